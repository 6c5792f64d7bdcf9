"""What a letter may say about a request: facts and dates out of its own events, and nothing the events do not bear out.

What is None is not known, or is not so; a template that writes it out is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from foitrack.core import clock
from foitrack.core.citations import Citation, citations
from foitrack.core.clock import Period
from foitrack.core.course import Run
from foitrack.core.deadlines import Due, breached, due_of
from foitrack.core.display import for_terminal
from foitrack.core.exemptions import is_qualified
from foitrack.core.explanation import explain
from foitrack.core.model import Event
from foitrack.core.position import Status
from foitrack.core.situation import Situation, situation
from foitrack.core.words import Decision, Kind, Outcome
from foitrack.core.workdays import Calendar
from foitrack.errors import BeyondHorizon

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A weekday that was not counted, and the bank holiday it was."""

    on: date
    name: str


@dataclass(frozen=True, slots=True)
class Extension:
    """More time that the authority took for the public interest (section 10(3)), and what is wrong with it."""

    on: date
    until: date | None
    sections: tuple[str, ...]
    qualified: bool
    late: bool
    ceiling: date | None
    past_ceiling: bool


@dataclass(frozen=True, slots=True)
class Grounds:
    """The facts of one request on one day.

    `began` says how the clock that runs was set going: `sent`, `clarified`, or `heard` when no sending is recorded.
    `twentieth` is the last day of section 10(1), `due` the last day with an extension that holds. `closed` are the
    bank holidays not counted on the way to `due`, `fees` the days between a fees notice and its payment.
    `letters` are those we sent in this run of the clock; `references` are the authority's.
    `if_asked_today` is the twentieth working day after today: for a clarification, or a review, that goes today.
    """

    today: date
    sent_on: date | None
    began: str
    received_on: date | None
    twentieth: date | None
    due: date | None
    closed: tuple[ClosedDay, ...]
    fees: tuple[Period, ...]
    working_days_late: int | None
    answered_late: bool
    references: tuple[str, ...]
    letters: Mapping[str, date]
    acknowledged_on: date | None
    promised: date | None
    promise_broken: bool
    extension: Extension | None
    clarification_asked_on: date | None
    clarification_asked_late: bool
    fee_asked_on: date | None
    fee_pay_by: date | None
    still_wanted_asked_on: date | None
    reply_on: date | None
    outcome: Outcome | None
    citations: tuple[Citation, ...]
    review_asked_on: date | None
    review_due: date | None
    review_last: date | None
    review_decided_on: date | None
    decision: Decision | None
    complain_by: date | None
    if_asked_today: date | None


def grounds(
    status: Status, events: Sequence[Event], today: date, calendar: Calendar, references: Sequence[str] = ()
) -> Grounds:
    """Return what letters may say; `status` is that of `events` on `today`, `references` are the authority's own."""
    now = situation(status, events, today)
    told = now.told
    run = told.run
    answer = _known(lambda: due_of(run, calendar)) if run else None
    acknowledged = now.since_sent(Kind.ACKNOWLEDGED)
    return Grounds(
        today=today,
        sent_on=status.sent,
        began=_began(told.run),
        received_on=status.received,
        twentieth=answer.last if answer else None,
        due=answer.due if answer else None,
        closed=_closed(answer, calendar),
        fees=tuple(run.fees) if run else (),
        working_days_late=_late(answer, today, calendar),
        answered_late=bool(answer and told.reply and breached(answer, told, today)),
        references=_references(now, references),
        letters=now.letters,
        acknowledged_on=acknowledged.on if acknowledged else None,
        promised=status.promised,
        promise_broken=status.promised is not None and today > status.promised,
        extension=_extension(answer),
        clarification_asked_on=_on(told.clarification),
        clarification_asked_late=bool(answer and told.clarification and told.clarification.on > answer.due),
        fee_asked_on=_on(told.fee),
        fee_pay_by=clock.last_day_to_pay(told.fee.on) if told.fee else None,
        still_wanted_asked_on=_on(told.still_wanted),
        reply_on=_on(told.reply),
        outcome=status.outcome,
        citations=citations(told.reply.sections if told.reply else ()),
        review_asked_on=_on(told.review),
        review_due=status.review_due,
        review_last=status.review_last,
        review_decided_on=status.review_decided,
        decision=told.review_decided.decision if told.review_decided else None,
        complain_by=status.complain_by,
        if_asked_today=_known(lambda: calendar.add(today, clock.ANSWER_WORKING_DAYS)),
    )


def _known(day: Callable[[], Known]) -> Known | None:
    """Return a day, or None when it lies beyond the bank holidays that are known."""
    try:
        return day()
    except BeyondHorizon:
        return None


def _on(event: Event | None) -> date | None:
    return event.on if event else None


def _began(run: Run | None) -> str:
    return {Kind.SENT: "sent", Kind.CLARIFIED: "clarified"}.get(run.began.kind, "heard") if run else ""


def _closed(answer: Due | None, calendar: Calendar) -> tuple[ClosedDay, ...]:
    """Return the bank holidays on weekdays on the way to the due date."""
    if answer is None:
        return ()
    number = clock.CEILING_WORKING_DAYS if answer.ceiling else clock.ANSWER_WORKING_DAYS
    days = _known(lambda: explain(answer.run.received, number, calendar, answer.run.fees)) or ()
    named = [(day.date, calendar.holidays(day.date)) for day in days[1:] if day.date.weekday() < _SATURDAY]
    return tuple(ClosedDay(on, " or ".join(dict.fromkeys(each.name for each in found))) for on, found in named if found)


def _late(answer: Due | None, today: date, calendar: Calendar) -> int | None:
    """Count the working days since the due date; a weekend right after it is one day late already."""
    if answer is None or today <= answer.due:
        return None
    late = _known(lambda: calendar.between(answer.due, today))
    return None if late is None else max(late, 1)


def _references(now: Situation, given: Sequence[str]) -> tuple[str, ...]:
    """Return the authority's references, made safe to print, in the order in which they came."""
    recorded = [event.reference for event in now.past]
    shown = [" ".join(for_terminal(each).split()) for each in (*given, *recorded)]
    return tuple(dict.fromkeys(each for each in shown if each and len(each) <= _LONGEST_REFERENCE))[:_MOST_REFERENCES]


_SATURDAY = 5
_LONGEST_REFERENCE = 60
_MOST_REFERENCES = 5


def _extension(answer: Due | None) -> Extension | None:
    claim = answer.run.extension if answer else None
    if answer is None or claim is None:
        return None
    return Extension(
        on=claim.on,
        until=claim.until,
        sections=claim.sections,
        qualified=any(is_qualified(section) for section in claim.sections),
        late=claim.on > answer.last,
        ceiling=answer.ceiling,
        past_ceiling=bool(answer.ceiling and claim.until and claim.until > answer.ceiling),
    )
