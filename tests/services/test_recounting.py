"""A bank holiday that is added moves deadlines: which, is told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from foitrack.bankholidays import load
from foitrack.core.model import Request
from foitrack.core.workdays import Calendar, NonWorkingDay, Part
from foitrack.services.recounting import in_words, recount
from foitrack.store import events as store_events
from foitrack.store import requests
from foitrack.store.database import Store
from tests.stories import events

CALENDAR = load()
NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
TODAY = NOW.date()
WEDDING = NonWorkingDay(date(2026, 6, 16), "Royal wedding", (Part.SCOTLAND,), "a test")
STORIES = {
    "KE": "2026-06-01 sent",
    "ES": "2026-06-09 sent",
    "DO": "2026-05-11 sent",
    "DY": "2026-06-01 sent\n2026-06-08 refused",
    "GW": "",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "foitrack.db") as store:
        with store.atomic():
            asked = [Request(f"T-{key}", "t", key, f"Force {key}", "foi@x.example", "a@x.example") for key in STORIES]
            requests.add(store, asked, NOW)
            for key, story in STORIES.items():
                for event in events(story):
                    store_events.add(store, f"T-{key}", event, NOW)
        yield store


def _without(calendar: Calendar, day: date) -> Calendar:
    return Calendar(tuple(each for each in calendar.days if each.on != day), calendar.first, calendar.last)


def test_the_first_look_has_nothing_to_compare_with(store: Store) -> None:
    assert recount(store, CALENDAR, TODAY) is None
    assert recount(store, CALENDAR, TODAY) is None


def test_open_requests_whose_date_moved_are_listed_once(store: Store) -> None:
    recount(store, CALENDAR, TODAY)
    changed = CALENDAR.adding([WEDDING])
    told = recount(store, changed, TODAY)
    assert told is not None
    assert in_words(told) == [
        "the bank holidays changed (Royal wedding (Scotland) on 2026-06-16): 2 requests are due a working day later",
        "  T-KE Force KE: 2026-07-01, was 2026-06-30",
        "  T-ES Force ES: 2026-07-09, was 2026-07-08",
    ]
    assert recount(store, changed, TODAY) is None


def test_a_day_that_is_dropped_moves_them_back(store: Store) -> None:
    recount(store, CALENDAR.adding([WEDDING]), TODAY)
    told = recount(store, CALENDAR, TODAY)
    assert told is not None
    assert in_words(told)[:2] == [
        "the bank holidays changed (2026-06-16, no longer one): 2 requests are due a working day earlier",
        "  T-KE Force KE: 2026-06-30, was 2026-07-01",
    ]


def test_the_world_cup_holiday_would_have_been_told(store: Store) -> None:
    """What somebody saw who had an older table when the day of 15 June 2026 was added."""
    recount(store, _without(CALENDAR, date(2026, 6, 15)), TODAY)
    told = recount(store, CALENDAR, TODAY)
    assert told is not None
    assert [(moved.request.ref, moved.before, moved.after, moved.working_days) for moved in told.moved] == [
        ("T-KE", date(2026, 6, 29), date(2026, 6, 30), 1),
        ("T-ES", date(2026, 7, 7), date(2026, 7, 8), 1),
    ]


def test_a_change_that_moves_nothing_says_nothing(store: Store) -> None:
    recount(store, CALENDAR, TODAY)
    far = NonWorkingDay(date(2028, 6, 14), "far away", (Part.SCOTLAND,), "a test")
    told = recount(store, CALENDAR.adding([far]), TODAY)
    assert told is not None
    assert in_words(told) == []


def test_different_moves_are_not_called_one(store: Store) -> None:
    recount(store, CALENDAR, TODAY)
    late = NonWorkingDay(date(2026, 7, 6), "another", (Part.SCOTLAND,), "a test")
    told = recount(store, CALENDAR.adding([WEDDING, late]), TODAY)
    assert told is not None
    assert in_words(told)[0].endswith("2 requests are due on another day")


def test_a_store_that_cannot_be_written_is_told_the_next_time(store: Store) -> None:
    recount(store, CALENDAR, TODAY)
    changed = CALENDAR.adding([WEDDING])
    store.connection.execute("PRAGMA query_only = on")
    assert recount(store, changed, TODAY) is None
    store.connection.execute("PRAGMA query_only = off")
    told = recount(store, changed, TODAY)
    assert told is not None
    assert len(told.moved) == 2
