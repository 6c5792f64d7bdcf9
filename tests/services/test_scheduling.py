"""When letters leave: office hours, working days, so many a minute, so many in any 24 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foitrack.bankholidays import load
from foitrack.services.scheduling import CLOSES, DAY, LONDON, OPENS, Pace, instants, opening, schedule, why_closed

CALENDAR = load()


def at(text: str) -> datetime:
    """An instant as a clock in London shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def told(parts: object) -> list[tuple[str, str, int]]:
    """A schedule as London reads it."""
    assert isinstance(parts, list)
    return [
        (f"{each.begins.astimezone(LONDON):%a %d %H:%M}", f"{each.ends.astimezone(LONDON):%H:%M}", each.letters)
        for each in parts
    ]


OPENINGS = {
    "in the middle of a Monday": ("2026-03-02T11:00", "2026-03-02T11:00"),
    "too early": ("2026-03-02T05:00", "2026-03-02T08:00"),
    "at the first minute": ("2026-03-02T08:00", "2026-03-02T08:00"),
    "at closing time": ("2026-03-02T18:00", "2026-03-03T08:00"),
    "on Friday evening": ("2026-03-06T20:00", "2026-03-09T08:00"),
    "on a Saturday": ("2026-03-07T11:00", "2026-03-09T08:00"),
    "before Easter": ("2026-04-02T19:00", "2026-04-07T08:00"),
    "on a Scottish holiday": ("2026-11-30T11:00", "2026-12-01T08:00"),
    "the night the clocks go forward": ("2026-03-29T01:30", "2026-03-30T08:00"),
    "in summer": ("2026-07-01T07:59", "2026-07-01T08:00"),
}


@pytest.mark.parametrize(("now", "expected"), OPENINGS.values(), ids=OPENINGS.keys())
def test_letters_leave_in_the_office_hours_of_working_days(now: str, expected: str) -> None:
    assert opening(at(now), CALENDAR) == at(expected)
    assert (why_closed(at(now), CALENDAR) == "") == (now == expected)


REASONS = {"2026-03-07T11:00": "weekend", "2026-12-25T11:00": "bank holiday", "2026-03-02T22:00": "night"}


@pytest.mark.parametrize(("now", "word"), REASONS.items())
def test_the_reason_is_said(now: str, word: str) -> None:
    assert word in why_closed(at(now), CALENDAR)


def test_a_campaign_leaves_in_one_go_when_it_may() -> None:
    parts = schedule(43, Pace(20), at("2026-03-02T10:00"), CALENDAR)
    assert told(parts) == [("Mon 02 10:00", "10:02", 43)]


def test_what_does_not_fit_before_closing_time_leaves_in_the_morning() -> None:
    parts = schedule(43, Pace(1), at("2026-03-06T17:50"), CALENDAR)
    assert told(parts) == [("Fri 06 17:50", "17:59", 10), ("Mon 09 08:00", "08:32", 33)]


def test_a_daily_limit_spreads_it_over_days_and_says_when_it_ends() -> None:
    parts = schedule(1200, Pace(20, per_day=500), at("2026-03-05T10:00"), CALENDAR)
    assert told(parts) == [
        ("Thu 05 10:00", "10:24", 500),
        ("Fri 06 10:00", "10:24", 500),
        ("Mon 09 08:00", "08:09", 200),
    ]


def test_what_left_in_the_last_24_hours_counts() -> None:
    now = at("2026-03-03T09:00")
    gone = [now - timedelta(hours=23, minutes=each) for each in range(30, 0, -10)]
    parts = schedule(5, Pace(60, per_day=4), now, CALENDAR, gone)
    assert told(parts) == [
        ("Tue 03 09:00", "09:00", 1),
        ("Tue 03 09:30", "09:30", 1),
        ("Tue 03 09:40", "09:40", 1),
        ("Tue 03 09:50", "09:50", 1),
        ("Wed 04 09:00", "09:00", 1),
    ]


def test_any_time_knows_no_night_but_still_the_limit() -> None:
    parts = schedule(3, Pace(60, per_day=2, any_time=True), at("2026-03-07T23:00"), CALENDAR)
    assert told(parts) == [("Sat 07 23:00", "23:00", 2), ("Sun 08 23:00", "23:00", 1)]


def test_no_letters_have_no_schedule() -> None:
    assert schedule(0, Pace(20), at("2026-03-02T10:00"), CALENDAR) == []


def a_day_of_2026() -> st.SearchStrategy[datetime]:
    return st.integers(0, 500 * 24 * 60).map(lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes))


@given(
    letters=st.integers(1, 300),
    per_minute=st.integers(1, 60),
    per_day=st.integers(0, 80),
    now=a_day_of_2026(),
    before=st.lists(st.integers(0, 24 * 60 - 1), max_size=60),
)
def test_no_schedule_breaks_a_limit_or_wakes_anyone(
    letters: int, per_minute: int, per_day: int, now: datetime, before: list[int]
) -> None:
    pace = Pace(per_minute, per_day)
    gone = sorted(now - timedelta(minutes=each) for each in before)
    leave = list(instants(letters, pace, now, CALENDAR, gone))
    assert len(leave) == letters
    for instant in leave:
        assert instant >= now
        local = instant.astimezone(LONDON)
        assert CALENDAR.is_working_day(local.date())
        assert OPENS <= local.time() < CLOSES
    assert all(second - first >= pace.gap for first, second in pairwise(leave))
    every = gone + leave
    if per_day:
        for place in range(max(per_day, len(gone)), len(every)):
            assert every[place] - every[place - per_day] >= DAY
    parts = schedule(letters, pace, now, CALENDAR, gone)
    assert sum(each.letters for each in parts) == letters
    assert {each.begins for each in parts} | {each.ends for each in parts} <= set(leave)
    assert all(second.begins - first.ends > pace.gap for first, second in pairwise(parts))


def test_a_day_whose_holidays_are_not_known_is_refused() -> None:
    from foitrack.errors import BeyondHorizon

    with pytest.raises(BeyondHorizon):
        opening(datetime.combine(date(CALENDAR.last.year, 12, 31), CLOSES, LONDON), CALENDAR)
