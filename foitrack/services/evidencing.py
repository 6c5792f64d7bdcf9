"""Gather the evidence of a request: its mails as numbered documents, its chronology, and the complaint it bears out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from foitrack.core.chronology import Paper, chronology
from foitrack.core.clock import Deadline
from foitrack.core.course import standing as what_stands
from foitrack.core.explanation import explanation_of
from foitrack.core.model import Request
from foitrack.core.words import Channel, Delivery, Direction, Kind
from foitrack.core.workdays import Calendar
from foitrack.letters.chronology import Chronology
from foitrack.letters.wording import counted, in_words
from foitrack.services.chasing import Chaser, Chasing
from foitrack.services.explaining import in_full
from foitrack.services.standing import Standing, standing
from foitrack.store import correspondence, requests
from foitrack.store import letters as outbox
from foitrack.store.correspondence import StoredAttachment, StoredMessage

COMPLAINTS = ("ico-complaint-review", "ico-complaint-silence")
_NEVER_LEFT = frozenset({Delivery.QUEUED, Delivery.DEFERRED, Delivery.CANCELLED})


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A mail of the request: its place among the documents, the message itself, and what is to be known about it."""

    paper: Paper
    message: StoredMessage
    remark: str = ""

    @property
    def attachments(self) -> tuple[StoredAttachment, ...]:
        """Its files; pictures that belong to the text are in the mail itself."""
        return files_of(self.message)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that proves what became of one request.

    `complaint` is the complaint to the ICO that the events bear out, or None; then `no_complaint` says why.
    `as_written` is the text of a request that did not go by mail.
    """

    standing: Standing
    exhibits: tuple[Exhibit, ...]
    chronology: Chronology
    complaint: Chasing | None
    no_complaint: str
    as_written: str = ""

    @property
    def request(self) -> Request:
        """The request."""
        return self.standing.request


def evidence(chaser: Chaser, request: Request, notes: bool = False) -> Evidence:
    """Return the evidence of a request up to the chaser's day; `notes` puts one's own notes into the chronology."""
    now = standing(chaser.store, chaser.calendar, chaser.today, request)
    exhibits = tuple(_exhibits(chaser, request))
    told = _chronology(chaser, now, [each.paper for each in exhibits], notes)
    complaint, why = _complaint(chaser, request, [_enclosure(each) for each in exhibits])
    return Evidence(now, exhibits, told, complaint, why, _as_written(chaser, now))


def files_of(message: StoredMessage) -> tuple[StoredAttachment, ...]:
    """Return the attachments of a message that are no pictures of its text."""
    return tuple(each for each in message.attachments if not each.inline)


def _exhibits(chaser: Chaser, request: Request) -> Iterator[Exhibit]:
    ours = {each.message: each.state for each in outbox.of(chaser.store, request.ref)}
    mails = [m for m in correspondence.of_request(chaser.store, request.ref) if ours.get(m.id) not in _NEVER_LEFT]
    for number, message in enumerate((each for each in mails if each.on <= chaser.today), start=1):
        state = ours.get(message.id, Delivery.ACCEPTED)
        paper = Paper(
            number=number,
            message=message.id,
            direction=message.direction,
            on=message.on,
            who=_who(message),
            subject=message.subject or "(no subject)",
            attachments=len(files_of(message)),
            left=state is Delivery.ACCEPTED,
        )
        yield Exhibit(paper, message, _REMARKS.get(state, ""))


_REMARKS = {
    Delivery.ATTEMPTED: "it is not known whether it left",
    Delivery.REFUSED: "refused by the mail server: it did not arrive",
}


def _who(message: StoredMessage) -> str:
    if message.direction is Direction.OUT:
        return ", ".join(message.recipients)
    return f"{message.sender_name} <{message.sender}>" if message.sender_name else message.sender or "(no sender)"


def _chronology(chaser: Chaser, now: Standing, papers: Sequence[Paper], notes: bool) -> Chronology:
    request, status = now.request, now.status
    theirs = chaser.references_of(now)
    campaign = chaser.campaigns.get(request.campaign)
    return Chronology(
        title=f"Chronology of request {request.ref}",
        head=[
            f"Authority: {request.authority_name}",
            f"Subject: {campaign.title if campaign else request.campaign}",
            f"Requester: {chaser.requester.name}",
            *([f"The authority’s reference: {', '.join(theirs)}"] if theirs else []),
            f"As it stands on {in_words(chaser.today)}: {status.outcome or status.stage}",
        ],
        entries=chronology(now.events, status.dates, papers, chaser.today, notes),
        working=[_working(each, chaser.calendar) for each in status.dates],
        author=chaser.requester.name,
        on=chaser.today,
    )


def _working(deadline: Deadline, calendar: Calendar) -> list[str]:
    section = f" (section {deadline.section})" if deadline.section else ""
    told = explanation_of(deadline, calendar)
    head = f"{deadline.what}: {deadline.due}"
    if told is None:
        return [head, f"{deadline.why}{section}"]
    return [head, "", *in_full(told, section)]


def _complaint(chaser: Chaser, request: Request, enclosures: Sequence[str]) -> tuple[Chasing | None, str]:
    """Return the complaint the events bear out, or why there is none."""
    why = []
    for letter in COMPLAINTS:
        found = chaser.write(request, letter, enclosures=("Chronology of the request", *enclosures))
        if found.letter:
            return found, ""
        why.append(found.chase.why)
    return None, "; ".join(dict.fromkeys(why))


def _enclosure(exhibit: Exhibit) -> str:
    """Name a document in a letter, without a word that came from outside."""
    paper = exhibit.paper
    came = "received" if paper.direction is Direction.IN else "sent" if paper.left else "perhaps sent"
    files = f", with {counted(paper.attachments, 'attachment')}" if paper.attachments else ""
    return f"Document {paper.number}: mail {came} on {in_words(paper.on)}{files}"


def _as_written(chaser: Chaser, now: Standing) -> str:
    """Return the text of a request that was sent another way than by mail."""
    if now.request.channel is Channel.EMAIL or not any(e.kind is Kind.SENT for e in what_stands(now.events)):
        return ""
    letter = requests.drafts(chaser.store, now.request.campaign).get(now.request.ref)
    return f"Subject: {letter.subject}\n\n{letter.text}" if letter else ""
