"""Where every request stands today: events, letters and the calendar put together, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.model import Event, Request
from foitrack.core.position import Status
from foitrack.core.standing import standing as what_stands
from foitrack.core.status import status
from foitrack.core.words import Delivery, Kind
from foitrack.core.workdays import Calendar
from foitrack.store import answers, events, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Standing:
    """A request, its events, and where it stands."""

    request: Request
    events: tuple[Event, ...]
    status: Status

    def references(self, learnt: Iterable[str]) -> tuple[str, ...]:
        """Return the authority's own references: those learnt from its mails, then those recorded by hand."""
        recorded = [event.reference for event in what_stands(self.events) if event.reference]
        return tuple(dict.fromkeys([*learnt, *recorded]))


def standings(store: Store, calendar: Calendar, today: date, campaign: str | None = None) -> list[Standing]:
    """Return every request, or one campaign's, with its standing on `today`, in the order of drafting."""
    happened = events.every(store, campaign)
    delivery: dict[str, Delivery] = {}
    for letter in outbox.every(store, campaign):
        if letter.is_request:
            delivery[letter.ref] = letter.state
    entered = answers.refs(store)
    return [
        Standing(
            request,
            tuple(happened.get(request.ref, ())),
            status(
                until(today, happened.get(request.ref, ())),
                today,
                calendar,
                delivery.get(request.ref),
                request.ref in entered,
            ),
        )
        for request in requests.every(store, campaign)
    ]


def standing(store: Store, calendar: Calendar, today: date, request: Request) -> Standing:
    """Return one request with its standing on `today`."""
    happened = events.of(store, request.ref)
    states = [each.state for each in outbox.of(store, request.ref) if each.is_request]
    entered = bool(answers.of(store, request.ref))
    return Standing(
        request,
        tuple(happened),
        status(until(today, happened), today, calendar, states[-1] if states else None, entered),
    )


def until(today: date, happened: Sequence[Event]) -> list[Event]:
    """Return the events up to a day one looks back to; what was taken back later was never true."""
    return [event for event in happened if event.on <= today or event.kind is Kind.RETRACTED]
