"""What a person decided about a message, in order, so that the last of it can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from foitrack.core.model import Match
from foitrack.core.words import Rung
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: in words, the events it recorded, and where the message was filed before when it was moved."""

    id: int
    message: int
    words: str
    events: tuple[int, ...] = ()
    filed_before: tuple[Match, ...] | None = None


def note(
    store: Store,
    message: int,
    words: str,
    at: datetime,
    events: Iterable[int] = (),
    filed_before: Sequence[Match] | None = None,
) -> int:
    """Note a decision and return its number; `filed_before` is None when it moved nothing."""
    before = None if filed_before is None else json.dumps([_plain(each) for each in filed_before])
    row = {
        "message": message,
        "at": at.isoformat(),
        "words": words,
        "events": json.dumps(list(events)),
        "filed_before": before,
    }
    number = store.table("decisions").insert(row).last_pk
    assert isinstance(number, int)
    return number


def last(store: Store) -> Decided | None:
    """Return the last decision that was not taken back, or None. What it recorded may be taken back by itself."""
    rows = store.query("""
        SELECT * FROM decisions WHERE undone_at IS NULL AND (filed_before IS NOT NULL OR NOT EXISTS (
            SELECT 1 FROM json_each(decisions.events) JOIN events ON events.retracts = json_each.value))
        ORDER BY id DESC LIMIT 1
    """)
    for row in rows:
        before = row["filed_before"]
        matches = None if before is None else tuple(_match(*each) for each in json.loads(before))
        return Decided(row["id"], row["message"], row["words"], tuple(json.loads(row["events"])), matches)
    return None


def follow(store: Store, message: int, moved: Mapping[int, Sequence[int]]) -> None:
    """Let the decisions about a message rest on the events that took the place of others when it was moved."""
    for row in store.query("SELECT id, events FROM decisions WHERE message = ? AND undone_at IS NULL", [message]):
        followed = (new for number in json.loads(row["events"]) for new in moved.get(number, [number]))
        numbers = [*dict.fromkeys(followed)]
        store.execute("UPDATE decisions SET events = ? WHERE id = ?", [json.dumps(numbers), row["id"]])


def undone(store: Store, number: int, at: datetime) -> None:
    """Note that a decision was taken back."""
    store.execute("UPDATE decisions SET undone_at = ? WHERE id = ?", [at.isoformat(), number])


def _plain(match: Match) -> list[object]:
    return [match.ref, match.rung.value, match.evidence, match.sender_known]


def _match(ref: str, rung: str, evidence: str, sender_known: bool) -> Match:
    return Match(ref, Rung(rung), evidence, sender_known)
