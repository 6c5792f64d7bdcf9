"""The dates of a request's course: every deadline with its reason and its section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from foitrack.core import clock
from foitrack.core.clock import Deadline, What
from foitrack.core.course import Course, Run
from foitrack.core.exemptions import is_qualified
from foitrack.core.words import Kind
from foitrack.core.workdays import Calendar

_BEGAN = {
    Kind.SENT: ("the day it was sent", "10(1)"),
    Kind.CLARIFIED: ("the day the clarification was supplied", "10(6)(b)"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """When one run's answer falls due: `last` by the twenty days, `ceiling` by a public-interest extension that holds.

    `objection` says what is wrong with an extension that was claimed; empty when nothing is.
    """

    run: Run
    last: date
    ceiling: date | None = None
    objection: str = ""

    @property
    def due(self) -> date:
        """The last day in time."""
        return self.ceiling or self.last


def due_of(run: Run, calendar: Calendar) -> Due:
    """Return when the answer of this run falls due. Raises BeyondHorizon."""
    last = clock.due(run.received, calendar, clock.ANSWER_WORKING_DAYS, run.fees)
    claim = run.extension
    if claim is None:
        return Due(run, last)
    if not any(is_qualified(section) for section in claim.sections):
        named = f"section {', '.join(claim.sections)} is" if claim.sections else "no exemption is named, so it is"
        return Due(run, last, None, f"{named} not weighed against the public interest")
    ceiling = clock.due(run.received, calendar, clock.CEILING_WORKING_DAYS, run.fees)
    if claim.on > last:
        return Due(run, last, ceiling, f"it was claimed on {claim.on}, after the deadline of {last}")
    if claim.until and claim.until > ceiling:
        return Due(run, last, ceiling, f"it names {claim.until}, after the 40th working day, {ceiling}")
    return Due(run, last, ceiling)


def breached(due: Due, course: Course, today: date) -> bool:
    """Say whether the run's time had passed before an answer, a question or a fees notice came (section 10(1)).

    An extension or a question that came too late does not undo it; a run still open is judged by `today`.
    """
    run = due.run
    ends = [run.answered_on, run.clarification_asked_on]
    if run is course.run:
        ends += [event.on if event else None for event in (course.fee, course.withdrawn)]
    ended = min((day for day in ends if day), default=today)
    if run.extension and due.ceiling and run.extension.on > due.last and ended > due.last:
        return True
    return ended > due.due


def review_faults(course: Course, dues: list[Due], calendar: Calendar) -> Iterator[str]:
    """Name an internal review that was asked for before there was anything to review, or after the last day."""
    if course.review is None:
        return
    asked = course.review.on
    if course.reply is not None:
        last = calendar.add(course.reply.on, clock.ASK_REVIEW_WORKING_DAYS)
        if asked > last:
            yield f"review-asked on {asked} comes after {last}, the last day to ask: the authority may decline"
    elif dues and asked <= dues[-1].due:
        yield f"review-asked on {asked}, though there was no reply yet and the answer was not due until {dues[-1].due}"


def complaint_faults(course: Course, dues: list[Due]) -> Iterator[str]:
    """Name a complaint that was made while the authority was still in time."""
    made = course.complaint
    if made and course.reply is None and dues and made.on <= dues[-1].due:
        yield f"complained on {made.on}, though there was no reply yet and the answer was not due until {dues[-1].due}"


def answer_deadlines(dues: list[Due], calendar: Calendar) -> Iterator[Deadline]:
    """Yield the deadline of each run, the last one with its day of grace and its ceiling."""
    if not dues:
        return
    for due in dues:
        what = What.ANSWER if due is dues[-1] else What.ORIGINAL
        yield _counted(what, due.run, clock.ANSWER_WORKING_DAYS, due.last)
    late = dues[-1]
    spare = clock.grace(late.run.received, late.last, calendar)
    if spare and late.ceiling is None:
        why = f"received on {calendar.why_not(late.run.received)}: some count from the next working day"
        yield Deadline(What.GRACE, spare, why, "10(6)")
    if late.ceiling:
        yield _counted(What.CEILING, late.run, clock.CEILING_WORKING_DAYS, late.ceiling)


def other_deadlines(
    course: Course, answer: Due | None, calendar: Calendar, today: date
) -> tuple[Iterator[Deadline], ...]:
    """Return what else is due, from either side, in groups: one may raise BeyondHorizon and leave the rest whole."""
    groups = _stated(course, answer, calendar), _ours(course, calendar), _review(course, calendar)
    return groups if course.complaint else (*groups, _complaint(course, answer, calendar, today))


def _counted(what: What, run: Run, working_days: int, due: date) -> Deadline:
    began, section = _BEGAN.get(run.began.kind, ("the first day on which it is known to have arrived", "10(6)(a)"))
    why = f"the {working_days}th working day after {run.received}, {began}"
    if run.fees:
        why += "; the working days " + " and ".join(f"{p.start} to {p.end}" for p in run.fees) + " are disregarded"
        section += ", 10(2)"
    section = "10(3)" if what is What.CEILING else section
    return Deadline(what, due, why, section, run.received, working_days, tuple(run.fees))


def _stated(course: Course, answer: Due | None, calendar: Calendar) -> Iterator[Deadline]:
    if course.stated and course.stated.until and answer and course.reply is None:
        why = f"said on {course.stated.on}; {_compared(course.stated.until, answer.last, calendar)}"
        yield Deadline(What.STATED, course.stated.until, why, "10(1)")
    if course.promise and course.promise.until:
        section = "17(2)" if course.promise.kind is Kind.EXTENDED else ""
        yield Deadline(What.PROMISED, course.promise.until, f"said on {course.promise.on}", section)


def _compared(theirs: date, ours: date, calendar: Calendar) -> str:
    """Say how far the authority's own date is from that of the Act."""
    if theirs == ours:
        return "the Act gives the same day"
    days = abs(calendar.between(ours, theirs))
    away = "no working day" if days == 0 else "1 working day" if days == 1 else f"{days} working days"
    return f"the Act gives {ours}, {away} {'earlier' if ours < theirs else 'later'}"


