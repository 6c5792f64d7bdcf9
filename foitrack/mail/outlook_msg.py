"""Open an Outlook message file (.msg, MS-OXMSG): the text of the mail in it, and its files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from foitrack.mail import charsets, html_text, rtf
from foitrack.mail.package import MAX_BYTES, MAX_DEPTH, MAX_FILES, UNREADABLE, Package

_SUBJECT, _BODY, _HTML, _RTF = "0037", "1000", "1013", "1009"
_SENDER_NAME, _SENDER_ADDRESSES = "0C1A", ("5D01", "0C1F")
_LONG_NAME, _SHORT_NAME, _SHOWN_NAME, _DATA, _EMBEDDED = "3707", "3704", "3001", "37010102", "3701000D"


def read(content: bytes) -> Package | None:
    """Return the text and files of an Outlook message, or None when it cannot be opened.

    A mail attached to it is opened too: its text becomes a file, its files are among the files.
    """
    if len(content) > MAX_BYTES:
        return None
    from olefile import OleFileIO
    from oxmsg.storage import Storage

    try:
        with OleFileIO(io.BytesIO(content)) as opened:
            if sum(each.size for each in opened.direntries if each) > 3 * len(content) + 1_000_000:
                return None
            root = Storage.from_ole(opened)
        if not any("__substg1.0_" in each.name or "__properties" in each.name for each in root.streams):
            return None
        return Package(_text(root), tuple(_files(root, 0))[:MAX_FILES])
    except UNREADABLE:
        return None


def _files(storage: Any, depth: int) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a message by name."""
    for each in list(storage.iter_attachment_storages())[:MAX_FILES]:
        name = _string(each, _LONG_NAME) or _string(each, _SHORT_NAME) or _string(each, _SHOWN_NAME)
        inside = [inner for inner in each.storages if inner.name.upper().endswith(_EMBEDDED)]
        if inside and depth < MAX_DEPTH:
            yield f"{name or _string(inside[0], _SUBJECT) or 'message'}.txt", _text(inside[0]).encode()
            yield from _files(inside[0], depth + 1)
        else:
            yield name, _stream(each, _DATA)


def _text(storage: Any) -> str:
    """Return a message's text with its sender and subject above, as a forwarded mail shows them."""
    address = next(filter(None, (_string(storage, each) for each in _SENDER_ADDRESSES)), "")
    sender = f"{_string(storage, _SENDER_NAME)} <{address}>" if "@" in address else _string(storage, _SENDER_NAME)
    lines = [
        f"{label}: {value}" for label, value in (("From", sender), ("Subject", _string(storage, _SUBJECT))) if value
    ]
    return "\n".join([*lines, "", _body(storage)]).strip()


def _body(storage: Any) -> str:
    plain = _string(storage, _BODY)
    if plain.strip():
        return plain.replace("\r\n", "\n").strip()
    source = _string(storage, _HTML) or charsets.decode(_stream(storage, f"{_HTML}0102"))[0]
    return html_text.text_of(source)[0] if source.strip() else rtf.text_of(_stream(storage, f"{_RTF}0102"))


def _string(storage: Any, tag: str) -> str:
    """Return a property that is text: UTF-16 under type 001F, in some 8-bit charset under 001E."""
    wide = _stream(storage, f"{tag}001F")
    if wide:
        return charsets.clean(wide.decode("utf-16-le", "replace")).strip("\0")
    return charsets.decode(_stream(storage, f"{tag}001E").rstrip(b"\0"))[0]


def _stream(storage: Any, name: str) -> bytes:
    """Return the bytes of a property, or nothing when the message has it not."""
    wanted = f"__substg1.0_{name}"
    return next((bytes(each.bytes_) for each in storage.streams if each.name.upper() == wanted.upper()), b"")
