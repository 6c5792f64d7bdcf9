"""Labels on the server: ask for one in the settings, and see what mails bear, as another program sees it."""

from __future__ import annotations

import imaplib
import re

from tests.desk import Desk


def ask_for(desk: Desk, label: str) -> None:
    """Write the label into the settings."""
    file = desk.workspace.settings_file
    text = re.sub(r"(?m)^label = .*\n", "", file.read_text())
    file.write_text(text.replace("timeout_seconds", f'label = "{label}"\ntimeout_seconds', 1))


def flags(desk: Desk, folder: str = "INBOX") -> list[set[str]]:
    """The flags of each mail of a folder, in the order of UIDs, as another program sees them; \\Recent aside."""
    with imaplib.IMAP4("127.0.0.1", desk.dovecot.imap_port) as client:
        client.login(desk.dovecot.user, desk.dovecot.password)
        client.select(folder, readonly=True)
        answers = client.fetch("1:*", "(FLAGS)")[1]
    found = [re.search(rb"FLAGS \((.*?)\)", each) for each in answers if isinstance(each, bytes)]
    return [set(each[1].decode().split()) - {"\\Recent"} for each in found if each]