def _ours(course: Course, calendar: Calendar) -> Iterator[Deadline]:
    if asked := course.clarification:
        if asked.until:
            yield Deadline(What.CLARIFY, asked.until, f"asked on {asked.on}, to be answered by then", "1(3)")
        else:
            last, why = calendar.add(asked.on, clock.CLARIFY_WORKING_DAYS), f"20 working days after {asked.on}"
            why += ": some authorities close a request after that"
            yield Deadline(What.CLARIFY, last, why, "1(3)", asked.on, clock.CLARIFY_WORKING_DAYS)
    if course.fee:
        why = f"three months beginning with {course.fee.on}, the day of the fees notice"
        yield Deadline(What.PAY, clock.last_day_to_pay(course.fee.on), why, "9(2)")
    if course.still_wanted and course.still_wanted.until:
        yield Deadline(What.STILL_WANTED, course.still_wanted.until, f"asked on {course.still_wanted.on}", "")
    if course.reply and course.reply.kind is Kind.LINK_SENT and course.reply.until:
        yield Deadline(What.LINK, course.reply.until, f"sent on {course.reply.on}; it expires then", "")


def _review(course: Course, calendar: Calendar) -> Iterator[Deadline]:
    if asked := course.review:
        if course.review_decided:
            return
        for what, days in (
            (What.REVIEW, clock.REVIEW_WORKING_DAYS),
            (What.EXCEPTIONAL_REVIEW, clock.EXCEPTIONAL_REVIEW_WORKING_DAYS),
        ):
            why = f"the {days}th working day after {asked.on}, the day it was asked for"
            yield Deadline(what, calendar.add(asked.on, days), why, "45", asked.on, days)
    elif course.reply and course.reply.kind is not Kind.LINK_SENT:
        days, on = clock.ASK_REVIEW_WORKING_DAYS, course.reply.on
        why = f"the {days}th working day after the reply of {on}"
        yield Deadline(What.ASK_REVIEW, calendar.add(on, days), why, "45", on, days)


def _complaint(course: Course, answer: Due | None, calendar: Calendar, today: date) -> Iterator[Deadline]:
    if course.review_decided:
        by, on = clock.complain_by(course.review_decided.on), course.review_decided.on
        yield Deadline(What.COMPLAIN_BY, by, f"six weeks after the review of {on}", "50(2)(b)")
    elif course.review:
        last = calendar.add(course.review.on, clock.EXCEPTIONAL_REVIEW_WORKING_DAYS)
        why = "the day after the review's last day, if it does not come"
        yield Deadline(What.COMPLAIN_FROM, last + timedelta(days=1), why, "50")
    elif course.reply and course.reply.kind is not Kind.LINK_SENT:
        by = clock.complain_by(course.reply.on)
        yield Deadline(What.COMPLAIN_BY, by, f"six weeks after the reply of {course.reply.on}", "50(2)(b)")
    elif answer and course.reply is None and today > answer.due and course.clarification is None:
        why = "the day after the deadline: there was no reply at all"
        yield Deadline(What.COMPLAIN_FROM, answer.due + timedelta(days=1), why, "50")
