"""A deadline day by day: which days were counted, which were not, and what another count would have given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from foitrack.core.clock import ANSWER_WORKING_DAYS, Deadline, Period, due, grace
from foitrack.core.workdays import Calendar, Part


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the count: its number when it is counted, and why it is or is not."""

    date: date
    counted: bool
    why: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """A deadline and the days that lead there.

    `england_and_wales` is where a count that knows only their bank holidays would have ended; `grace`, where the day
    of receipt was no working day, is where one would have ended that begins with the next working day.
    """

    received: date
    working_days: int
    due: date
    days: tuple[Day, ...]
    england_and_wales: date
    grace: date | None

    @property
    def skipped(self) -> tuple[Day, ...]:
        """The weekdays that were not counted, the day of receipt aside."""
        return tuple(day for day in self.days[1:] if not day.counted and day.date.weekday() < 5)


def explain(
    received: date, working_days: int, calendar: Calendar, disregarded: Sequence[Period] = ()
) -> tuple[Day, ...]:
    """Return every day from the day of receipt (day 0) to the deadline, each with why it counts or does not."""
    last = due(received, calendar, working_days, disregarded)
    closed = calendar.why_not(received)
    days = [Day(received, False, f"day of receipt ({closed}): day 0" if closed else "day of receipt: day 0")]
    number = 0
    for ahead in range(1, (last - received).days + 1):
        day = received + timedelta(days=ahead)
        why = calendar.why_not(day) or _fees(day, disregarded)
        number += not why
        days.append(Day(day, not why, why or f"working day {number}", 0 if why else number))
    return tuple(days)


def explanation(
    received: date,
    calendar: Calendar,
    working_days: int = ANSWER_WORKING_DAYS,
    disregarded: Sequence[Period] = (),
) -> Explanation:
    """Return the deadline with its days and the other counts. Raises BeyondHorizon."""
    last = due(received, calendar, working_days, disregarded)
    english = calendar.only(Part.ENGLAND_AND_WALES)
    return Explanation(
        received,
        working_days,
        last,
        explain(received, working_days, calendar, disregarded),
        due(received, english, working_days, disregarded),
        grace(received, last, calendar),
    )


def explanation_of(deadline: Deadline, calendar: Calendar) -> Explanation | None:
    """Return the day by day explanation of a deadline; None for one that is not counted in working days."""
    if deadline.counted_from is None:
        return None
    return explanation(deadline.counted_from, calendar, deadline.working_days, deadline.disregarded)


def _fees(day: date, disregarded: Sequence[Period]) -> str:
    inside = any(period.start <= day <= period.end for period in disregarded)
    return "between fees notice and payment: disregarded, section 10(2)" if inside else ""
