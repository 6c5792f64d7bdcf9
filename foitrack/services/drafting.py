"""Fill the letters of a campaign, check them all, and make its requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from foitrack.core.model import Authority, Campaign, Letter, Request, Requester
from foitrack.core.refs import new_ref
from foitrack.core.standing import standing
from foitrack.core.words import Kind
from foitrack.errors import LetterFaults, NotAllowed, Problem
from foitrack.letters.context import context
from foitrack.letters.lint import lint
from foitrack.letters.templates import Templates
from foitrack.mail.compose import plus_address
from foitrack.services.narrowing import Refused, refused_on_cost
from foitrack.starters import is_starter
from foitrack.store import events, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Drafted:
    """A request with its letter; `gone` is true when it was sent or queued before and stays as it was."""

    request: Request
    authority: Authority
    letter: Letter
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and how answers find their request."""

    requester: Requester
    plus_addressing: bool
    templates: Path


def draft(
    store: Store, campaign: Campaign, forces: Mapping[str, Authority], asking: Asking, today: date, at: datetime
) -> list[Drafted]:
    """Fill and keep every letter of a campaign that has not left; return all of them, in the campaign's order.

    Raise LetterFaults with every fault of every letter, or NotAllowed while the questions are still a starter's; then
    nothing is kept.
    """
    if is_starter(campaign):
        what = f"campaigns/{campaign.name}.yaml still asks the starter's own questions"
        raise NotAllowed(what, f"write yours into it, then 'foitrack draft {campaign.name}'")
    drafted = _fill_all(store, campaign, forces, asking, today)
    with store.atomic():
        known = {each.ref: each for each in requests.every(store, campaign.name)}
        gone = {each.request.ref for each in drafted if each.gone}
        requests.remove_unsent(store, [ref for ref in known if ref not in {each.request.ref for each in drafted}])
        requests.add(store, [each.request for each in drafted if each.request.ref not in known], at)
        for each in drafted:
            if each.request.ref in known and each.request != known[each.request.ref] and not each.gone:
                request = each.request
                requests.change_address(store, request.ref, request.address, request.reply_to, request.channel)
                requests.link(store, request.ref, request.follows)
        requests.draft(store, [each.letter for each in drafted if each.request.ref not in gone])
    return drafted


def _fill_all(
    store: Store, campaign: Campaign, forces: Mapping[str, Authority], asking: Asking, today: date
) -> list[Drafted]:
    known = {each.authority: each for each in requests.every(store, campaign.name)}
    gone = _gone(store, campaign.name)
    drafts = requests.drafts(store, campaign.name)
    taken = set(requests.refs(store))
    templates = Templates([asking.templates])
    refused = _refused(store, campaign, today)
    ways = requests.chosen_ways(store, campaign.name)
    problems: list[Problem] = []
    drafted = []
    for name in campaign.authorities:
        authority = forces[name]
        old = known.get(name)
        if old and old.ref in gone:
            drafted.append(Drafted(old, authority, drafts[old.ref], gone=True))
            continue
        request = _request(campaign, authority, asking, old.ref if old else "", taken)
        request = replace(request, channel=ways.get(request.ref, request.channel))
        taken.add(request.ref)
        paragraph = ""
        if earlier := refused.get(name):
            request, paragraph = replace(request, follows=earlier.request.ref), earlier.paragraph
        names = context(request, authority, asking.requester, campaign, today, paragraph=paragraph)
        letter = _fill(templates, names, campaign, request, authority, asking.requester, problems)
        if letter:
            drafted.append(Drafted(request, authority, letter))
    if problems:
        raise LetterFaults(_together(problems, len(campaign.authorities)))
    return drafted


def _refused(store: Store, campaign: Campaign, today: date) -> dict[str, Refused]:
    """Return the requests, refused on cost, whose place these take, by authority."""
    return (
        {each.request.authority: each for each in refused_on_cost(store, campaign.follows, today)}
        if campaign.follows
        else {}
    )


def _gone(store: Store, campaign: str) -> set[str]:
    """Return the requests that were sent or queued by mail, and those that a person sent another way."""
    told = events.every(store, campaign)
    by_hand = {ref for ref, happened in told.items() if any(e.kind is Kind.SENT for e in standing(happened))}
    return by_hand | {each.ref for each in outbox.every(store, campaign)}


def _request(campaign: Campaign, authority: Authority, asking: Asking, ref: str, taken: set[str]) -> Request:
    email = asking.requester.email
    ref = ref or new_ref(campaign.name, authority.id, email, taken)
    return Request(
        ref=ref,
        campaign=campaign.name,
        authority=authority.id,
        authority_name=authority.name,
        address=authority.email,
        reply_to=plus_address(email, ref) if asking.plus_addressing else email,
        channel=authority.channel,
    )


def _fill(
    templates: Templates,
    names: dict[str, object],
    campaign: Campaign,
    request: Request,
    authority: Authority,
    requester: Requester,
    problems: list[Problem],
) -> Letter | None:
    try:
        letter = templates.render(campaign.letter, request.ref, names)
    except LetterFaults as fault:
        problems += _at(authority, fault.problems)
        return None
    problems += _at(authority, lint(letter, requester, campaign.questions, request.reply_to, asks=True))
    return letter


def _at(authority: Authority, problems: Sequence[Problem]) -> list[Problem]:
    return [replace(problem, where=f"{authority.name}, {problem.where}") for problem in problems]


def _together(problems: Sequence[Problem], letters: int) -> list[Problem]:
    """Say a fault that every letter has once."""
    often = Counter((problem.what, problem.do) for problem in problems)
    shared = {key for key, number in often.items() if number == letters > 1}
    first = [
        Problem("every letter", what, do)
        for what, do in dict.fromkeys((p.what, p.do) for p in problems)
        if (what, do) in shared
    ]
    return first + [problem for problem in problems if (problem.what, problem.do) not in shared]
