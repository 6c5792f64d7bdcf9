"""Waiting for mail with IDLE (RFC 2177), without IMAPClient's `idle_check`.

`idle_check` reads half lines, does not see what came in one packet with the go-ahead, and returns at once for ever
when the peer is gone. Here the socket is only watched; `idle_done` does the reading, in blocking mode under the
connection's own timeout, so that a frozen or lost server is an error and not silence.
"""

from __future__ import annotations

from typing import Any

from foitrack.mail.connection import has_words, is_readable


def idle_wait(client: Any, seconds: float) -> list[tuple[Any, ...]]:
    """Sit in IDLE on an IMAPClient until the server says something or `seconds` pass; return what it said.

    Raises what the library raises when the server is gone, frozen beyond the timeout, or says BYE.
    """
    client.idle()
    if not _speaks(client):
        is_readable(client.socket(), seconds)
    said: list[tuple[Any, ...]] = client.idle_done()[1]
    return said


def _speaks(client: Any) -> bool:
    imap = client._imap
    if getattr(imap, "_readbuf", None):  # from Python 3.14 on, imaplib keeps a buffer of its own
        return True
    return has_words(client.socket(), getattr(imap, "_file", None) or imap.file)
