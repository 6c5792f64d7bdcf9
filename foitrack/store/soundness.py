"""Whether the store can be trusted: the database's own checks, the files it names, the index, the clock."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from foitrack.store import blobs
from foitrack.store.database import Store

INDEXES = ("messages_fts", "documents_fts")


def integrity(store: Store) -> list[str]:
    """Return what SQLite finds wrong in the file; empty when it is sound."""
    found = [row[0] for row in store.query("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found


def dangling(store: Store) -> list[str]:
    """Return the rows that name another which is not there."""
    rows = store.query("PRAGMA foreign_key_check")
    return [f"row {row['rowid']} of {row['table']} names a row of {row['parent']} that is not there" for row in rows]


def named_files(store: Store) -> Iterator[tuple[str, str]]:
    """Yield (folder, SHA-256) of every file that a row names."""
    for row in store.query("SELECT DISTINCT raw FROM messages"):
        yield blobs.MAIL, row["raw"]
    for row in store.query("SELECT DISTINCT sha256 FROM attachments"):
        yield blobs.ATTACHMENTS, row["sha256"]


def other_files(store: Store) -> list[Path]:
    """Return the files under `mail/` and `attachments/` that no row names, such as half-written ones."""
    named = {blobs.path_of(store, *each) for each in named_files(store)}
    folders = [store.folder / name for name in (blobs.MAIL, blobs.ATTACHMENTS)]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path not in named)


def index_differs(store: Store, index: str) -> bool:
    """Tell whether a full-text index is not what its table says."""
    assert index in INDEXES
    try:
        with store.atomic():
            store.connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    except Exception as fault:
        if isinstance(fault.__cause__ or fault, sqlite3.DatabaseError) and "malformed" in str(fault.__cause__ or fault):
            return True
        raise
    return False


def rebuild_index(store: Store, index: str) -> None:
    """Make a full-text index anew from its table."""
    assert index in INDEXES
    with store.atomic():
        store.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608


def newest_entry(store: Store) -> datetime | None:
    """Return the latest instant at which anything was written down."""
    rows = store.query("""
        SELECT max(at) FROM (SELECT max(stored_at) AS at FROM messages UNION ALL
                             SELECT max(recorded_at) FROM events UNION ALL SELECT max(at) FROM deliveries)
    """)
    return datetime.fromisoformat(rows[0][0]) if rows[0][0] else None
