"""Gather what a message is matched against: our letters, the authorities' senders and references, open requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from foitrack.core.known import Known, KnownRequest
from foitrack.core.model import Authority
from foitrack.core.workdays import Calendar
from foitrack.services.standing import Standing, standings
from foitrack.store import filings
from foitrack.store import letters as outbox
from foitrack.store.database import Store


def known(store: Store, forces: Mapping[str, Authority], calendar: Calendar, today: date) -> Known:
    """Return the snapshot that a run of `fetch` matches against; a fixed number of queries."""
    found = standings(store, calendar, today)
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
            for each in found
        },
        message_ids={letter.message_id: letter.ref for letter in outbox.every(store)},
        references=_references(filings.learnt_references(store), found),
        senders=filings.learnt_senders(store),
        domains=_domains(forces.values()),
        shared={each.id: each.shared_with for each in forces.values() if each.shared_with},
        names={each.id: (each.name, *each.other_names) for each in forces.values()},
    )


def _references(
    learnt: Mapping[str, dict[str, tuple[str, ...]]], found: Iterable[Standing]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return each authority's references and the requests they stand for, those recorded by hand among them."""
    every = {authority: dict(known) for authority, known in learnt.items()}
    for each in found:
        known = every.setdefault(each.request.authority, {})
        for reference in each.references(()):
            known[reference] = tuple(dict.fromkeys((*known.get(reference, ()), each.request.ref)))
    return every


def _domains(forces: Iterable[Authority]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for authority in forces:
        for domain in authority.domains:
            found[domain].append(authority.id)
    return {domain: tuple(ids) for domain, ids in found.items()}
