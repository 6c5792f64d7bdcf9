"""What was read of the mail: documents by SHA-256, suggestions and warnings. All of it can be made again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foitrack.core.model import Document, Suggestion, Table, Words
from foitrack.core.words import Decision, Kind
from foitrack.store.database import Row, Store


def unread_documents(store: Store, reader: int) -> list[tuple[str, str, str]]:
    """Return (sha256, name, type) of the attachments that this reader version has not read; logos left out."""
    rows = store.query(
        """
        SELECT attachments.sha256, min(attachments.name) AS name, min(attachments.type) AS type
        FROM attachments LEFT JOIN documents ON documents.sha256 = attachments.sha256 AND documents.reader = ?
        WHERE documents.sha256 IS NULL AND inline = 0
        GROUP BY attachments.sha256 ORDER BY min(attachments.id)
        """,
        [reader],
    )
    return [(row["sha256"], row["name"], row["type"]) for row in rows]


def messages_with_unread(store: Store, reader: int, messages: Sequence[int]) -> set[int]:
    """Return those of these messages that have an attachment which this reader version has not read."""
    rows = store.query(
        """
        SELECT DISTINCT attachments.message
        FROM attachments LEFT JOIN documents ON documents.sha256 = attachments.sha256 AND documents.reader = ?
        WHERE documents.sha256 IS NULL AND inline = 0 AND attachments.message IN (SELECT value FROM json_each(?))
        """,
        [reader, json.dumps(list(messages))],
    )
    return {row["message"] for row in rows}


def keep_document(store: Store, sha256: str, reader: int, document: Document) -> None:
    """Keep what a reader made of an attachment."""
    store.execute(
        """
        INSERT INTO documents (sha256, reader, text, tables, warnings, pages)
        VALUES (:sha256, :reader, :text, :tables, :warnings, :pages)
        ON CONFLICT (sha256) DO UPDATE SET reader = excluded.reader, text = excluded.text, tables = excluded.tables,
            warnings = excluded.warnings, pages = excluded.pages
        """,
        {
            "sha256": sha256,
            "reader": reader,
            "text": document.text,
            "tables": json.dumps([[table.where, table.rows] for table in document.tables]),
            "warnings": json.dumps(document.warnings),
            "pages": document.pages,
        },
    )


def keep_documents(store: Store, reader: int, documents: Mapping[str, Document]) -> None:
    """Keep what a reader made of attachments, by their SHA-256, save those that this version has read before."""
    for digest in documents.keys() - _read_by(store, reader, list(documents)):
        keep_document(store, digest, reader, documents[digest])


def _read_by(store: Store, reader: int, digests: Sequence[str]) -> set[str]:
    rows = store.query(
        "SELECT sha256 FROM documents WHERE reader = ? AND sha256 IN (SELECT value FROM json_each(?))",
        [reader, json.dumps(list(digests))],
    )
    return {row["sha256"] for row in rows}


def texts(store: Store, digests: Sequence[str]) -> dict[str, str]:
    """Return the text of these attachments, where any was read, by SHA-256."""
    rows = store.query(
        "SELECT sha256, text FROM documents WHERE text <> '' AND sha256 IN (SELECT value FROM json_each(?))",
        [json.dumps(list(digests))],
    )
    return {row["sha256"]: row["text"] for row in rows}


def documents(store: Store, digests: Sequence[str]) -> dict[str, Document]:
    """Return what was read of these attachments, by SHA-256."""
    rows = store.query(
        "SELECT * FROM documents WHERE sha256 IN (SELECT value FROM json_each(?))", [json.dumps(list(digests))]
    )
    return {row["sha256"]: _document(row) for row in rows}


def suggest(store: Store, said: Mapping[int, tuple[Sequence[Suggestion], Sequence[str]]]) -> None:
    """Keep the suggestions and the warnings of messages, by message, in place of earlier ones."""
    numbers = json.dumps(list(said))
    for table in ("suggestions", "warnings"):
        store.execute(f"DELETE FROM {table} WHERE message IN (SELECT value FROM json_each(?))", [numbers])  # noqa: S608
    suggestions = [_suggestion_row(message, each) for message, (found, _) in said.items() for each in found]
    store.insert_all("suggestions", suggestions)
    warnings = [{"message": message, "warning": each} for message, (_, found) in said.items() for each in found]
    store.insert_all("warnings", warnings, "INSERT OR IGNORE")


def _suggestion_row(message: int, suggestion: Suggestion) -> dict[str, object]:
    return {
        "message": message,
        "kind": suggestion.kind.value,
        "certainty": suggestion.certainty,
        "words": json.dumps([[words.text, words.where] for words in suggestion.words]),
        "sections": json.dumps(suggestion.sections),
        "reference_list": json.dumps(suggestion.references),
        "until": suggestion.until.isoformat() if suggestion.until else None,
        "received_on": suggestion.received_on.isoformat() if suggestion.received_on else None,
        "decision": suggestion.decision.value if suggestion.decision else None,
    }


def warnings_of(store: Store, message: int) -> set[str]:
    """Return the warnings of one message."""
    return {row["warning"] for row in store.query("SELECT warning FROM warnings WHERE message = ?", [message])}


def suggestions(store: Store, messages: Sequence[int]) -> dict[int, list[Suggestion]]:
    """Return the suggestions of messages, best first, by message."""
    found: dict[int, list[Suggestion]] = {}
    for row in store.query(
        "SELECT * FROM suggestions WHERE message IN (SELECT value FROM json_each(?)) ORDER BY id",
        [json.dumps(list(messages))],
    ):
        found.setdefault(row["message"], []).append(_suggestion(row))
    return found


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning about a mail of a request, and when that mail was stored (aware UTC)."""

    text: str
    at: datetime


