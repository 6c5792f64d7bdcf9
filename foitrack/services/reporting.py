"""Gather what the screens show: the status of all requests, and the story of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from foitrack.core.chasing import in_hindsight
from foitrack.core.model import Answer, Match, Request, Suggestion
from foitrack.core.plan import DEFAULT_PLAN, Plan
from foitrack.core.report import Line, line, sorted_by_need
from foitrack.core.workdays import Calendar
from foitrack.services.standing import Standing, standing, standings
from foitrack.store import answers, correspondence, filings, readings, requests
from foitrack.store.correspondence import Counts, StoredMessage
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Overview:
    """All lines of the status screen, most urgent first, and how many messages are in the holding pen."""

    lines: list[Line]
    held: int


def overview(
    store: Store, calendar: Calendar, today: date, campaign: str | None = None, plan: Plan = DEFAULT_PLAN
) -> Overview:
    """Return where everything stands; a fixed number of queries, however many requests there are.

    Among the warnings is each letter that turns out to have been wrong, by an event recorded later; `plan` says what
    a letter of one's own was for.
    """
    counts = correspondence.counts(store)
    warnings = readings.warnings(store)
    references = filings.references_by_ref(store)
    undecided = Counter(correspondence.undecided_refs(store))
    lines = [
        line(
            each.request,
            each.status,
            each.references(references.get(each.request.ref, ())),
            (found := counts.get(each.request.ref, Counts())).messages,
            found.attachments,
            (*warnings.get(each.request.ref, ()), *in_hindsight(each.events, calendar, plan)),
            undecided[each.request.ref],
        )
        for each in standings(store, calendar, today, campaign)
    ]
    return Overview(sorted_by_need(lines), correspondence.held(store))


@dataclass(frozen=True, slots=True)
class Story:
    """Everything about one request."""

    standing: Standing
    line: Line
    messages: list[StoredMessage]
    matches: dict[int, Match]
    suggestions: dict[int, list[Suggestion]]
    answers: list[Answer]
    followed_by: tuple[str, ...] = ()


def story(store: Store, calendar: Calendar, today: date, request: Request, plan: Plan = DEFAULT_PLAN) -> Story:
    """Return the story of one request."""
    now = standing(store, calendar, today, request)
    messages = correspondence.of_request(store, request.ref)
    waiting = Counter(correspondence.undecided_refs(store))[request.ref]
    files = sum(not each.inline for message in messages for each in message.attachments)
    references = now.references(filings.references(store, request.ref))
    warned = (*readings.warnings(store).get(request.ref, ()), *in_hindsight(now.events, calendar, plan))
    return Story(
        standing=now,
        line=line(request, now.status, references, len(messages), files, warned, waiting),
        messages=messages,
        matches=filings.of_request(store, request.ref),
        suggestions=readings.suggestions(store, [each.id for each in messages]),
        answers=answers.of(store, request.ref),
        followed_by=tuple(each.ref for each in requests.followers(store, request.ref)),
    )
