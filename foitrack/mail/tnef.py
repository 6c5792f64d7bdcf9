"""Open winmail.dat (TNEF), in which Outlook packs a mail's text and files."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

from foitrack.mail import charsets, html_text

MAX_BYTES = 50_000_000
_MAX_FILES = 200


@dataclass(frozen=True, slots=True)
class Package:
    """What a wrapping holds: the text of the mail in it, and its files by name."""

    text: str
    files: tuple[tuple[str, bytes], ...]


def read(content: bytes) -> Package | None:
    """Return the text and files of a TNEF package, or None when it cannot be opened."""
    if len(content) > MAX_BYTES:
        return None
    import logging
    import struct

    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    from tnefparse import TNEF

    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            opened = TNEF(content, do_checksum=False)
            files = tuple(
                (_text(each.long_filename() or each.name), bytes(each.data or b""))
                for each in opened.attachments[:_MAX_FILES]
            )
            return Package(_body(opened), files)
    except (
        ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError,
        RecursionError, TypeError, ValueError, struct.error, OSError,
    ):  # fmt: skip
        return None


def _body(opened: object) -> str:
    """Return the text of the mail, from its plain, HTML or RTF form."""
    plain = _text(getattr(opened, "body", None))
    if plain.strip():
        return plain.replace("\r\n", "\n").strip()
    source = _text(getattr(opened, "htmlbody", None))
    if source.strip():
        return html_text.text_of(source)[0]
    rtf = _text(getattr(opened, "rtfbody", None))
    return _from_rtf(rtf) if rtf.strip() else ""


def _from_rtf(rtf: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(rtf[:2_000_000], errors="ignore")).strip()  # type: ignore[no-untyped-call]


def _text(value: object) -> str:
    """Return a name or body that may come as bytes or not at all."""
    if isinstance(value, bytes):
        return charsets.decode(value.rstrip(b"\0"))[0]
    return charsets.clean(value) if isinstance(value, str) else ""
