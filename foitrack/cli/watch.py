"""`foitrack watch`: stay connected and collect replies as they come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from math import inf

import click

from foitrack.cli.collecting import collect, print_news
from foitrack.cli.labelling import labeller
from foitrack.cli.output import say
from foitrack.cli.session import Session, pass_session
from foitrack.mail.inbox import Inbox
from foitrack.services.fetching import News
from foitrack.services.watching import Watcher


@click.command()
@click.option("--for", "minutes", type=click.FloatRange(min=0), help="Stop after so many minutes.")
@pass_session
def command(session: Session, minutes: float | None) -> None:
    """Stay connected and collect replies as they come.

    It waits with IMAP IDLE and comes back by itself when the line breaks; Ctrl-C ends it.

    Example: foitrack watch
    """

    labels = labeller(session)

    def collect_today(inbox: Inbox) -> Iterator[News]:
        session.refresh()
        yield from collect(session, inbox)
        labels.label_filed(inbox)

    try:
        watcher = Watcher(session.inbox, collect_today, say, good_for=_good_for)
        for news in watcher.watch(None if minutes is None else minutes * 60):
            print_news(news)
    except KeyboardInterrupt:
        say("stopped watching")


def _good_for(inbox: Inbox) -> float:
    """Return how many seconds the login of a connection is good for."""
    return inf if inbox.renew_at is None else (inbox.renew_at - datetime.now(UTC)).total_seconds()
