"""`foitrack watch`: stay connected and collect replies as they come."""

from __future__ import annotations

import random
from time import sleep

import click

from foitrack.cli.collecting import collect, print_news
from foitrack.cli.output import say
from foitrack.cli.session import Session, pass_session
from foitrack.errors import CertificateError, LoginRefused, ServerError

CYCLE_SECONDS = 240.0
FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 300.0


@click.command()
@click.option("--for", "minutes", type=click.FloatRange(min=0), help="Stop after so many minutes.")
@pass_session
def command(session: Session, minutes: float | None) -> None:
    """Stay connected (IDLE) and collect replies as they come; Ctrl-C ends it.

    Example: foitrack watch
    """
    from time import monotonic

    end = None if minutes is None else monotonic() + minutes * 60
    pause = FIRST_PAUSE_SECONDS
    try:
        while end is None or monotonic() < end:
            try:
                with session.inbox() as inbox:
                    say("connected; waiting for replies (Ctrl-C ends)")
                    while True:
                        for news in collect(session, inbox):
                            print_news(news)
                        pause = FIRST_PAUSE_SECONDS
                        if end is not None and monotonic() >= end:
                            break
                        inbox.wait(CYCLE_SECONDS if end is None else min(CYCLE_SECONDS, end - monotonic()))
                        session.refresh()
            except (LoginRefused, CertificateError):
                raise
            except ServerError as fault:
                wait = pause * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, no secret
                say(f"! {fault}; trying again in {wait:.0f} seconds")
                sleep(wait)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
    except KeyboardInterrupt:
        say("stopped watching")
