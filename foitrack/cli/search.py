"""`foitrack search`: full text over messages and attachments."""

from __future__ import annotations

import sys

import click

from foitrack.cli.output import format_option, print_csv, print_json
from foitrack.cli.session import Session, pass_session
from foitrack.core.display import for_terminal
from foitrack.store.search import BEGIN, END, Found, search


@click.command()
@click.argument("words", nargs=-1, required=True)
@format_option
@pass_session
def command(session: Session, words: tuple[str, ...], form: str) -> None:
    """Search the text of messages and attachments; all the words must stand there.

    Example: foitrack search suspended officers
    """
    found = search(session.store, " ".join(words))
    if form == "json":
        print_json([as_json(each) for each in found])
    elif form == "csv":
        print_csv(
            ["message", "ref", "on", "sender", "subject", "file", "context"],
            [list(as_json(each).values()) for each in found],
        )
    elif not found:
        click.echo("Nothing found.")
    else:
        for each in found:
            click.echo(_head(each))
            click.echo(f"    {_marked(each.context)}")


def as_json(found: Found) -> dict[str, object]:
    """Return one place as JSON; the found words stand in [brackets]."""
    return {
        "message": found.message,
        "ref": found.ref,
        "on": found.on,
        "sender": found.sender,
        "subject": found.subject,
        "file": found.file,
        "context": found.context.replace(BEGIN, "[").replace(END, "]"),
    }


def _head(found: Found) -> str:
    where = f" + {found.file}" if found.file else ""
    head = f"[{found.message}] {found.on}  {found.ref or 'holding pen'}  {found.sender}  {found.subject}{where}"
    return for_terminal(head)


def _marked(context: str) -> str:
    """Return the context on one line, the found words in bold on a terminal and in brackets elsewhere."""
    pieces = for_terminal(" ".join(context.replace(BEGIN, "⟦").replace(END, "⟧").split()))
    if not sys.stdout.isatty():
        return pieces.replace("⟦", "[").replace("⟧", "]")
    start, *rest = pieces.split("⟦")
    marked = [click.style(word, bold=True) + after for word, _, after in (each.partition("⟧") for each in rest)]
    return start + "".join(marked)
