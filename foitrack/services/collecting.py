"""Collect mail: raw bytes first, then the rows and the cursor in one commit, then the reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from foitrack.core.clock import day_of
from foitrack.core.known import Known
from foitrack.core.matching import Matching, match
from foitrack.core.model import Match, Message, Sighting
from foitrack.core.quoting import new_text
from foitrack.core.references import references_in
from foitrack.mail.inbox import Fetched
from foitrack.mail.parse import parse
from foitrack.store import blobs, filings, inbound
from foitrack.store.database import Store
from foitrack.store.inbound import Arrived, Cursor

_LONGEST_ON_THE_WAY = timedelta(days=30)


class Box(Protocol):
    """A mailbox that is only read."""

    def folders(self, wanted: Sequence[str]) -> list[str]:
        """List the folders to read."""
        ...

    def new(self, folder: str, cursor: Cursor | None) -> Iterator[list[Fetched]]:
        """Fetch what came after the cursor, batch by batch, in the order of UIDs."""
        ...


@dataclass(frozen=True, slots=True)
class Collected:
    """A mail that is new to the store: its number, what was read, and where it was filed or why it was not."""

    number: int
    message: Message
    on: date
    matching: Matching


@dataclass(frozen=True)
class Collector:
    """Everything collecting needs. `known` makes a fresh snapshot; `refs` are our own references."""

    store: Store
    account: str
    known: Callable[[], Known]
    today: date
    at: datetime

    def collect(self, box: Box, wanted: Sequence[str]) -> Iterator[list[Collected]]:
        """Store what is new in every folder, batch by batch; yield the mails of each batch once it is committed.

        A mail stored before, wherever it is seen again, is noted there and not doubled.
        """
        for folder in box.folders(wanted):
            cursor = inbound.cursor(self.store, self.account, folder)
            for batch in box.new(folder, cursor):
                yield self._store(folder, batch)

    def _store(self, folder: str, batch: Sequence[Fetched]) -> list[Collected]:
        raws = blobs.put(self.store, blobs.MAIL, [each.raw for each in batch])
        fresh = [(raw, each) for raw, each in zip(raws, batch, strict=True) if inbound.known(self.store, raw) is None]
        arrived = {raw: self._read(raw, each) for raw, each in fresh}
        snapshot = self.known() if arrived else None
        collected = []
        with self.store.atomic():
            for raw, fetched in zip(raws, batch, strict=True):
                number = inbound.known(self.store, raw)
                if number is None and snapshot is not None:
                    number = inbound.add(self.store, arrived[raw], self.at)
                    collected.append(self._file(number, arrived[raw], snapshot))
                if number is not None:
                    inbound.see(self.store, self.account, fetched.sighting, number)
            last = batch[-1].sighting
            inbound.move_cursor(self.store, self.account, folder, last.uidvalidity, last.uid)
        return collected

    def _read(self, raw: str, fetched: Fetched) -> Arrived:
        message = parse(fetched.raw)
        attachments = blobs.put(self.store, blobs.ATTACHMENTS, [each.content for each in message.attachments])
        at, on = received(message, fetched.sighting, self.today, self.at)
        return Arrived(message, raw, len(fetched.raw), tuple(attachments), at, on)

    def _file(self, number: int, arrived: Arrived, known: Known) -> Collected:
        message = arrived.message
        matching = match(message, known, new_text(message.text))
        if matching.matches:
            filings.file(self.store, number, matching.matches, self.at)
            learn(self.store, number, message, matching.matches, known)
        else:
            likely = [(each.ref, each.evidence) for each in matching.likely]
            filings.hold(self.store, number, matching.reason, likely)
        return Collected(number, message, arrived.on, matching)


def learn(store: Store, number: int, message: Message, matches: Sequence[Match], known: Known) -> None:
    """Remember the authority's own references in a message that is filed and whose sender is known."""
    references = references_in(message, known.requests, new_text(message.text))
    for each in matches:
        if each.sender_known:
            filings.learn_references(store, number, each.ref, references)


def received(message: Message, sighting: Sighting, today: date, now: datetime) -> tuple[datetime, date]:
    """Return when a mail came: its Date header where that can be true, else its arrival on the server, else now.

    A Date is believed when it lies in the thirty days before the arrival. Nothing comes from the future.
    """
    arrived = sighting.arrived_at
    told = message.date
    past_arrival = arrived if arrived is not None and day_of(arrived) <= today else None
    if told is not None and day_of(told) <= today and _credible(told, past_arrival):
        return told, day_of(told)
    if past_arrival is not None:
        return past_arrival, day_of(past_arrival)
    return now, today


def _credible(told: datetime, arrived: datetime | None) -> bool:
    return arrived is None or arrived - _LONGEST_ON_THE_WAY <= told <= arrived + timedelta(days=1)
