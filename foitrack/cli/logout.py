"""`foitrack logout`: remove the account's secrets from the keyring."""

from __future__ import annotations

import click

from foitrack import accounts
from foitrack.cli.output import say
from foitrack.cli.session import Session, pass_session
from foitrack.core.words import LoginKind


@click.command()
@pass_session
def command(session: Session) -> None:
    """Remove the mail account's secrets from the keyring.

    Example: foitrack logout
    """
    settings = session.settings
    gone = accounts.forget_all(settings.login, settings.smtp, settings.imap)
    for what, was_there in gone.items():
        if was_there:
            say(f"{what}: removed from the keyring")
    if not any(gone.values()):
        say("nothing was stored in the keyring")
    if settings.login.kind is not LoginKind.PASSWORD and any(gone.values()):
        page = {"microsoft": "myaccount.microsoft.com", "google": "myaccount.google.com"}[settings.login.kind]
        say(f"the consent itself still stands: revoke it at {page}, under the applications that have access")
