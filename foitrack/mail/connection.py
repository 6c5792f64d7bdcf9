"""What both mail servers need: encryption that is verified, and errors in one clear line."""

from __future__ import annotations

import re
import select
import socket
import ssl
from collections.abc import Callable
from io import BufferedReader
from ipaddress import ip_address
from typing import TypeVar

from foitrack.core.model import MailServer, Secret
from foitrack.core.words import SecretKind, Security
from foitrack.errors import AccountError, CertificateError, LoginRefused, ServerError

# The codes of X509_V_ERR_*, in words a researcher can act on.
_CERTIFICATE_FAULTS = {
    9: ("is not valid yet", "check this machine's clock"),
    10: ("has expired", "ask whoever runs the server to renew it"),
    18: ("vouches for itself", "if it is your own server, name its certificate as ca_file"),
    19: ("comes from an authority this machine does not know", "if it is your own, name it as ca_file"),
    20: ("comes from an authority this machine does not know", "if it is your own, name it as ca_file"),
    21: ("comes from an authority this machine does not know", "if it is your own, name it as ca_file"),
    62: ("is for another host", "write the host as the certificate names it"),
    64: ("is for another address", "write the host as the certificate names it"),
}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


Key = Secret | Callable[[Secret | None], Secret | None] | None
"""A secret, or how to get one that is fresh: an access token ends, and a connection may be made again after that.

What is called gets the token that a server refused just now, if one did, so as not to return it again.
"""
Connection = TypeVar("Connection")


def let_in(key: Key, connect: Callable[[Secret | None], Connection]) -> tuple[Connection, Secret | None]:
    """Log in with the secret of now; return the connection and the secret that opened it.

    A token that is refused before its time (a changed password, a clock that is off) is replaced, once. Raises
    LoginRefused when the account has no secret (any more), and what `connect` raises.
    """
    secret = _present(key, None)
    try:
        return connect(secret), secret
    except LoginRefused:
        if not callable(key) or secret is None or secret.kind is not SecretKind.TOKEN:
            raise
        fresh = _present(key, secret)
        if fresh == secret:
            raise
        return connect(fresh), fresh


def _present(key: Key, refused: Secret | None) -> Secret | None:
    try:
        return key(refused) if callable(key) else key
    except AccountError as fault:
        raise LoginRefused(fault.what, fault.do) from fault


def bearer(mechanism: str, server: MailServer, token: str) -> str:
    """Return what a token says first: in RFC 7628's words for OAUTHBEARER, else in those of XOAUTH2."""
    if mechanism == "OAUTHBEARER":
        user = server.username.replace("=", "=3D").replace(",", "=2C")
        return f"n,a={user},\1host={server.host}\1port={server.port}\1auth=Bearer {token}\1\1"
    return f"user={server.username}\1auth=Bearer {token}\1\1"


def after_the_challenge(mechanism: str) -> str:
    """Return what fetches the verdict when the server refuses a token and tells why (RFC 7628, section 3.2.3)."""
    return "\1" if mechanism == "OAUTHBEARER" else ""


def where(server: MailServer) -> str:
    """Name a server by its host and port."""
    return f"{server.host} port {server.port}"


def refuse_in_the_clear(server: MailServer) -> None:
    """Refuse an unencrypted connection to anything but this machine.

    Raises ServerError when `security` is `none` and the host is no loopback address.
    """
    if server.security is Security.NONE and not _is_loopback(server.host):
        raise ServerError(
            f"{where(server)}: a connection without encryption is only allowed to this machine",
            'set security = "tls" or "starttls"',
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def tls_context(server: MailServer) -> ssl.SSLContext:
    """Make a context that verifies certificate and host name, by the system's authorities and `ca_file`.

    Raises CertificateError when `ca_file` cannot be read as certificates.
    """
    context = ssl.create_default_context()
    if server.ca_file:
        try:
            context.load_verify_locations(server.ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise CertificateError(
                f"the ca_file {server.ca_file} holds no certificate that can be read",
                "give the path of a PEM file",
            ) from error
    return context


def explain(server: MailServer, error: OSError) -> ServerError:
    """Turn what the socket or TLS reported into the error to raise, with what to do about it."""
    at = where(server)
    match error:
        case ssl.SSLCertVerificationError():
            fault, do = _CERTIFICATE_FAULTS.get(error.verify_code, (f"does not hold ({error.verify_message})", ""))
            return CertificateError(f"{at}: its certificate {fault}", do or "ask whoever runs the server")
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return ServerError(f"{at} broke off the connection", "try again in a while")
        case ssl.SSLError():
            return ServerError(f"{at} does not speak TLS there", "check that port and security belong together")
        case TimeoutError():
            said = f"{at} did not answer within {server.timeout_seconds:g} seconds"
            return ServerError(said, "try again in a while; if it never answers, check port and security")
        case socket.gaierror():
            return ServerError(f"{at}: there is no such host, or no network", "check the host's name and the network")
        case ConnectionRefusedError():
            return ServerError(f"{at}: nothing answers there", "check host and port, or try again in a while")
        case ConnectionError():
            return ServerError(f"{at} broke off the connection", "try again in a while")
    return ServerError(f"{at} cannot be reached ({error.strerror or error})", "check the network")


def has_words(sock: socket.socket, reader: BufferedReader) -> bool:
    """Tell whether the server says something, or has hung up, without waiting for it.

    Looks into the reader's buffer and the TLS layer first: what stands there, no selector sees.
    """
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        waiting = bool(reader.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        waiting = False
    finally:
        sock.settimeout(timeout)
    return waiting or is_readable(sock)


def is_readable(sock: socket.socket, seconds: float = 0.0) -> bool:
    """Wait up to so many seconds until there is something to read on a socket; tell whether there is."""
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(max(seconds, 0.0) * 1000))


def one_line(words: str | bytes, limit: int = 300) -> str:
    """Make a server's words fit to print: one line, no control characters, at most `limit` characters."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    text = " ".join(_CONTROL.sub(" ", text).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"
