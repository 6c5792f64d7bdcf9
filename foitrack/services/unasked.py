"""Record what needs no asking: an acknowledgement, an automatic reply, an absence, a bounce, on strong evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from foitrack.core.model import Event, Suggestion
from foitrack.core.reading import may_record
from foitrack.core.words import Kind
from foitrack.store import events, filings, inbound
from foitrack.store import letters as outbox
from foitrack.store.correspondence import StoredMessage
from foitrack.store.database import Store


def record_unasked(
    store: Store, stored: StoredMessage, found: Sequence[Suggestion], at: datetime
) -> list[tuple[str, Event, int]]:
    """Record for each request of a message what may be recorded; return the references, events and their numbers.

    Where an event ever rested on this message for the request, a person may have taken it back: nothing is recorded.
    """
    told = {ref for ref, _ in events.of_message(store, stored.id)}
    recorded = []
    for match in filings.of_message(store, stored.id):
        suggestion = may_record(found, match)
        if suggestion is not None and match.ref not in told:
            event = event_of(suggestion, stored.on, stored.id)
            if event.kind is Kind.BOUNCED:
                event = replace(event, letter=returned_letter(store, stored, match.ref))
            recorded.append((match.ref, event, events.add(store, match.ref, event, at)))
    return recorded


def returned_letter(store: Store, stored: StoredMessage, ref: str) -> str:
    """Return the name of the letter that a delivery report returns; empty for the request itself."""
    raw = inbound.raw_bytes(store, stored.raw)
    for letter in reversed(outbox.of(store, ref)):
        if letter.message_id.strip("<>").encode() in raw:
            return "" if letter.is_request else letter.letter
    return ""


def event_of(suggestion: Suggestion, on: date, message: int, by_hand: bool = False) -> Event:
    """Return the event that a suggestion becomes once it is accepted."""
    return Event(
        on=on,
        kind=suggestion.kind,
        until=suggestion.until,
        sections=suggestion.sections,
        reference=", ".join(suggestion.references),
        decision=suggestion.decision,
        message=message,
        by_hand=by_hand,
    )
