"""How a person proves at the terminal who they are: passwords, a code at Microsoft, the browser at Google."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Mapping
from dataclasses import dataclass

import click

from foitrack.accounts import secrets, tokens
from foitrack.accounts.grants import Tokens
from foitrack.accounts.secrets import Place
from foitrack.cli.account import GOOGLE_PAGE, MICROSOFT_PAGE
from foitrack.cli.output import say
from foitrack.cli.session import Session
from foitrack.core.model import MailServer, Secret
from foitrack.errors import AccountError


@dataclass(frozen=True, slots=True)
class Keeper:
    """Puts secrets where they are to be kept: a program of the user's, else the keyring."""

    program: str = ""

    def keep(self, place: Place, secret: str, what: str) -> bool:
        """Keep one secret and say so; a keyring that does not take it is said, not raised."""
        if self.program:
            secrets.hand_over(self.program, place.word, secret)
            say(f"{what} went to your program")
            return True
        try:
            secrets.keep_at(place, secret)
        except AccountError as fault:
            say(f"! {what} is not kept: {fault}")
            return False
        say(f"{what} is in the keyring")
        return True

    def keep_password(self, side: str, server: MailServer, secret: str) -> None:
        """Keep the password of a side."""
        self.keep(secrets.password(side, server), secret, f"{side}: the password")


def ask_passwords(session: Session, hint: str) -> Mapping[str, Secret | None]:
    """Ask for the password of each side that wants one; an empty answer takes the first again."""
    say("foitrack tries the password at both servers. What works is kept in the keyring, and in no file of foitrack's.")
    if hint:
        say(f"Needed: {hint}.")
    smtp, imap = session.settings.smtp, session.settings.imap
    first = _ask_password(smtp, "")
    second = _ask_password(imap, first if smtp.username == imap.username else "")
    return {side: Secret(text) if text else None for side, text in (("smtp", first), ("imap", second))}


def _ask_password(server: MailServer, other: str) -> str:
    if not server.username:
        return ""
    hint = " (Enter for the same)" if other else ""
    return _ask_secret(f"Password of {server.username} on {server.host}{hint}", other)


def _ask_secret(question: str, default: str = "") -> str:
    """Ask at the terminal, unseen; where there is none, take the next line of stdin. Raise AccountError at its end."""
    if _has_terminal():
        return str(click.prompt(question, hide_input=True, default=default or None, show_default=False, err=True))
    typed = sys.stdin.readline().rstrip("\r\n") or default
    if not typed:
        raise AccountError(
            f"nobody is here to be asked: {question}", "run it at a terminal, or give it a line on stdin"
        )
    return typed


def _has_terminal() -> bool:
    """Say whether there is a terminal, also when stdin is another."""
    if sys.stdin.isatty() or os.name == "nt":
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def sign_in_at_microsoft(session: Session, keeper: Keeper, browser: bool = False) -> None:
    """Show a code to be typed at Microsoft's page, or open the browser; wait, and keep the refresh token."""
    from foitrack.accounts import microsoft

    typed = "" if browser else "type a code and "
    say(f"Microsoft shows a page where you {typed}agree that foitrack reads and sends mail for you.")
    say("foitrack never sees your password; it keeps a token that you can revoke at myaccount.microsoft.com.")
    if not session.settings.login.server:
        person = session.settings.login.person or session.settings.imap.username
        _write(session, "oauth.server", microsoft.server_of(person))
    _ask_client_id(session, MICROSOFT_PAGE)
    login = session.settings.login
    if browser:
        say("opening the browser of this machine …")
        taken = microsoft.sign_in_by_browser(login, _say_address)
    else:
        taken = microsoft.sign_in(login, _show_code)
    _signed_in(session, keeper, taken)


def _show_code(address: str, code: str) -> None:
    say(f"\n  Open {address} on any device and type {code}\n")
    say("waiting until you have … (Ctrl-C stops)")


def sign_in_at_google(session: Session, keeper: Keeper) -> None:
    """Let the browser sign in at Google, and keep the refresh token and the application's secret."""
    from foitrack.accounts import google

    say("Google shows a page in this machine's browser where you agree that foitrack reads and sends mail for you.")
    say("foitrack never sees your password; it keeps a token that you can revoke at myaccount.google.com.")
    _ask_client_id(session, GOOGLE_PAGE)
    login = session.settings.login
    place = tokens.client_secret(login)
    known = secrets.find(place, "")
    client = known.text if known else _ask_secret("The application's client secret")
    taken = google.sign_in(login, client, _show_address)
    if known is None:
        keeper.keep(place, client, "the application's secret")
    _signed_in(session, keeper, taken)


def _say_address(address: str) -> None:
    say(f"\n  Open this in a browser on this machine, if none opens by itself:\n  {address}\n")


def _show_address(address: str) -> bool:
    _say_address(address)
    try:
        return sys.stderr.isatty() and webbrowser.open(address)
    except webbrowser.Error:
        return False


def _ask_client_id(session: Session, page: str) -> None:
    if not session.settings.login.client_id:
        say(f"It needs an application registered there, once for a newsroom; {page} says how, click by click.")
        _write(session, "oauth.client_id", str(click.prompt("Its client id", err=True)).strip())


def _write(session: Session, place: str, value: str) -> None:
    from foitrack.workspace.editing import change

    change(session.home.settings_file, {place: value})
    session.reread()


def _signed_in(session: Session, keeper: Keeper, taken: Tokens) -> None:
    login, server = session.settings.login, session.settings.imap
    person = login.person or server.username
    say(f"signed in{f' as {taken.who}' if taken.who else ''}")
    if taken.who and taken.who.lower() != person.lower():
        say(f"! that is not {person}; for a shared mailbox run 'foitrack login --as {taken.who}'")
    keeper.keep(tokens.refresh_token(login, server), taken.refresh, "the sign-in")
    session.keys.take(taken)
