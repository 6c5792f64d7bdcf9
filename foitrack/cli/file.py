"""`foitrack file`: file a message under a request by hand."""

from __future__ import annotations

import click

from foitrack.cli.output import say
from foitrack.cli.parameters import RequestType
from foitrack.cli.session import Session, pass_session
from foitrack.core.model import Request
from foitrack.services.decisions import move, not_ours, take_out
from foitrack.services.filing import message_numbered


@click.command()
@click.argument("number", metavar="MESSAGE", type=int)
@click.argument("refs", metavar="[REF]...", nargs=-1, type=RequestType())
@click.option("--undo", is_flag=True, help="Put it back into the holding pen.")
@click.option(
    "--not-ours", "foreign", is_flag=True, help="It is no reply to any request; take it out of the holding pen."
)
@click.option("--note", default="", help="Why.")
@pass_session
def command(session: Session, number: int, refs: tuple[Request, ...], undo: bool, foreign: bool, note: str) -> None:
    """File a message under a request by hand; under several when it answers several.

    Example: foitrack file 17 SM-7Q4KX
    """
    if (bool(refs), undo, foreign).count(True) != 1:
        raise click.UsageError("name the request, or --undo, or --not-ours")
    message = message_numbered(session.store, number)
    if undo:
        was = take_out(session.store, message, session.today, session.now)
        say(f"message {number} is back in the holding pen" + (f" (was under {', '.join(was)})" if was else ""))
    elif foreign:
        say(not_ours(session.store, message, note, session.now))
    else:
        say(move(session.store, message, refs, session.forces, session.today, session.now))
