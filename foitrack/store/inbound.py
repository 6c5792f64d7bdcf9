"""Incoming mail: each raw mail once, every place it was seen, and the cursor that moves with the rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foitrack.core.model import Message, Sighting
from foitrack.store import blobs
from foitrack.store.database import Store

Cursor = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it arrived: what was read of it, the SHA-256 of its raw bytes, its files, and its day.

    `files` are the SHA-256 and length of each attachment.
    """

    message: Message
    raw: str
    bytes: int
    files: tuple[tuple[str, int], ...]
    at: datetime
    on: date


def cursor(store: Store, account: str, folder: str) -> Cursor | None:
    """Return (uidvalidity, last uid) up to which a folder was fetched, or None."""
    rows = store.query("SELECT uidvalidity, uid FROM cursors WHERE account = ? AND folder = ?", [account, folder])
    return (rows[0]["uidvalidity"], rows[0]["uid"]) if rows else None


def move_cursor(store: Store, account: str, folder: str, cursor: Cursor) -> None:
    """Note how far a folder was fetched; belongs in the transaction that adds the mails."""
    store.execute(
        "INSERT OR REPLACE INTO cursors (account, folder, uidvalidity, uid) VALUES (?, ?, ?, ?)",
        [account, folder, *cursor],
    )


def seen_after(store: Store, account: str, folder: str, cursor: Cursor) -> set[int]:
    """Return the UIDs beyond the cursor that are stored already: a mail before them was withheld."""
    rows = store.query(
        "SELECT uid FROM sightings WHERE account = ? AND folder = ? AND uidvalidity = ? AND uid > ?",
        [account, folder, *cursor],
    )
    return {row["uid"] for row in rows}


def known(store: Store, raws: Iterable[str]) -> dict[str, int]:
    """Return the numbers of the incoming messages with these raw bytes, by their SHA-256."""
    rows = store.query(
        "SELECT raw, id FROM messages WHERE direction = 'in' AND raw IN (SELECT value FROM json_each(?))",
        [json.dumps(list(raws))],
    )
    return {row["raw"]: row["id"] for row in rows}


def see(store: Store, account: str, sightings: Iterable[tuple[Sighting, int]]) -> None:
    """Note that messages were seen at places on the server; a place that is noted already stays as it is."""
    rows = [
        {
            "account": account,
            "folder": sighting.folder,
            "uidvalidity": sighting.uidvalidity,
            "uid": sighting.uid,
            "message": message,
        }
        for sighting, message in sightings
    ]
    store.insert_all("sightings", rows, "INSERT OR IGNORE")


def add(store: Store, arrived: Sequence[Arrived], at: datetime) -> list[int]:
    """Add incoming messages with their attachments; return their numbers. Belongs inside `atomic`."""
    first = store.query("SELECT coalesce(max(id), 0) + 1 FROM messages")[0][0]
    numbers = list(range(first, first + len(arrived)))
    rows = list(zip(numbers, arrived, strict=True))
    store.insert_all("messages", [_message_row(number, each, at) for number, each in rows])
    files = [row for number, each in rows for row in _attachment_rows(number, each.message, each.files)]
    store.insert_all("attachments", files)
    return numbers


def _message_row(number: int, arrived: Arrived, at: datetime) -> dict[str, object]:
    return {
        "id": number,
        "direction": "in",
        "raw": arrived.raw,
        "bytes": arrived.bytes,
        "at": arrived.at.isoformat(),
        "happened_on": arrived.on.isoformat(),
        "stored_at": at.isoformat(),
    } | _read_columns(arrived.message)


def _read_columns(mail: Message) -> dict[str, object]:
    """Return the columns that hold what was read of a mail, and can be read again."""
    return {
        "message_id": _storable(mail.message_id),
        "sender": _storable(mail.sender.email) if mail.sender else "",
        "sender_name": _storable(mail.sender.name) if mail.sender else "",
        "recipients": json.dumps(mail.recipients),
        "subject": _storable(mail.subject),
        "text": _storable(mail.text),
        "automatic": int(mail.automatic),
        "problems": json.dumps(mail.problems),
    }


def _storable(text: str) -> str:
    """Return text that SQLite can hold: half a surrogate pair is no character."""
    return text.encode(errors="replace").decode()


def _attachment_rows(number: int, mail: Message, files: Sequence[tuple[str, int]]) -> Iterator[dict[str, object]]:
    pairs = zip(mail.attachments, files, strict=True)
    for position, (attachment, (digest, length)) in enumerate(pairs, start=1):
        yield {
            "message": number,
            "position": position,
            "name": attachment.name,
            "type": attachment.type,
            "bytes": length,
            "sha256": digest,
            "inline": int(attachment.inline),
        }


def every(store: Store) -> list[tuple[int, str]]:
    """Return (number, raw) of all incoming messages, oldest first."""
    return [(row["id"], row["raw"]) for row in store.query("SELECT id, raw FROM messages WHERE direction = 'in'")]


def put_right(store: Store, number: int, mail: Message, digests: Sequence[str]) -> bool:
    """Write anew what was read of a mail, where it is not what the store says; tell whether it was not.

    `digests` are the SHA-256 of its files. When it came, and what a person made of it, stay.
    """
    wanted = _read_columns(mail)
    (row,) = store.query("SELECT * FROM messages WHERE id = ?", [number])
    texts = any(row[name] != value for name, value in wanted.items())
    if texts:
        store.table("messages").update(number, wanted)
    sizes = [(digest, len(each.content)) for digest, each in zip(digests, mail.attachments, strict=True)]
    files = list(_attachment_rows(number, mail, sizes))
    kept = store.query("SELECT * FROM attachments WHERE message = ? ORDER BY position", [number])
    if differ := [{name: row[name] for name in row.keys() if name != "id"} for row in kept] != files:  # noqa: SIM118
        store.table("attachments").delete_where("message = ?", [number])
        store.insert_all("attachments", files)
    return texts or differ


def unread(store: Store) -> list[tuple[int, str]]:
    """Return (number, raw) of the incoming messages that nothing has read yet, oldest first."""
    rows = store.query("SELECT id, raw FROM messages WHERE direction = 'in' AND read = 0 ORDER BY id")
    return [(row["id"], row["raw"]) for row in rows]


def mark_read(store: Store, messages: Iterable[int], reading: int) -> None:
    """Note that messages were read, by which version of the reading."""
    store.execute(
        "UPDATE messages SET read = ? WHERE id IN (SELECT value FROM json_each(?))",
        [reading, json.dumps(list(messages))],
    )


def raw_bytes(store: Store, raw: str) -> bytes:
    """Return the raw bytes of a message."""
    return blobs.get(store, blobs.MAIL, raw)
