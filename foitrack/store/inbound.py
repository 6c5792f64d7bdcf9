"""Incoming mail: each raw mail once, every place it was seen, and the cursor that moves with the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from foitrack.core.model import Message, Sighting
from foitrack.store import blobs
from foitrack.store.database import Store

Cursor = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it arrived: what was read of it, the SHA-256 of its raw bytes and of each attachment, and its day."""

    message: Message
    raw: str
    bytes: int
    attachments: tuple[str, ...]
    at: datetime
    on: date


def cursor(store: Store, account: str, folder: str) -> Cursor | None:
    """Return (uidvalidity, last uid) up to which a folder was fetched, or None."""
    rows = store.query("SELECT uidvalidity, uid FROM cursors WHERE account = ? AND folder = ?", [account, folder])
    return (rows[0]["uidvalidity"], rows[0]["uid"]) if rows else None


def move_cursor(store: Store, account: str, folder: str, uidvalidity: int, uid: int) -> None:
    """Note how far a folder was fetched; belongs in the transaction that adds the mails."""
    store.table("cursors").insert(
        {"account": account, "folder": folder, "uidvalidity": uidvalidity, "uid": uid}, replace=True
    )


def known(store: Store, raw: str) -> int | None:
    """Return the number of the incoming message with these raw bytes, or None."""
    rows = store.query("SELECT id FROM messages WHERE raw = ? AND direction = 'in'", [raw])
    return rows[0]["id"] if rows else None


def see(store: Store, account: str, sighting: Sighting, message: int) -> None:
    """Note that a message was seen at a place on the server."""
    store.table("sightings").insert(
        {
            "account": account,
            "folder": sighting.folder,
            "uidvalidity": sighting.uidvalidity,
            "uid": sighting.uid,
            "message": message,
        },
        ignore=True,
    )


def add(store: Store, arrived: Arrived, at: datetime) -> int:
    """Add an incoming message with its attachments; return its number."""
    mail = arrived.message
    table = store.table("messages").insert(
        {
            "direction": "in",
            "raw": arrived.raw,
            "bytes": arrived.bytes,
            "message_id": mail.message_id,
            "at": arrived.at.isoformat(),
            "happened_on": arrived.on.isoformat(),
            "sender": mail.sender.email if mail.sender else "",
            "sender_name": mail.sender.name if mail.sender else "",
            "recipients": json.dumps(mail.recipients),
            "subject": mail.subject,
            "text": mail.text,
            "automatic": int(mail.automatic),
            "problems": json.dumps(mail.problems),
            "stored_at": at.isoformat(),
        }
    )
    number = table.last_pk
    assert isinstance(number, int)
    _add_attachments(store, number, arrived)
    return number


def _add_attachments(store: Store, number: int, arrived: Arrived) -> None:
    if arrived.attachments:
        store.table("attachments").insert_all(
            {
                "message": number,
                "position": position,
                "name": attachment.name,
                "type": attachment.type,
                "bytes": len(attachment.content),
                "sha256": digest,
                "inline": int(attachment.inline),
            }
            for position, (attachment, digest) in enumerate(
                zip(arrived.message.attachments, arrived.attachments, strict=True), start=1
            )
        )


def unread(store: Store) -> list[tuple[int, str]]:
    """Return (number, raw) of the incoming messages that nothing has read yet, oldest first."""
    rows = store.query("SELECT id, raw FROM messages WHERE direction = 'in' AND read = 0 ORDER BY id")
    return [(row["id"], row["raw"]) for row in rows]


def mark_read(store: Store, messages: Iterable[int], reading: int) -> None:
    """Note that messages were read, by which version of the reading."""
    for message in messages:
        store.execute("UPDATE messages SET read = ? WHERE id = ?", [reading, message])


def raw_bytes(store: Store, raw: str) -> bytes:
    """Return the raw bytes of a message."""
    return blobs.get(store, blobs.MAIL, raw)
