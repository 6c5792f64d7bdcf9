"""Requests that may be added together: alike, to one authority, within sixty working days."""

from datetime import date

import pytest

from foitrack import bankholidays
from foitrack.core.aggregation import Earlier, alike, similar

CALENDAR = bankholidays.load()
CASES = ("How many officers were investigated over social media?", "How many of those were dismissed?")
SENT = date(2026, 3, 2)
EARLIER = Earlier("SM-7Q4KX", "kent", SENT, CASES)


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        pytest.param(CASES, True, id="the same"),
        pytest.param(tuple(reversed(CASES)), True, id="in another order"),
        pytest.param(
            ("How many police officers and staff were investigated over their use of social media?",),
            True,
            id="reworded",
        ),
        pytest.param(("How many officer investigations concerned social media?",), True, id="plural and singular"),
        pytest.param(("How many officers were injured on duty?",), False, id="another matter"),
        pytest.param(("What did body-worn cameras cost each year?",), False, id="nothing in common"),
        pytest.param((), False, id="no question"),
    ],
)
def test_questions_are_alike_when_they_share_their_telling_words(other: tuple[str, ...], is_alike: bool) -> None:
    found = similar("kent", other, SENT, [EARLIER], CALENDAR)
    assert bool(found) is is_alike
    assert alike(CASES, other) == alike(other, CASES)


def test_nothing_is_alike_to_nothing() -> None:
    assert alike([], ["???"]) == 0.0


def test_sixty_consecutive_working_days_are_counted_with_both_ends() -> None:
    last = date(2026, 5, 29)
    assert (
        sum(CALENDAR.is_working_day(date.fromordinal(day)) for day in range(SENT.toordinal(), last.toordinal() + 1))
        == 60
    )
    assert similar("kent", CASES, last, [EARLIER], CALENDAR) == [EARLIER]
    assert similar("kent", CASES, date(2026, 6, 1), [EARLIER], CALENDAR) == []


def test_another_authority_does_not_matter() -> None:
    assert similar("essex", CASES, SENT, [EARLIER], CALENDAR) == []


def test_the_newest_comes_first() -> None:
    newer = Earlier("SM-9ABCD", "kent", date(2026, 3, 20), CASES)
    assert similar("kent", CASES, date(2026, 4, 1), [EARLIER, newer], CALENDAR) == [newer, EARLIER]


def test_beyond_the_bank_holidays_it_is_judged_by_weeks() -> None:
    far = Earlier("SM-7Q4KX", "kent", date(2040, 1, 2), CASES)
    assert similar("kent", CASES, date(2040, 3, 20), [far], CALENDAR) == [far]
    assert similar("kent", CASES, date(2040, 4, 20), [far], CALENDAR) == []
