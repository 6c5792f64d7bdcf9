"""`foitrack chase`: the letters that late requests may get today."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

import click

from foitrack.cli.campaignfiles import readable
from foitrack.cli.output import format_option, print_csv, print_json, say, writing
from foitrack.cli.pacing import StillDue, dispatch, pace_options
from foitrack.cli.parameters import CampaignName, RequestType
from foitrack.cli.send import conclude, hand_out
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Cell, Column, fits, print_table
from foitrack.core.display import for_terminal
from foitrack.core.model import Event, Request
from foitrack.core.words import Kind
from foitrack.errors import NotAllowed, PartlyDone
from foitrack.letters.pdf import write_pdfs
from foitrack.services.chasing import Chaser, Chasing, intents, write_letters
from foitrack.services.intending import Intent, Rechecked
from foitrack.services.posting import chases_to_hand
from foitrack.services.recording import record

COLUMNS = (
    Column("Ref"),
    Column("Authority", shrink=True),
    Column("Letter"),
    Column("Today"),
    Column("Why", shrink=True),
)
CSV_NAMES = ("ref", "authority", "letter", "allowed", "why", "subject", "text", "day")


@click.command()
@click.argument("campaign", type=CampaignName(), required=False)
@click.option("--only", metavar="FORCE", multiple=True, help="This force only; may be given several times.")
@click.option("--letter", metavar="NAME", help="A letter that is not of the plan (clarification, thanks …); with --to.")
@click.option("--to", "request", metavar="REF", type=RequestType(), help="The request that --letter is about.")
@click.option("--paragraph", default="", help="A paragraph of your own; the answer itself in a clarification.")
@click.option("--docx", "folder", type=click.Path(path_type=Path, file_okay=False), help="Write the letters as .docx.")
@click.option(
    "--pdf",
    "pages",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write them as .docx and PDF (LibreOffice).",
)
@click.option("--send", is_flag=True, help="Send them by e-mail; write out what goes another way, or to the ICO.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--off", metavar="REF", type=RequestType(), help="Send this request no more letters.")
@click.option("--resume", metavar="REF", type=RequestType(), help="Let it have letters again.")
@pace_options
@format_option
@pass_session
def command(
    session: Session,
    campaign: str | None,
    only: tuple[str, ...],
    letter: str | None,
    request: Request | None,
    paragraph: str,
    folder: Path | None,
    pages: Path | None,
    send: bool,
    yes: bool,
    off: Request | None,
    resume: Request | None,
    any_time: bool,
    wait: bool,
    form: str,
) -> None:
    """Show the letters that late requests may get today; write them as .docx, or send them.

    Example: foitrack chase social-media --docx letters
    """
    if off or resume:
        _switch(session, off, resume)
        return
    if (letter is None) != (request is None):
        raise click.UsageError("--letter NAME and --to REF go together")
    found = _found(session, campaign, letter, request, paragraph, only)
    if form == "json":
        print_json([as_json(each) for each in found])
    elif form == "csv":
        rows = [as_json(each) for each in found]
        print_csv(CSV_NAMES, [[row[name] for name in CSV_NAMES] for row in rows])
    else:
        _print(found, whole=not (send or folder or pages))
    for each in dict.fromkeys(each for each in (folder, pages) if each):
        with writing(each):
            files = write_letters(each, found, session.settings.requester, session.today)
            files = write_pdfs(files, each) if each == pages else files
        say(f"wrote {len(files)} letters to {each}" if len(files) != 1 else f"wrote {files[0]}")
    if send:
        by_plan = letter is None
        _send(session, found, lambda share: _still_due(session, share, by_plan, paragraph), yes, any_time, wait)


def _found(
    session: Session,
    campaign: str | None,
    letter: str | None,
    request: Request | None,
    paragraph: str,
    only: Sequence[str],
) -> list[Chasing]:
    chaser = chaser_of(session)
    if letter and request:
        one = chaser.write(request, letter, paragraph)
        if not one.chase.allowed:
            raise NotAllowed(f"{request.ref}: no {letter} letter today", one.chase.why)
        return [one]
    ids = {session.forces.find(name).id for name in only}
    return [each for each in chaser.chase(campaign) if not ids or each.request.authority in ids]


def chaser_of(session: Session) -> Chaser:
    """Return everything that letters are written with, as this workspace has it."""
    return Chaser(
        session.store,
        session.forces,
        session.calendar,
        readable(session),
        session.settings.requester,
        session.home.letters,
        session.plan,
        session.today,
    )


def as_json(each: Chasing) -> dict[str, object]:
    """Return one row under the names that scripts rely on."""
    return {
        "ref": each.request.ref,
        "authority": each.request.authority_name,
        "letter": each.chase.letter,
        "allowed": each.chase.allowed,
        "why": each.chase.why,
        "subject": each.letter.subject if each.letter else "",
        "text": each.letter.text if each.letter else "",
        "day": each.chase.day,
    }


def _print(found: Sequence[Chasing], whole: bool) -> None:
    rows = [each for each in found if each.chase.letter or each.standing.status.is_open]
    if not rows:
        click.echo("No letter is due for any request: nothing is awaited.")
        return
    rows.sort(key=lambda each: not each.chase.allowed)
    table = [_row(each) for each in rows]
    if fits(COLUMNS, table):
        print_table(COLUMNS, table)
    else:
        print_table(COLUMNS[:-1], [row[:-1] for row in table])
        _print_reasons(rows)
    if whole:
        for each in rows:
            if each.letter:
                text = f"Subject: {each.letter.subject}\n\n{each.letter.text}"
                click.echo(f"\n--- {each.request.ref} to {each.request.authority_name} ---")
                click.echo(for_terminal(text, keep_newlines=True))


def _print_reasons(rows: Sequence[Chasing]) -> None:
    """Print each reason whole, once, with the requests it is the reason for."""
    refs: dict[str, list[str]] = {}
    for each in rows:
        refs.setdefault(each.chase.why, []).append(each.request.ref)
    wide = shutil.get_terminal_size().columns
    click.echo("\nWhy")
    for why, concerned in refs.items():
        text = for_terminal(f"{why}: {', '.join(concerned)}")
        click.echo(fill(text, wide, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False))


def _row(each: Chasing) -> list[Cell | str]:
    may = Cell("may go", "green") if each.chase.allowed else Cell("not today", "yellow")
    return [each.request.ref, each.request.authority_name, each.chase.letter, may, each.chase.why]


def _still_due(session: Session, share: Sequence[Intent], by_plan: bool, paragraph: str) -> Rechecked:
    chaser = chaser_of(session)
    return chaser.still_due(share) if by_plan else chaser.still_wanted(share, paragraph)


def _send(
    session: Session, found: Sequence[Chasing], still_due: StillDue, yes: bool, any_time: bool, wait: bool
) -> None:
    letters = intents(found)
    hand_out(session, chases_to_hand(found))
    if not letters:
        say("no letter may go by mail today")
        _conclude_unwritten(found)
        return
    question = f"Send {len(letters)} letters?" if len(letters) > 1 else "Send it?"
    conclude(dispatch(session, letters, question, yes, any_time, wait, still_due))
    _conclude_unwritten(found)


def _conclude_unwritten(found: Sequence[Chasing]) -> None:
    """Raise PartlyDone when a letter was due and could not be written."""
    faulty = [f"  {each.request.ref} {each.chase.letter}: {each.chase.why}" for each in found if each.faulty]
    if faulty:
        raise PartlyDone("not every letter that is due could be written\n" + "\n".join(faulty))


def _switch(session: Session, off: Request | None, resume: Request | None) -> None:
    request, kind = (off, Kind.CHASING_OFF) if off else (resume, Kind.CHASING_ON)
    assert request is not None
    record(session.store, request, Event(session.today, kind), session.today, session.now)
    say(f"{request.ref}: chasing is {'off' if off else 'on again'}")
