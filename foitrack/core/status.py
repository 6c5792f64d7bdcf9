"""Where a request stands on a day: events and a calendar in, stage, dates and next step out. Nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from foitrack.core.clock import Deadline, What
from foitrack.core.course import Course, course
from foitrack.core.deadlines import (
    Due,
    answer_deadlines,
    breached,
    complaint_faults,
    due_of,
    other_deadlines,
    review_faults,
)
from foitrack.core.model import Event
from foitrack.core.next_step import next_step
from foitrack.core.position import Status
from foitrack.core.words import Delivery, Kind, Outcome, Stage
from foitrack.core.workdays import Calendar
from foitrack.errors import BeyondHorizon

T = TypeVar("T")
_ENDED = frozenset({Stage.ANSWERED, Stage.WITHDRAWN})
_OUTCOMES = {
    Kind.DISCLOSED: Outcome.DISCLOSED,
    Kind.PARTLY_DISCLOSED: Outcome.PARTLY_DISCLOSED,
    Kind.REFUSED: Outcome.REFUSED,
    Kind.NOT_HELD: Outcome.NOT_HELD,
    Kind.TRANSFERRED: Outcome.NOT_HELD,
}
_UNSENT = {
    None: Stage.DRAFTED,
    Delivery.CANCELLED: Stage.DRAFTED,
    Delivery.QUEUED: Stage.QUEUED,
    Delivery.DEFERRED: Stage.QUEUED,
    Delivery.ATTEMPTED: Stage.UNKNOWN,
    Delivery.ACCEPTED: Stage.UNKNOWN,
    Delivery.REFUSED: Stage.NOT_DELIVERED,
}


def status(
    events: Sequence[Event],
    today: date,
    calendar: Calendar,
    delivery: Delivery | None = None,
    answers_entered: bool = False,
) -> Status:
    """Return where a request stands on `today`, from its events in any order.

    `delivery` says how far the request letter has come while no SENT event stands. `answers_entered` changes only the
    next step. Never raises on what events say: what cannot be right, and a date beyond the horizon, is in `faults`.
    """
    told = course(events, today)
    answers = list(_known((due_of(run, calendar) for run in told.runs), told.faults))
    if len(answers) < len(told.runs):
        answers = []
    answer = answers[-1] if answers else None
    groups = answer_deadlines(answers, calendar), *other_deadlines(told, answer, calendar, today)
    dates = tuple(deadline for group in groups for deadline in _known(group, told.faults))
    told.faults += _known(review_faults(told, answers, calendar), told.faults)
    told.faults += complaint_faults(told, answers)
    result = _status(told, answers, dates, today, calendar, delivery)
    return replace(result, next=next_step(result, told, today, answers_entered), faults=tuple(told.faults))


def _known(found: Iterator[T], faults: list[str]) -> Iterator[T]:
    """Yield what the calendar can tell; when it refuses, name that and stop."""
    try:
        yield from found
    except BeyondHorizon as beyond:
        if str(beyond) not in faults:
            faults.append(str(beyond))


def _status(
    told: Course,
    answers: list[Due],
    dates: tuple[Deadline, ...],
    today: date,
    calendar: Calendar,
    delivery: Delivery | None,
) -> Status:
    """Put the course and its dates together; `next` and `faults` are still to come."""
    answer, run, reply = answers[-1] if answers else None, told.run, told.reply
    on = {deadline.what: deadline.due for deadline in dates}
    answer_by = on.get(What.CLARIFY) or on.get(What.PAY) or on.get(What.STILL_WANTED) or on.get(What.LINK)
    late = any(breached(each, told, today) for each in answers)
    stage = _stage(told, answer, answer_by, today, delivery)
    due = _owed(stage, answer, on.get(What.REVIEW), late)
    ours = told.clarification or told.fee or told.still_wanted or (reply and reply.kind is Kind.LINK_SENT)
    decided = told.ico_decided or told.review_decided
    return Status(
        stage=stage,
        next="",
        outcome=Outcome.WITHDRAWN if told.withdrawn else _OUTCOMES.get(reply.kind) if reply else None,
        sent=_day(told.sent),
        received=run.received if run else None,
        due=due,
        original_due=answers[0].last if answers else None,
        working_days_left=_working_days_left(due, today, calendar, told) if due and stage not in _ENDED else None,
        grace_until=on.get(What.GRACE),
        breached=late,
        stated_due=told.stated.until if told.stated else None,
        promised=told.promise.until if told.promise else None,
        waits_for_us=bool(ours and not told.withdrawn),
        answer_by=answer_by,
        chasing_off=told.chasing_off,
        chased=_day(told.chased),
        answered_on=run.answered_on if run else None,
        objection=answer.objection if answer else "",
        review_asked=_day(told.review),
        review_due=on.get(What.REVIEW),
        review_last=on.get(What.EXCEPTIONAL_REVIEW),
        review_decided=_day(told.review_decided),
        decision=decided.decision if decided else None,
        review_by=on.get(What.ASK_REVIEW),
        complained=_day(told.complaint),
        complain_from=on.get(What.COMPLAIN_FROM),
        complain_by=on.get(What.COMPLAIN_BY),
        dates=dates,
    )


def _day(event: Event | None) -> date | None:
    return event.on if event else None


def _stage(told: Course, answer: Due | None, answer_by: date | None, today: date, delivery: Delivery | None) -> Stage:
    if told.withdrawn:
        return Stage.WITHDRAWN
    if told.run is None:
        unsent = _UNSENT[delivery]
        return Stage.NOT_DELIVERED if told.undelivered and unsent in {Stage.DRAFTED, Stage.UNKNOWN} else unsent
    if told.complaint and not told.ico_decided:
        return Stage.ICO
    if told.review and not told.review_decided:
        return Stage.REVIEW
    if told.clarification or told.fee:
        lapsed = answer_by is not None and today > answer_by
        return Stage.LAPSED if lapsed else Stage.CLARIFICATION if told.clarification else Stage.FEE
    if told.still_wanted:
        return Stage.STILL_WANTED
    if told.reply:
        return Stage.ANSWERED
    if answer and today > answer.due:
        return Stage.OVERDUE
    return Stage.EXTENDED if answer and answer.ceiling else Stage.WAITING


def _owed(stage: Stage, answer: Due | None, review_due: date | None, late: bool) -> date | None:
    """Return the last day in time of what the authority owes at this stage, if it owes anything."""
    match stage:
        case Stage.REVIEW:
            return review_due
        case Stage.ICO | Stage.WITHDRAWN:
            return None
        case Stage.CLARIFICATION | Stage.FEE | Stage.LAPSED if not late:
            return None
        case _:
            return answer.due if answer else None


def _working_days_left(due: date, today: date, calendar: Calendar, told: Course) -> int | None:
    """Count to `due`. A weekend right after it is late already, by the working day that comes next."""
    try:
        left = calendar.between(today, due)
    except BeyondHorizon as beyond:
        told.faults.append(str(beyond))
        return None
    return min(left, -1) if today > due else left


def urgency(status: Status) -> int:
    """Return a sort key: what needs doing first is smallest; among equals, what is due sooner or longest ago."""
    return _rank(status) * 100_000 + (status.working_days_left or 0)


def _rank(status: Status) -> int:
    if status.waits_for_us:
        return 4 if status.stage is Stage.LAPSED else 0
    if status.next.startswith("wait"):
        return 7 if status.stage in {Stage.OVERDUE, Stage.WAITING, Stage.EXTENDED, Stage.REVIEW} else 8
    if status.next.startswith("nothing"):
        return 9
    return _RANKS.get(status.stage, 5)


_RANKS = {
    Stage.UNKNOWN: 1,
    Stage.NOT_DELIVERED: 1,
    Stage.OVERDUE: 2,
    Stage.REVIEW: 3,
    Stage.ANSWERED: 3,
    Stage.WAITING: 3,
    Stage.EXTENDED: 3,
    Stage.QUEUED: 6,
    Stage.DRAFTED: 6,
}
