"""`foitrack login`: set up the mail account, keep its secrets, and try both servers."""

from __future__ import annotations

import shlex
from collections.abc import Callable

import click

from foitrack import accounts
from foitrack.accounts.providers import Provider, of_host
from foitrack.cli.account import ask_account, provider_named
from foitrack.cli.output import say
from foitrack.cli.session import Session, pass_session
from foitrack.cli.signing import Keeper, ask_passwords, sign_in_at_google, sign_in_at_microsoft
from foitrack.core.model import MailServer, Secret
from foitrack.core.words import LoginKind
from foitrack.errors import AccountError, FoitrackError, ServerError
from foitrack.mail.connection import Key
from foitrack.mail.inbox import Inbox
from foitrack.mail.postbox import Postbox

PLACEHOLDERS = (".example.org", "@example.org")


@click.command()
@click.option("--show", is_flag=True, help="Say what is stored where, never the secret itself.")
@click.option("--provider", metavar="NAME", help="Set up the account of this provider, such as microsoft-365.")
@click.option("--kind", type=click.Choice([each.value for each in LoginKind]), help="How to log in.")
@click.option("--as", "person", metavar="ADDRESS", help="Who signs in, when the mailbox is a shared one.")
@click.option(
    "--browser", is_flag=True, help="Sign in at Microsoft in this machine's browser, where codes are blocked."
)
@click.option("--client-id", metavar="ID", help="The application registered at Microsoft or Google.")
@click.option("--to", "taker", metavar="COMMAND", help="Hand the secret to this program's stdin, not to the keyring.")
@pass_session
def command(
    session: Session,
    show: bool,
    provider: str | None,
    kind: str | None,
    person: str | None,
    browser: bool,
    client_id: str | None,
    taker: str | None,
) -> None:
    """Set up the mail account, keep its secrets in the keyring, and try both servers.

    Example: foitrack login
    """
    if show:
        _show(session)
        return
    found = _set_up(session, provider_named(provider) if provider else None)
    _change(session, {"login.person": person, "oauth.client_id": client_id})
    _choose_kind(session, found, LoginKind(kind) if kind else None)
    keeper = Keeper(taker or "")
    if taker is None:
        _look_at_keyring()
    match session.settings.login.kind:
        case LoginKind.MICROSOFT:
            sign_in_at_microsoft(session, keeper, browser)
            _conclude(_try_both(session, session.keys.secret_for))
        case LoginKind.GOOGLE:
            sign_in_at_google(session, keeper)
            _conclude(_try_both(session, session.keys.secret_for))
        case LoginKind.PASSWORD:
            secrets = ask_passwords(session, found.hint if found else "")
            faults = _try_both(session, lambda side, _: secrets[side])
            for side, secret in secrets.items():
                if secret and side not in faults:
                    keeper.keep_password(side, _sides(session)[side], secret.text)
            _conclude(faults)


def _sides(session: Session) -> dict[str, MailServer]:
    return {"smtp": session.settings.smtp, "imap": session.settings.imap}


def _set_up(session: Session, provider: Provider | None) -> Provider | None:
    """Write the servers into the settings when they are not there yet, or another provider is wanted."""
    settings = session.settings
    if provider is None and not settings.smtp.host.endswith(PLACEHOLDERS):
        return of_host(settings.smtp.host, settings.smtp.port)
    address = settings.requester.email
    if address.endswith(PLACEHOLDERS):
        address = click.prompt("Your mail address", err=True).strip()
    values = ask_account(address, provider)
    _change(session, {"requester.email": address, **values})
    say(f"written to {session.home.settings_file}")
    return of_host(session.settings.smtp.host, session.settings.smtp.port)


def _change(session: Session, values: dict[str, object]) -> None:
    from foitrack.workspace.editing import change

    given = {place: value for place, value in values.items() if value is not None}
    if given:
        change(session.home.settings_file, given)
        session.reread()


def _choose_kind(session: Session, provider: Provider | None, wanted: LoginKind | None) -> None:
    """Settle how to log in: as wanted, else as the provider will have it, else as the settings say."""
    login = session.settings.login
    if wanted is None and provider is not None:
        if provider.also is not None and not login.client_id:
            say(f"{provider.name} takes an app password (the simple way), or signs you in in the browser.")
            simple = click.confirm("Use an app password?", default=True, err=True)
            wanted = LoginKind.PASSWORD if simple else LoginKind.GOOGLE
        elif provider.also is None and login.kind is not provider.login:
            say(f"{provider.name} no longer takes a password from programs: you sign in at {provider.login.title()}.")
            wanted = provider.login
    if wanted is not None and wanted is not login.kind:
        _change(session, {"login.kind": wanted.value})


def _look_at_keyring() -> None:
    """Say where the secret will go, and ask before it goes to a doubtful place."""
    if not accounts.keyring_name():
        say("This machine has no keyring. A secret can come from FOITRACK_SMTP_PASSWORD, FOITRACK_IMAP_PASSWORD or")
        say("FOITRACK_REFRESH_TOKEN, from a program (password_command under [login]), or from a systemd credential.")
        say("'foitrack login --to COMMAND' hands it to a program; docs/how-to/run-it-unattended.md shows each way.")
    elif doubt := accounts.doubts():
        click.confirm(f"! {doubt}. Use it all the same?", abort=True, err=True)


def _try_both(session: Session, secret_for: Callable[[str, MailServer], Secret | None]) -> dict[str, FoitrackError]:
    """Try both servers and say how it went; return what went wrong, by side."""
    faults: dict[str, FoitrackError] = {}
    for side, work, attempt in (("smtp", "sending", _open_postbox), ("imap", "collecting", _open_inbox)):
        server = _sides(session)[side]
        say(f"{work}: trying {server.host}:{server.port} …")
        try:
            attempt(server, secret_for(side, server))
        except (ServerError, AccountError) as fault:
            faults[side] = fault
            say(f"! {work}: {fault}")
        else:
            say(f"{work}: it works")
    return faults


def _open_postbox(server: MailServer, secret: Key) -> None:
    with Postbox(server, secret):
        return


def _open_inbox(server: MailServer, secret: Key) -> None:
    with Inbox(server, secret) as inbox:
        inbox.folders()


def _conclude(faults: dict[str, FoitrackError]) -> None:
    if faults:
        names = {"smtp": "sending", "imap": "collecting"}
        which = " and ".join(names[side] for side in faults)
        verb = "do not work yet" if len(faults) > 1 else "does not work yet"
        raise AccountError(f"{which} {verb}", "put it right and run 'foitrack login' again")
    say("both servers work")


def _show(session: Session) -> None:
    login = session.settings.login
    say(f"keyring: {accounts.keyring_name() or 'none on this machine'}")
    if doubt := accounts.doubts():
        say(f"! {doubt}")
    if login.password_command:
        say(f"program: {shlex.split(login.password_command)[0]}")
    for side, server in _sides(session).items():
        if not server.username:
            say(f"{side}: {server.host} asks for no login")
        elif login.kind is LoginKind.PASSWORD:
            place = accounts.where(side, server, login=login) or "no secret is known"
            say(f"{side}: {server.username} on {server.host}: {place}")
        else:
            place = accounts.where_token(login, server) or "not signed in"
            person = login.person or server.username
            say(f"{side}: {server.username} on {server.host}: {person} signs in at {login.kind.title()}: {place}")
