"""Mails attached to mails: their words and their files."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from itertools import islice

from foitrack.core.model import Document
from foitrack.documents import web
from foitrack.documents.charsets import decode
from foitrack.documents.hidden import text
from foitrack.documents.inside import together
from foitrack.errors import Unreadable

MOST_PARTS = 500
DEEPEST_PARTS = 50


def read(content: bytes, depth: int) -> Document:
    """Read an attached mail: its header lines, its text, and every file in it."""
    try:
        mail = message_from_bytes(content)
        parts = list(islice(walked(mail, DEEPEST_PARTS), MOST_PARTS))
    except (ValueError, RecursionError, LookupError) as fault:
        raise Unreadable("the mail inside is damaged", "ask for it as PDF") from fault
    head = [f"{name}: {header(mail[name])}" for name in ("From", "To", "Date", "Subject") if mail[name]]
    plain = [part for part in parts if is_words(part) and part.get_content_subtype() != "html"]
    bodies = [words(part) for part in plain or filter(is_words, parts)]
    return together("\n".join([*head, "", *bodies]), (file for part in parts if (file := as_file(part))), depth)


def walked(mail: Message, levels: int) -> Iterator[Message]:
    """Yield the leaves of a mail; mails inside it are leaves, read as files of their own."""
    if mail.get_content_maintype() != "multipart" or not isinstance(mail.get_payload(), list):
        yield mail
    elif levels > 0:
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from walked(part, levels - 1)


def is_words(part: Message) -> bool:
    """Whether a part is text to read, not a file."""
    return part.get_content_maintype() == "text" and not part.get_filename()


def words(part: Message) -> str:
    """Decode a text part; HTML as its visible text."""
    raw = payload(part)
    if part.get_content_subtype() == "html":
        return web.read(raw).text
    return decode(raw)


def as_file(part: Message) -> tuple[str, str, bytes] | None:
    """Return a part that is a file as name, declared type and bytes."""
    if is_words(part):
        return None
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        body = (
            inner[0].as_bytes()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message)
            else payload(part)
        )
        return header(part.get_filename() or "mail.eml"), "message/rfc822", body
    return header(part.get_filename() or "part"), part.get_content_type(), payload(part)


def payload(part: Message) -> bytes:
    """Return a part's decoded bytes; what cannot be decoded comes as it is."""
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""


def header(raw: object) -> str:
    """Decode a header value to plain printable words."""
    try:
        return text(str(make_header(decode_header(str(raw)))).encode("utf-8", "replace"))
    except (ValueError, LookupError):
        return text(str(raw).encode("utf-8", "replace"))
