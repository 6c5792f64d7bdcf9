"""Sections of the Act as they stand in text."""

import pytest

from foitrack.core.sections import refusing_sections, sections_in


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        pytest.param("exempt under Section 40(2)", ["40(2)"], id="one limb"),
        pytest.param("s.31(1)(a) and s40 (2)", ["31(1)(a)", "40(2)"], id="short forms and a space"),
        pytest.param("Sections 23(5), 24(2), 30(3) and 31(3)", ["23(5)", "24(2)", "30(3)", "31(3)"], id="a list"),
        pytest.param("sections 40(2) and 40(3A)(a) apply", ["40(2)", "40(3A)(a)"], id="a letter in a limb"),
        pytest.param("s.31(1)(a) and (b)", ["31(1)(a)", "31(1)(b)"], id="a second limb"),
        pytest.param("Section 31(1)(a), (b) & (c)", ["31(1)(a)", "31(1)(b)", "31(1)(c)"], id="more limbs"),
        pytest.param("Section 31(1)(a)(b) and 31(1)(c)", ["31(1)(a)", "31(1)(b)", "31(1)(c)"], id="two limbs in a row"),
        pytest.param("section 40(5B)(a)(i)", ["40(5B)(a)(i)"], id="a limb of a limb"),
        pytest.param("section 22a", ["22A"], id="a section with a letter"),
        pytest.param("Section 12 of the Act applies", ["12"], id="of the Act"),
        pytest.param("Section 12 of the Freedom of Information Act 2000", ["12"], id="of the Act by name"),
        pytest.param("section 31\n(1)", ["31"], id="a limb on the next line is left"),
    ],
)
def test_finds_sections(text: str, labels: list[str]) -> None:
    assert [each.label for each in sections_in(text)] == labels


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("section 39 of the Criminal Justice Act 1988", id="another Act"),
        pytest.param("section 23 of the Misuse of Drugs Act", id="an Act with of in its name"),
        pytest.param("sections 23 and 24 of the Offences Against the Person Act 1861", id="a list of another Act"),
        pytest.param("a section 34 dispersal order", id="a power known by its section"),
        pytest.param("section 40 stop and search", id="a search known by its section"),
        pytest.param("section 99", id="no section of this Act"),
        pytest.param("the section has 40% more", id="a percentage"),
        pytest.param("the 12 officers", id="no section at all"),
    ],
)
def test_leaves_other_sections_alone(text: str) -> None:
    assert sections_in(text) == ()


def test_says_where_a_section_stands() -> None:
    text = "exempt under Section 40(2)."
    (found,) = sections_in(text)
    assert text[found.start : found.end] == "40(2)"
    assert found.number == "40"


def test_names_the_sections_of_a_refusal_and_not_those_of_procedure() -> None:
    text = "Section 17 requires a notice. Section 1(1)(a) and section 16 aside, Section 12(1) and Section 14(2) apply."
    assert refusing_sections(text) == ("12(1)", "14(2)")


def test_prefers_the_limb_to_the_bare_number() -> None:
    assert refusing_sections("Section 31(1)(a). Section 31 is prejudice based.") == ("31(1)(a)",)
