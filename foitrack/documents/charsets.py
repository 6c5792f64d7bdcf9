"""Bytes to text when nobody says, or says wrongly, in which charset they are."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")


def decode(content: bytes) -> str:
    """Decode by the byte order mark, else as UTF-16 where every other byte is zero, else UTF-8, else cp1252.

    Never raises: the five bytes that cp1252 leaves open become U+FFFD. Line ends become `\\n`.
    """
    for mark, charset in MARKS:
        if content.startswith(mark):
            return unified(content.decode(charset, "replace"))
    head = content[:200]
    if len(head) > 3 and head[1::2].count(0) > len(head) * 0.4:
        return unified(content.decode("utf-16-le", "replace"))
    if len(head) > 3 and head[::2].count(0) > len(head) * 0.4:
        return unified(content.decode("utf-16-be", "replace"))
    try:
        return unified(content.decode("utf-8"))
    except UnicodeDecodeError:
        return unified(content.decode("cp1252", "replace"))


def unified(text: str) -> str:
    """Make every line end a single `\\n` and drop NULs."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
