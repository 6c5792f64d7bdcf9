"""When letters leave: in the office hours of working days, so many a minute and so many in 24 hours.

A request is received on the day it arrives (section 10(6) of the Act). One that arrives at night or at a weekend is
logged on the next working day by many an authority; sent in office hours, its day 0 and ours are the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from foitrack.core.workdays import Calendar
from foitrack.store import letters as outbox
from foitrack.store.database import Store

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(8), time(18)
DAY = timedelta(hours=24)
_NIGHT, _WEEKEND, _HOLIDAY = "it is night", "it is a weekend", "it is a bank holiday"


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast letters may leave: a minute, and in any 24 hours (0: as many as you like); `any_time`: also at night."""

    per_minute: int
    per_day: int = 0
    any_time: bool = False

    @property
    def gap(self) -> timedelta:
        """What lies between two letters."""
        return timedelta(minutes=1) / self.per_minute


@dataclass(frozen=True, slots=True)
class Part:
    """Letters that leave one after the other: the instants (aware UTC) of the first and the last, and how many."""

    begins: datetime
    ends: datetime
    letters: int

    @property
    def on(self) -> date:
        """The day, in London."""
        return self.begins.astimezone(LONDON).date()


def schedule(letters: int, pace: Pace, now: datetime, calendar: Calendar, gone: Sequence[datetime] = ()) -> list[Part]:
    """Return when so many letters leave, the first of them not before `now`; a new part begins after each wait.

    `gone` holds the instants at which others left, oldest first; those of the last 24 hours count against the limit.
    Raises BeyondHorizon for days whose bank holidays are not known.
    """
    parts: list[Part] = []
    for at in instants(letters, pace, now, calendar, gone):
        if parts and at - parts[-1].ends <= pace.gap:
            parts[-1] = Part(parts[-1].begins, at, parts[-1].letters + 1)
        else:
            parts.append(Part(at, at, 1))
    return parts


def instants(
    letters: int, pace: Pace, now: datetime, calendar: Calendar, gone: Sequence[datetime] = ()
) -> Iterator[datetime]:
    """Yield the instant of each letter, for `schedule`."""
    recent = deque(gone, maxlen=pace.per_day or 1)
    at = now
    for _ in range(letters):
        if pace.per_day and len(recent) == pace.per_day:
            at = max(at, recent[0] + DAY)
        at = at if pace.any_time else opening(at, calendar)
        recent.append(at)
        yield at
        at += pace.gap


def opening(at: datetime, calendar: Calendar) -> datetime:
    """Return the first instant not before `at` that lies in the office hours of a working day."""
    local = at.astimezone(LONDON)
    day = local.date()
    if calendar.is_working_day(day) and local.time() < CLOSES:
        return max(at, datetime.combine(day, OPENS, LONDON).astimezone(UTC))
    day += timedelta(days=1)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, LONDON).astimezone(UTC)


def why_closed(at: datetime, calendar: Calendar) -> str:
    """Say why no letter leaves at an instant; empty when letters do."""
    local = at.astimezone(LONDON)
    if local.weekday() >= 5:
        return _WEEKEND
    if not calendar.is_working_day(local.date()):
        return _HOLIDAY
    return "" if OPENS <= local.time() < CLOSES else _NIGHT


def gone(store: Store, now: datetime) -> list[datetime]:
    """Return the instants at which letters left, or may have left, in the 24 hours before `now`, oldest first."""
    return outbox.attempted_since(store, now - DAY)
