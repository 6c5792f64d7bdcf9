"""Gather what a message is matched against: our letters, the authorities' senders and references, open requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from foitrack.core.known import Known, KnownRequest
from foitrack.core.model import Authority
from foitrack.core.workdays import Calendar
from foitrack.services.standing import standings
from foitrack.store import filings
from foitrack.store import letters as outbox
from foitrack.store.database import Store


def known(store: Store, forces: Mapping[str, Authority], calendar: Calendar, today: date) -> Known:
    """Return the snapshot that a run of `fetch` matches against; a fixed number of queries."""
    return Known(
        requests={
            each.request.ref: KnownRequest(
                ref=each.request.ref,
                campaign=each.request.campaign,
                authority=each.request.authority,
                reply_to=each.request.reply_to,
                open=each.status.is_open,
                sent_on=each.status.sent,
                address=each.request.address,
            )
            for each in standings(store, calendar, today)
        },
        message_ids={letter.message_id: letter.ref for letter in outbox.every(store)},
        references=filings.learnt_references(store),
        senders=filings.learnt_senders(store),
        domains=_domains(forces.values()),
        shared={each.id: each.shared_with for each in forces.values() if each.shared_with},
        names={each.id: (each.name, *each.other_names) for each in forces.values()},
    )


def _domains(forces: Iterable[Authority]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for authority in forces:
        for domain in authority.domains:
            found[domain].append(authority.id)
    return {domain: tuple(ids) for domain, ids in found.items()}
