"""Send letters: intent, attempt and result are committed in that order, so that a letter leaves once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Protocol

from foitrack.core.model import Request, Requester
from foitrack.core.words import Delivery
from foitrack.errors import ServerError, TryLater
from foitrack.mail.verdicts import Accepted, Delivered, NotNow
from foitrack.services.deliveries import SENDING, SentFolder, record_result
from foitrack.services.intending import Intent, Queue, Rechecked, all_due, write_down
from foitrack.store import blobs
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from foitrack.store.letters import Outgoing
from foitrack.store.lock import only_one


class Post(Protocol):
    """Whatever takes a letter to the outgoing server."""

    def deliver(self, raw: bytes, sender: str, recipient: str) -> Delivered:
        """Hand one letter over."""
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one letter."""

    request: Request
    step: str
    delivered: Delivered


@dataclass
class Report:
    """What became of a run: one result a letter tried, the letters left in the queue, and what stopped it.

    `go_on_at` is the instant before which the server wants no more; `not_in_sent` counts the letters that left and of
    which no copy could be put in Sent, `why_not_in_sent` says why.
    """

    results: list[Sent] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)
    stopped_by: ServerError | None = None
    go_on_at: datetime | None = None
    not_in_sent: int = 0
    why_not_in_sent: str = ""
    left_out: dict[str, str] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)

    def wait_until(self, at: datetime) -> None:
        """Note an instant before which a server wants no more; the latest counts."""
        self.go_on_at = max(self.go_on_at or at, at)

    @property
    def sent(self) -> int:
        """How many letters the server took."""
        return sum(isinstance(each.delivered, Accepted) for each in self.results)

    @property
    def whole(self) -> bool:
        """True when every letter left that was due."""
        return self.stopped_by is None and not self.queued and not self.faulty and self.sent == len(self.results)


@dataclass(frozen=True)
class Outbox:
    """Everything a run of sending needs. `now` gives the instant a letter bears, `pause_seconds` goes between two.

    `still_due` looks at the letters once more when they are queued, and at each that is not gone when others have
    written to the store since; in the same act.
    """

    store: Store
    requester: Requester
    post: Post
    now: Callable[[], datetime]
    pause_seconds: float = 0.0
    sent_folder: SentFolder | None = None
    wait: Callable[[float], None] = sleep
    still_due: Callable[[Sequence[Intent]], Rechecked] = all_due

    def send(self, intents: Sequence[Intent], progress: Callable[[Sent], None] = lambda _: None) -> Report:
        """Queue the letters and send them, one after the other.

        A refused recipient is that request's event; a server that says no to everything leaves the rest queued.
        Raises StoreBusy when another run is sending.
        """
        with only_one(self.store, SENDING, self.now()):
            queue = self._queue(intents)
            report = Report(left_out=queue.left_out, faulty=queue.faulty)
            last = monotonic()
            for place, (intent, letter) in enumerate(queue.letters):
                if place and (left := last + self.pause_seconds - monotonic()) > 0:
                    self.wait(left)
                last = monotonic()
                try:
                    result = self._deliver(intent, letter, queue.version, report)
                except ServerError as fault:
                    self._stop(report, fault, [each.ref for _, each in queue.letters[place:]])
                    break
                if result:
                    report.results.append(result)
                    progress(result)
        return report

    def _queue(self, intents: Sequence[Intent]) -> Queue:
        with self.store.atomic():
            return write_down(self.store, self.requester, self.still_due(intents), self.now())

    def _stop(self, report: Report, fault: ServerError, left: Sequence[str]) -> None:
        report.stopped_by = fault
        report.queued += left
        if isinstance(fault, TryLater) and fault.after_seconds is not None:
            report.wait_until(self.now() + timedelta(seconds=fault.after_seconds))

    def _deliver(self, intent: Intent, letter: Outgoing, version: int, report: Report) -> Sent | None:
        """Send one letter; None when it is not to go any more."""
        raw = blobs.get(self.store, blobs.MAIL, letter.raw)
        if why := self._attempt(intent, letter, version):
            report.left_out[letter.ref] = why
            return None
        try:
            delivered = self.post.deliver(raw, self.requester.email, letter.address)
        except ServerError as fault:
            self._note(letter, Delivery.DEFERRED, fault.what)
            raise
        record_result(self.store, letter, delivered, self.now())
        if isinstance(delivered, Accepted):
            self._put_in_sent(raw, report)
        elif isinstance(delivered, NotNow):
            report.queued.append(letter.ref)
            report.wait_until(self.now() + timedelta(seconds=delivered.after_seconds))
        return Sent(intent.request, letter.step, delivered)

    def _attempt(self, intent: Intent, letter: Outgoing, version: int) -> str:
        """Write down the attempt, unless others have written since and it is not to go any more; say why.

        Between two letters lies a pause, and much can happen in a thousand of them: a request is answered, withdrawn.
        """
        with self.store.atomic():
            why = "" if self.store.data_version == version else self.still_due([intent])[0][1]
            if not why:
                self._note(letter, Delivery.ATTEMPTED)
        return why

    def _note(self, letter: Outgoing, state: Delivery, detail: str = "") -> None:
        with self.store.atomic():
            outbox.note(self.store, letter.message, state, self.now(), detail)

    def _put_in_sent(self, raw: bytes, report: Report) -> None:
        """The letter has left; that no copy of it can be put in Sent does not change that, and is said."""
        if self.sent_folder is not None:
            try:
                self.sent_folder.put_in_sent(raw, self.now())
            except ServerError as fault:
                report.not_in_sent += 1
                report.why_not_in_sent = report.why_not_in_sent or str(fault)
