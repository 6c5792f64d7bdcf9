"""Explain a deadline: the days that lead to it, what was not counted and why, and what another count would give."""

from __future__ import annotations

from datetime import date, timedelta
from textwrap import wrap

from foitrack.core.clock import ANSWER_WORKING_DAYS, Deadline
from foitrack.core.explanation import Day, Explanation, explanation, explanation_of
from foitrack.core.workdays import WEEKDAYS, Calendar

_WIDTH = 79


def explain_due(received: date, calendar: Calendar, working_days: int = ANSWER_WORKING_DAYS) -> Explanation:
    """Return the deadline of something received on a day, explained. Raises BeyondHorizon."""
    return explanation(received, calendar, working_days)


def as_json(told: Explanation) -> dict[str, object]:
    """Return an explanation under the names that scripts rely on."""
    return {
        "received": told.received,
        "due": told.due,
        "days": [{"date": day.date, "counted": day.counted, "why": day.why} for day in told.days],
        "working_days": told.working_days,
        "grace_until": told.grace,
        "england_and_wales_only": told.england_and_wales,
    }


def in_full(told: Explanation, section: str | None = None) -> list[str]:
    """Return an explanation as lines of text: the date, the weeks, what was not counted, and the other counts.

    `section` is what the date rests on; without it, twenty working days are those of section 10(1).
    """
    if section is None:
        section = " (section 10(1))" if told.working_days == ANSWER_WORKING_DAYS else ""
    return [
        f"received  {in_words(told.received)}: day 0",
        f"due       {in_words(told.due)}: working day {told.working_days} after it{section}",
        "",
        *_weeks(told.days),
        *_not_counted(told),
        *_other_counts(told),
    ]


def in_short(deadline: Deadline, calendar: Calendar) -> list[str]:
    """Return what was not counted on the way to a request's deadline, and the English count, a line each."""
    told = explanation_of(deadline, calendar)
    if told is None:
        return []
    lines = [f"not counted: {day.date} {day.why}" for day in told.skipped]
    if told.england_and_wales != told.due:
        lines.append(f"England and Wales alone: {told.england_and_wales}")
    return lines


def in_words(day: date) -> str:
    """Return a day as people write it: `Friday 12 June 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {day:%B %Y}"


def _weeks(days: tuple[Day, ...]) -> list[str]:
    """Draw the days a week a line: the number of each counted day, `-` for the others, the day of receipt as 0."""
    monday = days[0].date - timedelta(days=days[0].date.weekday())
    lines = [" " * 12 + "".join(f"{name[:3]:>5}" for name in WEEKDAYS)]
    marks = {day.date: str(day.number) if day.counted else "-" for day in days} | {days[0].date: "0"}
    while monday <= days[-1].date:
        week = [marks.get(monday + timedelta(days=n), "") for n in range(7)]
        lines.append((f"{monday.day:>2} {monday:%b %Y} " + "".join(f"{mark:>5}" for mark in week)).rstrip())
        monday += timedelta(days=7)
    return lines


def _not_counted(told: Explanation) -> list[str]:
    lines = [f"  {in_words(day.date)}: {day.why}" for day in told.skipped]
    return ["", "not counted, beside Saturdays and Sundays:", *lines] if lines else []


def _other_counts(told: Explanation) -> list[str]:
    lines = []
    if told.england_and_wales != told.due:
        lines.append(
            f"the bank holidays of England and Wales alone would give {in_words(told.england_and_wales)}; "
            "the Act takes those of any part of the UK (section 10(6))"
        )
    if told.grace:
        closed = told.days[0].why.removeprefix("day of receipt (").removesuffix("): day 0")
        lines.append(
            f"received on a day that does not count ({closed}): some authorities count from the next working day, "
            f"which gives {in_words(told.grace)}; the ICO does not"
        )
    return ["", *(part for line in lines for part in wrap(line, _WIDTH, subsequent_indent="  "))] if lines else []
