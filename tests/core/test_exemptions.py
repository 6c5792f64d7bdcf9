"""Which exemptions are weighed against the public interest."""

from __future__ import annotations

import pytest

from foitrack.core.exemptions import EXEMPTIONS, exemption, is_qualified

CITED = [
    ("31", True),
    ("31(1)(a)", True),
    ("s.31(1)", True),
    ("Section 30", True),
    ("22A", True),
    ("22a(1)", True),
    ("24", True),
    ("27", True),
    ("36(2)(b)", True),
    ("37(1)(b)", True),
    ("37(1)(a)", False),
    ("37(1)(ab)", False),
    ("37 (1) (aa)", False),
    ("38", True),
    ("42", True),
    ("43(2)", True),
    ("21", False),
    ("23(5)", False),
    ("32", False),
    ("34", False),
    ("40(2)", False),
    ("40(5B)", False),
    ("41", False),
    ("44(1)(a)", False),
    ("12(1)", False),
    ("14(1)", False),
    ("25", False),
    ("431", False),
    ("", False),
    ("soon", False),
]


@pytest.mark.parametrize(("cited", "qualified"), CITED, ids=[cited or "nothing" for cited, _ in CITED])
def test_a_citation_is_qualified_or_not(cited: str, qualified: bool) -> None:
    assert is_qualified(cited) == qualified


def test_every_section_of_part_two_is_there() -> None:
    numbers = {int("".join(filter(str.isdigit, section.partition("(")[0]))) for section in EXEMPTIONS}
    assert numbers == set(range(21, 45)) - {25}


def test_a_citation_names_its_exemption() -> None:
    found = exemption("31(1)(g)")
    assert found is not None
    assert found.title == "law enforcement"
