"""Outgoing letters: the text that goes, where to, and how far it has come. Each step of a delivery is a fact."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from foitrack.core.words import Delivery
from foitrack.store.database import Row, Store

REQUEST = "request"
"""The step of the request itself; sent once more it is `request 2`."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter on its way: its message number, request, step and address, and the last known state of its delivery.

    `step` is unique within a request: `request`, `overdue` …; a letter sent once more has `request 2`, one that was
    taken back `cancelled 17: request`.
    """

    message: int
    ref: str
    letter: str
    step: str
    address: str
    raw: str
    message_id: str
    subject: str
    happened_on: date
    state: Delivery
    at: datetime
    detail: str = ""

    @property
    def is_request(self) -> bool:
        """Whether this is the request itself, and not a letter about it."""
        return self.step == REQUEST or self.step.startswith(f"{REQUEST} ")


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to be queued: its raw bytes are kept under `raw` already."""

    ref: str
    letter: str
    step: str
    address: str
    raw: str
    bytes: int
    message_id: str
    sender: str
    sender_name: str
    subject: str
    text: str
    at: datetime
    happened_on: date


def queue(store: Store, letters: Iterable[NewLetter], at: datetime) -> list[Outgoing]:
    """Write down the intent to send each letter; return them as they stand. A step that stands already raises."""
    queued = []
    for new in letters:
        message = _add_message(store, new, at)
        row = {"ref": new.ref, "letter": new.letter, "step": new.step, "address": new.address}
        store.insert("letters", {"message": message, **row})
        note(store, message, Delivery.QUEUED, at)
        told = (new.raw, new.message_id, new.subject, new.happened_on, Delivery.QUEUED, at)
        queued.append(Outgoing(message, new.ref, new.letter, new.step, new.address, *told))
    return queued


def _add_message(store: Store, letter: NewLetter, at: datetime) -> int:
    return store.insert(
        "messages",
        {
            "direction": "out",
            "raw": letter.raw,
            "bytes": letter.bytes,
            "message_id": letter.message_id,
            "at": letter.at.isoformat(),
            "happened_on": letter.happened_on.isoformat(),
            "sender": letter.sender,
            "sender_name": letter.sender_name,
            "recipients": json.dumps([letter.address]),
            "subject": letter.subject,
            "text": letter.text,
            "read": 1,
            "stored_at": at.isoformat(),
        },
    )


def note(store: Store, message: int, state: Delivery, at: datetime, detail: str = "") -> None:
    """Write down one step of a delivery."""
    store.insert(
        "deliveries", {"message": message, "state": state.value, "at": at.isoformat(), "detail": detail[:1000]}
    )


_OUTGOING = """
    SELECT letters.*, messages.raw, messages.message_id, messages.subject, messages.happened_on,
           deliveries.state, deliveries.at, deliveries.detail
    FROM letters
    JOIN messages ON messages.id = letters.message
    JOIN deliveries ON deliveries.id = (SELECT max(id) FROM deliveries AS d WHERE d.message = letters.message)
"""


def every(store: Store, campaign: str | None = None) -> list[Outgoing]:
    """Return all letters ever decided on, or one campaign's, oldest first, each with its last state."""
    if campaign is None:
        rows = store.query(_OUTGOING + " ORDER BY letters.message")
    else:
        rows = store.query(
            _OUTGOING + " JOIN requests USING (ref) WHERE requests.campaign = ? ORDER BY letters.message", [campaign]
        )
    return [_outgoing(row) for row in rows]


def of(store: Store, ref: str) -> list[Outgoing]:
    """Return the letters of one request, oldest first."""
    return [_outgoing(row) for row in store.query(_OUTGOING + " WHERE letters.ref = ? ORDER BY letters.message", [ref])]


def by_ref(store: Store, refs: Collection[str]) -> dict[str, list[Outgoing]]:
    """Return the letters of several requests by reference, oldest first."""
    chosen = " WHERE letters.ref IN (SELECT value FROM json_each(?)) ORDER BY letters.message"
    found: dict[str, list[Outgoing]] = {}
    for row in store.query(_OUTGOING + chosen, [json.dumps(list(refs))]):
        found.setdefault(row["ref"], []).append(_outgoing(row))
    return found


def state(store: Store, message: int) -> Delivery:
    """Return the last known state of one letter's delivery."""
    rows = store.query("SELECT state FROM deliveries WHERE message = ? ORDER BY id DESC LIMIT 1", [message])
    return Delivery(rows[0]["state"])


def get(store: Store, message: int) -> Outgoing | None:
    """Return one letter by its message number, or None."""
    rows = store.query(_OUTGOING + " WHERE letters.message = ?", [message])
    return _outgoing(rows[0]) if rows else None


def attempted_since(store: Store, at: datetime) -> list[datetime]:
    """Return the instants since `at` (aware UTC) at which a letter was handed over, or may have been, oldest first."""
    rows = store.query(
        "SELECT at FROM deliveries WHERE state = ? AND at >= ? ORDER BY at", [Delivery.ATTEMPTED.value, at.isoformat()]
    )
    return [datetime.fromisoformat(row["at"]) for row in rows]


def history(store: Store, message: int) -> list[tuple[datetime, Delivery, str]]:
    """Return the steps of one delivery, oldest first."""
    rows = store.query("SELECT at, state, detail FROM deliveries WHERE message = ? ORDER BY id", [message])
    return [(datetime.fromisoformat(row["at"]), Delivery(row["state"]), row["detail"]) for row in rows]


def _outgoing(row: Row) -> Outgoing:
    return Outgoing(
        message=row["message"],
        ref=row["ref"],
        letter=row["letter"],
        step=row["step"],
        address=row["address"],
        raw=row["raw"],
        message_id=row["message_id"],
        subject=row["subject"],
        happened_on=date.fromisoformat(row["happened_on"]),
        state=Delivery(row["state"]),
        at=datetime.fromisoformat(row["at"]),
        detail=row["detail"],
    )


def cancel(store: Store, letter: Outgoing, at: datetime, why: str) -> None:
    """Take back a letter that never left, and free its step for another."""
    note(store, letter.message, Delivery.CANCELLED, at, why)
    step = f"cancelled {letter.message}: {letter.step}"
    store.execute("UPDATE letters SET step = ? WHERE message = ?", [step, letter.message])
