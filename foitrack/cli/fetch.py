"""`foitrack fetch`: collect replies once."""

from __future__ import annotations

import click

from foitrack.cli.collecting import collect, print_news
from foitrack.cli.labelling import labeller
from foitrack.cli.output import say
from foitrack.cli.session import Session, pass_session


@click.command()
@pass_session
def command(session: Session) -> None:
    """Collect replies once, and say where each went.

    Example: foitrack fetch
    """
    filed = held = 0
    with session.inbox() as inbox:
        for news in collect(session, inbox):
            print_news(news)
            filed += bool(news.matches)
            held += not news.matches
        for name in inbox.missing:
            say(f"! the folder {name} does not exist on the server")
        for place in inbox.withheld:
            say(f"! the server does not hand over mail {place.uid} of {place.folder}")
        labeller(session).label_filed(inbox)
    say(f"{filed + held} new: {filed} filed, {held} in the holding pen")
