"""Calendar entries (RFC 5545): what, when, where and why, a line each."""

from __future__ import annotations

import re

from foitrack.core.model import Document
from foitrack.documents.charsets import decode

MOST_BYTES = 2_000_000
_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"^(SUMMARY|DTSTART|DTEND|DUE|LOCATION|DESCRIPTION|ORGANIZER)\b([^:\r\n]*):(.*?)\r?$", re.M | re.I)
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})\d{2}(Z?))?$")
_WORDS = {"DTSTART": "Begins", "DTEND": "Ends"}
_ESCAPED = re.compile(r"\\([\\;,nN])")


def read(content: bytes) -> Document:
    """Read the entries of a calendar file, long lines joined and instants as `2026-03-10 10:00 UTC`."""
    text = _FOLD.sub("", decode(content[:MOST_BYTES]))
    return Document(
        text="\n".join(
            f"{_WORDS.get(found[1].upper(), found[1].capitalize())}: {_value(found[3])}"
            for found in _LINE.finditer(text)
        )
    )


def _value(written: str) -> str:
    if day := _DAY.match(written):
        at = f" {day[4]}:{day[5]}" + (" UTC" if day[6] else "") if day[4] else ""
        return f"{day[1]}-{day[2]}-{day[3]}{at}"
    return _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], written).strip()