def warnings(store: Store) -> dict[str, list[Warned]]:
    """Return the warnings of every request's messages, and of their files that could not be read, by reference.

    The files of a machine's mail, such as the headers in a delivery report, are nobody's answer.
    """
    found: dict[str, list[Warned]] = {}
    for row in store.query("""
        SELECT filings.ref, warnings.warning, messages.stored_at
        FROM warnings JOIN filings USING (message) JOIN messages ON messages.id = warnings.message
        WHERE filings.undone_at IS NULL ORDER BY filings.ref, warnings.message, warnings.warning
    """):
        found.setdefault(row["ref"], []).append(Warned(row["warning"], datetime.fromisoformat(row["stored_at"])))
    for row in store.query("""
        SELECT filings.ref, attachments.name, documents.warnings, messages.stored_at
        FROM documents JOIN attachments USING (sha256) JOIN filings USING (message)
        JOIN messages ON messages.id = attachments.message
        WHERE filings.undone_at IS NULL AND NOT messages.automatic AND documents.warnings LIKE '%"not read: %'
          AND attachments.type NOT LIKE 'message/%' AND attachments.type <> 'text/rfc822-headers'
        ORDER BY filings.ref, attachments.id
    """):
        at = datetime.fromisoformat(row["stored_at"])
        unread = [each for each in json.loads(row["warnings"]) if each.startswith("not read: ")]
        found.setdefault(row["ref"], []).extend(Warned(f"{row['name']}: {each}", at) for each in unread)
    return found


def _document(row: Row) -> Document:
    return Document(
        text=row["text"],
        tables=tuple(Table(tuple(tuple(cells) for cells in rows), where) for where, rows in json.loads(row["tables"])),
        warnings=tuple(json.loads(row["warnings"])),
        pages=row["pages"],
    )


def _suggestion(row: Row) -> Suggestion:
    return Suggestion(
        kind=Kind(row["kind"]),
        words=tuple(Words(text, where) for text, where in json.loads(row["words"])),
        certainty=row["certainty"],
        sections=tuple(json.loads(row["sections"])),
        references=tuple(json.loads(row["reference_list"])),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        received_on=date.fromisoformat(row["received_on"]) if row["received_on"] else None,
        decision=Decision(row["decision"]) if row["decision"] else None,
    )
