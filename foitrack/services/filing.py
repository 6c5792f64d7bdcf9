"""File a message by hand, and take that back. What followed from the message moves with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from foitrack.core.model import Authority, Event, Match, Request
from foitrack.core.quoting import new_text
from foitrack.core.references import references_in
from foitrack.core.words import Kind, Rung
from foitrack.errors import FoitrackError, UnknownName
from foitrack.mail.parse import parse
from foitrack.store import correspondence, decisions, events, filings, inbound, requests
from foitrack.store.correspondence import StoredMessage
from foitrack.store.database import Store


def any_message(store: Store, number: int) -> StoredMessage:
    """Return a message, in or out, by its number; raise UnknownName."""
    message = correspondence.get(store, number)
    if message is None:
        raise UnknownName("message", str(number), (), "'foitrack inbox' and 'foitrack show REF' give the numbers")
    return message


def message_numbered(store: Store, number: int) -> StoredMessage:
    """Return an incoming message by its number; raise UnknownName."""
    message = any_message(store, number)
    if message.direction != "in":
        raise FoitrackError(f"message {number} is a letter of ours", "only incoming messages can be filed")
    return message


def file(
    store: Store,
    message: StoredMessage,
    to: Sequence[Request],
    forces: Mapping[str, Authority],
    today: date,
    at: datetime,
) -> None:
    """File a message under exactly these requests, by hand.

    Filings elsewhere are taken back, and the events that rested on them move along. Where it was filed already, that
    is confirmed. The sender and the references in the message are learnt for the authorities.
    """
    matches = [Match(each.ref, Rung.BY_HAND, "filed by hand") for each in to]
    refile(store, message, matches, forces, today, at)


def refile(
    store: Store,
    message: StoredMessage,
    matches: Sequence[Match],
    forces: Mapping[str, Authority],
    today: date,
    at: datetime,
) -> None:
    """File a message exactly so, in place of where it is; what rested on it moves along. Without matches it waits."""
    refs = [each.ref for each in matches]
    before = filings.of_message(store, message.id)
    with store.atomic():
        if before and not matches:
            unfile(store, message, today, at)
            return
        moved = [
            event for each in before if each.ref not in refs for event in _take_back(store, message, each, today, at)
        ]
        for each in set(before) - set(matches):
            filings.undo(store, message.id, each.ref, at)
        filings.take_up(store, message.id)
        if matches:
            filings.file(store, message.id, matches, at)
            _move(store, message, moved, refs, at)
            _learn(store, message, matches, forces)


def _move(store: Store, message: StoredMessage, moved: Sequence[Event], refs: Sequence[str], at: datetime) -> None:
    """Record the events that were taken back anew, for each request on which none rests on this message yet.

    What a joint reply had made for several requests is one fact, and is recorded once for each request it now answers.
    """
    fresh = [ref for ref in refs if not standing_on(store, message.id, ref)]
    added: dict[Event, list[int]] = {}
    anew = {}
    for event in moved:
        fact = replace(event, id=0, recorded_at=None)
        if fact not in added:
            added[fact] = [events.add(store, ref, fact, at) for ref in fresh]
        anew[event.id] = added[fact]
    decisions.follow(store, message.id, anew)


def unfile(store: Store, message: StoredMessage, today: date, at: datetime) -> list[str]:
    """Put a message back into the holding pen and retract the events that rest on it; return where it was filed."""
    before = filings.of_message(store, message.id)
    likely = {each.ref: "it was filed there" for each in before}
    for ref, evidence in correspondence.likely(store).get(message.id, ()):
        likely.setdefault(ref, evidence)
    with store.atomic():
        for each in before:
            _take_back(store, message, each, today, at)
        filings.take_up(store, message.id)
        filings.hold(store, message.id, "it was taken back by hand", likely.items())
    return [each.ref for each in before]


def standing_on(store: Store, message: int, ref: str) -> list[Event]:
    """Return the events of a request that rest on a message and were not taken back."""
    happened = events.of(store, ref)
    gone = {event.retracts for event in happened}
    return [
        event
        for event in happened
        if event.message == message and event.id not in gone and event.kind is not Kind.RETRACTED
    ]


def set_aside(store: Store, message: StoredMessage, note: str, at: datetime) -> None:
    """Note that a message is no reply to any request; raise when it is filed."""
    if filings.of_message(store, message.id):
        raise FoitrackError(f"message {message.id} is filed", f"'foitrack file {message.id} --undo' first")
    with store.atomic():
        filings.set_aside(store, message.id, note, at)


def _take_back(store: Store, message: StoredMessage, match: Match, today: date, at: datetime) -> list[Event]:
    """Undo one filing; return the events that rested on it, retracted."""
    filings.undo(store, message.id, match.ref, at)
    resting = standing_on(store, message.id, match.ref)
    for event in resting:
        note = f"message {message.id} belongs elsewhere"
        retraction = Event(today, Kind.RETRACTED, note=note, retracts=event.id, message=message.id)
        events.add(store, match.ref, retraction, at)
    return resting


def _learn(store: Store, message: StoredMessage, matches: Sequence[Match], forces: Mapping[str, Authority]) -> None:
    """Learn the references in a message for its requests, and, when it was filed by hand, the sender."""
    parsed = parse(inbound.raw_bytes(store, message.raw))
    references = references_in(parsed, set(requests.refs(store)), new_text(message.text))
    for each in matches:
        if each.sender_known:
            filings.learn_references(store, message.id, each.ref, references)
    by_hand = {each.ref for each in matches if each.rung is Rung.BY_HAND}
    authorities = {each.authority for each in requests.every(store) if each.ref in by_hand}
    if message.sender and len(authorities) == 1 and not message.automatic:
        (authority,) = authorities
        own = {each.email.lower() for each in forces.values() if each.id != authority}
        if message.sender.lower() not in own:
            filings.learn_sender(store, message.id, message.sender, authority)
