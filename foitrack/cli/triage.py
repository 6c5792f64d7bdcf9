"""`foitrack triage`: what waits, one mail a screen, one key a decision."""

from __future__ import annotations

import re
import shutil
import sys
from textwrap import fill, wrap

import click

from foitrack.cli.message import message_lines, open_attachment
from foitrack.cli.onescreen import MOST_SUGGESTIONS, screen
from foitrack.cli.output import say
from foitrack.cli.parameters import Beginning, RequestType, Section
from foitrack.cli.session import Session, pass_session
from foitrack.core.display import for_terminal
from foitrack.core.model import Request
from foitrack.core.quoting import new_text
from foitrack.core.words import Decision, Kind
from foitrack.errors import FoitrackError
from foitrack.services.deciding import Waiting, unfiled
from foitrack.services.decisions import undo as take_back
from foitrack.services.triaging import Triage
from foitrack.store import correspondence, filings

_OURS = {
    Kind.SENT,
    Kind.NOT_DELIVERED,
    Kind.CLARIFIED,
    Kind.FEE_PAID,
    Kind.STILL_WANTED,
    Kind.CHASED,
    Kind.REVIEW_ASKED,
    Kind.COMPLAINED,
    Kind.WITHDRAWN,
    Kind.CHASING_OFF,
    Kind.CHASING_ON,
    Kind.RETRACTED,
}
KINDS = [kind.value for kind in Kind if kind not in _OURS]
"""What a mail can say; the other kinds are what we do."""

CITING = (Kind.REFUSED, Kind.PARTLY_DISCLOSED, Kind.EXTENDED)
DECIDED = (Kind.REVIEW_DECIDED, Kind.ICO_DECIDED)
_KIND = Beginning("kind of fact", KINDS)


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
    said = ""
    while (waiting := triage.next()) is not None:
        if not sys.stdin.isatty():
            raise FoitrackError("triage needs a terminal", "'foitrack inbox' and 'foitrack record' do the same")
        _show(session, triage, waiting, said)
        key = _key()
        said = "" if key == "q" else _tell(ctx, session, triage, waiting, key)
        if key == "q":
            break
    if said:
        say(said)
    say(f"{triage.done} decided, {triage.left()} left" + (f", {len(triage.later)} for later" if triage.later else ""))


def _key() -> str:
    """Wait for a key; Ctrl-C and Ctrl-D end the sitting as q does."""
    try:
        return click.getchar().lower()
    except (KeyboardInterrupt, EOFError):
        return "q"


def _show(session: Session, triage: Triage, waiting: Waiting, said: str) -> None:
    """Show one mail on a cleared screen, under what was done or refused last."""
    columns, lines = shutil.get_terminal_size()
    above = wrap(said, columns - 1)
    text = new_text(waiting.message.text, correspondence.our_texts(session.store, waiting.message.id))
    click.clear()
    for line in above:
        say(line)
    click.echo(screen(waiting, text, triage.left(), (columns, lines - len(above)), triage.decided_for(waiting)))


def _tell(ctx: click.Context, session: Session, triage: Triage, waiting: Waiting, key: str) -> str:
    """Do what a key asks for; return what was done, or why not, in words."""
    try:
        return _do(ctx, session, triage, waiting, key)
    except click.Abort:
        return "nothing done"
    except (FoitrackError, click.UsageError) as fault:
        return f"! {fault.message if isinstance(fault, click.UsageError) else fault}"


def _do(ctx: click.Context, session: Session, triage: Triage, waiting: Waiting, key: str) -> str:
    """Do what a key asks for; return what was done in words."""
    match key:
        case "y" if waiting.suggestions and waiting.ref:
            return _decide(triage, waiting, waiting.suggestions[0].kind)
        case "y" if waiting.likely:
            return triage.move(waiting, _request(ctx, waiting.likely[0][0]))
        case digit if waiting.ref and digit in _digits(waiting):
            return _decide(triage, waiting, waiting.suggestions[int(digit) - 1].kind)
        case "k" if waiting.ref:
            say(fill(", ".join(KINDS), shutil.get_terminal_size().columns - 1, break_on_hyphens=False))
            return _decide(triage, waiting, Kind(click.prompt("kind, or how it begins", type=_KIND, err=True)))
        case "a" if waiting.also:
            triage.alone = not triage.alone
            return ""
        case "r":
            return triage.move(waiting, _request(ctx, click.prompt("request", err=True)))
        case "n" if not waiting.ref:
            return triage.not_ours(waiting)
        case "o":
            return open_attachment(session.store, waiting.message, _which(waiting), session.home.root / "opened")
        case "m":
            click.echo_via_pager(_whole(session, waiting))
            return ""
        case "l":
            return triage.put_off(waiting)
        case "u":
            return triage.undo()
    raise FoitrackError(f"{key!r} does nothing here")


def _decide(triage: Triage, waiting: Waiting, kind: Kind) -> str:
    """Record a kind, once what the mail's reading does not say of it has been asked."""
    said = next((each for each in waiting.suggestions if each.kind is kind), None)
    sections: tuple[str, ...] = ()
    decision = None
    if kind in CITING and said is None:
        cited = click.prompt("sections cited, such as 12(1), 40(2)", default="", show_default=False, err=True)
        sections = tuple(Section().convert(each, None, None) for each in re.split(r"[,;]", cited) if each.strip())
    if kind in DECIDED and (said is None or said.decision is None):
        words = click.Choice([each.value for each in Decision])
        decision = Decision(click.prompt("what was decided", type=words, err=True))
    return triage.decide(waiting, kind, sections, decision)


def _which(waiting: Waiting) -> int:
    """Return the number of the attachment to open: the only one, else the one that is asked for."""
    files = [number for number, each in enumerate(waiting.message.attachments, start=1) if not each.inline]
    if not files:
        raise FoitrackError(f"message {waiting.message.id} has no attachment")
    return files[0] if len(files) == 1 else click.prompt("attachment", type=int, default=files[0], err=True)


def _whole(session: Session, waiting: Waiting) -> str:
    store, number = session.store, waiting.message.id
    held = None if waiting.ref else unfiled(store, waiting.message)
    ours = correspondence.our_texts(store, number)
    lines = message_lines(waiting.message, filings.of_message(store, number), ours, held)
    return for_terminal("\n".join(lines), keep_newlines=True) + "\n"


def _digits(waiting: Waiting) -> list[str]:
    return [str(number) for number in range(1, min(len(waiting.suggestions), MOST_SUGGESTIONS) + 1)]


def _request(ctx: click.Context, text: str) -> Request:
    return RequestType().convert(text, None, ctx)
