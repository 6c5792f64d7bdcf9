"""Access tokens: one for both mail servers, made from the refresh token, and made anew before it ends."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from foitrack.accounts import keyrings, secrets
from foitrack.accounts.grants import Tokens
from foitrack.accounts.secrets import Place
from foitrack.core.model import Login, MailServer, Secret
from foitrack.core.words import LoginKind, SecretKind
from foitrack.errors import AccountError, ConsentEnded

_EARLY = timedelta(minutes=5)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_SHORTEST_SECONDS = 60.0  # whatever a server says, its token is not asked for more often than twice a minute
TOKEN_VARIABLE = "FOITRACK_REFRESH_TOKEN"
CLIENT_VARIABLE = "FOITRACK_CLIENT_SECRET"


def refresh_token(login: Login, server: MailServer) -> Place:
    """Name the refresh token of an account: the one secret of it that is kept."""
    person = login.person or server.username
    return Place(f"token:{login.kind}:{person}", TOKEN_VARIABLE, "foitrack-refresh-token", "token")


def client_secret(login: Login) -> Place:
    """Name the secret of an application registered at Google."""
    return Place(f"client:{login.client_id}", CLIENT_VARIABLE, "foitrack-client-secret", "client")


def keep_tokens(login: Login, server: MailServer, tokens: Tokens) -> None:
    """Put the refresh token of a sign-in into the keyring; raise AccountError when there is none."""
    secrets.keep_at(refresh_token(login, server), tokens.refresh)


def where_token(login: Login, server: MailServer, environment: Mapping[str, str] = os.environ) -> str:
    """Return where the refresh token of an account is kept, in words; empty when none is known."""
    found = secrets.find(refresh_token(login, server), login.password_command, environment)
    return found.where if found else ""


def forget_all(login: Login, smtp: MailServer, imap: MailServer) -> dict[str, bool]:
    """Remove every secret of an account from the keyring; tell of each whether it was there."""
    places = {
        "smtp password": secrets.password("smtp", smtp).entry,
        "imap password": secrets.password("imap", imap).entry,
    }
    for kind in (LoginKind.MICROSOFT, LoginKind.GOOGLE):
        places[f"{kind.title()} sign-in"] = refresh_token(replace(login, kind=kind), imap).entry
    if login.client_id:
        places["application's secret"] = client_secret(login).entry
    return {what: keyrings.remove(entry) for what, entry in places.items()}


def refreshed(login: Login, token: str, client: str) -> Tokens:
    """Ask the sign-in server for a fresh access token.

    Raises ConsentEnded when the refresh token holds no more, ServerError when the server cannot be reached.
    """
    if login.kind is LoginKind.MICROSOFT:
        from foitrack.accounts import microsoft

        return microsoft.refresh(login, token)
    from foitrack.accounts import google

    return google.refresh(login, token, client)


class Keys:
    """The account's secrets as its servers want them now.

    A password is looked up once. One access token serves both servers; it is made anew five minutes before it ends, or
    at half its life when that is shorter.
    """

    def __init__(self, login: Login, environment: Mapping[str, str] = os.environ) -> None:
        self._login = login
        self._environment = environment
        self._now: Secret | None = None
        self._passwords: dict[tuple[str, MailServer], Secret | None] = {}

    def secret_for(self, side: str, server: MailServer, refused: Secret | None = None) -> Secret | None:
        """Return the secret of `side` (`smtp` or `imap`); None when the server asks for no login.

        `refused` is a token that a server did not take: another is made in its place.
        Raises AccountError when none is known, ConsentEnded when the sign-in holds no more, ServerError when the
        sign-in server cannot be reached.
        """
        if self._login.kind is LoginKind.PASSWORD or not server.username:
            if (side, server) not in self._passwords:
                found = secrets.password_for(side, server, self._login, self._environment)
                self._passwords[side, server] = found
            return self._passwords[side, server]
        if self._now == refused or self._now is None or datetime.now(UTC) >= (self._now.renew_at or _LONG_AGO):
            self._now = self._fresh(server)
        return self._now

    def take(self, tokens: Tokens) -> None:
        """Use the tokens of a sign-in made just now."""
        self._now = token_secret(tokens)

    def _fresh(self, server: MailServer) -> Secret:
        place = refresh_token(self._login, server)
        found = self._find(place)
        if found is None:
            person = self._login.person or server.username
            raise AccountError(f"{person} has not signed in on this machine", "run 'foitrack login'")
        try:
            tokens = refreshed(self._login, found.text, self._client())
        except ConsentEnded:
            again = self._find(place)  # another foitrack may have changed it meanwhile
            if again is None or again.text == found.text:
                raise
            found, tokens = again, refreshed(self._login, again.text, self._client())
        if found.in_keyring and tokens.refresh not in ("", found.text):
            with suppress(AccountError):  # the old one may go on for a while
                secrets.keep_at(place, tokens.refresh)
        return token_secret(tokens)

    def _client(self) -> str:
        if self._login.kind is not LoginKind.GOOGLE:
            return ""
        found = secrets.find(client_secret(self._login), "", self._environment)
        return found.text if found else ""

    def _find(self, place: Place) -> secrets.Found | None:
        return secrets.find(place, self._login.password_command, self._environment)


def token_secret(tokens: Tokens) -> Secret:
    """Return an access token as a secret that knows when to be renewed."""
    lifetime = timedelta(seconds=max(tokens.lifetime_seconds, _SHORTEST_SECONDS))
    return Secret(tokens.access, SecretKind.TOKEN, datetime.now(UTC) + max(lifetime - _EARLY, lifetime / 2))
