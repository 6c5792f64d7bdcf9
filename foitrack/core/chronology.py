"""A request told for somebody who was not there: dated sentences, the section each rests on, the proving document.

Only facts that stand are told, never one's own notes; a day that passed without what was due is told as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from foitrack.core.clock import Deadline, What
from foitrack.core.display import for_terminal
from foitrack.core.model import Event
from foitrack.core.standing import standing
from foitrack.core.words import Decision, Kind


class Way(StrEnum):
    """Which way a mail went, and whether it arrived."""

    RECEIVED = "received"
    SENT = "sent"
    IN_DOUBT = "perhaps sent"
    REFUSED = "not delivered"


@dataclass(frozen=True, slots=True)
class Paper:
    """A mail of the request, numbered as a document; `attachments` are numbered within it: 3.1, 3.2 …

    `who` is whom it came from or went to.
    """

    number: int
    message: int
    way: Way
    on: date
    who: str
    subject: str
    attachments: int = 0

    @property
    def numbers(self) -> str:
        """The numbers of the mail and its attachments: `3`, `3, 3.1`, `3, 3.1–3.4`."""
        first, last = f"{self.number}.1", f"{self.number}.{self.attachments}"
        ends = {0: "", 1: f", {first}"}
        return f"{self.number}{ends.get(self.attachments, f', {first}–{last}')}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a chronology; `section` of the Act and `document` may be empty."""

    on: date
    what: str
    section: str = ""
    document: str = ""


def chronology(
    events: Sequence[Event],
    dates: Sequence[Deadline],
    papers: Sequence[Paper],
    today: date,
    notes: bool = False,
) -> list[Entry]:
    """Return the chronology up to `today`, oldest first: events, mails no event rests on, and days that were due.

    `notes` tells one's own notes as well.
    """
    told = [event for event in standing(events) if event.on <= today]
    named = {paper.message: paper for paper in papers}
    proved = {event.message for event in told}
    found = [
        *(
            (event.on, 0, event.id, _entry(event, named, notes))
            for event in told
            if notes or event.kind not in _PRIVATE
        ),
        *((paper.on, 1, paper.number, _mail(paper)) for paper in papers if paper.message not in proved),
        *(
            (each.due, 2, place, _due(each))
            for place, each in enumerate(dates)
            if each.what in _OWED and each.due < today
        ),
    ]
    return [entry for *_, entry in sorted(found, key=lambda each: each[:3])]


def _entry(event: Event, papers: dict[int, Paper], notes: bool) -> Entry:
    paper = papers.get(event.message) if event.message else None
    sections = dict.fromkeys((*_RESTS_ON.get(event.kind, ()), *event.sections))
    what = " ".join([_SAYS[event.kind], *_details(event, notes)])
    return Entry(event.on, _plain(what), ", ".join(sections), paper.numbers if paper else "")


def _details(event: Event, notes: bool) -> Iterator[str]:
    if event.letter:
        yield f"It was the letter “{event.letter.replace('-', ' ')}”."
    if event.decision:
        yield _DECIDED[event.decision]
    if event.sections:
        yield f"Cited: {'sections' if len(event.sections) > 1 else 'section'} {', '.join(event.sections)}."
    if event.until:
        yield f"The date named: {event.until}."
    if event.reference:
        yield f"The authority’s reference: {event.reference}."
    if event.note and (notes or not event.by_hand):
        yield f"({event.note})"


def _mail(paper: Paper) -> Entry:
    what = f"{_WENT[paper.way]} {paper.who}: “{paper.subject}”."
    return Entry(paper.on, _plain(what), "", paper.numbers)


def _due(deadline: Deadline) -> Entry:
    return Entry(deadline.due, f"{_OWED[deadline.what]}: {deadline.why}.", deadline.section)


def _plain(text: str) -> str:
    return " ".join(for_terminal(text).split())


