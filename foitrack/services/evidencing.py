"""Gather the evidence of a request: its mails as numbered documents, its chronology, and the complaint it bears out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foitrack.core.chronology import Paper, chronology
from foitrack.core.clock import Deadline
from foitrack.core.explanation import explanation_of
from foitrack.core.model import Request
from foitrack.core.standing import standing as what_stands
from foitrack.core.words import Channel, Kind
from foitrack.core.workdays import Calendar
from foitrack.letters.chronology import Chronology
from foitrack.letters.wording import in_words
from foitrack.services.chasing import Chaser, Chasing
from foitrack.services.exhibiting import Exhibit, exhibits
from foitrack.services.explaining import in_full
from foitrack.services.standing import Standing, standing
from foitrack.store import requests

COMPLAINTS = ("ico-complaint-review", "ico-complaint-silence")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that proves what became of one request.

    `complaint` is the complaint to the ICO that the events bear out, or None; then `no_complaint` says why.
    `as_written` is the text of a request that did not go by mail.
    """

    standing: Standing
    exhibits: tuple[Exhibit, ...]
    chronology: Chronology
    complaint: Chasing | None
    no_complaint: str
    as_written: str = ""

    @property
    def request(self) -> Request:
        """The request."""
        return self.standing.request


def evidence(chaser: Chaser, request: Request, notes: bool = False) -> Evidence:
    """Return the evidence of a request up to the chaser's day; `notes` puts one's own notes into the chronology."""
    now = standing(chaser.store, chaser.calendar, chaser.today, request)
    found = tuple(exhibits(chaser.store, request.ref, chaser.today))
    told = _chronology(chaser, now, [each.paper for each in found], notes)
    complaint, why = _complaint(chaser, request)
    return Evidence(now, found, told, complaint, why, _as_written(chaser, now))


def _chronology(chaser: Chaser, now: Standing, papers: Sequence[Paper], notes: bool) -> Chronology:
    request, status = now.request, now.status
    theirs = chaser.references_of(now)
    campaign = chaser.campaigns.get(request.campaign)
    return Chronology(
        title=f"Chronology of request {request.ref}",
        head=[
            f"Authority: {request.authority_name}",
            f"Subject: {campaign.title if campaign else request.campaign}",
            f"Requester: {chaser.requester.name}",
            *([f"The authority’s reference: {', '.join(theirs)}"] if theirs else []),
            f"As it stands on {in_words(chaser.today)}: {status.outcome or status.stage}",
        ],
        entries=chronology(now.events, status.dates, papers, chaser.today, notes),
        working=[_working(each, chaser.calendar) for each in status.dates],
        author=chaser.requester.name,
        on=chaser.today,
    )


def _working(deadline: Deadline, calendar: Calendar) -> list[str]:
    section = f" (section {deadline.section})" if deadline.section else ""
    told = explanation_of(deadline, calendar)
    head = f"{deadline.what}: {deadline.due}"
    if told is None:
        return [head, f"{deadline.why}{section}"]
    return [head, "", *in_full(told, section)]


def _complaint(chaser: Chaser, request: Request) -> tuple[Chasing | None, str]:
    """Return the complaint the events bear out, or why there is none."""
    why = []
    for letter in COMPLAINTS:
        found = chaser.write(request, letter)
        if found.letter:
            return found, ""
        why.append(found.chase.why)
    return None, "; ".join(dict.fromkeys(why))


def _as_written(chaser: Chaser, now: Standing) -> str:
    """Return the text of a request that was sent another way than by mail."""
    if now.request.channel is Channel.EMAIL or not any(e.kind is Kind.SENT for e in what_stands(now.events)):
        return ""
    letter = requests.drafts(chaser.store, now.request.campaign).get(now.request.ref)
    return f"Subject: {letter.subject}\n\n{letter.text}" if letter else ""
