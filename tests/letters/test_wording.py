"""How letters write dates, counts, lists and sections."""

from datetime import date

import pytest

from foitrack.letters.wording import counted, in_words, listed, sections


def test_a_date_is_written_in_full_whatever_the_locale() -> None:
    assert in_words(date(2026, 3, 2)) == "2 March 2026"
    assert [in_words(date(2026, month, 1)).split()[1][:3] for month in (1, 5, 9, 12)] == ["Jan", "May", "Sep", "Dec"]


def test_a_date_or_a_number_that_is_not_known_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="needs a date"):
        in_words(None)
    with pytest.raises(ValueError, match="needs a number of working days"):
        counted(None, "working day")


@pytest.mark.parametrize(("number", "words"), [(1, "1 day"), (0, "0 days"), (2, "2 days"), (1200, "1,200 days")])
def test_a_number_takes_its_noun_with_it(number: int, words: str) -> None:
    assert counted(number, "day") == words


@pytest.mark.parametrize(
    ("items", "words"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_a_list_ends_with_and(items: list[str], words: str) -> None:
    assert listed(items) == words


def test_one_section_and_several() -> None:
    assert sections(["40(2)"]) == "section 40(2)"
    assert sections(["12(1)", "40(2)"]) == "sections 12(1) and 40(2)"
