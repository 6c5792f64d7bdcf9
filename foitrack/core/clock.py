"""Section 10 and what follows it: when an answer, an extension, a review and a complaint fall due.

Every function here is arithmetic on days; which events set which clock going is in `course`.
The rules, their sources and the tests that prove them are listed in docs/explanation/the-law.md.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from foitrack.core.workdays import Calendar

ANSWER_WORKING_DAYS = 20
"""Section 10(1)."""
CEILING_WORKING_DAYS = 40
"""The ICO's reading of section 10(3): twenty more for the public interest, and no more."""
CLARIFY_WORKING_DAYS = 20
"""No statute says so, but forces close a request whose clarification is not answered within twenty."""
FEE_MONTHS = 3
"""Section 9(2)."""
ASK_REVIEW_WORKING_DAYS = 40
"""The section 45 Code of Practice of 2018; an authority may refuse to review after that."""
REVIEW_WORKING_DAYS = 20
EXCEPTIONAL_REVIEW_WORKING_DAYS = 40
"""The section 45 Code of Practice as the ICO reads it: twenty in most cases, forty in exceptional ones."""
ICO_WEEKS = 6
"""The ICO's own rule under section 50(2)(b), in calendar weeks."""

_LONDON = ZoneInfo("Europe/London")


class What(StrEnum):
    """What falls due."""

    ANSWER = "answer"
    ORIGINAL = "answer, before the clock restarted"
    GRACE = "day of grace"
    CEILING = "decision on the public interest"
    STATED = "answer, by the authority's own count"
    PROMISED = "answer, as promised"
    CLARIFY = "our clarification"
    PAY = "our fee"
    STILL_WANTED = "our word that it is still wanted"
    LINK = "our opening of the link"
    ASK_REVIEW = "our request for internal review"
    REVIEW = "internal review"
    EXCEPTIONAL_REVIEW = "internal review, at the very latest"
    COMPLAIN_FROM = "complaint to the ICO, at the earliest"
    COMPLAIN_BY = "complaint to the ICO, at the latest"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days that do not count, both ends included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is due when, why, and the section it rests on.

    A deadline counted in working days names the day it is `counted_from`, and how many, so that it can be explained
    day by day; one that is not (a promise, six calendar weeks) has no `counted_from`.
    """

    what: What
    due: date
    why: str
    section: str
    counted_from: date | None = None
    working_days: int = 0
    disregarded: tuple[Period, ...] = ()


def day_of(instant: datetime) -> date:
    """Return the Europe/London day of an aware instant: a day of receipt runs from midnight to midnight there."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone, so it belongs to no day")
    try:
        return instant.astimezone(_LONDON).date()
    except OverflowError:  # the first or the last day that a date can hold: a wrong clock in a mail
        return instant.date()


def due(received: date, calendar: Calendar, working_days: int = 20, disregarded: Sequence[Period] = ()) -> date:
    """Return the last day in time: that many working days after `received`, which is day 0 (section 10(1)).

    The working days of each disregarded period, both ends in, are not counted (section 10(2)): a fees notice.
    Raises BeyondHorizon.
    """
    last = calendar.add(received, working_days)
    for period in joined(disregarded):
        start = max(period.start, received + timedelta(days=1))
        if start <= last and start <= period.end:
            working_days += calendar.between(start - timedelta(days=1), period.end)
            last = calendar.add(received, working_days)
    return last


def joined(periods: Sequence[Period]) -> list[Period]:
    """Return the periods in order, those that overlap made one, so that no day is taken out twice."""
    whole: list[Period] = []
    for period in sorted(periods):
        if whole and period.start <= whole[-1].end:
            whole[-1] = Period(whole[-1].start, max(whole[-1].end, period.end))
        else:
            whole.append(period)
    return whole


def grace(received: date, last: date, calendar: Calendar) -> date | None:
    """Return one working day after `last` where the day of receipt was no working day, else None.

    Some authorities hold that what arrives on such a day is received on the next working day. The ICO does not,
    so the deadline stands; but nobody should be called late on the strength of a disputed day.
    """
    return None if calendar.is_working_day(received) else calendar.add(last, 1)


def last_day_to_pay(noticed: date) -> date:
    """Return the end of the three months beginning with the day a fees notice is given (section 9(2))."""
    month = noticed.month - 1 + FEE_MONTHS
    year, month = min(noticed.year + month // 12, date.max.year), month % 12 + 1
    days = monthrange(year, month)[1]
    return date(year, month, noticed.day) - timedelta(days=1) if noticed.day <= days else date(year, month, days)


def complain_by(replied: date) -> date:
    """Return the last day to complain to the ICO: six calendar weeks after the final reply (section 50(2)(b))."""
    return date.fromordinal(min(replied.toordinal() + 7 * ICO_WEEKS, date.max.toordinal()))
