"""`foitrack answer`: record answers with their source, or list what the replies suggest."""

from __future__ import annotations

from collections.abc import Sequence

import click

from foitrack.cli.output import format_option, print_csv, print_json, say
from foitrack.cli.parameters import RequestType
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Column, print_table
from foitrack.core.candidates import Candidate
from foitrack.core.model import Answer, Request
from foitrack.services.answering import CERTAIN, accept, answer, best, suggest

COLUMNS = (
    Column("Question"),
    Column("Value", right=True),
    Column("Certainty", right=True),
    Column("Where", shrink=True),
    Column("Words", shrink=True),
)


@click.command()
@click.argument("request", metavar="REF", type=RequestType())
@click.argument("pairs", metavar="[KEY=VALUE]...", nargs=-1)
@click.option("--from", "source", default="", help="Where it stands: FILE#Sheet!B7, FILE#p3, or a few words.")
@click.option("--message", type=int, metavar="MESSAGE", help="The message it stands in.")
@click.option(
    "--accept", "accept_best", is_flag=True, help="Enter the best suggestion for each question, after asking."
)
@click.option("--accept-certain", is_flag=True, help="Enter what comes from our own answer sheet, without asking.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@format_option
@pass_session
def command(
    session: Session,
    request: Request,
    pairs: tuple[str, ...],
    source: str,
    message: int | None,
    accept_best: bool,
    accept_certain: bool,
    yes: bool,
    form: str,
) -> None:
    """Record an answer and where it stands; without one, list what the replies suggest.

    Example: foitrack answer SM-7Q4KX cases=88 --from "reply.xlsx#Sheet1!B7"
    """
    campaign = session.campaign(request.campaign)
    if pairs:
        where = source or (f"message {message}" if message else "by hand")
        _say(request, answer(session.store, campaign, request, _read(pairs), where, message, session.now))
        return
    authority = session.forces.get(request.authority)
    found = suggest(session.store, campaign, request, authority)
    if accept_certain:
        _say(request, accept(session.store, campaign, request, best(found, CERTAIN), session.now))
        return
    shown = best(found) if accept_best else found
    _print(shown, form)
    if accept_best and shown:
        if not yes:
            click.confirm(f"Enter these {len(shown)} answers?", abort=True, err=True)
        _say(request, accept(session.store, campaign, request, shown, session.now))


def _read(pairs: Sequence[str]) -> dict[str, str]:
    given = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise click.UsageError(f"{pair!r} is not KEY=VALUE")
        given[key.strip()] = value.strip()
    return given


def _print(found: Sequence[tuple[int, Candidate]], form: str) -> None:
    rows = [
        {
            "question": each.cell,
            "value": each.value.text,
            "certainty": round(each.certainty, 2),
            "source": each.source or f"message {message}",
            "message": message,
            "quote": each.quote,
        }
        for message, each in found
    ]
    if form == "json":
        print_json(rows)
    elif form == "csv":
        print_csv(list(rows[0]) if rows else ["question"], [list(row.values()) for row in rows])
    elif not rows:
        click.echo("The replies suggest no values; enter them with KEY=VALUE.")
    else:
        print_table(
            COLUMNS,
            [
                (str(r["question"]), str(r["value"]), f"{r['certainty']:.0%}", str(r["source"]), str(r["quote"]))
                for r in rows
            ],
        )


def _say(request: Request, recorded: Sequence[Answer]) -> None:
    for each in recorded:
        say(f"{request.ref}: {each.cell} = {each.value} ({each.source})")
    if not recorded:
        say(f"{request.ref}: nothing was entered")
