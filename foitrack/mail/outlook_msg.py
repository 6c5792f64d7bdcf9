"""Open an Outlook message file (.msg): the text of the mail in it, and its files."""

from __future__ import annotations

import io
import struct

from foitrack.mail import charsets, html_text
from foitrack.mail.tnef import MAX_BYTES, Package

_MAX_FILES = 200


def read(content: bytes) -> Package | None:
    """Return the text and files of an Outlook message, or None when it cannot be opened."""
    if len(content) > MAX_BYTES:
        return None
    from oxmsg import Message

    try:
        opened = Message.load(io.BytesIO(content))
        files = tuple(
            (charsets.clean(each.file_name or ""), bytes(each.file_bytes or b""))
            for each in list(opened.attachments)[:_MAX_FILES]
        )
        return Package(_text(opened), files)
    except (
        ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError,
        RecursionError, TypeError, ValueError, struct.error, OSError,
    ):  # fmt: skip
        return None


def _text(opened: object) -> str:
    """Return the mail's text with its sender and subject above, as a forwarded mail shows them."""
    lines = [f"{name}: {value}" for name, value in _heading(opened) if value]
    body = getattr(opened, "body", None) or ""
    if not body.strip():
        source = getattr(opened, "html_body", None) or ""
        body = html_text.text_of(source)[0] if source else ""
    return charsets.clean("\n".join([*lines, "", body.replace("\r\n", "\n").strip()])).strip()


def _heading(opened: object) -> list[tuple[str, str]]:
    return [("From", getattr(opened, "sender", "") or ""), ("Subject", getattr(opened, "subject", "") or "")]
