"""Look at a server without logging in: whether its name is known, and how it encrypts."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from foitrack.core.model import MailServer
from foitrack.core.words import Security
from foitrack.mail import session, submission
from foitrack.mail.connection import explain, tls_context

_LONGEST_GREETING = 2000
_DATE = re.compile(r"\b\d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}\b")


@dataclass(frozen=True, slots=True)
class Encryption:
    """A verified connection: the protocol's version, who signed the certificate, and when that ends (aware UTC)."""

    version: str
    issuer: str
    ends_at: datetime


def addresses(server: MailServer) -> list[str]:
    """Return the addresses that a server's name stands for. Raises ServerError when there are none."""
    try:
        found = socket.getaddrinfo(server.host, server.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise explain(server, error) from error
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def encryption(side: str, server: MailServer) -> Encryption | None:
    """Connect to `side` (`smtp` or `imap`) and encrypt; None when the settings want no encryption.

    Raises CertificateError when chain, host or dates do not hold, ServerError when there is no connection.
    """
    if server.security is Security.NONE:
        return None
    return _of_smtp(server) if side == "smtp" else _of_imap(server)


def clock(server: MailServer) -> datetime | None:
    """Return what time an outgoing server says it is; None when it does not.

    Exchange, Exim and sendmail end their greeting with the date; after STARTTLS's port it is read before encryption.
    """
    try:
        with socket.create_connection((server.host, server.port), server.timeout_seconds) as plain:
            if server.security is not Security.TLS:
                return _date_in(plain.recv(_LONGEST_GREETING))
            with tls_context(server).wrap_socket(plain, server_hostname=server.host) as line:
                return _date_in(line.recv(_LONGEST_GREETING))
    except OSError as error:
        raise explain(server, error) from error


def _date_in(greeting: bytes) -> datetime | None:
    found = _DATE.search(greeting.decode("ascii", "replace"))
    if found is None:
        return None
    try:
        return parsedate_to_datetime(found[0]).astimezone(UTC)
    except ValueError:
        return None


def _of_imap(server: MailServer) -> Encryption:
    with session.speaking(server):
        client = session.greeted(server)
        try:
            return _facts(client.socket())
        finally:
            session.hang_up(client)


def _of_smtp(server: MailServer) -> Encryption:
    try:
        smtp = submission.opened(server)
        try:
            return _facts(smtp.sock)
        finally:
            smtp.close()
    except smtplib.SMTPException as error:
        raise submission.lost(server, error) from error
    except OSError as error:
        raise explain(server, error) from error


def _facts(line: object) -> Encryption:
    assert isinstance(line, ssl.SSLSocket)
    certificate: dict[str, Any] = dict(line.getpeercert() or {})
    names = {key: value for part in certificate.get("issuer", ()) for key, value in part}
    ends = ssl.cert_time_to_seconds(str(certificate["notAfter"]))
    issuer = str(names.get("organizationName") or names.get("commonName") or "an unnamed authority")
    return Encryption(line.version() or "", issuer, datetime.fromtimestamp(ends, UTC))
