"""Sign in at Microsoft 365 by Microsoft's own library: a code typed on any device (RFC 8628), or the browser (PKCE).

Many an organisation blocks codes, as Microsoft advises; then the browser of this machine is the way.

The application is a public client: it has an id, which stands in the settings, and no secret. Microsoft's page on
"IMAP, POP or SMTP with OAuth" names the scopes; `offline_access`, which makes it a refresh token, is added by msal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from foitrack.accounts.grants import Tokens
from foitrack.core.model import Login
from foitrack.errors import AccountError, ConsentEnded, FoitrackError, ServerError

SERVER = "https://login.microsoftonline.com/common"
_PERSONAL = ("outlook.", "hotmail.", "live.", "msn.")
SCOPES = ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]

_PATIENCE_SECONDS = 300

# RFC 6749, section 5.2, and RFC 8628, section 3.5; the words of Microsoft's own errors beside them.
_ENDED = ("invalid_grant", "interaction_required", "consent_required", "login_required")
_DECLINED = ("access_denied", "authorization_declined")
_TOO_LATE = ("authorization_pending", "expired_token", "code_expired", "slow_down")


def server_of(address: str) -> str:
    """Return the sign-in server of an address: its organisation's own, which knows applications of its own too."""
    domain = address.rpartition("@")[2].lower()
    return SERVER if not domain or domain.startswith(_PERSONAL) else f"https://login.microsoftonline.com/{domain}"


def sign_in(login: Login, show: Callable[[str, str], None]) -> Tokens:
    """Ask for a code, show it with the address where it is typed, and wait until someone has.

    Raises AccountError when it was declined, came too late, or the application may not; ServerError without a network.
    """
    with _speaking(login):
        app = _application(login)
        flow = app.initiate_device_flow(scopes=SCOPES)
        if "user_code" not in flow:
            raise _fault(login, flow)
        show(flow["verification_uri"], flow["user_code"])
        return _signed_in(login, app.acquire_token_by_device_flow(flow))


def sign_in_by_browser(login: Login, show: Callable[[str], None]) -> Tokens:
    """Open this machine's browser, and wait until it comes back; `show` gets the address when none can be opened.

    Raises as `sign_in` does. The application needs `http://localhost` among its redirect addresses.
    """
    with _speaking(login):
        answer = _application(login).acquire_token_interactive(
            SCOPES, login_hint=login.person or None, timeout=_PATIENCE_SECONDS, auth_uri_callback=show
        )
        return _signed_in(login, answer)


def refresh(login: Login, token: str) -> Tokens:
    """Ask for a fresh access token. Raises ConsentEnded, AccountError or ServerError."""
    with _speaking(login):
        answer = _application(login).acquire_token_by_refresh_token(token, scopes=SCOPES)
        if answer.get("error") in _ENDED:
            who = login.person or "this account"
            what = f"the sign-in of {who} at Microsoft holds no more ({_told(answer)})"
            raise ConsentEnded(what, "run 'foitrack login'")
        return _tokens(login, answer)


def _signed_in(login: Login, answer: Mapping[str, Any]) -> Tokens:
    """Return the tokens of a sign-in; say what else can be tried when the organisation does not let it through."""
    if answer.get("error") in _ENDED:
        what = f"{_host(login)} did not let the sign-in through ({_told(answer)})"
        raise AccountError(what, "'foitrack login --browser' goes another way; else ask your administrator")
    return _tokens(login, answer)


def _application(login: Login) -> Any:
    try:
        from msal import PublicClientApplication
    except ImportError as fault:
        raise AccountError("signing in at Microsoft needs msal", "pip install 'foitrack[oauth]'") from fault
    if not login.client_id:
        raise AccountError("no application is registered", "write its id as client_id under [oauth] in foitrack.toml")
    own = {"instance_discovery": False} if login.server else {}
    return PublicClientApplication(login.client_id, authority=login.server or SERVER, **own)


def _tokens(login: Login, answer: Mapping[str, Any]) -> Tokens:
    if "access_token" not in answer:
        raise _fault(login, answer)
    claims = answer.get("id_token_claims") or {}
    return Tokens(
        access=str(answer["access_token"]),
        lifetime_seconds=float(answer.get("expires_in", 3600)),
        refresh=str(answer.get("refresh_token", "")),
        who=str(claims.get("preferred_username", "")),
    )


def _fault(login: Login, answer: Mapping[str, Any]) -> FoitrackError:
    """Say what the sign-in server's error means; its description's first line holds the number to search for."""
    error = str(answer.get("error", ""))
    told = _told(answer)
    if error in _DECLINED:
        return AccountError("the sign-in was declined", "run 'foitrack login' to try again")
    if error in _TOO_LATE:
        return AccountError("nobody typed the code in time", "run 'foitrack login' for another")
    if error in ("temporarily_unavailable", "server_error"):
        return ServerError(f"{_host(login)} cannot sign anyone in now ({told})", "try again in a while")
    return AccountError(f"{_host(login)} refused the application ({told})", "check client_id under [oauth]")


def _told(answer: Mapping[str, Any]) -> str:
    words = str(answer.get("error_description") or answer.get("error", ""))
    return " ".join(words.split("\n")[0].split())[:200]


@contextmanager
def _speaking(login: Login) -> Iterator[None]:
    """Say in one line what goes wrong on the way to the sign-in server."""
    try:
        yield
    except RuntimeError as fault:  # a browser that did not come back, or an answer to another question than ours
        if type(fault).__name__ == "BrowserInteractionTimeoutError":
            raise AccountError("nobody came back from the browser in time", "run 'foitrack login' again") from fault
        raise AccountError(
            f"{_host(login)} answered another question than ours", "run 'foitrack login' again"
        ) from fault
    except OSError as fault:  # every error of requests is one
        raise ServerError(f"{_host(login)} cannot be reached for the sign-in", "check the network") from fault
    except (ValueError, KeyError) as fault:  # what msal makes of an answer that is none
        raise ServerError(
            f"{_host(login)} does not answer as a sign-in server", "check server under [oauth]"
        ) from fault


def _host(login: Login) -> str:
    return urlsplit(login.server or SERVER).netloc
