"""`foitrack triage`: what waits, one mail a screen, one key a decision."""

from __future__ import annotations

import shutil
import sys

import click

from foitrack.cli.message import message_lines, open_attachment
from foitrack.cli.onescreen import MOST_SUGGESTIONS, screen
from foitrack.cli.output import say
from foitrack.cli.parameters import RequestType
from foitrack.cli.session import Session, pass_session
from foitrack.core.display import for_terminal
from foitrack.core.model import Request
from foitrack.core.quoting import new_text
from foitrack.core.words import Kind
from foitrack.errors import FoitrackError
from foitrack.services.deciding import Waiting
from foitrack.services.decisions import undo as take_back
from foitrack.services.triaging import Triage
from foitrack.store import correspondence, filings

KINDS = [kind for kind in Kind if kind is not Kind.RETRACTED]


@click.command()
@click.option("--undo", is_flag=True, help="Take back the last decision, of whatever sitting, and do nothing else.")
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session, undo: bool) -> None:
    """Go through what waits, one mail a screen, one key a decision.

    Example: foitrack triage
    """
    if undo:
        say(take_back(session.store, session.forces, session.today, session.now))
        return
    triage = Triage(session.store, session.forces, session.today, session.now)
    while (waiting := triage.next()) is not None:
        if not sys.stdin.isatty():
            raise FoitrackError("triage needs a terminal", "'foitrack inbox' and 'foitrack record' do the same")
        click.clear()
        click.echo(_screen(session, triage, waiting))
        key = click.getchar().lower()
        if key in ("q", "\x03", "\x04"):
            break
        _tell(ctx, session, triage, waiting, key)
    say(f"{triage.done} decided, {triage.left()} left" + (f", {len(triage.later)} for later" if triage.later else ""))


def _screen(session: Session, triage: Triage, waiting: Waiting) -> str:
    text = new_text(waiting.message.text, correspondence.our_texts(session.store, waiting.message.id))
    return screen(waiting, text, triage.left(), shutil.get_terminal_size(), triage.decided_for(waiting))


def _tell(ctx: click.Context, session: Session, triage: Triage, waiting: Waiting, key: str) -> None:
    """Do what a key asks for, and say what was done; a refusal stays on the screen until a key is pressed."""
    try:
        if said := _do(ctx, session, triage, waiting, key):
            say(said)
    except click.Abort:
        say("nothing done")
    except (FoitrackError, click.UsageError) as fault:
        say(f"! {fault.message if isinstance(fault, click.UsageError) else fault}")
        click.pause(err=True)


def _do(ctx: click.Context, session: Session, triage: Triage, waiting: Waiting, key: str) -> str:
    """Do what a key asks for; return what was done in words."""
    match key:
        case "y" if waiting.suggestions and waiting.ref:
            return triage.decide(waiting, waiting.suggestions[0].kind)
        case "y" if waiting.likely:
            return triage.move(waiting, _request(ctx, waiting.likely[0][0]))
        case digit if waiting.ref and digit in _digits(waiting):
            return triage.decide(waiting, waiting.suggestions[int(digit) - 1].kind)
        case "k" if waiting.ref:
            kind = click.prompt("kind", type=click.Choice([each.value for each in KINDS]), show_choices=True, err=True)
            return triage.decide(waiting, Kind(kind))
        case "a" if waiting.also:
            triage.alone = not triage.alone
            return ""
        case "r":
            return triage.move(waiting, _request(ctx, click.prompt("request", err=True)))
        case "n" if not waiting.ref:
            return triage.not_ours(waiting)
        case "o":
            number = click.prompt("attachment", type=int, default=1, err=True)
            open_attachment(session.store, waiting.message, number, session.home.root / "opened")
            return ""
        case "m":
            click.echo_via_pager(_whole(session, waiting))
            return ""
        case "l":
            return triage.put_off(waiting)
        case "u":
            return triage.undo()
    raise FoitrackError(f"{key!r} does nothing here")


def _whole(session: Session, waiting: Waiting) -> str:
    store, number = session.store, waiting.message.id
    lines = message_lines(waiting.message, filings.of_message(store, number), correspondence.our_texts(store, number))
    return for_terminal("\n".join(lines), keep_newlines=True) + "\n"


def _digits(waiting: Waiting) -> list[str]:
    return [str(number) for number in range(1, min(len(waiting.suggestions), MOST_SUGGESTIONS) + 1)]


def _request(ctx: click.Context, text: str) -> Request:
    return RequestType().convert(text, None, ctx)
