"""Which days count: every day of 2012 to 2028 against two independent calendars, and the laws of counting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from foitrack.bankholidays import load
from foitrack.core.workdays import Calendar, NonWorkingDay, Part
from foitrack.errors import BeyondHorizon

CALENDAR = load()
YEARS = range(2012, 2029)
EVERY_DAY = [date(2012, 1, 1) + timedelta(days=n) for n in range((date(2028, 12, 31) - date(2012, 1, 1)).days + 1)]
DIVISIONS = {
    Part.ENGLAND_AND_WALES: (BankHolidays.ENGLAND_AND_WALES, ("ENG", "WLS")),
    Part.SCOTLAND: (BankHolidays.SCOTLAND, ("SCT",)),
    Part.NORTHERN_IRELAND: (BankHolidays.NORTHERN_IRELAND, ("NIR",)),
}
INSIDE = st.dates(date(2007, 6, 1), date(2028, 6, 1))
SOME_WORKING_DAYS = st.integers(1, 120)


def _govuk(part: Part) -> set[date]:
    """The days of one part in gov.uk's list, from the copy in the library: nothing is fetched."""
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=DIVISIONS[part][0])
    return {day["date"] for day in listed}


def _computed(part: Part) -> set[date]:
    """The days of one part as the `holidays` library computes them."""
    return {day for code in DIVISIONS[part][1] for day in country_holidays("GB", subdiv=code, years=YEARS)}


GOVUK = {part: _govuk(part) for part in Part}
COMPUTED = {part: _computed(part) for part in Part}


def _counts(day: date, calendar: dict[Part, set[date]]) -> bool:
    return day.weekday() < 5 and not any(day in days for days in calendar.values())


def test_every_day_agrees_with_gov_uk_but_for_the_world_cup_holiday() -> None:
    assert len(EVERY_DAY) == 6210
    differ = [day for day in EVERY_DAY if CALENDAR.is_working_day(day) != _counts(day, GOVUK)]
    assert differ == [date(2026, 6, 15)]
    assert CALENDAR.why_not(date(2026, 6, 15)) == "World Cup bank holiday (Scotland)"


def test_every_day_agrees_with_the_holidays_library() -> None:
    assert [day for day in EVERY_DAY if CALENDAR.is_working_day(day) != _counts(day, COMPUTED)] == []


@pytest.mark.parametrize("part", Part)
def test_each_part_has_its_own_days(part: Part) -> None:
    """By part, the libraries and the table have the same weekdays; 15 June 2026 aside, which gov.uk's copy lacks."""
    ours = CALENDAR.only(part)
    weekdays = [day for day in EVERY_DAY if day.weekday() < 5]
    closed = {day for day in weekdays if not ours.is_working_day(day)}
    assert closed == {day for day in weekdays if day in COMPUTED[part]}
    missing = {date(2026, 6, 15)} if part is Part.SCOTLAND else set()
    assert closed - {day for day in weekdays if day in GOVUK[part]} == missing


ALAVETELI = """
    2007-11-30 2007-12-25 2007-12-26 2008-01-01 2008-01-02 2008-03-17 2008-03-21 2008-03-24 2008-05-05 2008-05-26
    2008-07-14 2008-08-04 2008-08-25 2008-12-01 2008-12-25 2008-12-26 2009-01-01 2009-01-02 2009-03-17 2009-04-10
    2009-04-13 2009-05-04 2009-05-25 2009-07-13 2009-08-03 2009-08-31 2009-11-30 2009-12-25 2009-12-28 2010-01-01
    2010-01-04 2010-03-17 2010-04-02 2010-04-05 2010-05-03 2010-05-31 2010-07-12 2010-08-02 2010-08-30 2010-11-30
    2010-12-27 2010-12-28
"""


def test_the_years_before_gov_uks_list_agree_with_the_days_alaveteli_tests_with() -> None:
    theirs = {date.fromisoformat(day) for day in ALAVETELI.split()}
    span = [date(2007, 11, 30) + timedelta(days=n) for n in range((date(2010, 12, 28) - date(2007, 11, 30)).days + 1)]
    assert {day for day in span if day.weekday() < 5 and not CALENDAR.is_working_day(day)} == theirs


