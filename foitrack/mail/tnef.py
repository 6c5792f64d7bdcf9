"""Open winmail.dat (TNEF, MS-OXTNEF), in which Outlook packs a mail's text and files."""

from __future__ import annotations

import logging
import struct
from collections.abc import Iterator
from typing import Any

from foitrack.mail import charsets, html_text, rtf
from foitrack.mail.package import MAX_BYTES, MAX_DEPTH, MAX_FILES, UNREADABLE, Package

_SIGNATURE = 0x223E9F78
_MAX_WORK_BYTES = 2_000_000_000
_BODY, _RENDERING, _TITLE, _DATA = 0x800C, 0x9002, 0x8010, 0x800F
_LONG_NAME, _EXTENSION_OBJECT = 0x3707, 0x3701


def read(content: bytes, depth: int = 0) -> Package | None:
    """Return the text and files of a TNEF package, or None when it cannot be opened.

    What is damaged in part is read as far as its plain attributes go.
    """
    if len(content) > MAX_BYTES or depth > MAX_DEPTH or not _affordable(content):
        return None
    from tnefparse import TNEF

    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    try:
        opened = TNEF(content, do_checksum=False)
        package = Package(_body(opened), tuple(_files(opened, depth))[:MAX_FILES])
    except UNREADABLE:
        return _plainly(content)
    return package if package.text or package.files else None


def _files(opened: Any, depth: int) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a package; of a mail inside it, the files in that mail."""
    for each in opened.attachments[:MAX_FILES]:
        embedded = read(each.data, depth + 1) if getattr(each, "embed", None) else None
        if embedded:
            if embedded.text:
                yield f"{_name(each) or 'message'}.txt", embedded.text.encode()
            yield from embedded.files
        elif each.data:
            yield _name(each), bytes(each.data)


def _name(attachment: Any) -> str:
    """Return the long name of a file, else its short one, from whatever charset it is in."""
    long_names = [each.data for each in attachment.mapi_attrs if each.name == _LONG_NAME]
    return _text(long_names[0] if long_names else attachment._name)


def _body(opened: Any) -> str:
    """Return the text of the mail, from its plain, HTML or RTF form."""
    plain = _text(opened.body)
    if plain.strip():
        return plain.replace("\r\n", "\n").strip()
    source = _text(opened.htmlbody)
    if source.strip():
        return html_text.text_of(source)[0]
    return rtf.text_of(bytes(opened._rtfbody or b""))


def _text(value: object) -> str:
    """Return a name or body that may come as bytes, as text, or not at all."""
    if isinstance(value, bytes):
        return charsets.decode(value.rstrip(b"\0"))[0]
    return charsets.clean(value) if isinstance(value, str) else ""


def _attributes(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield level, name and data of each attribute, up to where the package is cut off."""
    at = 6
    while at + 11 <= len(content):
        level, name, _, length = struct.unpack_from("<BHHI", content, at)
        if at + 9 + length > len(content):
            return
        yield level, name, content[at + 9 : at + 9 + length]
        at += 11 + length


def _affordable(content: bytes) -> bool:
    """Tell whether this is a package of few enough attributes for tnefparse, which copies the rest for each of them."""
    if len(content) < 6 or struct.unpack_from("<I", content)[0] != _SIGNATURE:
        return False
    work = 0
    for _ in _attributes(content):
        work += len(content)
        if work > _MAX_WORK_BYTES:
            return False
    return True


def _plainly(content: bytes) -> Package | None:
    """Return what the plain attributes of a damaged package say, or None when they say nothing."""
    text, name = "", ""
    files: list[tuple[str, bytes]] = []
    for level, attribute, data in _attributes(content):
        if level == 1 and attribute == _BODY:
            text = _text(data)
        elif attribute == _RENDERING:
            name = ""
        elif attribute == _TITLE:
            name = _text(data)
        elif attribute == _DATA and len(files) < MAX_FILES:
            files.append((name, data))
    return Package(text.replace("\r\n", "\n").strip(), tuple(files)) if text or files else None
