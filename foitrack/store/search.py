"""Full text over messages and attachments (FTS5), the user's words quoted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foitrack.store.database import Row, Store

BEGIN, END = "\x02", "\x03"
_MOST_WORDS_AROUND = 24


@dataclass(frozen=True, slots=True)
class Found:
    """A place where the words stand: the message, its request when filed, the file if it is one, and the context.

    In `context` each found word stands between BEGIN and END.
    """

    message: int
    ref: str
    on: date
    sender: str
    subject: str
    file: str
    context: str


_IN_MESSAGES = """
    SELECT messages.id AS message, messages.happened_on, messages.sender, messages.subject, '' AS file,
           snippet(messages_fts, -1, :begin, :end, '…', :around) AS context, rank
    FROM messages_fts JOIN messages ON messages.rowid = messages_fts.rowid
    WHERE messages_fts MATCH :words ORDER BY rank LIMIT :most
"""
_IN_DOCUMENTS = """
    WITH hits AS (
        SELECT documents_fts.rowid, snippet(documents_fts, 0, :begin, :end, '…', :around) AS context, rank
        FROM documents_fts WHERE documents_fts MATCH :words ORDER BY rank LIMIT :most)
    SELECT messages.id AS message, messages.happened_on, messages.sender, messages.subject, attachments.name AS file,
           hits.context, hits.rank
    FROM hits
    JOIN documents ON documents.rowid = hits.rowid
    JOIN attachments ON attachments.sha256 = documents.sha256
    JOIN messages ON messages.id = attachments.message
    ORDER BY hits.rank
"""


def search(store: Store, words: str, most: int = 50) -> list[Found]:
    """Return where all the words stand: the best messages first, then the best files, at most so many of each."""
    quoted = store.tables.quote_fts(words)
    if not quoted.strip():
        return []
    given = {
        "begin": BEGIN,
        "end": END,
        "around": _MOST_WORDS_AROUND,
        "words": quoted,
        "most": most,
    }
    rows = [*store.query(_IN_MESSAGES, given), *store.query(_IN_DOCUMENTS, given)]
    refs = _refs(store)
    return [_found(row, refs) for row in rows]


def _refs(store: Store) -> dict[int, str]:
    rows = store.query("""
        SELECT message, group_concat(ref, ' + ') AS refs FROM (
            SELECT message, ref FROM filings WHERE undone_at IS NULL UNION SELECT message, ref FROM letters)
        GROUP BY message
    """)
    return {row["message"]: row["refs"] for row in rows}


def _found(row: Row, refs: dict[int, str]) -> Found:
    return Found(
        message=row["message"],
        ref=refs.get(row["message"], ""),
        on=date.fromisoformat(row["happened_on"]),
        sender=row["sender"],
        subject=row["subject"],
        file=row["file"],
        context=row["context"],
    )