REASONS = [
    ("2026-06-12", ""),
    ("2026-06-13", "Saturday"),
    ("2026-06-14", "Sunday"),
    ("2026-12-25", "Christmas Day (the whole UK)"),
    ("2026-12-26", "Saturday"),
    ("2026-04-03", "Good Friday (the whole UK)"),
    ("2026-04-06", "Easter Monday (England and Wales, Northern Ireland)"),
    ("2026-11-30", "St Andrew's Day (Scotland)"),
    ("2026-07-13", "Battle of the Boyne (Orangemen's Day) (substitute day) (Northern Ireland)"),
    ("2026-08-03", "Summer bank holiday (Scotland)"),
    (
        "2012-01-02",
        "2nd January (Scotland); New Year's Day (substitute day) (England and Wales, Northern Ireland)",
    ),
]


@pytest.mark.parametrize(("day", "why"), REASONS, ids=[day for day, _ in REASONS])
def test_a_day_that_does_not_count_says_why(day: str, why: str) -> None:
    assert CALENDAR.why_not(date.fromisoformat(day)) == why
    assert CALENDAR.is_working_day(date.fromisoformat(day)) == (not why)


def test_every_holiday_says_where_it_is_known_from() -> None:
    assert all(day.source and day.name and day.parts and day.on.weekday() < 5 for day in CALENDAR.days)
    assert "Royal Proclamation" in CALENDAR.holidays(date(2026, 6, 15))[0].source


def _step_by_step(day: date, working_days: int) -> date:
    """The plain loop: the definition, one day at a time."""
    step = timedelta(days=1 if working_days > 0 else -1)
    while working_days:
        day += step
        if CALENDAR.is_working_day(day):
            working_days += -1 if working_days > 0 else 1
    return day


def test_every_deadline_of_2012_to_2028_is_what_one_day_at_a_time_gives() -> None:
    for day in EVERY_DAY[: -2 * 60]:
        for working_days in (1, 20, 40):
            assert CALENDAR.add(day, working_days) == _step_by_step(day, working_days)


@settings(deadline=None)
@given(day=INSIDE, working_days=st.integers(-120, 120))
def test_adding_is_stepping_forward_or_back(day: date, working_days: int) -> None:
    assert CALENDAR.add(day, working_days) == _step_by_step(day, working_days)


@settings(deadline=None)
@given(day=INSIDE, working_days=SOME_WORKING_DAYS)
def test_adding_lands_on_a_working_day_and_never_goes_back(day: date, working_days: int) -> None:
    landed = CALENDAR.add(day, working_days)
    assert landed > day
    assert CALENDAR.is_working_day(landed)
    assert CALENDAR.add(day + timedelta(days=1), working_days) >= landed
    assert CALENDAR.add(day, working_days + 1) > landed


@settings(deadline=None)
@given(day=INSIDE, working_days=SOME_WORKING_DAYS)
def test_adding_undoes_itself(day: date, working_days: int) -> None:
    start = CALENDAR.add(day, 1)
    assert CALENDAR.add(CALENDAR.add(start, working_days), -working_days) == start
    assert CALENDAR.add(CALENDAR.add(start, -working_days), working_days) == start


@settings(deadline=None)
@given(day=INSIDE, working_days=SOME_WORKING_DAYS)
def test_a_day_that_does_not_count_gives_what_the_working_day_before_it_gives(day: date, working_days: int) -> None:
    before = day
    while not CALENDAR.is_working_day(before):
        before -= timedelta(days=1)
    assert CALENDAR.add(day, working_days) == CALENDAR.add(before, working_days)


def test_weekend_receipt_equals_the_friday_before() -> None:
    fridays = [day for day in EVERY_DAY[:-60] if day.weekday() == 4]
    for friday in fridays:
        due = CALENDAR.add(friday, 20)
        assert [CALENDAR.add(friday + timedelta(days=n), 20) for n in (1, 2)] == [due, due]


