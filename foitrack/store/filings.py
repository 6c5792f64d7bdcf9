"""Which message belongs to which request; the holding pen; and what a filing by hand has taught."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from foitrack.core.model import Match
from foitrack.core.words import Rung
from foitrack.store.database import Row, Store


@dataclass(frozen=True, slots=True)
class Filing:
    """A message filed under a request."""

    message: int
    match: Match


def file(store: Store, message: int, matches: Iterable[Match], at: datetime) -> None:
    """File a message under each matched request; one that stands already stays as it is."""
    standing = {each.ref for each in of_message(store, message)}
    add(store, [Filing(message, match) for match in matches if match.ref not in standing], at)
    store.execute("UPDATE messages SET reason = '' WHERE id = ?", [message])
    take_up(store, message)


def add(store: Store, filings: Iterable[Filing], at: datetime) -> None:
    """File messages that were filed nowhere before and do not wait: those just added."""
    rows = [
        {
            "message": each.message,
            "ref": each.match.ref,
            "rung": each.match.rung.value,
            "evidence": each.match.evidence,
            "sender_known": int(each.match.sender_known),
            "filed_at": at.isoformat(),
        }
        for each in filings
    ]
    store.insert_all("filings", rows)


def undo(store: Store, message: int, ref: str, at: datetime) -> None:
    """Take a filing back, and what it taught."""
    store.execute(
        "UPDATE filings SET undone_at = ? WHERE message = ? AND ref = ? AND undone_at IS NULL",
        [at.isoformat(), message, ref],
    )
    store.execute("DELETE FROM learnt_references WHERE message = ? AND ref = ?", [message, ref])
    store.execute("DELETE FROM learnt_senders WHERE message = ?", [message])


def hold(store: Store, message: int, reason: str, likely: Iterable[tuple[str, str]]) -> None:
    """Put a message into the holding pen, with the reason and the likeliest requests (ref, evidence), best first."""
    store.execute("UPDATE messages SET reason = ? WHERE id = ?", [reason, message])
    store.execute("DELETE FROM likely WHERE message = ?", [message])
    rows = [
        {"message": message, "ref": ref, "evidence": evidence, "position": position}
        for position, (ref, evidence) in enumerate(likely)
    ]
    store.insert_all("likely", rows, "INSERT OR IGNORE")


def set_aside(store: Store, message: int, note: str, at: datetime) -> None:
    """Take a message that is none of ours out of the holding pen."""
    store.execute(
        "INSERT OR REPLACE INTO set_aside (message, at, note) VALUES (?, ?, ?)", [message, at.isoformat(), note]
    )


def why_aside(store: Store, message: int) -> str | None:
    """Return the note with which a message was set aside; None when it was not."""
    rows = store.query("SELECT note FROM set_aside WHERE message = ?", [message])
    return rows[0]["note"] if rows else None


def take_up(store: Store, message: int) -> None:
    """Let a message that was set aside wait again."""
    store.execute("DELETE FROM set_aside WHERE message = ?", [message])


def of_message(store: Store, message: int) -> list[Match]:
    """Return under which requests a message is filed."""
    rows = store.query("SELECT * FROM filings WHERE message = ? AND undone_at IS NULL ORDER BY id", [message])
    return [_match(row) for row in rows]


def learn_sender(store: Store, message: int, address: str, authority: str) -> None:
    """Remember that this address writes for this authority."""
    store.execute(
        "INSERT OR IGNORE INTO learnt_senders (address, authority, message) VALUES (?, ?, ?)",
        [address.lower(), authority, message],
    )


def learn_references(store: Store, message: int, ref: str, references: Iterable[str]) -> None:
    """Remember the authority's own references of a request."""
    rows = [{"reference": reference, "ref": ref, "message": message} for reference in references]
    store.insert_all("learnt_references", rows, "INSERT OR IGNORE")


def references(store: Store, ref: str) -> list[str]:
    """Return the authority's own references of a request, oldest first."""
    rows = store.query(
        "SELECT reference FROM learnt_references WHERE ref = ? GROUP BY reference ORDER BY min(message), reference",
        [ref],
    )
    return [row["reference"] for row in rows]


def _match(row: Row) -> Match:
    return Match(row["ref"], Rung(row["rung"]), row["evidence"], bool(row["sender_known"]))


def references_by_ref(store: Store) -> dict[str, list[str]]:
    """Return the authorities' own references of every request, by our reference, oldest first."""
    found: dict[str, list[str]] = {}
    for row in store.query(
        "SELECT ref, reference FROM learnt_references GROUP BY ref, reference ORDER BY ref, min(message), reference"
    ):
        found.setdefault(row["ref"], []).append(row["reference"])
    return found


def of_request(store: Store, ref: str) -> dict[int, Match]:
    """Return how each message of a request was matched, by message."""
    rows = store.query("SELECT * FROM filings WHERE ref = ? AND undone_at IS NULL", [ref])
    return {row["message"]: _match(row) for row in rows}


def learnt_senders(store: Store) -> dict[str, tuple[str, ...]]:
    """Return the authorities that each learnt address writes for."""
    found: dict[str, tuple[str, ...]] = {}
    for row in store.query("SELECT DISTINCT address, authority FROM learnt_senders ORDER BY address, authority"):
        found[row["address"]] = (*found.get(row["address"], ()), row["authority"])
    return found


def learnt_references(store: Store) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return each authority's own references and the requests they stand for."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in store.query("""
        SELECT DISTINCT requests.authority, learnt_references.reference, learnt_references.ref
        FROM learnt_references JOIN requests USING (ref) ORDER BY 1, 2, 3
    """):
        known = found.setdefault(row["authority"], {})
        known[row["reference"]] = (*known.get(row["reference"], ()), row["ref"])
    return found
