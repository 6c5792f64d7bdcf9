"""`foitrack status`: the screen a researcher opens each morning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import click

from foitrack.cli.output import format_option, print_csv, print_json, print_page, say
from foitrack.cli.parameters import CampaignName
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Cell, Column, print_table
from foitrack.core.display import for_terminal
from foitrack.core.report import Line, days_in_words, totals
from foitrack.core.words import Stage
from foitrack.services.recounting import in_words, recount
from foitrack.services.reporting import overview

COLUMNS = (
    Column("Ref"),
    Column("Authority", shrink=True),
    Column("Stage"),
    Column("Due"),
    Column("Left", right=True, may_go=True),
    Column("Next", shrink=True),
)


@click.command()
@click.argument("campaign", type=CampaignName(), required=False)
@click.option("--changed", is_flag=True, help="Only what is new since the last digest, or in the last 24 hours.")
@click.option("--mail", is_flag=True, help="With --changed: mail it to yourself; nothing when there is nothing.")
@format_option
@pass_session
def command(session: Session, campaign: str | None, changed: bool, mail: bool, form: str) -> None:
    """Show where everything stands and what needs doing first.

    Example: foitrack status social-media
    """
    if mail and not changed:
        raise click.UsageError("--mail goes with --changed")
    for text in moved(session):
        say(text)
    found = overview(session.store, session.calendar, session.today, campaign, session.plan)
    if changed:
        _changed(session, found.lines, mail, form)
        return
    if form == "json":
        print_json([each.as_json() for each in found.lines])
    elif form == "csv":
        print_csv_of(found.lines)
    elif not found.lines:
        click.echo("No requests yet: 'foitrack new NAME' starts a campaign, 'foitrack draft NAME' makes its requests.")
    else:
        click.echo(totals(found.lines, found.held))
        click.echo()
        print_table(COLUMNS, [row(each) for each in found.lines])
        if warned := warnings(found.lines):
            print_page(warned)


def _changed(session: Session, lines: Sequence[Line], mail: bool, form: str) -> None:
    """Show the digest, or mail it to oneself and remember up to when it tells."""
    from foitrack.cli.noting import send_note
    from foitrack.workspace.notes import read_notes

    now = session.now
    from foitrack.services.digesting import digest

    told = digest(session.store, lines, read_notes(session.home).told_until or now - timedelta(hours=24))
    if form == "json":
        print_json({"replies": told.replies, "due": told.due, "wrong": told.wrong})
    elif not told:
        say("nothing new")
    elif not mail:
        click.echo(for_terminal(told.text, keep_newlines=True))
    if mail and told:
        send_note(session, f"foitrack: {told.subject}", f"{told.text}\n", told_until=now)
        say(f"mailed to {session.settings.requester.email}: {told.subject}")


def moved(session: Session) -> list[str]:
    """Return what a change of the bank holidays has moved since the last look; told once."""
    told = recount(session.store, session.calendar, session.today)
    return in_words(told) if told else []


def row(line: Line) -> list[Cell | str]:
    """Return the row of one request."""
    stage = str(line.outcome) if line.outcome and line.stage is Stage.ANSWERED else str(line.stage)
    return [
        line.ref,
        line.authority,
        stage,
        Cell(line.due.isoformat() if line.due else "", colour(line)),
        Cell(days_in_words(line.working_days_left), colour(line)),
        line.next,
    ]


def colour(line: Line) -> str:
    """Return the style of the due day and the days left: red when late, yellow in the last three days."""
    left = line.working_days_left
    if left is None:
        return ""
    return "bold red" if left < 0 else "yellow" if left <= 3 else "green"


def warnings(lines: Sequence[Line]) -> list[str]:
    """Return a line for each warning, under the table."""
    return [f"! {line.ref} {line.authority}: {text}" for line in lines for text in line.warnings]


def print_csv_of(lines: Sequence[Line]) -> None:
    """Print the lines as CSV under their JSON names; lists joined by a semicolon."""
    rows = [each.as_json() for each in lines]
    names = list(rows[0]) if rows else list(EMPTY)
    print_csv(names, [["; ".join(each) if isinstance(each, tuple) else each for each in one.values()] for one in rows])


EMPTY = (
    "ref",
    "campaign",
    "authority",
    "stage",
    "outcome",
    "sent",
    "due",
    "working_days_left",
    "next",
    "references",
    "messages",
    "attachments",
    "warnings",
    "undecided",
)
