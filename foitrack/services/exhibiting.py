"""The mails of a request as numbered documents: exhibits of a bundle, enclosures of a complaint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from foitrack.core.chronology import Paper, Way
from foitrack.core.words import Delivery, Direction
from foitrack.letters.wording import counted, in_words
from foitrack.store import correspondence
from foitrack.store import letters as outbox
from foitrack.store.correspondence import StoredAttachment, StoredMessage
from foitrack.store.database import Store

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


def exhibits(store: Store, ref: str, today: date) -> list[Exhibit]:
    """Return the mails of a request up to a day, oldest first; a letter that never left is none of them."""
    return list(_exhibits(store, ref, today))


def enclosures(store: Store, ref: str, today: date) -> tuple[str, ...]:
    """Return what a complaint encloses, in the order of the documents."""
    return ("Chronology of the request", *(_enclosure(each) for each in exhibits(store, ref, today)))


def files_of(message: StoredMessage) -> tuple[StoredAttachment, ...]:
    """Return the attachments of a message that are no pictures of its text."""
    return tuple(each for each in message.attachments if not each.inline)


def _exhibits(store: Store, ref: str, today: date) -> Iterator[Exhibit]:
    ours = {each.message: each.state for each in outbox.of(store, ref)}
    mails = [m for m in correspondence.of_request(store, ref) if ours.get(m.id) not in _NEVER_LEFT]
    for number, message in enumerate((each for each in mails if each.on <= today), start=1):
        state = ours.get(message.id, Delivery.ACCEPTED)
        paper = Paper(
            number=number,
            message=message.id,
            way=Way.RECEIVED if message.direction is Direction.IN else _WAYS.get(state, Way.SENT),
            on=message.on,
            who=_who(message),
            subject=message.subject or "(no subject)",
            attachments=len(files_of(message)),
        )
        yield Exhibit(paper, message, _REMARKS.get(state, ""))


_WAYS = {Delivery.ATTEMPTED: Way.IN_DOUBT, Delivery.REFUSED: Way.REFUSED}
_REMARKS = {
    Delivery.ATTEMPTED: "it is not known whether it left",
    Delivery.REFUSED: "refused by the mail server: it did not arrive",
}


def _who(message: StoredMessage) -> str:
    if message.direction is Direction.OUT:
        return ", ".join(message.recipients)
    return f"{message.sender_name} <{message.sender}>" if message.sender_name else message.sender or "(no sender)"


def _enclosure(exhibit: Exhibit) -> str:
    """Name a document in a letter, without a word that came from outside."""
    paper = exhibit.paper
    files = f", with {counted(paper.attachments, 'attachment')}" if paper.attachments else ""
    return f"Document {paper.number}: mail {paper.way} on {in_words(paper.on)}{files}"
