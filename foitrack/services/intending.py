"""Write down which letters are to go: composed once, kept on disk, and then queued, all of a run in one act."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from foitrack.core.clock import day_of
from foitrack.core.model import Attachment, Letter, Request, Requester
from foitrack.core.words import Channel, Delivery
from foitrack.errors import LetterFaults, StoreError
from foitrack.mail.compose import compose, new_message_id
from foitrack.services.deliveries import NOT_LEFT
from foitrack.store import blobs, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from foitrack.store.letters import REQUEST, NewLetter, Outgoing


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
class Going:
    """A queued letter, and its bytes, as they lie on disk."""

    intent: Intent
    letter: Outgoing
    raw: bytes


@dataclass
class Queue:
    """The letters of a run in its order; by reference, why others were left out, and which cannot be composed.

    `version` is the store's when they were looked at.
    """

    version: int
    letters: list[Going] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Composed:
    """A letter to be queued: its place in the run, its bytes, and the one that it takes the place of."""

    place: int
    intent: Intent
    old: Outgoing | None
    message_id: str
    raw: bytes


def write_down(store: Store, requester: Requester, due: Rechecked, now: datetime) -> Queue:
    """Queue what is still to go; a letter queued before is written anew when it would not be the same now.

    Belongs inside `atomic`.
    """
    queue, going, fresh = Queue(store.data_version), dict[int, Going](), list[_Composed]()
    ours = outbox.by_ref(store, {intent.request.ref for intent, _ in due})
    for place, (intent, why) in enumerate(due):
        ref = intent.request.ref
        writer = _Writer(store, requester, intent, ours.get(ref, []))
        old = writer.old
        if why:
            queue.left_out[ref] = why
        elif old and old.state not in NOT_LEFT and not writer.counts_as_never_sent(old):
            queue.left_out[ref] = f"its {old.letter} letter is {old.state} already"
        elif old and old.message != intent.instead_of and (raw := writer.same(old, now)):
            going[place] = Going(intent, old, raw)
        else:
            try:
                fresh.append(writer.composed(place, now))
            except LetterFaults as fault:
                queue.faulty[ref] = "; ".join(str(each) for each in fault.problems)
    going |= _queue(store, requester, fresh, now)
    queue.letters = [going[place] for place in sorted(going)]
    _move(store, [each.intent for each in queue.letters])
    return queue


def _queue(store: Store, requester: Requester, fresh: Sequence[_Composed], now: datetime) -> dict[int, Going]:
    """Keep the bytes of each letter, free the step that it takes, and queue it; return the letters by their place."""
    kept = blobs.put(store, blobs.MAIL, [each.raw for each in fresh])
    for each in fresh:
        if each.old:
            by_hand = each.old.message == each.intent.instead_of
            outbox.cancel(store, each.old, now, "sent again by hand" if by_hand else "written anew")
    new = [_new(each, digest, requester, now) for each, digest in zip(fresh, kept, strict=True)]
    queued = zip(fresh, outbox.queue(store, new, now), strict=True)
    return {each.place: Going(each.intent, letter, each.raw) for each, letter in queued}


def _new(composed: _Composed, digest: str, requester: Requester, at: datetime) -> NewLetter:
    intent = composed.intent
    return NewLetter(
        ref=intent.request.ref,
        letter=intent.letter.name,
        step=intent.step,
        address=intent.request.address,
        raw=digest,
        bytes=len(composed.raw),
        message_id=composed.message_id,
        sender=requester.email,
        sender_name=requester.name,
        subject=intent.letter.subject,
        text=intent.letter.text,
        at=at,
        happened_on=day_of(at),
    )


def _move(store: Store, intents: Iterable[Intent]) -> None:
    for request in [each.request for each in intents if each.moves]:
        requests.change_address(store, request.ref, request.address, request.reply_to, Channel.EMAIL)
        requests.choose_way(store, request.ref, Channel.EMAIL)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one letter. `ours` are the letters of its request so far, oldest first."""

    store: Store
    requester: Requester
    intent: Intent
    ours: Sequence[Outgoing]

    @property
    def old(self) -> Outgoing | None:
        """The letter that has this step already."""
        return next((each for each in self.ours if each.step == self.intent.step), None)

    def counts_as_never_sent(self, old: Outgoing) -> bool:
        """Tell whether a person sends this instead of a letter in doubt; one that was settled meanwhile stays."""
        return old.message == self.intent.instead_of and old.state is Delivery.ATTEMPTED

    def same(self, old: Outgoing, now: datetime) -> bytes:
        """Return the bytes of a queued letter when they lie undamaged and are what would be queued today, else b""."""
        if old.happened_on != day_of(now) or old.address != self.intent.request.address:
            return b""
        queued_at = outbox.history(self.store, old.message)[0][0]
        try:
            raw = blobs.get(self.store, blobs.MAIL, old.raw)
            return raw if raw == self._bytes(queued_at, old.message_id) else b""
        except (StoreError, LetterFaults):
            return b""

    def composed(self, place: int, at: datetime) -> _Composed:
        """Compose it under a Message-ID of its own; raises LetterFaults."""
        domain = self.requester.email.rpartition("@")[2]
        message_id = new_message_id(self.intent.request.ref, domain, secrets.token_hex(8))
        return _Composed(place, self.intent, self.old, message_id, self._bytes(at, message_id))

    def _bytes(self, at: datetime, message_id: str) -> bytes:
        return mail_of(self.intent, self.requester, self.ours, at, message_id)


def mail_of(intent: Intent, requester: Requester, ours: Sequence[Outgoing], at: datetime, message_id: str) -> bytes:
    """Return the mail as it leaves, in the thread of `ours` that left before; raises LetterFaults."""
    thread = [each.message_id for each in ours if each.state is Delivery.ACCEPTED]
    return compose(
        intent.letter,
        intent.request,
        requester,
        at,
        message_id,
        in_reply_to=thread[0] if thread else "",
        references=thread,
        attachments=intent.enclosures,
    )
