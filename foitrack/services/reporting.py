"""Gather what the screens show: the status of all requests, and the story of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from foitrack.core.cautions import FORM_LETTER, remedy
from foitrack.core.chasing import in_hindsight
from foitrack.core.model import Answer, Match, Request, Suggestion
from foitrack.core.plan import DEFAULT_PLAN, Plan
from foitrack.core.report import Line, line, sorted_by_need
from foitrack.core.standing import standing as standing_events
from foitrack.core.words import Kind, Outcome
from foitrack.core.workdays import Calendar
from foitrack.services.standing import Standing, standing, standings
from foitrack.services.unpacking import with_files
from foitrack.store import answers, correspondence, filings, readings, requests
from foitrack.store.correspondence import Counts, StoredMessage
from foitrack.store.database import Store
from foitrack.store.readings import Warned


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
    entered = answers.refs(store)
    references = filings.references_by_ref(store)
    undecided = Counter(correspondence.undecided_refs(store))
    lines = [
        line(
            each.request,
            each.status,
            each.references(references.get(each.request.ref, ())),
            (found := counts.get(each.request.ref, Counts())).messages,
            found.attachments,
            (
                *_cautions(each, warnings.get(each.request.ref, ()), each.request.ref in entered),
                *in_hindsight(each.events, calendar, plan),
            ),
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
    entered = answers.of(store, request.ref)
    cautions = _cautions(now, readings.warnings(store).get(request.ref, ()), bool(entered))
    warned = (*cautions, *in_hindsight(now.events, calendar, plan))
    return Story(
        standing=now,
        line=line(request, now.status, references, len(messages), files, warned, waiting),
        messages=[with_files(store, each) for each in messages],
        matches=filings.of_request(store, request.ref),
        suggestions=readings.suggestions(store, [each.id for each in messages]),
        answers=entered,
        followed_by=tuple(each.ref for each in requests.followers(store, request.ref)),
    )


def _cautions(now: Standing, warned: Iterable[Warned], answered: bool) -> list[str]:
    """Return the warnings that nobody has dealt with, each with the command that helps.

    A warning is dealt with by the answers entered, a request sent anew, a letter about the form, or a withdrawal.
    """
    if answered or now.status.outcome is Outcome.WITHDRAWN:
        return []
    dealt = [
        each.recorded_at
        for each in standing_events(now.events)
        if each.recorded_at and (each.kind is Kind.SENT or each.letter == FORM_LETTER)
    ]
    open_ones = dict.fromkeys(each.text for each in warned if not any(at > each.at for at in dealt))
    return [each + (f"; {helps}" if (helps := remedy(each, now.request.ref)) else "") for each in open_ones]
