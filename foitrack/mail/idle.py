"""Waiting for mail with IDLE (RFC 2177), without IMAPClient's `idle_check`.

`idle_check` reads half lines, does not see what came in one packet with the go-ahead, and returns at once for ever
when the peer is gone. Here the socket is only watched; `idle_done` does the reading, in blocking mode under the
connection's own timeout, so that a frozen or lost server is an error and not silence.
"""

from __future__ import annotations

import selectors
import socket
import ssl
from typing import Any


def idle_wait(client: Any, seconds: float) -> list[tuple[Any, ...]]:
    """Sit in IDLE on an IMAPClient until the server says something or `seconds` pass; return what it said.

    Raises what the library raises when the server is gone, frozen beyond the timeout, or says BYE.
    """
    client.idle()
    if not _already_read(client):
        _watch(client.socket(), seconds)
    said: list[tuple[Any, ...]] = client.idle_done()[1]
    return said


def _watch(sock: socket.socket, seconds: float) -> None:
    with selectors.DefaultSelector() as selector:
        selector.register(sock, selectors.EVENT_READ)
        selector.select(max(seconds, 0))


def _already_read(client: Any) -> bool:
    """Tell whether lines wait above the socket, in the reader's buffer or in the TLS layer, where no selector looks."""
    imap, sock = client._imap, client.socket()
    if getattr(imap, "_readbuf", None):  # from Python 3.14 on, imaplib keeps a buffer of its own
        return True
    reader = getattr(imap, "_file", None) or imap.file
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        return bool(reader.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        sock.settimeout(timeout)
