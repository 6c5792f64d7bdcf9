"""Send a mail to oneself: the digest, and the test letter of `doctor`."""

from __future__ import annotations

import secrets
from datetime import datetime

from foitrack.cli.session import Session
from foitrack.core.model import Letter, Request
from foitrack.errors import ServerError
from foitrack.mail.compose import compose, new_message_id
from foitrack.mail.verdicts import Accepted
from foitrack.workspace.notes import read_notes, write_notes


def send_note(session: Session, subject: str, text: str, to: str = "", told_until: datetime | None = None) -> str:
    """Send a note to the requester, or to another address of theirs; return its Message-ID.

    It is remembered before it leaves, so that `fetch` knows it. Raises ServerError when the server does not take it.
    """
    requester = session.settings.requester
    address = to or requester.email
    message_id = new_message_id("note", requester.email.rpartition("@")[2], secrets.token_hex(16))
    letter = Letter("note", "", subject, text)
    raw = compose(letter, Request("", "", "", "", address, ""), requester, session.now, message_id)
    with session.postbox() as post:
        notes = read_notes(session.home)
        write_notes(session.home, notes.with_note(message_id))
        delivered = post.deliver(raw, requester.email, address)
    if not isinstance(delivered, Accepted):
        raise ServerError(f"the note to {address} did not leave ({delivered.words})", "run 'foitrack doctor'")
    if told_until is not None:
        write_notes(session.home, notes.with_note(message_id, told_until))
    return message_id
