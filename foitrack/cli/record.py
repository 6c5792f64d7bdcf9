"""`foitrack record`: record a fact of a request by hand, or take one back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from textwrap import fill

import click

from foitrack.cli import Day
from foitrack.cli.output import say
from foitrack.cli.parameters import RequestType, Section, Word
from foitrack.cli.session import Session, pass_session
from foitrack.core.model import Event, Request
from foitrack.core.report import in_words
from foitrack.core.words import Decision, Kind
from foitrack.errors import FoitrackError, UnknownName
from foitrack.services.decisions import accept
from foitrack.services.recording import day_left, record, retract, said_by
from foitrack.services.standing import standing

KINDS = [kind.value for kind in Kind if kind is not Kind.RETRACTED]


@click.command(epilog="\b\n" + fill(f"The kinds: {', '.join(KINDS)}.", 76, break_on_hyphens=False))
@click.argument("request", metavar="REF", type=RequestType())
@click.argument(
    "kind", metavar="[KIND]", required=False, type=Word("kind of fact", KINDS, "'foitrack record --help' lists them")
)
@click.option("--date", "on", type=Day(), metavar="DATE", help="The day it happened; else the message's day, or today.")
@click.option("--note", default="", help="Anything worth remembering.")
@click.option("--message", type=int, metavar="MESSAGE", help="The message that says so.")
@click.option("--all", "every", is_flag=True, help="With --message: for every request that it is filed under.")
@click.option("--until", type=Day(), metavar="DATE", help="A date the fact names: a stated or promised deadline.")
@click.option(
    "--section",
    "sections",
    type=Section(),
    multiple=True,
    metavar="S",
    help="A section cited, such as 12(1); repeatable.",
)
@click.option("--reference", default="", help="The authority's own reference.")
@click.option("--letter", default="", help="The letter that was sent; 'chased' takes the one that was due.")
@click.option("--decision", type=click.Choice([each.value for each in Decision]), help="Of a review or the ICO.")
@click.option("--retract", "number", type=int, metavar="EVENT", help="Take back the event with this number.")
@pass_session
def command(
    session: Session,
    request: Request,
    kind: str | None,
    on: date | None,
    note: str,
    message: int | None,
    every: bool,
    until: date | None,
    sections: tuple[str, ...],
    reference: str,
    letter: str,
    decision: str | None,
    number: int | None,
) -> None:
    """Record a fact of a request by hand, or take one back.

    With --message, the day and what the message says are filled in.

    Example: foitrack record SM-7Q4KX refused --date 2026-03-20 --section "12(1)"
    """
    if (kind is None) == (number is None):
        raise click.UsageError("name the kind of fact, or --retract EVENT")
    if every and not message:
        raise click.UsageError("--all goes with --message MESSAGE")
    if number is not None:
        gone = retract(session.store, request, number, note, session.today, session.now)
        say(f"{request.ref}: taken back: {gone.on} {in_words(gone)}")
        return
    assert kind is not None
    said = _said(session, request, Kind(kind), message)
    event = Event(
        on=on or said.on,
        kind=said.kind,
        note=note,
        until=until or said.until,
        sections=sections or said.sections,
        reference=reference or said.reference,
        letter=letter,
        decision=Decision(decision) if decision else said.decision,
        message=message,
    )
    _check(session, event)
    to = _requests(session, request, message) if message and every else [request]
    _keep(session, replace(event, letter=_letter(session, request, event)), to)


def _said(session: Session, request: Request, kind: Kind, message: int | None) -> Event:
    """Return what is known of such a fact: what the message says, the day a letter in doubt left, else today."""
    if message:
        return said_by(session.store, message, kind)
    left = day_left(session.store, request) if kind is Kind.SENT else None
    return Event(left or session.today, kind)


def _keep(session: Session, event: Event, to: Sequence[Request]) -> None:
    """Record a fact for these requests, and say where each stands now."""
    request = to[0]
    if event.message is None:
        record(session.store, request, event, session.today, session.now)
    else:
        accept(session.store, event, to, session.today, session.now)
    for each in to:
        now = standing(session.store, session.calendar, session.today, each).status
        say(f"{each.ref}: recorded {event.on} {in_words(event)}; now {now.stage}, next: {now.next}")
        for fault in now.faults:
            say(f"! {fault}")


def _check(session: Session, event: Event) -> None:
    """Raise when a day lies where no deadline can be counted, or a decision does not say which."""
    for day in filter(None, (event.on, event.until)):
        session.calendar.is_working_day(day)
    if event.kind in (Kind.REVIEW_DECIDED, Kind.ICO_DECIDED) and event.decision is None:
        raise FoitrackError(f"{event.kind} wants to know what was decided", f"add --decision: {', '.join(Decision)}")


def _requests(session: Session, request: Request, message: int) -> list[Request]:
    """Return the request and every other one that a message is filed under."""
    from foitrack.store import filings, requests

    refs = [each.ref for each in filings.of_message(session.store, message)]
    others = (requests.get(session.store, ref) for ref in refs if ref != request.ref)
    return [request, *(each for each in others if each)]


def _letter(session: Session, request: Request, event: Event) -> str:
    """Return the letter an event is about: the one named, or for `chased` the one that the plan had for that day."""
    if event.letter:
        from foitrack.letters.templates import Templates

        known = Templates([session.home.letters]).names
        if event.letter not in known:
            raise UnknownName("letter", event.letter, known, f"the letters are {', '.join(known)}")
    elif event.kind is Kind.CHASED and event.on <= session.today:
        from foitrack.cli.chase import chaser_of

        return replace(chaser_of(session), today=event.on).due_letter(request)
    return event.letter
