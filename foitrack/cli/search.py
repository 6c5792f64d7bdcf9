"""`foitrack search`: full text over messages and attachments."""

from __future__ import annotations

import re
import shutil
import sys

import click

from foitrack.cli.output import folded, format_option, print_csv, print_json
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
            print_found(each)


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


def print_found(found: Found) -> None:
    """Print one place: where it is, then the context, folded on a terminal, its words bold there, else in brackets."""
    where = f" + {found.file}" if found.file else ""
    head = f"[{found.message}] {found.on}  {found.ref or 'holding pen'}  {found.sender}  {found.subject}{where}"
    context = " ".join(found.context.replace(BEGIN, "⟦").replace(END, "⟧").split())
    lines = [for_terminal(head), f"    {for_terminal(context)}"]
    if not sys.stdout.isatty():
        click.echo("\n".join(lines).replace("⟦", "[").replace("⟧", "]"))
        return
    columns = shutil.get_terminal_size().columns
    text = "\n".join(part for line in lines for part in folded(line, columns))
    click.echo(_WORD.sub(lambda word: click.style(word[1], bold=True), text))


_WORD = re.compile("⟦([^⟦⟧]*)⟧")
