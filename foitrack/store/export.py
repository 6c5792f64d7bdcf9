"""A database for other tools: plain tables, full text, views with plain names, and Datasette's metadata beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from foitrack.store.database import faults

Rows = Sequence[dict[str, Any]]

_KEYS = {"requests": "ref", "messages": "message", "attachments": "attachment", "events": "event"}
_FOREIGN = (
    ("events", "ref", "requests", "ref"),
    ("filings", "ref", "requests", "ref"),
    ("filings", "message", "messages", "message"),
    ("attachments", "message", "messages", "message"),
    ("answers", "ref", "requests", "ref"),
    ("answers", "message", "messages", "message"),
)
_FULL_TEXT = {"messages": ["subject", "text"], "attachments": ["name", "text"]}
_VIEWS = {
    "answers with their sources": """
        SELECT requests.authority, answers.cell AS question, answers.value, answers.source, answers.message,
               requests.ref
        FROM answers JOIN requests USING (ref) WHERE answers.stands = 1 ORDER BY requests.authority, answers.cell
    """,
    "late requests": """
        SELECT authority, ref, due, working_days_left, next FROM requests
        WHERE stage = 'overdue' ORDER BY working_days_left
    """,
    "correspondence": """
        SELECT requests.authority, messages.happened_on, messages.direction, messages.sender, messages.subject,
               messages.message, requests.ref
        FROM filings JOIN messages USING (message) JOIN requests USING (ref)
        ORDER BY requests.authority, messages.happened_on, messages.message
    """,
}


def write_database(target: Path, tables: Mapping[str, Rows], title: str) -> None:
    """Write the tables to a new database at `target`, and `metadata.json` beside it; an old file is replaced whole."""
    from sqlite_utils import Database

    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    with faults(target):
        os.close(os.open(fresh, os.O_CREAT | os.O_EXCL, 0o600))
        database = Database(str(fresh))
        for name, rows in tables.items():
            database.table(name).insert_all(rows, pk=_KEYS.get(name), alter=True)
        present = set(database.table_names())
        for table, column, other, key in _FOREIGN:
            if {table, other} <= present:
                database.table(table).add_foreign_key(column, other, key)
        for name, columns in _FULL_TEXT.items():
            if name in present:
                database.table(name).enable_fts(columns)
        for name, query in _VIEWS.items():
            database.create_view(name, query)
        database.close()
        fresh.replace(target)
    metadata = {"title": title, "databases": {target.stem: {"tables": _descriptions(present)}}}
    target.with_name("metadata.json").write_text(json.dumps(metadata, indent=2) + "\n", encoding="utf-8")


def _descriptions(present: set[str]) -> dict[str, dict[str, str]]:
    words = {
        "requests": "One row a request, and where it stood on the day of the export.",
        "events": "Dated facts; one that was taken back has taken_back = 1.",
        "messages": "Every mail, in and out, as text.",
        "filings": "Which message belongs to which request, and on what evidence.",
        "attachments": "The files that came with the mails, with their text.",
        "answers": "Every value ever recorded; the one that stands has stands = 1.",
    }
    return {name: {"description": text} for name, text in words.items() if name in present}
