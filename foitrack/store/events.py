"""Events: dated facts that only grow."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

from foitrack.core.model import Event
from foitrack.core.words import Decision, Kind
from foitrack.store.database import Row, Store


def add(store: Store, ref: str, event: Event, at: datetime) -> int:
    """Add an event and return its number."""
    return store.insert(
        "events",
        {
            "ref": ref,
            "happened_on": event.on.isoformat(),
            "kind": event.kind.value,
            "note": event.note,
            "until": event.until.isoformat() if event.until else None,
            "sections": json.dumps(event.sections),
            "reference": event.reference,
            "letter": event.letter,
            "decision": event.decision.value if event.decision else None,
            "message": event.message,
            "retracts": event.retracts,
            "by_hand": int(event.by_hand),
            "recorded_at": at.isoformat(),
            "bounced": event.bounced,
        },
    )


def of(store: Store, ref: str) -> list[Event]:
    """Return the events of one request, in the order they were recorded."""
    return [_event(row) for row in store.query("SELECT * FROM events WHERE ref = ? ORDER BY id", [ref])]


def every(store: Store, campaign: str | None = None) -> dict[str, list[Event]]:
    """Return the events of all requests, or of one campaign's, by reference."""
    if campaign is None:
        rows = store.query("SELECT * FROM events ORDER BY id")
    else:
        rows = store.query(
            "SELECT events.* FROM events JOIN requests USING (ref) WHERE campaign = ? ORDER BY events.id", [campaign]
        )
    found: dict[str, list[Event]] = {}
    for row in rows:
        found.setdefault(row["ref"], []).append(_event(row))
    return found


def of_message(store: Store, message: int) -> list[tuple[str, Event]]:
    """Return the events that rest on a message, each with its request's reference."""
    rows = store.query("SELECT * FROM events WHERE message = ? ORDER BY id", [message])
    return [(row["ref"], _event(row)) for row in rows]


def request_of(store: Store, number: int) -> str:
    """Return the reference of the request that an event is about; raises IndexError when there is no such event."""
    return str(store.query("SELECT ref FROM events WHERE id = ?", [number])[0]["ref"])


def not_taken_back(store: Store, numbers: Sequence[int]) -> list[int]:
    """Return those of the numbered events that still stand."""
    gone = store.query(
        "SELECT retracts FROM events WHERE retracts IN (SELECT value FROM json_each(?))", [json.dumps(list(numbers))]
    )
    return [number for number in numbers if number not in {row["retracts"] for row in gone}]


def _event(row: Row) -> Event:
    return Event(
        on=date.fromisoformat(row["happened_on"]),
        kind=Kind(row["kind"]),
        id=row["id"],
        note=row["note"],
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        sections=tuple(json.loads(row["sections"])),
        reference=row["reference"],
        letter=row["letter"],
        decision=Decision(row["decision"]) if row["decision"] else None,
        message=row["message"],
        retracts=row["retracts"],
        by_hand=bool(row["by_hand"]),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        bounced=row["bounced"],
    )
