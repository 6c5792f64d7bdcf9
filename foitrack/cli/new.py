"""`foitrack new`: a commented starter for a campaign."""

from __future__ import annotations

import click

from foitrack.campaigns import name_problem, starter
from foitrack.cli.output import say
from foitrack.cli.session import Session, pass_session
from foitrack.errors import FoitrackError
from foitrack.workspace import write_private


@click.command()
@click.argument("name")
@click.option("--title", default="", help="What the letters call it.")
@pass_session
def command(session: Session, name: str, title: str) -> None:
    """Write a commented starter, campaigns/NAME.yaml.

    Example: foitrack new stop-and-search --title "Stop and search of children"
    """
    problem = name_problem(name)
    if problem:
        raise FoitrackError(str(problem))
    file = session.home.campaign_file(name)
    if file.exists():
        raise FoitrackError(f"{file} is there already", "edit it, or choose another name")
    write_private(file, starter(name, title))
    say(f"wrote {file}")
    say(f"next: edit it, then 'foitrack draft {name}'")
