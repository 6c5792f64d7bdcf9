"""`foitrack login`: put the account's secrets into the keyring, and try both servers."""

from __future__ import annotations

from collections.abc import Callable

import click

from foitrack import accounts
from foitrack.cli.output import say
from foitrack.cli.session import Session, pass_session
from foitrack.core.model import MailServer, Secret
from foitrack.errors import AccountError
from foitrack.mail.inbox import Inbox
from foitrack.mail.postbox import Postbox


@click.command()
@click.option("--show", is_flag=True, help="Say what is stored where, never the secret itself.")
@click.option("--remove", is_flag=True, help="Remove the secrets from the keyring.")
@pass_session
def command(session: Session, show: bool, remove: bool) -> None:
    """Put the mail account's secrets into the keyring and try both servers.

    Example: foitrack login
    """
    sides = {"smtp": session.settings.smtp, "imap": session.settings.imap}
    if show:
        _show(sides)
        return
    if remove:
        for side, server in sides.items():
            gone = accounts.forget(side, server)
            say(f"{side}: {'removed' if gone else 'nothing was stored'}")
        return
    smtp = _secret(sides["smtp"], "")
    imap = _secret(sides["imap"], smtp if sides["smtp"].username == sides["imap"].username else "")
    _try("sending", sides["smtp"], lambda: _open_postbox(sides["smtp"], smtp))
    _try("collecting", sides["imap"], lambda: _open_inbox(sides["imap"], imap))
    for side, secret in (("smtp", smtp), ("imap", imap)):
        if secret:
            _keep(side, sides[side], secret)


def _show(sides: dict[str, MailServer]) -> None:
    backend = accounts.keyring_name()
    say(f"keyring: {backend or 'none on this machine'}")
    for side, server in sides.items():
        if not server.username:
            say(f"{side}: {server.host} asks for no login")
        else:
            say(f"{side}: {server.username} on {server.host}: {accounts.where(side, server) or 'no secret is known'}")


def _secret(server: MailServer, other: str) -> str:
    """Ask for a password; an empty answer takes the other server's."""
    if not server.username:
        return ""
    hint = " (Enter for the same)" if other else ""
    typed = click.prompt(
        f"Password of {server.username} on {server.host}{hint}",
        hide_input=True,
        default=other,
        show_default=False,
        err=True,
    )
    return str(typed)


def _try(work: str, server: MailServer, attempt: Callable[[], None]) -> None:
    say(f"{work}: trying {server.host}:{server.port} …")
    attempt()
    say(f"{work}: it works")


def _open_postbox(server: MailServer, secret: str) -> None:
    with Postbox(server, Secret(secret) if secret else None):
        return


def _open_inbox(server: MailServer, secret: str) -> None:
    with Inbox(server, Secret(secret) if secret else None) as inbox:
        inbox.folders()


def _keep(side: str, server: MailServer, secret: str) -> None:
    try:
        accounts.keep(side, server, secret)
    except AccountError as fault:
        say(f"! {side}: {fault}")
    else:
        say(f"{side}: the password is in the keyring")
