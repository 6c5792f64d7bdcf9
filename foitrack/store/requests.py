"""Requests and their drafted letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from foitrack.core.model import Letter, Request
from foitrack.core.words import Channel
from foitrack.store.database import Row, Store


def add(store: Store, requests: Iterable[Request], at: datetime) -> None:
    """Add new requests."""
    store.table("requests").insert_all(
        {
            "ref": request.ref,
            "campaign": request.campaign,
            "authority": request.authority,
            "authority_name": request.authority_name,
            "address": request.address,
            "reply_to": request.reply_to,
            "channel": request.channel.value,
            "follows": request.follows,
            "drafted_at": at.isoformat(),
        }
        for request in requests
    )


def change_address(store: Store, ref: str, address: str, reply_to: str, channel: Channel) -> None:
    """Note where the next letter to this authority goes; letters that left keep theirs."""
    store.execute(
        "UPDATE requests SET address = ?, reply_to = ?, channel = ? WHERE ref = ?",
        [address, reply_to, channel.value, ref],
    )


def choose_way(store: Store, ref: str, way: Channel) -> None:
    """Note by which way a person sends a request, whatever forces.yaml says."""
    store.execute("UPDATE requests SET way = ? WHERE ref = ?", [way.value, ref])


def chosen_ways(store: Store, campaign: str) -> dict[str, Channel]:
    """Return the ways that a person chose for requests of a campaign, by reference."""
    rows = store.query("SELECT ref, way FROM requests WHERE campaign = ? AND way <> ''", [campaign])
    return {row["ref"]: Channel(row["way"]) for row in rows}


def link(store: Store, ref: str, follows: str) -> None:
    """Note whose place a request takes."""
    store.execute("UPDATE requests SET follows = ? WHERE ref = ?", [follows, ref])


def followers(store: Store, ref: str) -> list[Request]:
    """Return the requests that take the place of this one."""
    rows = store.query("SELECT * FROM requests WHERE follows = ? AND follows <> '' ORDER BY rowid", [ref])
    return [_request(row) for row in rows]


def draft(store: Store, letters: Iterable[Letter]) -> None:
    """Keep the drafted letter of each request, in place of an earlier draft."""
    store.table("drafts").insert_all(
        ({"ref": each.ref, "letter": each.name, "subject": each.subject, "text": each.text} for each in letters),
        replace=True,
    )


def drafts(store: Store, campaign: str) -> dict[str, Letter]:
    """Return the drafted letter of each request of a campaign, by reference."""
    rows = store.query(
        "SELECT drafts.* FROM drafts JOIN requests USING (ref) WHERE campaign = ? ORDER BY requests.rowid", [campaign]
    )
    return {row["ref"]: Letter(row["letter"], row["ref"], row["subject"], row["text"]) for row in rows}


def remove_unsent(store: Store, refs: Sequence[str]) -> None:
    """Remove requests for which no letter was ever decided on."""
    for ref in refs:
        store.table("drafts").delete_where("ref = ?", [ref])
        store.table("requests").delete_where(
            "ref = :ref AND ref NOT IN (SELECT ref FROM letters) AND ref NOT IN (SELECT ref FROM events)", {"ref": ref}
        )


def every(store: Store, campaign: str | None = None) -> list[Request]:
    """Return all requests, or those of one campaign, in the order they were drafted."""
    if campaign is None:
        rows = store.query("SELECT * FROM requests ORDER BY rowid")
    else:
        rows = store.query("SELECT * FROM requests WHERE campaign = ? ORDER BY rowid", [campaign])
    return [_request(row) for row in rows]


def get(store: Store, ref: str) -> Request | None:
    """Return the request with this reference, or None."""
    rows = store.query("SELECT * FROM requests WHERE ref = ?", [ref])
    return _request(rows[0]) if rows else None


def refs(store: Store) -> list[str]:
    """Return every reference."""
    return [row["ref"] for row in store.query("SELECT ref FROM requests ORDER BY rowid")]


def campaigns(store: Store) -> list[str]:
    """Return the names of the campaigns that have requests."""
    return [row["campaign"] for row in store.query("SELECT DISTINCT campaign FROM requests ORDER BY campaign")]


def _request(row: Row) -> Request:
    return Request(
        ref=row["ref"],
        campaign=row["campaign"],
        authority=row["authority"],
        authority_name=row["authority_name"],
        address=row["address"],
        reply_to=row["reply_to"],
        channel=Channel(row["way"] or row["channel"]),
        follows=row["follows"],
    )
