"""Sign in at Google: in the browser, which comes back to a port of this machine, with PKCE (RFC 7636, RFC 8252).

Google's flow for codes typed elsewhere does not give out the scope for mail. The application is a "desktop" one: it has
an id and what Google calls a secret, which it says is none; we keep it where the secrets are all the same.
"""

from __future__ import annotations

import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from foitrack.accounts.grants import Tokens
from foitrack.core.model import Login
from foitrack.errors import AccountError, ConsentEnded, ServerError

SCOPES = ["https://mail.google.com/"]
_AUTHORISE = "https://accounts.google.com/o/oauth2/auth"
_TOKEN = "https://oauth2.googleapis.com/token"
_PATIENCE_SECONDS = 300


def sign_in(login: Login, client_secret: str, show: Callable[[str], bool]) -> Tokens:
    """Let a browser sign in and come back to this machine.

    `show` gets the address to open, and tells whether a browser did. Raises AccountError when it was declined or
    nobody came back within five minutes; ServerError without a network.
    """
    with _speaking(login):
        flow = _flow(login, client_secret)
        webbrowser.register(_Shown.NAME, None, _Shown(show))
        credentials = flow.run_local_server(
            host="127.0.0.1",
            port=0,
            browser=_Shown.NAME,
            authorization_prompt_message=None,
            success_message="foitrack may use the mailbox now. You may close this window.",
            timeout_seconds=_PATIENCE_SECONDS,
            prompt="consent",
            **({"login_hint": login.person} if login.person else {}),
        )
    if not credentials.refresh_token:
        raise AccountError("Google gave no refresh token", "remove foitrack at myaccount.google.com and sign in again")
    return _tokens(credentials)


def refresh(login: Login, token: str, client_secret: str) -> Tokens:
    """Ask for a fresh access token. Raises ConsentEnded, AccountError or ServerError."""
    with _speaking(login):
        from google.auth.transport.requests import Request
        from google.oauth2.credentials import Credentials

        credentials = Credentials(  # type: ignore[no-untyped-call]
            None,
            refresh_token=token,
            token_uri=_token_url(login),
            client_id=login.client_id,
            client_secret=client_secret,
        )
        credentials.refresh(Request())  # type: ignore[no-untyped-call]
    return _tokens(credentials)


class _Shown(webbrowser.BaseBrowser):
    """A "browser" that hands the address to whoever shows it."""

    NAME = "foitrack-shown"

    def __init__(self, show: Callable[[str], bool]) -> None:
        super().__init__(self.NAME)
        self._show = show

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002 - as webbrowser calls it
        """Show the address."""
        return self._show(url)


def _flow(login: Login, client_secret: str) -> Any:
    try:
        from google_auth_oauthlib.flow import InstalledAppFlow
    except ImportError as fault:
        raise AccountError("signing in at Google needs google-auth", "pip install 'foitrack[oauth]'") from fault
    if not login.client_id:
        raise AccountError("no application is registered", "write its id as client_id under [oauth] in foitrack.toml")
    client = {
        "client_id": login.client_id,
        "client_secret": client_secret,
        "auth_uri": f"{login.server}/authorize" if login.server else _AUTHORISE,
        "token_uri": _token_url(login),
    }
    return InstalledAppFlow.from_client_config({"installed": client}, SCOPES)


def _token_url(login: Login) -> str:
    return f"{login.server}/token" if login.server else _TOKEN


def _tokens(credentials: Any) -> Tokens:
    now = datetime.now(UTC).replace(tzinfo=None)
    seconds = (credentials.expiry - now).total_seconds() if credentials.expiry else 3600.0
    return Tokens(str(credentials.token), seconds, str(credentials.refresh_token or ""))


@contextmanager
def _speaking(login: Login) -> Iterator[None]:
    """Say in one line what goes wrong during a sign-in or a refresh."""
    try:
        from google.auth.exceptions import RefreshError, TransportError
        from google_auth_oauthlib.flow import WSGITimeoutError
        from oauthlib.oauth2.rfc6749.errors import OAuth2Error
    except ImportError as fault:
        raise AccountError("signing in at Google needs google-auth", "pip install 'foitrack[oauth]'") from fault
    host = urlsplit(_token_url(login)).netloc
    try:
        yield
    except WSGITimeoutError as fault:
        raise AccountError("nobody came back from the browser in time", "run 'foitrack login' again") from fault
    except OAuth2Error as fault:
        if fault.error == "access_denied":
            raise AccountError("the sign-in was declined", "run 'foitrack login' to try again") from fault
        told = _one_line(fault.description or fault.error)
        raise AccountError(f"{host} did not sign us in ({told})", "check client_id under [oauth]") from fault
    except RefreshError as fault:
        told = _one_line(fault.args[0] if fault.args else "")
        if "invalid_grant" in told:
            who = login.person or "this account"
            raise ConsentEnded(f"the sign-in of {who} at Google holds no more", "run 'foitrack login'") from fault
        raise AccountError(f"{host} refused to renew the sign-in ({told})", "run 'foitrack login'") from fault
    except (TransportError, OSError) as fault:
        raise ServerError(f"{host} cannot be reached for the sign-in", "check the network") from fault


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:200]
