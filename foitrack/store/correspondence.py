"""Messages as people look at them: the correspondence of a request, what waits for a person, counts for the status."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foitrack.core.model import Match
from foitrack.core.words import Direction, Rung
from foitrack.store.database import Row, Store


@dataclass(frozen=True, slots=True)
class StoredAttachment:
    """A kept attachment: its safe name, type, size and SHA-256, and what its reading warns of."""

    id: int
    message: int
    position: int
    name: str
    type: str
    bytes: int
    sha256: str
    inline: bool
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A message of the store, in or out, with its attachments.

    `problems` could not be read in it; `warnings` are what a person should look at in what it says.
    """

    id: int
    direction: Direction
    raw: str
    bytes: int
    message_id: str
    at: datetime
    on: date
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    automatic: bool
    problems: tuple[str, ...]
    reason: str
    attachments: tuple[StoredAttachment, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages and attachments (logos left out) a request has."""

    messages: int = 0
    attachments: int = 0


_IN_REQUEST = """
    SELECT message FROM filings WHERE ref = :ref AND undone_at IS NULL
    UNION SELECT message FROM letters WHERE ref = :ref
"""


def of_request(store: Store, ref: str) -> list[StoredMessage]:
    """Return a request's correspondence, oldest first."""
    rows = store.query(f"SELECT * FROM messages WHERE id IN ({_IN_REQUEST}) ORDER BY at, id", {"ref": ref})  # noqa: S608
    return _with_attachments(store, rows)


def get(store: Store, message: int) -> StoredMessage | None:
    """Return one message, or None."""
    return next(iter(several(store, [message])), None)


def several(store: Store, messages: Sequence[int]) -> list[StoredMessage]:
    """Return those of these messages that there are, in the order of their numbers."""
    rows = store.query(
        "SELECT * FROM messages WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id", [json.dumps(list(messages))]
    )
    return _with_attachments(store, rows)


_HELD = """
    direction = 'in'
    AND id NOT IN (SELECT message FROM filings WHERE undone_at IS NULL)
    AND id NOT IN (SELECT message FROM set_aside)
"""


def holding_pen(store: Store) -> list[StoredMessage]:
    """Return the incoming messages that no request has, oldest first."""
    return _with_attachments(
        store,
        store.query(f"SELECT * FROM messages WHERE {_HELD} ORDER BY at, id"),  # noqa: S608
    )


def held(store: Store) -> int:
    """Return how many incoming messages no request has."""
    return int(store.query(f"SELECT count(*) FROM messages WHERE {_HELD}")[0][0])  # noqa: S608


def our_texts(store: Store, message: int) -> list[str]:
    """Return the texts of our letters in the requests that a message is filed under: what it may quote."""
    rows = store.query(
        """
        SELECT messages.text FROM letters JOIN messages ON messages.id = letters.message
        WHERE letters.ref IN (SELECT ref FROM filings WHERE filings.message = ? AND undone_at IS NULL)
        ORDER BY messages.id
        """,
        [message],
    )
    return [row["text"] for row in rows]


def refs_of_letter(store: Store, message: int) -> list[str]:
    """Return the request that a letter of ours went out for; nothing for a mail that came in."""
    return [row["ref"] for row in store.query("SELECT DISTINCT ref FROM letters WHERE message = ?", [message])]


def likely(store: Store) -> dict[int, list[tuple[str, str]]]:
    """Return for each message that was held the likeliest requests, best first: (ref, evidence)."""
    found: dict[int, list[tuple[str, str]]] = {}
    for row in store.query("SELECT message, ref, evidence FROM likely ORDER BY message, position, ref"):
        found.setdefault(row["message"], []).append((row["ref"], row["evidence"]))
    return found


_UNDECIDED = """
    filings.undone_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM events
        WHERE events.message = filings.message AND events.ref = filings.ref
          AND events.kind <> 'retracted'
          AND events.id NOT IN (SELECT retracts FROM events WHERE retracts IS NOT NULL))
"""


def undecided(store: Store) -> list[tuple[StoredMessage, Match]]:
    """Return the filed incoming messages that no event of their request rests on, each with its filing."""
    rows = store.query(f"""
        SELECT messages.*, filings.ref, filings.rung, filings.evidence, filings.sender_known
        FROM filings JOIN messages ON messages.id = filings.message
        WHERE {_UNDECIDED} ORDER BY messages.at, messages.id, filings.id
    """)  # noqa: S608
    messages = {each.id: each for each in _with_attachments(store, rows)}
    return [(messages[row["id"]], _match(row)) for row in rows]


def undecided_refs(store: Store) -> list[str]:
    """Return the reference of each filing that waits for a decision, as often as there are messages."""
    return [row["ref"] for row in store.query(f"SELECT ref FROM filings WHERE {_UNDECIDED}")]  # noqa: S608


def counts(store: Store) -> dict[str, Counts]:
    """Return the counts of every request that has any correspondence, by reference."""
    rows = store.query("""
        WITH pairs AS (
            SELECT ref, message FROM filings WHERE undone_at IS NULL
            UNION SELECT ref, message FROM letters)
        SELECT ref, count(*) AS messages,
               sum((SELECT count(*) FROM attachments WHERE attachments.message = pairs.message AND inline = 0))
                 AS attachments
        FROM pairs GROUP BY ref
    """)
    return {row["ref"]: Counts(row["messages"], row["attachments"]) for row in rows}


def attachments_of(store: Store, ref: str) -> list[StoredAttachment]:
    """Return the attachments of a request's incoming messages, oldest first."""
    rows = store.query(
        """
        SELECT attachments.*, documents.warnings FROM attachments
        LEFT JOIN documents USING (sha256)
        WHERE message IN (SELECT message FROM filings WHERE ref = ? AND undone_at IS NULL)
        ORDER BY message, position
        """,
        [ref],
    )
    return [_attachment(row) for row in rows]


def _with_attachments(store: Store, rows: list[Row]) -> list[StoredMessage]:
    numbers = json.dumps([row["id"] for row in rows])
    found: dict[int, list[StoredAttachment]] = {}
    for row in store.query(
        """
        SELECT attachments.*, documents.warnings FROM attachments LEFT JOIN documents USING (sha256)
        WHERE message IN (SELECT value FROM json_each(?)) ORDER BY message, position
        """,
        [numbers],
    ):
        found.setdefault(row["message"], []).append(_attachment(row))
    warned: dict[int, list[str]] = {}
    for row in store.query(
        """
        SELECT message, warning FROM warnings
        WHERE message IN (SELECT value FROM json_each(?)) ORDER BY message, warning
        """,
        [numbers],
    ):
        warned.setdefault(row["message"], []).append(row["warning"])
    return [_message(row, found.get(row["id"], ()), warned.get(row["id"], ())) for row in rows]


def _attachment(row: Row) -> StoredAttachment:
    return StoredAttachment(
        id=row["id"],
        message=row["message"],
        position=row["position"],
        name=row["name"],
        type=row["type"],
        bytes=row["bytes"],
        sha256=row["sha256"],
        inline=bool(row["inline"]),
        warnings=tuple(json.loads(row["warnings"] or "[]")),
    )


def _message(row: Row, attachments: Iterable[StoredAttachment], warnings: Iterable[str]) -> StoredMessage:
    return StoredMessage(
        id=row["id"],
        direction=Direction(row["direction"]),
        raw=row["raw"],
        bytes=row["bytes"],
        message_id=row["message_id"],
        at=datetime.fromisoformat(row["at"]),
        on=date.fromisoformat(row["happened_on"]),
        sender=row["sender"],
        sender_name=row["sender_name"],
        recipients=tuple(json.loads(row["recipients"])),
        subject=row["subject"],
        text=row["text"],
        automatic=bool(row["automatic"]),
        problems=tuple(json.loads(row["problems"])),
        reason=row["reason"],
        attachments=tuple(attachments),
        warnings=tuple(warnings),
    )


def _match(row: Row) -> Match:
    return Match(row["ref"], Rung(row["rung"]), row["evidence"], bool(row["sender_known"]))
