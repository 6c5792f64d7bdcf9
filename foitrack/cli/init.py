"""`foitrack init`: make a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from foitrack.cli.output import say
from foitrack.shipped import shipped
from foitrack.workspace import make
from foitrack.workspace.settings import starter


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=".")
@click.option("--name", help="Your full, real name.")
@click.option("--email", help="The address the authorities answer to.")
@click.option("--smtp-host", help="The server that sends your mail.")
@click.option("--imap-host", help="The server that holds your mailbox.")
def command(folder: Path, name: str | None, email: str | None, smtp_host: str | None, imap_host: str | None) -> None:
    """Make a workspace: settings, forces, campaigns and letters.

    Example: foitrack init my-questions --name "Ada Reporter" --email ada@newsroom.example
    """
    given = {
        "requester.name": name,
        "requester.email": email,
        "smtp.username": email,
        "imap.username": email,
        "smtp.host": smtp_host,
        "imap.host": imap_host,
    }
    forces = shipped("forces.yaml").read_text(encoding="utf-8")
    workspace = make(folder, starter({place: value for place, value in given.items() if value}), forces)
    say(f"made a workspace in {workspace.root}")
    say("next: look through foitrack.toml, run 'foitrack login', then 'foitrack new NAME'")
