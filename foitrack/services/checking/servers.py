"""Check the mail account: whether a secret is known for each server, and whether each lets us in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from foitrack.core.model import MailServer
from foitrack.services.checking.findings import Finding, fault, ok

SECRETS, OUTGOING, INCOMING = "secrets", "outgoing server", "incoming server"


def secret(side: str, server: MailServer, where: Callable[[str, MailServer], str]) -> Iterator[Finding]:
    """Say where the secret of a login is kept, never what it is."""
    if not server.username:
        yield ok(SECRETS, f"{side}: {server.host} asks for no login")
    elif place := where(side, server):
        yield ok(SECRETS, f"{side}: the secret of {server.username} is {place}")
    else:
        yield fault(
            SECRETS, f"{side}: no secret is known for {server.username} on {server.host}", "run 'foitrack login'"
        )


def lets_us_in(
    name: str, server: MailServer, connect: Callable[[], AbstractContextManager[object]]
) -> Iterator[Finding]:
    """Connect, verify the certificate and log in."""
    with connect():
        yield ok(name, f"{server.host} port {server.port} lets us in")
