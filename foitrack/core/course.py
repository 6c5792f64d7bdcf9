"""The course of one request: its events in order, told as runs of the clock and what is still open.

No calendar is needed here; `deadlines` puts the dates to it and `status` says where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from foitrack.core.clock import Period, last_day_to_pay
from foitrack.core.exemptions import is_qualified
from foitrack.core.model import Event
from foitrack.core.standing import came_back, delivered, in_order, say, standing, with_possible_until
from foitrack.core.turns import in_turn
from foitrack.core.words import Kind

REPLIES = frozenset(
    {Kind.DISCLOSED, Kind.PARTLY_DISCLOSED, Kind.REFUSED, Kind.NOT_HELD, Kind.TRANSFERRED, Kind.LINK_SENT}
)


@dataclass(slots=True)
class Run:
    """One run of the twenty days: from a day of receipt until an answer, or a clarification that is asked for, ends it.

    `began` is the event that set it going. `heard` is true once the authority has shown that it has the request.
    """

    received: date
    began: Event
    fees: list[Period] = field(default_factory=list)
    extension: Event | None = None
    clarification_asked_on: date | None = None
    answered_on: date | None = None
    heard: bool = False


@dataclass(slots=True)
class Course:
    """Where the events of one request have led. What is None has not happened, or is over."""

    sent: Event | None = None
    sent_before: Event | None = None
    undelivered: Event | None = None
    runs: list[Run] = field(default_factory=list)
    clarification: Event | None = None
    fee: Event | None = None
    still_wanted: Event | None = None
    promise: Event | None = None
    stated: Event | None = None
    reply: Event | None = None
    review: Event | None = None
    review_decided: Event | None = None
    complaint: Event | None = None
    ico_decided: Event | None = None
    withdrawn: Event | None = None
    chased: Event | None = None
    chasing_off: bool = False
    told: set[Kind] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def run(self) -> Run | None:
        """The run of the clock that matters today; None while nothing has been received."""
        return self.runs[-1] if self.runs else None


def course(events: Sequence[Event], today: date) -> Course:
    """Return the course of a request up to and including `today`, from its events in any order.

    What cannot be right (a reply before its request, a payment nobody asked for) is named in `faults` and put up with.
    """
    faults: list[str] = []
    told = standing(events, faults)
    later = [event for event in told if event.on > today]
    faults += [f"{say(event)} lies after {today} and does not count yet" for event in later]
    told = delivered([event for event in told if event.on <= today], faults)
    told = [with_possible_until(event, faults) for event in in_turn(in_order(told, faults))]
    result = Course(faults=faults)
    for event in told:
        _take(result, event)
    return result


def _take(course: Course, event: Event) -> None:
    """Let one event change the course."""
    course.told.add(event.kind)
    match event.kind:
        case Kind.SENT:
            _sent(course, event)
        case Kind.NOT_DELIVERED | Kind.BOUNCED | Kind.WRONG_MAILBOX:
            _came_back(course, event)
        case Kind.ACKNOWLEDGED:
            _heard(course, event)
            course.stated = event if event.until else course.stated
        case Kind.CLARIFICATION_ASKED:
            _clarification_asked(course, event)
        case Kind.CLARIFIED:
            _clarified(course, event)
        case Kind.FEES_NOTICE:
            _fees_notice(course, event)
        case Kind.FEE_PAID:
            _fee_paid(course, event)
        case Kind.EXTENDED:
            _extended(course, event)
        case Kind.PROMISED:
            _heard(course, event)
            course.promise = event
        case Kind.STILL_WANTED_ASKED:
            _heard(course, event)
            course.still_wanted = event
        case Kind.STILL_WANTED:
            course.still_wanted = None
        case Kind.DISCLOSED | Kind.PARTLY_DISCLOSED | Kind.REFUSED | Kind.NOT_HELD | Kind.TRANSFERRED | Kind.LINK_SENT:
            _replied(course, event)
        case Kind.REPLY_RETRACTED:
            _reply_retracted(course, event)
        case Kind.REVIEW_ASKED:
            course.review, course.review_decided, course.promise = event, None, None
        case Kind.REVIEW_DECIDED | Kind.ICO_DECIDED:
            _decided(course, event)
        case Kind.COMPLAINED:
            course.complaint, course.ico_decided = event, None
        case Kind.WITHDRAWN:
            course.withdrawn = event
        case Kind.CHASING_OFF | Kind.CHASING_ON:
            course.chasing_off = event.kind is Kind.CHASING_OFF
        case Kind.CHASED:
            course.chased = event
        case Kind.AUTOMATIC_REPLY | Kind.OUT_OF_OFFICE | Kind.NOTED | Kind.RETRACTED:
            pass
        case _ as never:
            assert_never(never)


def _sent(course: Course, event: Event) -> None:
    """Begin anew: whatever was open belonged to the letter before."""
    before = course.sent if course.run and not course.run.heard else None
    fresh = Course(event, before, runs=[Run(event.on, event)], chasing_off=course.chasing_off, faults=course.faults)
    for name in Course.__slots__:
        setattr(course, name, getattr(fresh, name))


def _came_back(course: Course, event: Event) -> None:
    """Void the receipt of the request: what bounced, or has to be sent elsewhere, was not received (section 10(6))."""
    if course.sent is not None and _is_of_another(course, course.sent, event):
        return
    if course.run is not None and course.run.heard:
        course.faults.append(f"{say(event)}, but the authority had shown before that it has the request")
        return
    course.undelivered = event
    course.runs = []


def _is_of_another(course: Course, sent: Event, report: Event) -> bool:
    """Say whether what came back is another letter than the sending that counts."""
    number = came_back(report)
    if number is not None:
        if number != sent.message and report.kind is Kind.NOT_DELIVERED and report.by_hand:
            course.faults.append(f"{say(report)} rests on message {number}, not on what was sent on {sent.on}")
        return number != sent.message
    if report.letter and report.letter not in {sent.letter, "request"}:
        return True
    if course.sent_before is None or report.on > sent.on or report.kind is Kind.NOT_DELIVERED:
        return False
    course.faults.append(
        f"{say(report)} is taken to be of the letter of {course.sent_before.on}: it was sent again on {sent.on}"
    )
    course.sent_before = None
    return True


def _heard(course: Course, event: Event) -> Run:
    """Return the run the authority's own act belongs to; the act proves a receipt, from that day if from no other."""
    if not course.runs:
        why = "it had come back" if course.undelivered else "no day of sending is recorded"
        course.faults.append(f"{say(event)}, though {why}: the clock is taken to run from that day")
        course.runs = [Run(event.on, event)]
        course.undelivered = None
    course.runs[-1].heard = True
    return course.runs[-1]


