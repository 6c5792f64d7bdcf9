"""Decide about a message: what it says, where it belongs. Every decision is noted, and the last can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from foitrack.core.model import Authority, Event, Request
from foitrack.core.words import Kind
from foitrack.errors import FoitrackError
from foitrack.services.filing import file, message_numbered, refile, set_aside, unfile
from foitrack.services.recording import record
from foitrack.services.unasked import record_unasked, with_returned_letter
from foitrack.store import decisions, events, filings, readings
from foitrack.store.correspondence import StoredMessage
from foitrack.store.database import Store


def accept(store: Store, event: Event, to: Sequence[Request], today: date, at: datetime) -> str:
    """Record the event of a message for each of these requests, all or none; return it in words."""
    assert event.message is not None
    words = f"{', '.join(each.ref for each in to)}: {event.kind}"
    with store.atomic():
        numbers = [record(store, request, _returned(store, request, event), today, at) for request in to]
        decisions.note(store, event.message, words, at, events=numbers)
    return words


def move(
    store: Store,
    message: StoredMessage,
    to: Sequence[Request],
    forces: Mapping[str, Authority],
    today: date,
    at: datetime,
) -> str:
    """File a message under exactly these requests, by hand; return it in words.

    What needs no asking on a strong rung is recorded now that a person has said where the message belongs.
    """
    words = f"message {message.id} filed under {', '.join(each.ref for each in to)}"
    with store.atomic():
        before = filings.of_message(store, message.id)
        file(store, message, to, forces, today, at)
        said = readings.suggestions(store, [message.id]).get(message.id, [])
        unasked = record_unasked(store, message, said, at)
        numbers = [number for _, _, number in unasked]
        decisions.note(store, message.id, words, at, events=numbers, filed_before=before)
    return "; ".join([words, *(f"recorded {event.kind} for {ref}" for ref, event, _ in unasked)])


def take_out(store: Store, message: StoredMessage, today: date, at: datetime) -> list[str]:
    """Put a message back into the holding pen; return where it was filed."""
    with store.atomic():
        before = filings.of_message(store, message.id)
        was = unfile(store, message, today, at)
        decisions.note(store, message.id, f"message {message.id} put back", at, filed_before=before)
    return was


def not_ours(store: Store, message: StoredMessage, note: str, at: datetime) -> str:
    """Set aside a message that is no reply to any request; return it in words."""
    words = f"message {message.id} set aside"
    with store.atomic():
        set_aside(store, message, note, at)
        decisions.note(store, message.id, words, at, filed_before=())
    return words


def undo(store: Store, forces: Mapping[str, Authority], today: date, at: datetime) -> str:
    """Take back the last decision: retract its events, or file its message as it was; return it in words.

    Raises FoitrackError when nothing is left to take back.
    """
    with store.atomic():
        last = decisions.last(store)
        if last is None:
            raise FoitrackError("nothing was decided that could be taken back", "'foitrack show REF' lists the events")
        for number in events.not_taken_back(store, last.events):
            ref = events.request_of(store, number)
            note = "the decision was taken back"
            events.add(store, ref, Event(today, Kind.RETRACTED, note=note, retracts=number, message=last.message), at)
        if last.filed_before is not None:
            refile(store, message_numbered(store, last.message), last.filed_before, forces, today, at)
        decisions.undone(store, last.id, at)
    return f"taken back: {last.words}"


def _returned(store: Store, request: Request, event: Event) -> Event:
    """Name the letter that came back, when the event is a bounce."""
    if event.kind is not Kind.BOUNCED or event.letter or event.message is None:
        return event
    return with_returned_letter(store, event, event.message, request.ref)
