"""What is known of a letter on its way: the result of an attempt, and letters of which no result is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Protocol

from foitrack.core.clock import day_of
from foitrack.core.model import Event
from foitrack.core.occasions import makes
from foitrack.core.words import Delivery, Kind
from foitrack.mail.verdicts import Accepted, Delivered, NotNow, Refused, Unknown
from foitrack.store import events
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from foitrack.store.letters import Outgoing
from foitrack.store.lock import only_one

SENDING = "sending"
_BY_HAND = "settled by hand: it left"
NOT_LEFT = (Delivery.QUEUED, Delivery.DEFERRED)


class SentFolder(Protocol):
    """The account's Sent folder."""

    def find_sent(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID is there; None when there is no such folder."""
        ...

    def put_in_sent(self, raw: bytes, at: datetime) -> bool:
        """Put a mail there unless it is there already."""
        ...


def record_result(
    store: Store, letter: Outgoing, delivered: Delivered, at: datetime, left_at: datetime | None = None
) -> None:
    """Commit what the server said, and the event that follows from it; `left_at` when that was not just now.

    A letter that a person has settled meanwhile stays as they said.
    """
    on = day_of(left_at or at)
    with store.atomic():
        if outbox.state(store, letter.message) is Delivery.ACCEPTED:
            return
        match delivered:
            case Accepted(words):
                outbox.note(store, letter.message, Delivery.ACCEPTED, at, words)
                events.add(store, letter.ref, sent_event(letter, on), at)
            case Refused(code, words):
                outbox.note(store, letter.message, Delivery.REFUSED, at, f"{code} {words}")
                events.add(store, letter.ref, _refused_event(letter, on, f"{letter.address}: {code} {words}"), at)
            case NotNow(code, words, after_seconds):
                again = at + timedelta(seconds=after_seconds)
                outbox.note(store, letter.message, Delivery.DEFERRED, at, f"{code} {words}; again {again:%H:%M}")
            case Unknown(words):
                outbox.note(store, letter.message, Delivery.ATTEMPTED, at, words)


def sent_event(letter: Outgoing, on: date) -> Event:
    """Return the event of a letter that left: `sent` for the request itself, else what the letter does."""
    if letter.is_request:
        return Event(on, Kind.SENT, message=letter.message, by_hand=False)
    return Event(on, makes(letter.letter), letter=letter.letter, message=letter.message, by_hand=False)


def _refused_event(letter: Outgoing, on: date, note: str) -> Event:
    name = "" if letter.is_request else letter.letter
    return Event(on, Kind.NOT_DELIVERED, note=note, letter=name, message=letter.message, by_hand=False)


def look_up_unknown(store: Store, sent_folder: SentFolder, at: datetime) -> list[tuple[Outgoing, bool | None]]:
    """Look in Sent for every letter of which it is not known whether it left; record those that are there.

    Returns each such letter and whether it was found; None when the account has no Sent folder.
    Raises StoreBusy while another run is sending: its letters are on their way, not in doubt.
    """
    found = []
    with only_one(store, SENDING, at):
        for letter in unknown(store):
            there = sent_folder.find_sent(letter.message_id)
            if there:
                record_result(store, letter, Accepted("found in the Sent folder"), at, left_at=letter.at)
            found.append((letter, there))
    return found


def settle(store: Store, ref: str, on: date | None, note: str, at: datetime) -> int | None:
    """Record, on a person's word, that the letters in doubt of a request left; return the last event's number.

    `on` is the day they left, else the day of the attempt. None when no letter is in doubt. Belongs inside `atomic`.
    """
    number = None
    for letter in outbox.of(store, ref):
        if letter.state is Delivery.ATTEMPTED:
            outbox.note(store, letter.message, Delivery.ACCEPTED, at, _BY_HAND)
            event = replace(sent_event(letter, on or day_of(letter.at)), note=note, by_hand=True)
            number = events.add(store, ref, event, at)
    return number


def unsettle(store: Store, event: Event) -> None:
    """Put a letter that this event settled, on a person's word, in doubt again. Belongs inside `atomic`."""
    letter = outbox.get(store, event.message) if event.message is not None else None
    if letter and letter.state is Delivery.ACCEPTED and letter.detail == _BY_HAND:
        steps = outbox.history(store, letter.message)
        attempted_at = [at for at, state, _ in steps if state is Delivery.ATTEMPTED][-1]
        outbox.note(store, letter.message, Delivery.ATTEMPTED, attempted_at, "the word that it left was taken back")


def unknown(store: Store) -> list[Outgoing]:
    """Return the letters of which it is not known whether they left."""
    return [each for each in outbox.every(store) if each.state is Delivery.ATTEMPTED]
