"""Ask again for less, where a request was refused on cost: which ones, and what the new letter says about the old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.course import course
from foitrack.core.model import Event, Request
from foitrack.core.occasions import cites
from foitrack.core.words import Kind
from foitrack.letters.wording import in_words
from foitrack.store import events, filings, requests
from foitrack.store.database import Store

COST = "12"


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that was refused on cost, as a whole or in part, on which day, and the authority's reference of it."""

    request: Request
    on: date
    reference: str = ""
    in_part: bool = False

    @property
    def paragraph(self) -> str:
        """What a narrower request says about it; only what its events bear out."""
        theirs = f", your reference {self.reference}," if self.reference else ""
        refused = "refused a part of" if self.in_part else "refused"
        return (
            f"On {in_words(self.on)} you {refused} my request {self.request.ref}{theirs} because of its cost "
            "(section 12). This request takes its place and is meant to be narrower. If it, too, would exceed the "
            "appropriate limit, please tell me what could be answered within it (section 16)."
        )


def refused_on_cost(store: Store, campaign: str, today: date) -> list[Refused]:
    """Return the requests of a campaign whose standing reply refuses them under section 12, in its order."""
    told = events.every(store, campaign)
    learnt = filings.references_by_ref(store)
    found = []
    for request in requests.every(store, campaign):
        happened = told.get(request.ref, [])
        reply = _refusal(happened, today)
        if reply:
            recorded = [event.reference for event in happened if event.reference]
            theirs = next(iter([*learnt.get(request.ref, []), *recorded]), "")
            found.append(Refused(request, reply.on, theirs, reply.kind is Kind.PARTLY_DISCLOSED))
    return found


def _refusal(happened: Sequence[Event], today: date) -> Event | None:
    now = course(happened, today)
    if now.reply is None or now.reply.kind not in (Kind.REFUSED, Kind.PARTLY_DISCLOSED) or not cites(now, COST):
        return None
    return now.reply
