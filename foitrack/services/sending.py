"""Send letters: intent, attempt and result are committed in that order, so that a letter leaves once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Protocol

from foitrack.core.model import Request, Requester
from foitrack.core.words import Delivery
from foitrack.errors import ServerError, TryLater
from foitrack.mail.verdicts import Accepted, Delivered, NotNow
from foitrack.services.deliveries import SENDING, SentFolder, record_result
from foitrack.services.intending import Going, Intent, Rechecked, all_due, write_down
from foitrack.store import letters
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
            with self.store.atomic():
                queue = write_down(self.store, self.requester, self.still_due(intents), self.now())
            run = _Run(self, queue.version, Report(left_out=queue.left_out, faulty=queue.faulty))
            try:
                run.send(queue.letters, progress)
            finally:
                run.catch_up()
        return run.report


@dataclass
class _Run:
    """The letters of one run, one after the other; `version` is the store's when they were looked at.

    The answer to a letter is committed before a pause and before a copy is put in Sent. When the next letter goes at
    once, that answer and this attempt are one act: the disk is waited for once, and still at most one letter is in
    doubt at any moment.
    """

    outbox: Outbox
    version: int
    report: Report
    answer: tuple[Outgoing, Delivered, datetime] | None = None

    def send(self, queued: Sequence[Going], progress: Callable[[Sent], None]) -> None:
        """Send the letters until a server says no to all."""
        begun = monotonic()
        for place, going in enumerate(queued):
            if place and (left := begun + self.outbox.pause_seconds - monotonic()) > 0:
                self.catch_up()
                self.outbox.wait(left)
            begun = monotonic()
            try:
                result = self._deliver(going)
            except ServerError as fault:
                self._stop(fault, [each.letter.ref for each in queued[place:]])
                break
            if result:
                self.report.results.append(result)
                progress(result)

    def catch_up(self) -> None:
        """Commit the answer to the last letter, unless that is done."""
        if self.answer:
            with self._act():
                pass

    @contextmanager
    def _act(self) -> Iterator[None]:
        """Do one act; the answer to the last letter is a part of it."""
        with self.outbox.store.atomic():
            if self.answer:
                record_result(self.outbox.store, *self.answer)
            yield
        self.answer = None

    def _stop(self, fault: ServerError, left: Sequence[str]) -> None:
        self.report.stopped_by = fault
        self.report.queued += left
        if isinstance(fault, TryLater) and fault.after_seconds is not None:
            self.report.wait_until(self.outbox.now() + timedelta(seconds=fault.after_seconds))

    def _deliver(self, going: Going) -> Sent | None:
        """Send one letter; None when it is not to go any more."""
        letter = going.letter
        if why := self._attempt(going.intent, letter):
            self.report.left_out[letter.ref] = why
            return None
        try:
            delivered = self.outbox.post.deliver(going.raw, self.outbox.requester.email, letter.address)
        except ServerError as fault:
            with self._act():
                self._note(letter, Delivery.DEFERRED, fault.what)
            raise
        self.answer = letter, delivered, self.outbox.now()
        if isinstance(delivered, Accepted):
            self._put_in_sent(going.raw)
        elif isinstance(delivered, NotNow):
            self.report.queued.append(letter.ref)
            self.report.wait_until(self.outbox.now() + timedelta(seconds=delivered.after_seconds))
        return Sent(going.intent.request, letter.step, delivered)

    def _attempt(self, intent: Intent, letter: Outgoing) -> str:
        """Commit the attempt, unless others have written since and the letter is not to go any more; say why.

        Between two letters lies a pause, and much can happen in a thousand of them: a request is answered, withdrawn.
        """
        with self._act():
            unchanged = self.outbox.store.data_version == self.version
            why = "" if unchanged else self.outbox.still_due([intent])[0][1]
            if not why:
                self._note(letter, Delivery.ATTEMPTED)
        return why

    def _note(self, letter: Outgoing, state: Delivery, detail: str = "") -> None:
        letters.note(self.outbox.store, letter.message, state, self.outbox.now(), detail)

    def _put_in_sent(self, raw: bytes) -> None:
        """The letter has left; that no copy of it can be put in Sent does not change that, and is said."""
        if self.outbox.sent_folder is not None:
            self.catch_up()
            try:
                self.outbox.sent_folder.put_in_sent(raw, self.outbox.now())
            except ServerError as fault:
                self.report.not_in_sent += 1
                self.report.why_not_in_sent = self.report.why_not_in_sent or str(fault)
