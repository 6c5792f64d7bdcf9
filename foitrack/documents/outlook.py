"""Outlook messages (.msg): their words and their files."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from olefile.olefile import OleFileError
from oxmsg import Message

from foitrack.core.model import Document
from foitrack.documents import web
from foitrack.documents.inside import together
from foitrack.errors import Unreadable


def read(content: bytes, depth: int) -> Document:
    """Read an Outlook message: sender, subject, text, and every file in it."""
    try:
        mail = Message.load(io.BytesIO(content))
        head = [f"From: {mail.sender}", f"Subject: {mail.subject}", ""]
        body = mail.body or (web.read(mail.html_body.encode()).text if mail.html_body else "")
        return together("\n".join([*head, body]), files(mail), depth)
    except (OleFileError, OSError, ValueError, KeyError, AttributeError, struct.error, AssertionError) as fault:
        raise Unreadable("the Outlook message is damaged", "ask for it as PDF") from fault


def files(mail: Message) -> Iterator[tuple[str, str, bytes]]:
    """Yield the attached files that have bytes of their own."""
    for each in mail.attachments:
        if each.file_bytes:
            yield each.file_name or "file", each.mime_type or "", each.file_bytes
