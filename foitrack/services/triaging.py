"""Decide on waiting mails one by one; every decision is an event, and the last one can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from foitrack.core.model import Authority, Request
from foitrack.core.words import Decision, Kind
from foitrack.errors import FoitrackError
from foitrack.services import decisions
from foitrack.services.deciding import Waiting, waiting
from foitrack.services.filing import message_numbered
from foitrack.services.recording import said_by
from foitrack.store import requests
from foitrack.store.database import Store


@dataclass
class Triage:
    """A sitting: how many decisions it made, what it put off, and whether a joint reply is decided for one alone."""

    store: Store
    forces: Mapping[str, Authority]
    today: date
    at: datetime
    done: int = 0
    later: set[tuple[int, str]] = field(default_factory=set)
    alone: bool = False

    def next(self) -> Waiting | None:
        """Return the next mail that waits and was not put off, or None."""
        return next(iter(self._waiting()), None)

    def left(self) -> int:
        """Return how many mails still wait."""
        return len({each.message.id for each in self._waiting()})

    def _waiting(self) -> list[Waiting]:
        return [each for each in waiting(self.store) if (each.message.id, each.ref) not in self.later]

    def decided_for(self, each: Waiting) -> tuple[str, ...]:
        """Return the requests that a decision is for: all that the mail waits under, or the first alone."""
        return (each.ref,) if self.alone or not each.ref else (each.ref, *each.also)

    def decide(
        self, each: Waiting, kind: Kind, sections: tuple[str, ...] = (), decision: Decision | None = None
    ) -> str:
        """Record that a filed mail says `kind`; return it in words.

        `sections` and `decision` are what a person adds to what its reading says of that kind.
        """
        to = [self._request(ref) for ref in self.decided_for(each)]
        said = said_by(self.store, each.message.id, kind)
        event = replace(said, sections=sections or said.sections, decision=decision or said.decision)
        return self._counted(decisions.accept(self.store, event, to, self.today, self.at))

    def move(self, each: Waiting, request: Request) -> str:
        """File a mail under another request."""
        message = message_numbered(self.store, each.message.id)
        return self._counted(decisions.move(self.store, message, [request], self.forces, self.today, self.at))

    def not_ours(self, each: Waiting) -> str:
        """Set aside a mail that is no reply to any request."""
        message = message_numbered(self.store, each.message.id)
        return self._counted(decisions.not_ours(self.store, message, "triage", self.at))

    def put_off(self, each: Waiting) -> str:
        """Leave a mail for another sitting."""
        self.later |= {(each.message.id, ref) for ref in (each.ref, *each.also)}
        self.alone = False
        return "later"

    def undo(self) -> str:
        """Take back the last decision of this sitting; raise when there is none."""
        if not self.done:
            raise FoitrackError("nothing was decided yet", "'foitrack triage --undo' takes back an earlier decision")
        said = decisions.undo(self.store, self.forces, self.today, self.at)
        self.done -= 1
        return said

    def _request(self, ref: str) -> Request:
        request = requests.get(self.store, ref) if ref else None
        if request is None:
            raise FoitrackError("file it first: it is under no request")
        return request

    def _counted(self, said: str) -> str:
        self.done += 1
        self.alone = False
        return said
