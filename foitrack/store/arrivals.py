"""What came in since an instant: for the digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail that came in, once for each request it is filed under; `ref` is empty in the holding pen.

    `kinds` are the events recorded from it.
    """

    message: int
    ref: str
    authority_name: str
    campaign: str
    kinds: tuple[str, ...]


def since(store: Store, at: datetime) -> list[Arrival]:
    """Return the mails stored after an instant (aware UTC), in their order; those set aside are left out."""
    rows = store.query(
        """
        SELECT messages.id, filings.ref, requests.authority_name, requests.campaign,
               (SELECT group_concat(DISTINCT events.kind) FROM events
                WHERE events.message = messages.id AND events.ref = filings.ref) AS kinds
        FROM messages
        LEFT JOIN filings ON filings.message = messages.id AND filings.undone_at IS NULL
        LEFT JOIN requests ON requests.ref = filings.ref
        WHERE messages.direction = 'in' AND messages.stored_at > ?
          AND messages.id NOT IN (SELECT message FROM set_aside)
        ORDER BY messages.id, filings.id
        """,
        [at.isoformat()],
    )
    return [
        Arrival(
            row["id"],
            row["ref"] or "",
            row["authority_name"] or "",
            row["campaign"] or "",
            tuple(row["kinds"].split(",")) if row["kinds"] else (),
        )
        for row in rows
    ]
