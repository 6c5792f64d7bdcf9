"""The next step of a plan for one request, and the first day on which it may be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from foitrack.core.deadlines import due_of
from foitrack.core.occasions import Occasion, Situation, why_not
from foitrack.core.plan import CountedFrom, Plan, Step
from foitrack.core.position import Status
from foitrack.core.words import Stage
from foitrack.core.workdays import Calendar

WORKING_DAYS_BETWEEN_LETTERS = 2
"""However a plan is written, and however late it is followed, nobody gets letters on two days running."""


@dataclass(frozen=True, slots=True)
class Case:
    """One request on one day. `sent` holds the letters of the run of the clock that counts, each with its day."""

    now: Situation
    sent: Mapping[str, date]
    came_back: date | None
    calendar: Calendar
    waiting_mail: bool


def next_step(plan: Plan, case: Case) -> tuple[Step | None, date | None]:
    """Return the first step still to come whose occasion is there, else the first that time alone will bring."""
    later: tuple[Step | None, date | None] = (None, None)
    for place, step in enumerate(plan):
        if _is_past(plan, place, case.sent):
            continue
        day = _day(step, plan[place - 1] if place else None, case)
        if day is None:
            continue
        if not why_not(step.when, case.now):
            return step, day
        if later[0] is None and day > case.now.today and _may_come(step, case.now.status):
            later = step, day
    return later


def _is_past(plan: Plan, place: int, sent: Mapping[str, date]) -> bool:
    """Say whether a step was taken, or one of the same occasion that comes after it."""
    return any(step.letter in sent for step in plan[place:] if step.when is plan[place].when)


def _may_come(step: Step, status: Status) -> bool:
    """Say whether time alone can bring the occasion of a step."""
    match step.when:
        case Occasion.OVERDUE | Occasion.NOT_YET_DUE:
            return status.stage in {Stage.WAITING, Stage.EXTENDED}
        case Occasion.REVIEW_LATE | Occasion.NO_ANSWER | Occasion.REVIEWED_IN_VAIN:
            return status.stage is Stage.REVIEW
    return False


def _day(step: Step, before: Step | None, case: Case) -> date | None:
    """Return the first day of a step; None while the day it counts from is not known. Raises BeyondHorizon."""
    base = _base(step, before, case)
    if base is None:
        return None
    day = case.calendar.add(base, step.after_working_days)
    grace = case.now.status.grace_until
    if step.counted_from is CountedFrom.DUE and step.after_working_days > 0 and grace:
        day = max(day, case.calendar.add(grace, 1))
    if case.sent:
        day = max(day, case.calendar.add(max(case.sent.values()), WORKING_DAYS_BETWEEN_LETTERS))
    return working(day, case.calendar)


def _base(step: Step, before: Step | None, case: Case) -> date | None:
    run = case.now.told.run
    match step.counted_from:
        case CountedFrom.SENT:
            return run.received if run else None
        case CountedFrom.DUE:
            return due_of(run, case.calendar).due if run else None
        case CountedFrom.EXTENDED:
            return run.extension.on if run and run.extension else None
        case CountedFrom.LETTER_BEFORE:
            return case.sent.get(before.letter) if before else None
        case CountedFrom.REVIEW_DUE:
            return case.now.status.review_due
    return case.now.status.review_last


def working(day: date, calendar: Calendar) -> date:
    """Return the day itself, or the next working day. Raises BeyondHorizon."""
    return day if calendar.is_working_day(day) else calendar.add(day, 1)
