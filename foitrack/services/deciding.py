"""What waits for a person: messages that no request has, and filed replies that nobody has decided on."""

from __future__ import annotations

from dataclasses import dataclass

from foitrack.core.model import Suggestion
from foitrack.store import correspondence, filings, readings, requests
from foitrack.store.correspondence import StoredMessage
from foitrack.store.database import Store

NO_REASON = "nothing says which request it is about"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits: in the holding pen (with the reason and the likeliest requests), or filed and undecided.

    `also` are the other requests that it is filed under and undecided for: a joint reply, or one reply to two requests.
    """

    message: StoredMessage
    reason: str
    ref: str = ""
    authority: str = ""
    rung: str = ""
    evidence: str = ""
    sender_known: bool = False
    suggestions: tuple[Suggestion, ...] = ()
    likely: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unfiled:
    """Why a message is under no request: what it waits for, or the note with which it was set aside."""

    aside: str | None
    reason: str
    likely: tuple[tuple[str, str], ...] = ()


def unfiled(store: Store, message: StoredMessage) -> Unfiled:
    """Say why a message that no request has is where it is, and the requests it is likeliest to be about."""
    aside = filings.why_aside(store, message.id)
    likely = () if aside is not None else tuple(correspondence.likely(store).get(message.id, ()))
    return Unfiled(aside, message.reason or NO_REASON, likely)


def waiting(store: Store) -> list[Waiting]:
    """Return everything that waits for a person, oldest mail first; a fixed number of queries."""
    held = correspondence.holding_pen(store)
    filed = correspondence.undecided(store)
    suggestions = readings.suggestions(store, [each.id for each in held] + [each.id for each, _ in filed])
    likely = correspondence.likely(store)
    together: dict[int, list[str]] = {}
    for message, match in filed:
        together.setdefault(message.id, []).append(match.ref)
    names = {each.ref: each.authority_name for each in requests.every(store)}
    found = [
        Waiting(
            message,
            message.reason or NO_REASON,
            suggestions=tuple(suggestions.get(message.id, ())),
            likely=tuple(likely.get(message.id, ())),
        )
        for message in held
    ]
    found += [
        Waiting(
            message,
            "to decide" if match.sender_known else "to decide: the sender is not known",
            match.ref,
            names[match.ref],
            match.rung,
            match.evidence,
            match.sender_known,
            tuple(suggestions.get(message.id, ())),
            also=tuple(ref for ref in together[message.id] if ref != match.ref),
        )
        for message, match in filed
    ]
    return sorted(found, key=lambda each: (each.message.at, each.message.id))