@settings(deadline=None)
@given(start=INSIDE, end=INSIDE)
def test_between_counts_what_add_adds(start: date, end: date) -> None:
    count = CALENDAR.between(start, end)
    assert CALENDAR.between(end, start) == -count
    if start <= end:
        assert count == sum(CALENDAR.is_working_day(day) for day in _days_after(start, end))
    if count > 0:
        assert CALENDAR.add(start, count) <= end


def _days_after(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]


def test_no_days_added_is_the_day_itself() -> None:
    assert CALENDAR.add(date(2026, 6, 13), 0) == date(2026, 6, 13)


BEYOND = {
    "a deadline past the last day": lambda: CALENDAR.add(date(2028, 12, 11), 20),
    "a start past the last day": lambda: CALENDAR.add(date(2029, 1, 2), -5),
    "a start before the first day": lambda: CALENDAR.add(date(2006, 12, 31), 20),
    "back before the first day": lambda: CALENDAR.add(date(2007, 1, 4), -5),
    "a question about a day after": lambda: CALENDAR.is_working_day(date(2029, 1, 1)),
    "a question about a day before": lambda: CALENDAR.why_not(date(2006, 12, 31)),
    "a count to a day after": lambda: CALENDAR.between(date(2028, 1, 5), date(2029, 1, 1)),
}


@pytest.mark.parametrize("question", BEYOND.values(), ids=BEYOND.keys())
def test_beyond_the_horizon_it_refuses(question: object) -> None:
    with pytest.raises(BeyondHorizon, match="2007-01-01 to 2028-12-31") as refused:
        question()  # type: ignore[operator]
    assert "\n" not in str(refused.value)


def test_the_last_day_of_the_horizon_can_be_reached() -> None:
    assert CALENDAR.add(date(2028, 11, 28), 20) == date(2028, 12, 29)
    assert CALENDAR.is_working_day(date(2028, 12, 29))
    assert not CALENDAR.is_working_day(date(2028, 12, 31))
    assert CALENDAR.add(date(2007, 1, 5), -2) == date(2007, 1, 3)


def test_beyond_the_last_day_the_remedy_is_named() -> None:
    with pytest.raises(BeyondHorizon, match=r"update foitrack, or add the year to the workspace's holidays\.toml"):
        CALENDAR.add(date(2028, 12, 29), 20)


def test_a_calendar_of_one_part_counts_the_others_holidays() -> None:
    english = CALENDAR.only(Part.ENGLAND_AND_WALES)
    assert english.add(date(2026, 6, 12), 20) == date(2026, 7, 10)
    assert CALENDAR.add(date(2026, 6, 12), 20) == date(2026, 7, 14)


def test_an_added_day_moves_deadlines_and_the_fingerprint() -> None:
    extra = NonWorkingDay(date(2026, 6, 16), "a royal wedding", (Part.SCOTLAND,), "a test")
    more = CALENDAR.adding([extra])
    assert more.add(date(2026, 6, 12), 20) == date(2026, 7, 15)
    assert more.fingerprint != CALENDAR.fingerprint
    assert CALENDAR.adding([]).fingerprint == CALENDAR.fingerprint


def test_a_name_that_changes_moves_nothing_and_keeps_the_fingerprint() -> None:
    first = CALENDAR.days[0]
    renamed = Calendar(
        (NonWorkingDay(first.on, "another name", first.parts, "a test"), *CALENDAR.days[1:]),
        CALENDAR.first,
        CALENDAR.last,
    )
    assert renamed.fingerprint == CALENDAR.fingerprint


def test_a_farther_horizon_changes_the_fingerprint_and_a_nearer_one_is_ignored() -> None:
    farther = CALENDAR.adding([], date(2029, 12, 31))
    assert (farther.last, farther.fingerprint == CALENDAR.fingerprint) == (date(2029, 12, 31), False)
    assert CALENDAR.adding([], date(2020, 12, 31)).last == CALENDAR.last
