"""Record facts by hand, and take them back."""

from __future__ import annotations

from datetime import date, datetime

from foitrack.core.clock import day_of
from foitrack.core.model import Event, Request
from foitrack.core.words import Delivery, Kind
from foitrack.errors import FoitrackError, UnknownName
from foitrack.services.deliveries import settle, unsettle
from foitrack.services.unasked import event_of
from foitrack.store import correspondence, events, filings, readings
from foitrack.store import letters as outbox
from foitrack.store.database import Store


def record(store: Store, request: Request, event: Event, today: date, at: datetime) -> int:
    """Record an event of a request and return its number; raise FoitrackError when it cannot be.

    `sent` settles the letters of which it was not known whether they left: each is recorded as what it does.
    """
    if event.on > today:
        raise FoitrackError(f"{event.on} is in the future", "record what has happened")
    if event.message is not None:
        _check_message(store, request, event.message)
    with store.atomic():
        settled = settle(store, request.ref, event.on, event.note, at) if event.kind is Kind.SENT else None
        return settled or events.add(store, request.ref, event, at)


def day_left(store: Store, request: Request) -> date | None:
    """Return the day of the last attempt at a letter in doubt, or None when there is none."""
    days = [day_of(each.at) for each in outbox.of(store, request.ref) if each.state is Delivery.ATTEMPTED]
    return days[-1] if days else None


def said_by(store: Store, number: int, kind: Kind) -> Event:
    """Return the event of this kind as a message seems to say it: its day, dates, sections, references."""
    message = correspondence.get(store, number)
    if message is None:
        raise UnknownName("message", str(number), (), "'foitrack inbox' and 'foitrack show REF' give the numbers")
    for suggestion in readings.suggestions(store, [number]).get(number, []):
        if suggestion.kind is kind:
            return event_of(suggestion, message.on, number, by_hand=True)
    return Event(message.on, kind, message=number)


def _check_message(store: Store, request: Request, number: int) -> None:
    if correspondence.get(store, number) is None:
        raise UnknownName("message", str(number), (), f"'foitrack show {request.ref}' gives the numbers")
    filed = [each.ref for each in filings.of_message(store, number)]
    letters = [each.message for each in outbox.of(store, request.ref)]
    if request.ref not in filed and number not in letters:
        raise FoitrackError(
            f"message {number} is not filed under {request.ref}", f"'foitrack file {number} {request.ref}' first"
        )


def retract(store: Store, request: Request, number: int, note: str, today: date, at: datetime) -> Event:
    """Take back an event of a request; return it. Raise when there is no such standing event.

    A word that settled a letter in doubt, taken back, puts the letter in doubt again.
    """
    happened = events.of(store, request.ref)
    gone = {event.retracts for event in happened}
    standing = {event.id: event for event in happened if event.kind is not Kind.RETRACTED and event.id not in gone}
    if number not in standing:
        raise FoitrackError(
            f"{request.ref} has no standing event {number}", f"'foitrack show {request.ref}' numbers them"
        )
    with store.atomic():
        events.add(store, request.ref, Event(today, Kind.RETRACTED, note=note, retracts=number), at)
        unsettle(store, standing[number])
    return standing[number]
