"""Decide on waiting mails one by one; every decision is an event, and the last one can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from foitrack.core.model import Authority, Request
from foitrack.core.words import Kind
from foitrack.errors import FoitrackError
from foitrack.services.deciding import Waiting, waiting
from foitrack.services.filing import file, message_numbered, set_aside, unfile
from foitrack.services.recording import record, retract, said_by
from foitrack.store import requests
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Done:
    """One decision: what it said, and how to take it back."""

    words: str
    ref: str = ""
    event: int = 0
    filed: int = 0


@dataclass
class Triage:
    """A sitting: what waits, and what was decided so far."""

    store: Store
    forces: Mapping[str, Authority]
    today: date
    at: datetime
    done: list[Done] = field(default_factory=list)
    later: set[tuple[int, str]] = field(default_factory=set)

    def next(self) -> Waiting | None:
        """Return the next mail that waits and was not put off, or None."""
        for each in waiting(self.store):
            if (each.message.id, each.ref) not in self.later:
                return each
        return None

    def left(self) -> int:
        """Return how many still wait."""
        return sum((each.message.id, each.ref) not in self.later for each in waiting(self.store))

    def decide(self, each: Waiting, kind: Kind) -> str:
        """Record that a filed mail says `kind`; return it in words."""
        request = self._request(each)
        event = said_by(self.store, each.message.id, kind)
        number = record(self.store, request, event, self.today, self.at)
        return self._note(Done(f"{request.ref}: {kind}", ref=request.ref, event=number))

    def move(self, each: Waiting, request: Request) -> str:
        """File a mail under another request."""
        file(self.store, message_numbered(self.store, each.message.id), [request], self.forces, self.today, self.at)
        return self._note(Done(f"message {each.message.id} filed under {request.ref}", filed=each.message.id))

    def not_ours(self, each: Waiting) -> str:
        """Set aside a mail that is no reply to any request."""
        set_aside(self.store, message_numbered(self.store, each.message.id), "triage", self.at)
        return f"message {each.message.id} set aside"

    def put_off(self, each: Waiting) -> str:
        """Leave a mail for another sitting."""
        self.later.add((each.message.id, each.ref))
        return "later"

    def undo(self) -> str:
        """Take back the last decision of this sitting; raise when there is none."""
        if not self.done:
            raise FoitrackError("nothing was decided yet")
        last = self.done.pop()
        if last.event:
            request = requests.get(self.store, last.ref)
            assert request is not None
            retract(self.store, request, last.event, "taken back in triage", self.today, self.at)
        elif last.filed:
            unfile(self.store, message_numbered(self.store, last.filed), self.today, self.at)
        return f"taken back: {last.words}"

    def _request(self, each: Waiting) -> Request:
        request = requests.get(self.store, each.ref) if each.ref else None
        if request is None:
            raise FoitrackError("file it first: it is under no request")
        return request

    def _note(self, done: Done) -> str:
        self.done.append(done)
        return done.words
