"""Put a label on mails and take it off: the one act that changes a mail on the server, for those who ask for it.

A label is a keyword, which every mail program can show or search for (RFC 3501, 2.3.2); at Gmail it is one of Gmail's
labels. The folder is open for writing only meanwhile: EXAMINE, not CLOSE, ends that, so that nothing is expunged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foitrack.errors import ServerError
from foitrack.mail.connection import one_line
from foitrack.mail.mailbox import Mailbox

_AT_ONCE = 500  # UIDs of up to ten digits in a command line that every server takes
_ANY_KEYWORD = b"\\*"


def set_label(box: Mailbox, folder: str, uidvalidity: int, uids: Sequence[int], label: str, on: bool) -> None:
    """Put a label on mails of a folder, or take it off; a mail that is not there any more is passed over.

    Raises ServerError when the folder was renumbered or is gone, and when the server takes no such label.
    """
    about = f"the folder {one_line(folder)!r}"
    box.opened = None  # what is open for writing is not what is open for reading
    with box.speaking(about) as client:
        answer = client.select_folder(folder)
        gmail = client.has_capability("X-GM-EXT-1")
    try:
        if int(answer.get(b"UIDVALIDITY", 0)) != uidvalidity:
            raise ServerError(f"{about} was renumbered", "fetch again")
        if on and not gmail and not _takes(answer, label):
            raise ServerError(f"{about} takes no label {label!r}", "empty label under [imap], or ask your provider")
        for start in range(0, len(uids), _AT_ONCE):
            with box.speaking(about) as client:
                _store(client, gmail, uids[start : start + _AT_ONCE], label, on)
    finally:
        if box.connected:
            box.open(folder)


def _takes(answer: Any, label: str) -> bool:
    """Tell whether a keyword may be set for good; a server that does not list such flags takes any."""
    permitted = answer.get(b"PERMANENTFLAGS")
    return (
        permitted is None or _ANY_KEYWORD in permitted or label.lower().encode() in {each.lower() for each in permitted}
    )


def _store(client: Any, gmail: bool, uids: Sequence[int], label: str, on: bool) -> None:
    if gmail:
        change = client.add_gmail_labels if on else client.remove_gmail_labels
    else:
        change = client.add_flags if on else client.remove_flags
    change(uids, [label], silent=True)
