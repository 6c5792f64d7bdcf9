"""Answers: recorded values with their sources. The newest for a cell counts; the older ones stay."""

from __future__ import annotations

from datetime import datetime

from foitrack.core.model import Answer
from foitrack.store.database import Row, Store


def add(store: Store, answer: Answer, at: datetime) -> None:
    """Record an answer."""
    store.table("answers").insert(
        {
            "ref": answer.ref,
            "cell": answer.cell,
            "value": answer.value,
            "source": answer.source,
            "message": answer.message,
            "recorded_at": at.isoformat(),
        }
    )


def of_campaign(store: Store, campaign: str) -> list[Answer]:
    """Return every answer of a campaign, oldest first."""
    return [
        _answer(row)
        for row in store.query(
            "SELECT answers.* FROM answers JOIN requests USING (ref) WHERE campaign = ? ORDER BY answers.id", [campaign]
        )
    ]


def of(store: Store, ref: str) -> list[Answer]:
    """Return the answers of one request, oldest first."""
    return [_answer(row) for row in store.query("SELECT * FROM answers WHERE ref = ? ORDER BY id", [ref])]


def _answer(row: Row) -> Answer:
    return Answer(
        ref=row["ref"],
        cell=row["cell"],
        value=row["value"],
        source=row["source"],
        message=row["message"],
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
    )


def refs(store: Store) -> set[str]:
    """Return the references of the requests that have any answer."""
    return {row["ref"] for row in store.query("SELECT DISTINCT ref FROM answers")}
