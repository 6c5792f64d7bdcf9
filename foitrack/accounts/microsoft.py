"""Sign in at Microsoft 365: a code that is typed on any device (RFC 8628), by Microsoft's own library.

The application is a public client: it has an id, which stands in the settings, and no secret. Microsoft's page on
"IMAP, POP or SMTP with OAuth" names the scopes; `offline_access`, which makes it a refresh token, is added by msal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from foitrack.accounts.tokens import Tokens
from foitrack.core.model import Login
from foitrack.errors import AccountError, ConsentEnded, FoitrackError, ServerError

SERVER = "https://login.microsoftonline.com/common"
SCOPES = ["https://outlook.office.com/IMAP.AccessAsUser.All", "https://outlook.office.com/SMTP.Send"]

# RFC 6749, section 5.2, and RFC 8628, section 3.5; the words of Microsoft's own errors beside them.
_ENDED = ("invalid_grant", "interaction_required", "consent_required", "login_required")
_DECLINED = ("access_denied", "authorization_declined")
_TOO_LATE = ("authorization_pending", "expired_token", "code_expired", "slow_down")


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
        return _tokens(login, app.acquire_token_by_device_flow(flow))


def refresh(login: Login, token: str) -> Tokens:
    """Ask for a fresh access token. Raises ConsentEnded, AccountError or ServerError."""
    with _speaking(login):
        return _tokens(login, _application(login).acquire_token_by_refresh_token(token, scopes=SCOPES))


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
    told = " ".join(str(answer.get("error_description", error)).split("\n")[0].split())[:200]
    who = login.person or "this account"
    if error in _DECLINED:
        return AccountError("the sign-in was declined", "run 'foitrack login' to try again")
    if error in _TOO_LATE:
        return AccountError("nobody typed the code in time", "run 'foitrack login' for another")
    if error in _ENDED:
        return ConsentEnded(f"the sign-in of {who} at Microsoft holds no more ({told})", "run 'foitrack login'")
    if error in ("temporarily_unavailable", "server_error"):
        return ServerError(f"{_host(login)} cannot sign anyone in now ({told})", "try again in a while")
    return AccountError(f"{_host(login)} refused the application ({told})", "check client_id under [oauth]")


@contextmanager
def _speaking(login: Login) -> Iterator[None]:
    """Say in one line what goes wrong on the way to the sign-in server."""
    try:
        yield
    except OSError as fault:  # every error of requests is one
        raise ServerError(f"{_host(login)} cannot be reached for the sign-in", "check the network") from fault
    except (ValueError, KeyError) as fault:  # what msal makes of an answer that is none
        raise ServerError(
            f"{_host(login)} does not answer as a sign-in server", "check server under [oauth]"
        ) from fault


def _host(login: Login) -> str:
    return urlsplit(login.server or SERVER).netloc
