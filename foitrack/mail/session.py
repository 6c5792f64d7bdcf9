"""An IMAP connection: made, encrypted, logged in; and whatever goes wrong on it said in one line."""

from __future__ import annotations

import imaplib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import CapabilityError, LoginError, ProtocolError

from foitrack.core.model import MailServer, Secret
from foitrack.core.words import SecretKind, Security
from foitrack.errors import LoginRefused, ServerError, TryLater
from foitrack.mail.connection import (
    after_the_challenge,
    bearer,
    explain,
    one_line,
    refuse_in_the_clear,
    tls_context,
    where,
)

# RFC 5530's codes, and what Gmail and Microsoft write when they want to be left alone for a while.
_LATER = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|THROTTLED|OVERQUOTA)\]|too many|throttl|bandwidth limit|try again|temporar", re.I
)
_CHOKED = re.compile(r"FETCH failed|internal (server )?error|corrupt|SERVERBUG", re.I)
_LATER_SECONDS = 15 * 60.0
logging.getLogger("imapclient").setLevel(logging.CRITICAL)  # its warnings quote the server, on stderr if nobody listens


def connect(server: MailServer, secret: Secret | None) -> Any:
    """Connect, verify and log in; return the IMAPClient. Raises ServerError and its kinds, never anything else."""
    refuse_in_the_clear(server)
    with speaking(server):
        client = greeted(server)
    try:
        if server.username:
            _log_in(client, server, secret)
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: Any) -> None:
    """Close the socket without a word to the server."""
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()


@contextmanager
def speaking(server: MailServer, about: str = "") -> Iterator[None]:
    """Turn every error of the library, the socket or TLS inside the block into a ServerError of one line."""
    at = f"{where(server)}, {about}" if about else where(server)
    try:
        yield
    except imaplib.IMAP4.abort as error:
        raise _broken_off(at, error) from error
    except CapabilityError as error:
        raise ServerError(f"{at}: {one_line(str(error))}", "another server is needed for this") from error
    except ProtocolError as error:
        raise ServerError(f"{at} answered what is no IMAP", "try again; if it stays, report this") from error
    except imaplib.IMAP4.error as error:
        said = _said(error)
        if _LATER.search(said):
            raise TryLater(f"{at} answered {said}", "go on in 15 minutes", _LATER_SECONDS) from error
        raise ServerError(f"{at} answered {said}", "see whether the folder is still there") from error
    except OSError as error:
        raise explain(server, error) from error
    except (ValueError, TypeError, LookupError, MemoryError) as error:  # what it makes of broken answers
        raise ServerError(f"{at} answered what is no IMAP", "try again; if it stays, report this") from error


def is_a_plain_no(error: BaseException | None) -> bool:
    """Tell whether an error is a complete answer, after which the conversation can go on."""
    return isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort | ProtocolError)


def choked_on_a_mail(error: BaseException | None) -> bool:
    """Tell whether the server hung up because it could not read a mail, and said so."""
    return isinstance(error, imaplib.IMAP4.abort) and _CHOKED.search(str(error)) is not None


def greeted(server: MailServer) -> Any:
    """Connect and encrypt, without logging in; inside `speaking`, which says what goes wrong."""
    encrypted = server.security is Security.TLS
    context = tls_context(server) if server.security is not Security.NONE else None
    client = IMAPClient(
        server.host, server.port, ssl=encrypted, ssl_context=context if encrypted else None,
        timeout=server.timeout_seconds,
    )  # fmt: skip
    client.normalise_times = False
    client._imap.debug = 0  # it would format every line, logins too, for a log that nobody reads
    if server.security is Security.STARTTLS:
        try:
            _start_tls(client, server, context)
        except BaseException:
            hang_up(client)
            raise
    return client


def _start_tls(client: Any, server: MailServer, context: Any) -> None:
    if not client.has_capability("STARTTLS"):
        raise ServerError(
            f"{where(server)} does not offer STARTTLS, or someone between took the offer out",
            'nothing was sent; try port 993 with security = "tls", or another network',
        )
    client.starttls(context)


def _log_in(client: Any, server: MailServer, secret: Secret | None) -> None:
    if secret is None:
        raise LoginRefused(f"{where(server)}: there is no secret for {server.username}", "run foitrack login")
    with speaking(server):
        try:
            _authenticate(client, server, secret)
        except LoginError as error:
            raise _login_refused(server, _said(error).replace(secret.text, "(secret)")) from None


def _authenticate(client: Any, server: MailServer, secret: Secret) -> None:
    username = server.username
    if secret.kind is SecretKind.TOKEN:
        mechanism = "OAUTHBEARER" if client.has_capability("AUTH=OAUTHBEARER") else "XOAUTH2"
        answers = iter([bearer(mechanism, server, secret.text)])  # a second challenge tells why it is refused
        client.sasl_login(mechanism, lambda _: next(answers, after_the_challenge(mechanism)))
    elif client.has_capability("AUTH=PLAIN") or not (username + secret.text).isascii():
        client.plain_login(username, secret.text)
    else:
        client.login(username, secret.text)


def _login_refused(server: MailServer, said: str) -> ServerError:
    refused = f"{where(server)} refused the login of {server.username} ({said})"
    if _LATER.search(said):
        return TryLater(refused, "go on in 15 minutes", _LATER_SECONDS)
    if "app" in said.lower() and "password" in said.lower():
        return LoginRefused(refused, "make an app password at the provider and store it with foitrack login")
    return LoginRefused(refused, "check user name and secret with foitrack login")


def _broken_off(at: str, error: Exception) -> ServerError:
    said = _said(error)
    if _LATER.search(said):
        return TryLater(f"{at} broke off: {said}", "go on in 15 minutes", _LATER_SECONDS)
    known = "EOF" in said or "unterminated" in said
    return ServerError(f"{at} broke off the connection" + ("" if known else f" ({said})"), "try again in a while")


def _said(error: Exception) -> str:
    """The server's own words out of the library's `command failed: b'...'`."""
    words = one_line(re.sub(r"^command: \w+ => ", "", str(error)))
    quoted = re.search(r"""b(['"])(.*)\1""", words)
    return quoted[2] if quoted else words