_WENT = {
    Way.RECEIVED: "A mail came from",
    Way.SENT: "A mail went to",
    Way.IN_DOUBT: "A mail may have gone to",
    Way.REFUSED: "A mail could not be delivered to",
}
_PRIVATE = frozenset({Kind.NOTED, Kind.CHASING_OFF, Kind.CHASING_ON})
_OWED = {
    What.ANSWER: "The last day for the answer",
    What.ORIGINAL: "The last day for the answer, before the clock began anew",
    What.CEILING: "The last day for the decision on the public interest",
    What.STATED: "The last day for the answer, as the authority counted",
    What.PROMISED: "The day by which the authority had promised an answer",
    What.REVIEW: "The last day for the internal review",
    What.EXCEPTIONAL_REVIEW: "The very last day for the internal review",
}
_DECIDED = {
    Decision.UPHELD: "The reply was upheld.",
    Decision.OVERTURNED: "The reply was overturned.",
    Decision.IN_PART: "The reply was overturned in part.",
}
_SAYS = {
    Kind.SENT: "The request was sent.",
    Kind.NOT_DELIVERED: "A mail could not be delivered.",
    Kind.BOUNCED: "A mail came back.",
    Kind.AUTOMATIC_REPLY: "An automatic reply came.",
    Kind.OUT_OF_OFFICE: "An out-of-office reply came.",
    Kind.WRONG_MAILBOX: "The authority said that the mailbox is the wrong one.",
    Kind.ACKNOWLEDGED: "The authority acknowledged the request.",
    Kind.CLARIFICATION_ASKED: "The authority asked for clarification.",
    Kind.CLARIFIED: "The clarification was supplied.",
    Kind.FEES_NOTICE: "The authority gave a fees notice.",
    Kind.FEE_PAID: "The fee was paid.",
    Kind.EXTENDED: "The authority claimed more time to weigh the public interest.",
    Kind.PROMISED: "The authority promised an answer.",
    Kind.STILL_WANTED_ASKED: "The authority asked whether an answer is still wanted.",
    Kind.STILL_WANTED: "The requester said that an answer is still wanted.",
    Kind.DISCLOSED: "The authority disclosed the information.",
    Kind.PARTLY_DISCLOSED: "The authority disclosed a part of the information.",
    Kind.REFUSED: "The authority refused the request.",
    Kind.NOT_HELD: "The authority said that it does not hold the information.",
    Kind.TRANSFERRED: "The authority passed the request to another.",
    Kind.LINK_SENT: "The authority sent a link to its reply.",
    Kind.REPLY_RETRACTED: "The authority took its reply back.",
    Kind.CHASED: "The requester wrote to the authority.",
    Kind.REVIEW_ASKED: "The requester asked for an internal review.",
    Kind.REVIEW_DECIDED: "The authority decided the internal review.",
    Kind.COMPLAINED: "The requester complained to the Information Commissioner.",
    Kind.ICO_DECIDED: "The Information Commissioner decided.",
    Kind.WITHDRAWN: "The requester withdrew the request.",
    Kind.CHASING_OFF: "Chasing was switched off.",
    Kind.CHASING_ON: "Chasing was switched on again.",
    Kind.NOTED: "Note:",
    Kind.RETRACTED: "An entry was taken back.",
}
_RESTS_ON: dict[Kind, tuple[str, ...]] = {
    Kind.SENT: ("8(1)",),
    Kind.CLARIFICATION_ASKED: ("1(3)",),
    Kind.CLARIFIED: ("1(3)", "10(6)(b)"),
    Kind.FEES_NOTICE: ("9(1)",),
    Kind.FEE_PAID: ("9(2)", "10(2)"),
    Kind.EXTENDED: ("10(3)",),
    Kind.DISCLOSED: ("1(1)(b)",),
    Kind.PARTLY_DISCLOSED: ("1(1)(b)",),
    Kind.REFUSED: ("17",),
    Kind.NOT_HELD: ("1(1)(a)",),
    Kind.REVIEW_ASKED: ("45",),
    Kind.REVIEW_DECIDED: ("45",),
    Kind.COMPLAINED: ("50(1)",),
    Kind.ICO_DECIDED: ("50(3)",),
}
