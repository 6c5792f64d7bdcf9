"""Collect mail: raw bytes first, then the rows and the cursor in one commit, then the reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from foitrack.core.clock import day_of
from foitrack.core.known import Known
from foitrack.core.matching import Matching, match
from foitrack.core.model import Document, Match, Message, Sighting
from foitrack.core.references import references_in
from foitrack.documents import READER_VERSION
from foitrack.mail.authenticity import checks
from foitrack.mail.inbox import Fetched
from foitrack.services.aside import Aside
from foitrack.services.keeping import Kept
from foitrack.store import filings, inbound, readings
from foitrack.store.database import Store
from foitrack.store.inbound import Arrived, Cursor

_LONGEST_ON_THE_WAY = timedelta(days=2)
OUR_NOTE = "a note of ours to ourselves"


class Box(Protocol):
    """A mailbox that is only read."""

    def folders(self, wanted: Sequence[str]) -> list[str]:
        """List the folders to read."""
        ...

    def new(self, folder: str, cursor: Cursor | None, skip: Container[int]) -> Iterator[list[Fetched]]:
        """Fetch what came after the cursor, save the UIDs to skip, batch by batch, in the order of UIDs."""
        ...


@dataclass(frozen=True, slots=True)
class Collected:
    """A mail that is new to the store: its number, what was read, and where it was filed or why it was not."""

    number: int
    message: Message
    new_text: str
    on: date
    matching: Matching


@dataclass(frozen=True)
class Collector:
    """Everything collecting needs. `aside` keeps and parses the mails.

    `known` makes the snapshot to match against; it grows with what a run learns.

    `notes` are the Message-IDs of mails we sent to ourselves, such as the digest: they are set aside at once.
    `moved` says that `today` is another day than the server's, as in a rehearsal.
    `vouching` names the account's own servers: a sender they found forged is not known.
    """

    store: Store
    aside: Aside[bytes, Kept]
    account: str
    known: Callable[[], Known]
    today: date
    at: datetime
    notes: Collection[str] = ()
    moved: bool = False
    vouching: Collection[str] = ()

    def collect(self, box: Box, wanted: Sequence[str]) -> Iterator[list[Collected]]:
        """Store what is new in every folder, batch by batch; yield the mails of each batch once it is committed.

        A mail stored before, wherever it is seen again, is noted there and not doubled.
        """
        snapshot: Known | None = None
        for folder in box.folders(wanted):
            cursor = inbound.cursor(self.store, self.account, folder)
            skip = inbound.seen_after(self.store, self.account, folder, cursor) if cursor else set()
            for batch, kept in self.aside.ahead(box.new(folder, cursor, skip), lambda mail: mail.raw):
                snapshot = snapshot or self.known()
                yield self._store(folder, batch, kept, snapshot)

    def _store(self, folder: str, batch: Sequence[Fetched], kept: Sequence[Kept], snapshot: Known) -> list[Collected]:
        pairs = list(zip(batch, kept, strict=True))
        first: dict[str, tuple[Fetched, Kept]] = {}
        for mail, each in pairs:
            first.setdefault(each.raw, (mail, each))
        with self.store.atomic():
            known = inbound.known(self.store, first)
            fresh = [pair for raw, pair in first.items() if raw not in known]
            arrived = [self._arrived(mail, each) for mail, each in fresh]
            numbers = inbound.add(self.store, arrived, self.at)
            collected = [
                self._file(number, each, kept.new_text, snapshot)
                for number, each, (_, kept) in zip(numbers, arrived, fresh, strict=True)
            ]
            filed = (filings.Filing(each.number, match) for each in collected for match in each.matching.matches)
            filings.add(self.store, filed, self.at)
            known |= {each.raw: number for number, each in zip(numbers, arrived, strict=True)}
            inbound.see(self.store, self.account, [(mail.sighting, known[each.raw]) for mail, each in pairs])
            readings.keep_documents(self.store, READER_VERSION, _documents(each for _, each in fresh))
            inbound.move_cursor(self.store, self.account, folder, batch[-1].cursor)
        return collected

    def _arrived(self, mail: Fetched, kept: Kept) -> Arrived:
        at, on = received(kept.message, mail.sighting, self.today, self.at, self.moved)
        message = _doubted(kept.message, mail.sighting, on)
        return Arrived(message, kept.raw, kept.bytes, kept.files, at, on)

    def _file(self, number: int, arrived: Arrived, text: str, known: Known) -> Collected:
        message = arrived.message
        if message.message_id and message.message_id in self.notes:
            filings.hold(self.store, number, OUR_NOTE, [])
            filings.set_aside(self.store, number, OUR_NOTE, self.at)
            return Collected(number, message, text, arrived.on, Matching((), OUR_NOTE))
        matching = self._doubted(message, _matched(message, known, text))
        if matching.matches:
            learn(self.store, number, message, matching.matches, known, text)
        else:
            likely = [(each.ref, each.evidence) for each in matching.likely]
            filings.hold(self.store, number, matching.reason, likely)
        return Collected(number, message, text, arrived.on, matching)

    def _doubted(self, message: Message, matching: Matching) -> Matching:
        """Mark the sender as not known when our own server says that the mail failed DMARC (RFC 7489)."""
        if not any(each.check == "DMARC" and each.failed for each in checks(message.headers, self.vouching)):
            return matching
        doubted = (
            replace(each, sender_known=False, evidence=f"{each.evidence}; it failed DMARC") for each in matching.matches
        )
        return replace(matching, matches=tuple(doubted))


def _documents(kept: Iterable[Kept]) -> dict[str, Document]:
    return {digest: document for each in kept for digest, document in each.documents.items()}


def _matched(message: Message, known: Known, text: str) -> Matching:
    try:
        return match(message, known, text)
    except Exception as fault:  # noqa: BLE001 - one bad mail never stops the next
        return Matching((), f"foitrack could not tell what it is about ({type(fault).__name__})")


def learn(store: Store, number: int, message: Message, matches: Sequence[Match], known: Known, text: str) -> None:
    """Remember the authority's own references in the new text of a message that is filed and whose sender is known."""
    if not any(each.sender_known for each in matches):
        return
    references = references_in(message, known.requests, text)
    for each in matches:
        if each.sender_known:
            filings.learn_references(store, number, each.ref, references)
            known.learn(each.ref, references)


def received(
    message: Message, sighting: Sighting, today: date, now: datetime, moved: bool = False
) -> tuple[datetime, date]:
    """Return when a mail came: its Date header where that can be true, else its arrival on the server, else now.

    A Date is believed when it lies in the two days before the arrival: the sender writes it, and the time for an
    answer must not hang on that alone. While `today` is moved back, a mail that arrived after it counts by its Date.
    """
    arrived, told = sighting.arrived_at, message.date
    if arrived is None:
        return (told, day_of(told)) if told is not None and day_of(told) <= today else (now, today)
    if moved and day_of(arrived) > today:
        return (told, day_of(told)) if told is not None and told <= arrived else (now, today)
    came = told if told is not None and arrived - _LONGEST_ON_THE_WAY <= told <= arrived else arrived
    return came, day_of(came)


def _doubted(message: Message, sighting: Sighting, on: date) -> Message:
    """Say in the message's problems that its Date lies more than two days from its arrival, and was not believed."""
    arrived, told = sighting.arrived_at, message.date
    if arrived is None or told is None or day_of(told) == on or abs(arrived - told) <= _LONGEST_ON_THE_WAY:
        return message
    doubt = f"its Date says {day_of(told)}, but it arrived on {day_of(arrived)}; its Date does not count"
    return replace(message, problems=(*message.problems, doubt))