def _clarification_asked(course: Course, event: Event) -> None:
    run = _heard(course, event)
    if course.clarification is not None:
        course.faults.append(f"{say(event)}, though that of {course.clarification.on} was not answered yet")
    run.clarification_asked_on = run.clarification_asked_on or event.on
    course.clarification = event


def _clarified(course: Course, event: Event) -> None:
    """Start a whole new run (section 10(6)(b)): only the information the authority asked for does that."""
    if course.clarification is None:
        course.faults.append(f"{say(event)}, but no clarification was asked: the clock runs on (record the question?)")
        return
    course.runs.append(Run(event.on, event, heard=True))
    course.clarification = course.fee = course.promise = course.stated = course.reply = None


def _extended(course: Course, event: Event) -> None:
    """Take an extension; a further one adds to the sections claimed and moves the date, and unmakes nothing."""
    run = _heard(course, event)
    if (claimed := run.extension) is None:
        run.extension = event
    else:
        stands = claimed if any(map(is_qualified, claimed.sections)) else event
        sections = tuple(dict.fromkeys((*claimed.sections, *event.sections)))
        run.extension = replace(stands, sections=sections, until=event.until or claimed.until)
    course.promise = event if event.until else course.promise


def _fees_notice(course: Course, event: Event) -> None:
    _heard(course, event)
    if course.fee is not None:
        course.faults.append(f"{say(event)}, though that of {course.fee.on} was not paid yet: the first one counts")
        return
    course.fee = event


def _fee_paid(course: Course, event: Event) -> None:
    if course.fee is None:
        course.faults.append(f"{say(event)}, but no fee was asked: the clock is not changed")
    elif event.on > last_day_to_pay(course.fee.on):
        course.faults.append(f"{say(event)} was too late: the last day to pay was {last_day_to_pay(course.fee.on)}")
    else:
        course.runs[-1].fees.append(Period(course.fee.on, event.on))
        course.fee = None


def _replied(course: Course, event: Event) -> None:
    """Take the latest reply: it supersedes the one before, and ends a review or a complaint about silence."""
    run = _heard(course, event)
    run.answered_on = run.answered_on or event.on
    course.reply = event
    course.clarification = course.fee = course.still_wanted = course.promise = None
    if course.review_decided is None:
        course.review = None
    if course.ico_decided is None:
        course.complaint = None


def _reply_retracted(course: Course, event: Event) -> None:
    if course.reply is None or course.run is None:
        course.faults.append(f"{say(event)}, but there was no reply to retract")
        return
    course.run.answered_on = course.run.clarification_asked_on = None  # an answered question is no longer open
    course.reply = course.review = course.review_decided = None


def _decided(course: Course, event: Event) -> None:
    review = event.kind is Kind.REVIEW_DECIDED
    asked = Kind.REVIEW_ASKED if review else Kind.COMPLAINED
    if asked not in course.told:
        course.faults.append(f"{say(event)}, but nobody had asked for it (record {asked}?)")
    if review:
        course.review_decided = event
    else:
        course.ico_decided = event
