"""Record what needs no asking: an acknowledgement, an automatic reply, an absence, a bounce, on strong evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from foitrack.core.model import Event, Match, Suggestion
from foitrack.core.quoting import new_text
from foitrack.core.reading import may_record
from foitrack.core.receipts import more_than_a_receipt
from foitrack.core.words import Kind
from foitrack.store import events, filings
from foitrack.store import letters as outbox
from foitrack.store.correspondence import StoredMessage
from foitrack.store.database import Store
from foitrack.store.letters import Outgoing


def record_unasked(
    store: Store, stored: StoredMessage, found: Sequence[Suggestion], at: datetime
) -> list[tuple[str, Event, int]]:
    """Record for each request of a message what may be recorded; return the references, events and their numbers.

    A receipt that says more than that it is one waits for a person, and so does a delivery report that returns no
    letter of ours. Where an event ever rested on this message for the request, a person may have taken it back.
    """
    filed = filings.of_message(store, stored.id) if found else []
    allowed = [(match, suggestion) for match in filed if (suggestion := may_record(found, match))]
    told = {ref for ref, _ in events.of_message(store, stored.id)} if allowed else set()
    recorded = []
    for match, suggestion in allowed:
        if match.ref in told:
            continue
        event = _bounce_of(store, stored, match) if suggestion.kind is Kind.BOUNCED else _receipt(stored, suggestion)
        if event is not None:
            recorded.append((match.ref, event, events.add(store, match.ref, event, at)))
    return recorded


def _receipt(stored: StoredMessage, suggestion: Suggestion) -> Event | None:
    files = sum(not each.inline for each in stored.attachments)
    return None if more_than_a_receipt(new_text(stored.text), files) else event_of(suggestion, stored.on, stored.id)


def _bounce_of(store: Store, stored: StoredMessage, match: Match) -> Event | None:
    """Return the event of a delivery report that returns a letter of ours; None when no letter can be named."""
    letter = _returned(store, match)
    if letter is None:
        return None
    event = Event(stored.on, Kind.BOUNCED, message=stored.id, by_hand=False)
    return naming(event, letter)


def naming(event: Event, letter: Outgoing) -> Event:
    """Return the event of a bounce with the letter that came back."""
    return replace(event, letter="" if letter.is_request else letter.letter, bounced=letter.message)


def with_returned_letter(store: Store, event: Event, message: int, ref: str) -> Event:
    """Return the event of a bounce with the letter that its report returns, when it names one."""
    for match in filings.of_message(store, message):
        letter = _returned(store, match) if match.ref == ref else None
        if letter is not None:
            return naming(event, letter)
    return event


def _returned(store: Store, match: Match) -> Outgoing | None:
    """Return the letter whose Message-ID the report was matched by."""
    for letter in reversed(outbox.of(store, match.ref)):
        if letter.message_id.strip("<>") in match.evidence:
            return letter
    return None


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
