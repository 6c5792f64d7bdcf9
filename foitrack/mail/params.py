"""Read the parameters of Content-Type and Content-Disposition as senders write them, not only as RFC 2045 and 2231 say.

Values come quoted or not, with spaces, semicolons and raw bytes, in numbered pieces, percent-encoded with or without
a charset, and with encoded words inside; each reads as what its sender meant.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from foitrack.mail import charsets, headers

_MAX_PARAMS = 200
_NAME = re.compile(r"([A-Za-z0-9!#$&^_.+-]{1,60}(?:\*\d{1,3})?\*?)\s{0,50}=\s*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"?')
_NEXT = re.compile(r";\s{0,50}[A-Za-z0-9_-]{1,40}(?:\*\d{1,3})?\*?\s{0,50}=|;\s{0,50}$")
_ESCAPE = re.compile(r'\\(["\\])')
_PIECE = re.compile(r"(.+?)(?:\*(\d{1,3}))?(\*?)$")
_CHARSET = re.compile(r"([A-Za-z0-9_.:+-]*)'([A-Za-z0-9-]*)'(.*)", re.DOTALL)


def read(value: bytes) -> tuple[str, dict[str, str]]:
    """Return the leading word of a field in lower case (`text/plain`, `attachment`) and its parameters, decoded."""
    text = headers.unfolded(value)
    head, semicolon, rest = text.partition(";")
    if "=" in head and not semicolon:
        head, rest = "", text
    return head.strip().lower(), _joined(_raw(rest)) if rest.strip() else {}


def _raw(text: str) -> list[tuple[str, str]]:
    """Return the parameters as they stand: name with its marks, value without its quotes."""
    found: list[tuple[str, str]] = []
    at = 0
    while len(found) < _MAX_PARAMS and (name := _NAME.search(text, at)):
        quoted = _QUOTED.match(text, name.end())
        if quoted:
            value, at = _ESCAPE.sub(r"\1", quoted.group(1)), quoted.end()
        else:
            following = _NEXT.search(text, name.end())
            at = following.start() if following else len(text)
            value = text[name.end() : at].strip().rstrip(";").strip()
        found.append((name.group(1).lower(), value))
    return found


def _joined(raw: list[tuple[str, str]]) -> dict[str, str]:
    """Put numbered pieces together and decode; of a plain and an extended value of one name, the extended one holds."""
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for marked, value in raw:
        found = _PIECE.match(marked)
        name, number, star = found.groups() if found else (marked, None, "")
        if number is None and not star:
            plain.setdefault(name, value)
        else:
            pieces.setdefault(name, {}).setdefault(int(number or 0), (value, bool(star)))
    values = {name: _worded(value) for name, value in plain.items()}
    return values | {name: _extended(parts) or values.get(name, "") for name, parts in pieces.items()}


def _extended(parts: dict[int, tuple[str, bool]]) -> str:
    """Decode a value given in pieces (RFC 2231 section 4), also where one charset character spans two of them."""
    ordered = [parts[number] for number in sorted(parts)]
    first, starred = ordered[0]
    found = _CHARSET.match(first)
    coded = found is not None and (starred or charsets.known(found.group(1)) != "")
    if not coded and not any(star for _, star in ordered):
        return _worded("".join(value for value, _ in ordered))
    charset, start = (found.group(1), found.group(3)) if found and coded else ("", first)
    content = b"".join(
        unquote_to_bytes(value) if star or coded else value.encode() for value, star in [(start, starred), *ordered[1:]]
    )
    return charsets.decode(content, charset)[0]


def _worded(value: str) -> str:
    """Decode encoded words in a value, and percent signs after a charset that came without its star."""
    if "=?" in value:
        return headers.words(value)
    found = _CHARSET.fullmatch(value)
    if found and found.group(1) and "%" in value and charsets.known(found.group(1)):
        return charsets.decode(unquote_to_bytes(found.group(3)), found.group(1))[0]
    return value
