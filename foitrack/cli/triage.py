"""`foitrack triage`: what waits, one mail a screen, one key a decision."""

from __future__ import annotations

import click

from foitrack.cli.message import open_attachment
from foitrack.cli.output import say
from foitrack.cli.parameters import RequestType
from foitrack.cli.session import Session, pass_session
from foitrack.core.display import for_terminal
from foitrack.core.quoting import new_text
from foitrack.core.words import Kind
from foitrack.errors import FoitrackError
from foitrack.services.deciding import Waiting
from foitrack.services.triaging import Triage

KINDS = [kind for kind in Kind if kind is not Kind.RETRACTED]
MOST_LINES = 30


@click.command()
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session) -> None:
    """Go through what waits, one mail a screen, one key a decision.

    Example: foitrack triage
    """
    triage = Triage(session.store, session.forces, session.today, session.now)
    while (waiting := triage.next()) is not None:
        click.clear()
        click.echo(screen(waiting, triage.left()))
        key = click.getchar().lower()
        if key in ("q", "\x03", "\x04"):
            break
        try:
            said = _do(ctx, session, triage, waiting, key)
        except FoitrackError as fault:
            said = f"! {fault}"
        if said:
            say(said)
            if said.startswith("!"):
                click.pause(err=True)
    say(
        f"{len(triage.done)} decided, {triage.left()} left"
        + (f", {len(triage.later)} for later" if triage.later else "")
    )


def _do(ctx: click.Context, session: Session, triage: Triage, waiting: Waiting, key: str) -> str:
    """Do what a key asks for; return what was done in words."""
    match key:
        case "y" if waiting.suggestions and waiting.ref:
            return triage.decide(waiting, waiting.suggestions[0].kind)
        case "y" if waiting.likely:
            request = RequestType().convert(waiting.likely[0][0], None, ctx)
            return triage.move(waiting, request)
        case digit if digit.isdecimal() and 0 < int(digit) <= len(waiting.suggestions):
            return triage.decide(waiting, waiting.suggestions[int(digit) - 1].kind)
        case "k":
            kind = click.prompt("kind", type=click.Choice([each.value for each in KINDS]), show_choices=True, err=True)
            return triage.decide(waiting, Kind(kind))
        case "r":
            return triage.move(waiting, RequestType().convert(click.prompt("request", err=True), None, ctx))
        case "n" if not waiting.ref:
            return triage.not_ours(waiting)
        case "o":
            number = click.prompt("attachment", type=int, default=1, err=True)
            open_attachment(session.store, waiting.message, number, session.home.root / "opened")
            return ""
        case "l":
            return triage.put_off(waiting)
        case "u":
            return triage.undo()
    return f"! {key!r} does nothing here"


def screen(waiting: Waiting, left: int) -> str:
    """Return the screen of one mail: who, what is new in it with the telling words in «», the keys."""
    message = waiting.message
    lines = [
        f"{left} waiting · message {message.id} · {message.on} · {message.sender}",
        message.subject or "(no subject)",
        f"filed under {waiting.ref} {waiting.authority} by {waiting.rung}"
        if waiting.ref
        else f"waits: {waiting.reason}",
        *([] if waiting.sender_known or not waiting.ref else ["! the sender is not known to write for this authority"]),
        *(f"  perhaps {ref}: {evidence}" for ref, evidence in waiting.likely),
        "",
        *_highlighted(waiting).splitlines()[:MOST_LINES],
        "",
        *(f"  [{number}] {each.name}" for number, each in enumerate(message.attachments, start=1) if not each.inline),
    ]
    for number, each in enumerate(waiting.suggestions[:9], start=1):
        details = f" s.{', '.join(each.sections)}" if each.sections else ""
        until = f" by {each.until}" if each.until else ""
        lines.append(f"  {number}  {each.kind}{details}{until} ({each.certainty:.0%})")
    yes = "y yes  " if waiting.suggestions or waiting.likely else ""
    ours = "" if waiting.ref else "n not ours  "
    lines += ["", f"{yes}k another kind  r another request  {ours}o open  l later  u undo  q quit"]
    return for_terminal("\n".join(lines), keep_newlines=True)


def _highlighted(waiting: Waiting) -> str:
    text = new_text(waiting.message.text)
    for words in {words.text for each in waiting.suggestions for words in each.words if words.where == "body"}:
        text = text.replace(words, f"«{words}»")
    return text
