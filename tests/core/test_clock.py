"""The arithmetic of the Act's dates: the 62 worked cases, and each rule by itself."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foitrack.bankholidays import load
from foitrack.core.clock import Period, complain_by, day_of, due, grace, joined, last_day_to_pay
from foitrack.core.model import Event
from foitrack.core.position import Status
from foitrack.core.status import status
from foitrack.core.words import Kind

CALENDAR = load()
CASES = list(
    csv.DictReader((Path(__file__).parents[1] / "data" / "deadline_cases.csv").read_text("utf-8").splitlines())
)


def _day(text: str) -> date:
    """A day, or the London day of an instant such as `2026-06-30T23:30Z`."""
    return day_of(datetime.fromisoformat(text)) if "T" in text else date.fromisoformat(text)


def _told(today: date, *facts: Event) -> Status:
    numbered = [Event(fact.on, fact.kind, id=n, sections=fact.sections) for n, fact in enumerate(facts, 1)]
    return status(numbered, today, CALENDAR)


def _plain(days: list[date]) -> date | None:
    return _told(days[0], Event(days[0], Kind.SENT)).due


def _grace(days: list[date]) -> date | None:
    return _told(days[0], Event(days[0], Kind.SENT)).grace_until


def _clarified(days: list[date]) -> date | None:
    sent, answered = days
    asked = Event(answered - timedelta(days=1), Kind.CLARIFICATION_ASKED)
    return _told(answered, Event(sent, Kind.SENT), asked, Event(answered, Kind.CLARIFIED)).due


def _fee(days: list[date]) -> date | None:
    sent, noticed, paid = days
    facts = Event(sent, Kind.SENT), Event(noticed, Kind.FEES_NOTICE), Event(paid, Kind.FEE_PAID)
    return _told(paid, *facts).due


def _ceiling(days: list[date]) -> date | None:
    claim = Event(days[0] + timedelta(days=10), Kind.EXTENDED, sections=("31(1)",))
    return _told(claim.on, Event(days[0], Kind.SENT), claim).due


def _replied(days: list[date], *more: Kind) -> Status:
    facts = [Event(days[0], kind) for kind in (Kind.REFUSED, *more)]
    return _told(days[0], Event(days[0] - timedelta(days=14), Kind.SENT), *facts)


RULES: dict[str, Callable[[list[date]], date | None]] = {
    "20 working days": _plain,
    "40 working days": lambda days: due(days[0], CALENDAR, 40),
    "grace": _grace,
    "clarified": _clarified,
    "fee": _fee,
    "ceiling": _ceiling,
    "review": lambda days: _replied(days, Kind.REVIEW_ASKED).review_due,
    "exceptional review": lambda days: _replied(days, Kind.REVIEW_ASKED).review_last,
    "ask review": lambda days: _replied(days).review_by,
    "complain": lambda days: _replied(days).complain_by,
}


@pytest.mark.parametrize("case", CASES, ids=[f"{case['received']} {case['rule']}" for case in CASES])
def test_a_worked_case_comes_out_to_the_day(case: dict[str, str]) -> None:
    days = [_day(text) for text in case["received"].split()]
    assert RULES[case["rule"]](days) == date.fromisoformat(case["due"]), case["why"]


def test_all_sixty_two_cases_are_there() -> None:
    assert len(CASES) == 62


INSTANTS = [
    ("2026-01-15T23:59:59+00:00", "2026-01-15", "a winter evening"),
    ("2026-01-16T00:00:00+00:00", "2026-01-16", "midnight in winter"),
    ("2026-06-30T22:59:59+00:00", "2026-06-30", "the last second of a summer day"),
    ("2026-06-30T23:00:00+00:00", "2026-07-01", "midnight in summer"),
    ("2026-03-29T00:59:59+00:00", "2026-03-29", "the second before summer time begins"),
    ("2026-03-28T23:59:59+00:00", "2026-03-28", "still winter time on the eve"),
    ("2026-03-29T23:00:00+00:00", "2026-03-30", "the first midnight of summer time"),
    ("2026-10-24T23:00:00+00:00", "2026-10-25", "the last midnight of summer time"),
    ("2026-10-25T23:30:00+00:00", "2026-10-25", "winter again that evening"),
    ("2007-10-14T23:59:00+00:00", "2007-10-15", "a minute to midnight elsewhere"),
    ("2026-06-30T18:30:00-05:00", "2026-07-01", "written in another zone"),
    ("2024-02-29T23:59:59+00:00", "2024-02-29", "leap day"),
    ("9999-12-31T23:59:59-05:00", "9999-12-31", "the end of time"),
    ("0001-01-01T00:00:00+05:00", "0001-01-01", "the beginning of time"),
]


@pytest.mark.parametrize(("instant", "day", "why"), INSTANTS, ids=[why for *_, why in INSTANTS])
def test_an_instant_belongs_to_a_london_day(instant: str, day: str, why: str) -> None:
    assert day_of(datetime.fromisoformat(instant)) == date.fromisoformat(day)


def test_an_instant_without_a_zone_belongs_to_no_day() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        day_of(datetime(2026, 6, 30, 23, 30))  # noqa: DTZ001


@settings(deadline=None)
@given(instant=st.datetimes(datetime(2007, 1, 1), datetime(2028, 12, 30)), minutes=st.integers(-720, 840))  # noqa: DTZ001
def test_the_zone_an_instant_is_written_in_does_not_matter(instant: datetime, minutes: int) -> None:
    aware = instant.replace(tzinfo=UTC)
    assert day_of(aware) == day_of(aware.astimezone(timezone(timedelta(minutes=minutes))))


PAYMENTS = [
    ("2026-09-08", "2026-12-07"),
    ("2026-12-01", "2027-02-28"),
    ("2026-11-30", "2027-02-28"),
    ("2023-11-30", "2024-02-29"),
    ("2023-11-29", "2024-02-28"),
    ("2026-10-31", "2027-01-30"),
    ("2026-12-31", "2027-03-30"),
    ("2026-01-31", "2026-04-30"),
]


@pytest.mark.parametrize(("noticed", "last"), PAYMENTS, ids=[noticed for noticed, _ in PAYMENTS])
def test_three_months_begin_with_the_day_of_the_notice(noticed: str, last: str) -> None:
    assert last_day_to_pay(date.fromisoformat(noticed)) == date.fromisoformat(last)


def _period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


FEES = [
    ("none", [], "2026-09-29"),
    ("notice and payment on one day", [_period("2026-09-08", "2026-09-08")], "2026-09-30"),
    ("notice on the day of receipt", [_period("2026-09-01", "2026-09-02")], "2026-09-30"),
    ("over a weekend alone", [_period("2026-09-05", "2026-09-06")], "2026-09-29"),
    ("on the last day", [_period("2026-09-29", "2026-09-30")], "2026-10-01"),
    ("after the last day", [_period("2026-09-30", "2026-10-05")], "2026-09-29"),
    (
        "two, and the second only because of the first",
        [_period("2026-09-08", "2026-09-10"), _period("2026-10-01", "2026-10-01")],
        "2026-10-05",
    ),
    ("two that overlap", [_period("2026-09-08", "2026-09-18"), _period("2026-09-10", "2026-09-14")], "2026-10-12"),
    ("in the wrong order", [_period("2026-10-01", "2026-10-01"), _period("2026-09-08", "2026-09-10")], "2026-10-05"),
    ("payment before notice", [_period("2026-09-10", "2026-09-08")], "2026-09-29"),
]


@pytest.mark.parametrize(("periods", "last"), [fee[1:] for fee in FEES], ids=[fee[0] for fee in FEES])
def test_the_working_days_of_a_fees_notice_are_disregarded(periods: list[Period], last: str) -> None:
    assert due(date(2026, 9, 1), CALENDAR, 20, periods) == date.fromisoformat(last)


SEPTEMBER = st.dates(date(2026, 9, 1), date(2026, 10, 20))
PERIODS = st.lists(st.builds(lambda a, b: Period(min(a, b), max(a, b)), SEPTEMBER, SEPTEMBER), max_size=3)


@settings(deadline=None)
@given(received=SEPTEMBER, periods=PERIODS)
def test_the_last_day_is_the_twentieth_that_counts_and_no_period_covers(received: date, periods: list[Period]) -> None:
    last = due(received, CALENDAR, 20, periods)
    days = [received + timedelta(days=n) for n in range(1, (last - received).days + 1)]
    free = [day for day in days if not any(each.start <= day <= each.end for each in periods)]
    assert [day for day in free if CALENDAR.is_working_day(day)][19:] == [last]


def test_periods_that_touch_are_one() -> None:
    assert joined([_period("2026-09-08", "2026-09-10"), _period("2026-09-10", "2026-09-11")]) == [
        _period("2026-09-08", "2026-09-11")
    ]


def test_grace_is_one_working_day_and_only_for_a_day_that_does_not_count() -> None:
    assert grace(date(2026, 6, 12), date(2026, 7, 14), CALENDAR) is None
    assert grace(date(2026, 6, 13), date(2026, 7, 14), CALENDAR) == date(2026, 7, 15)
    assert grace(date(2026, 1, 2), date(2026, 1, 30), CALENDAR) == date(2026, 2, 2)


def test_six_weeks_are_calendar_weeks() -> None:
    assert complain_by(date(2026, 11, 23)) == date(2027, 1, 4)
