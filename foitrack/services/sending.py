"""Send letters: intent, attempt and result are committed in that order, so that a letter leaves once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Protocol

from foitrack.core.clock import day_of
from foitrack.core.model import Attachment, Letter, Request, Requester
from foitrack.core.words import Channel, Delivery
from foitrack.errors import LetterFaults, ServerError, StoreError, TryLater
from foitrack.mail.compose import compose, new_message_id
from foitrack.mail.verdicts import Accepted, Delivered, NotNow
from foitrack.services.deliveries import NOT_LEFT, SENDING, SentFolder, record_result
from foitrack.store import blobs, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from foitrack.store.letters import REQUEST, NewLetter, Outgoing
from foitrack.store.lock import only_one


class Post(Protocol):
    """Whatever takes a letter to the outgoing server."""

    def deliver(self, raw: bytes, sender: str, recipient: str) -> Delivered:
        """Hand one letter over."""
        ...


@dataclass(frozen=True, slots=True)
class Intent:
    """A letter that is to go: to which request, under which step (`request`, `overdue` …).

    `instead_of` numbers a letter that a person wants to count as never sent; it is taken back when this one is queued.
    `enclosures` go with it, such as the answer sheet. `moves` makes the address of `request` the one that the request
    has from now on.
    """

    request: Request
    letter: Letter
    step: str = REQUEST
    instead_of: int | None = None
    enclosures: tuple[Attachment, ...] = ()
    moves: bool = False

    @property
    def is_request(self) -> bool:
        """Whether this is the request itself, and not a letter about it."""
        return self.step.partition(" ")[0] == REQUEST


Rechecked = list[tuple[Intent, str]]
"""Letters looked at once more: each as it would go now, and why it is not to go; an empty text when it is."""


def all_due(intents: Sequence[Intent]) -> Rechecked:
    """Take every letter as it stands."""
    return [(each, "") for each in intents]


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

    `still_due` looks at the letters once more when they are queued, in the same act.
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
        report = Report()
        with only_one(self.store, SENDING, self.now()):
            numbers = self._queue(intents, report)
            last = -self.pause_seconds
            for place, number in enumerate(numbers):
                self.wait(max(0.0, last + self.pause_seconds - monotonic()) if place else 0.0)
                last = monotonic()
                try:
                    result = self._deliver(number, report)
                except ServerError as fault:
                    self._stop(report, fault, numbers[place:])
                    break
                report.results.append(result)
                progress(result)
                if isinstance(result.delivered, NotNow):
                    report.queued.append(result.request.ref)
                    report.wait_until(self.now() + timedelta(seconds=result.delivered.after_seconds))
        return report

    def _stop(self, report: Report, fault: ServerError, left: Sequence[int]) -> None:
        report.stopped_by = fault
        report.queued += [self._ref(each) for each in left]
        if isinstance(fault, TryLater) and fault.after_seconds is not None:
            report.wait_until(self.now() + timedelta(seconds=fault.after_seconds))

    def _queue(self, intents: Sequence[Intent], report: Report) -> list[int]:
        """Write down what is still to go; a letter queued before is written anew when it would not be the same now."""
        now = self.now()
        with self.store.atomic():
            made = self._made(intents, now, report)
            self._take_back([each.instead_of for each, *_ in made if each.instead_of is not None], now)
            self._move([each.request for each, *_ in made if each.moves])
            queued = {(each.ref, each.step): each for each in self._standing(intents)}
            numbers: dict[int, int] = {}
            fresh = []
            for place, (intent, new, raw) in enumerate(made):
                old = queued.get((new.ref, new.step))
                if old and old.state not in NOT_LEFT:
                    report.left_out[new.ref] = f"its {old.letter} letter is {old.state} already"
                elif old and self._is_same(old, intent, now):
                    numbers[place] = old.message
                else:
                    fresh.append((place, old, new, raw))
            kept = blobs.put(self.store, blobs.MAIL, [raw for *_, raw in fresh])
            for (place, old, new, _), digest in zip(fresh, kept, strict=True):
                if old:
                    outbox.cancel(self.store, old, now, "written anew")
                [numbers[place]] = outbox.queue(self.store, [replace(new, raw=digest)], now)
        return [numbers[place] for place in sorted(numbers)]

    def _made(self, intents: Sequence[Intent], now: datetime, report: Report) -> list[tuple[Intent, NewLetter, bytes]]:
        """Compose the letters that are still due; the others, and those that cannot be composed, are reported."""
        made = []
        for intent, why in self.still_due(intents):
            if why:
                report.left_out[intent.request.ref] = why
                continue
            try:
                made.append((intent, *self._compose(intent, now)))
            except LetterFaults as fault:
                report.faulty[intent.request.ref] = "; ".join(str(each) for each in fault.problems)
        return made

    def _is_same(self, old: Outgoing, intent: Intent, now: datetime) -> bool:
        """Tell whether a queued letter is, to the byte, what would be queued today; a damaged one is not."""
        if old.happened_on != day_of(now):
            return False
        queued_at = outbox.history(self.store, old.message)[0][0]
        try:
            kept = blobs.get(self.store, blobs.MAIL, old.raw)
        except StoreError:
            return False
        return old.address == intent.request.address and kept == self._bytes(intent, queued_at, old.message_id)

    def _move(self, moved: Iterable[Request]) -> None:
        for each in moved:
            requests.change_address(self.store, each.ref, each.address, each.reply_to, Channel.EMAIL)
            requests.choose_way(self.store, each.ref, Channel.EMAIL)

    def _take_back(self, numbers: Iterable[int], now: datetime) -> None:
        """Let letters in doubt count as never sent; one that was settled meanwhile stays."""
        for number in numbers:
            old = outbox.get(self.store, number)
            if old and old.state in (Delivery.ATTEMPTED, *NOT_LEFT):
                outbox.cancel(self.store, old, now, "sent again by hand")

    def _standing(self, intents: Iterable[Intent]) -> list[Outgoing]:
        refs = {intent.request.ref for intent in intents}
        return [each for each in outbox.every(self.store) if each.ref in refs]

    def _compose(self, intent: Intent, at: datetime) -> tuple[NewLetter, bytes]:
        message_id = new_message_id(intent.request.ref, self.requester.email.rpartition("@")[2], secrets.token_hex(8))
        raw = self._bytes(intent, at, message_id)
        new = NewLetter(
            ref=intent.request.ref,
            letter=intent.letter.name,
            step=intent.step,
            address=intent.request.address,
            raw="",
            bytes=len(raw),
            message_id=message_id,
            sender=self.requester.email,
            sender_name=self.requester.name,
            subject=intent.letter.subject,
            text=intent.letter.text,
            at=at,
            happened_on=day_of(at),
        )
        return new, raw

    def _bytes(self, intent: Intent, at: datetime, message_id: str) -> bytes:
        letters = outbox.of(self.store, intent.request.ref)
        thread = [each.message_id for each in letters if each.state is Delivery.ACCEPTED]
        return compose(
            intent.letter,
            intent.request,
            self.requester,
            at,
            message_id,
            in_reply_to=thread[0] if thread else "",
            references=thread,
            attachments=intent.enclosures,
        )

    def _deliver(self, number: int, report: Report) -> Sent:
        letter = outbox.get(self.store, number)
        assert letter is not None
        request = requests.get(self.store, letter.ref)
        assert request is not None
        raw = blobs.get(self.store, blobs.MAIL, letter.raw)
        self._note(number, Delivery.ATTEMPTED)
        try:
            delivered = self.post.deliver(raw, self.requester.email, letter.address)
        except ServerError as fault:
            self._note(number, Delivery.DEFERRED, fault.what)
            raise
        record_result(self.store, letter, delivered, self.now())
        if isinstance(delivered, Accepted):
            self._put_in_sent(raw, report)
        return Sent(request, letter.step, delivered)

    def _note(self, number: int, state: Delivery, detail: str = "") -> None:
        with self.store.atomic():
            outbox.note(self.store, number, state, self.now(), detail)

    def _put_in_sent(self, raw: bytes, report: Report) -> None:
        """The letter has left; that no copy of it can be put in Sent does not change that, and is said."""
        if self.sent_folder is not None:
            try:
                self.sent_folder.put_in_sent(raw, self.now())
            except ServerError as fault:
                report.not_in_sent += 1
                report.why_not_in_sent = report.why_not_in_sent or str(fault)

    def _ref(self, number: int) -> str:
        letter = outbox.get(self.store, number)
        return letter.ref if letter else ""
