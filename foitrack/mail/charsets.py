"""Bytes to text, whatever the sender called the charset: as declared, then UTF-8, then Windows-1252.

The guessers of charsets read the pound sign wrongly, so there is no guessing: what is declared is tried strictly;
in UTF-8 each byte that does not belong is read as Windows-1252, which is what stray bytes in British mail are.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

UTF8 = "utf-8"
_WINDOWS = "cp1252"
_WESTERN = frozenset({"ascii", "iso8859-1", "cp1252"})
_ALIASES = {
    "x-unknown": UTF8, "unknown": UTF8, "unknown-8bit": UTF8, "default": UTF8, "none": UTF8, "x-user-defined": UTF8,
    "utf": UTF8, "utf8mb4": UTF8, "unicode": UTF8, "unicode-1-1-utf-8": UTF8, "ansi": _WINDOWS, "x-ansi": _WINDOWS,
    "us": _WINDOWS, "iso8859": _WINDOWS, "iso-8859": _WINDOWS, "cp-1252": _WINDOWS, "win-1252": _WINDOWS,
    "windows": _WINDOWS, "x-cp1252": _WINDOWS, "ansi_x3.110-1983": _WINDOWS, "gb2312": "gb18030", "gbk": "gb18030",
    "x-gbk": "gb18030", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "iso-8859-8-i": "iso-8859-8",
    "x-mac-roman": "mac-roman", "macintosh": "mac-roman", "unicode-1-1-utf-7": "utf-7",
}  # fmt: skip
_NOT_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
_MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRAY = re.compile("[\ud800-\udfff]")
_STRAYS = re.compile("[\ud800-\udfff]+")
_AT_ONCE = 1 << 16  # characters: millions of stray bytes want millions of pieces, and these are not all held at once
_C1 = re.compile(b"[\x80-\x9f]")


def decode(content: bytes, declared: str = "") -> tuple[str, str]:
    """Return `content` as text, and what was wrong with the charset `declared` for it (empty when nothing was)."""
    if content.isascii() and not _may_be_escaped(declared):
        return _without_nul(content.decode("ascii"), content)
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return _marked(content[len(mark) if charset == UTF8 else 0 :], charset), ""
    if wide := _wide(content):
        return content.decode(wide, "replace"), f"the text is UTF-16, though called {declared or 'nothing'}"
    charset = known(declared)
    if declared and not charset:
        return mixed(content), f"the charset {declared[:40]!r} is unknown"
    if not charset or charset == UTF8:
        return _utf8(content)
    if charset in _WESTERN:
        return _western(content, charset)
    try:
        return clean(content.decode(charset)), ""
    except (UnicodeError, ValueError):
        return mixed(content), f"the text is not {declared[:40]}, as it says"


@lru_cache(maxsize=512)
def known(declared: str) -> str:
    """Return Python's name for the charset `declared`, or nothing when it is no charset Python knows."""
    name = re.sub(r"^charset\s*=|[\"'\s;,]", "", declared.strip().lower())[:40]
    name = _ALIASES.get(name, name)
    try:
        found = codecs.lookup(name) if name.isascii() and name.isprintable() and name else None
        if found is None or found.name.replace("_", "-") in _NOT_CHARSETS:
            return ""
        "a".encode(found.name)  # refuses codecs that do not make text
    except (LookupError, ValueError):
        return ""
    return UTF8 if found.name in ("utf-8", "utf-8-sig") else found.name


def mixed(content: bytes) -> str:
    """Return `content` as UTF-8 in which each byte that does not belong is read as Windows-1252."""
    text = content.decode(UTF8, "surrogateescape")
    pieces = (text[start : start + _AT_ONCE] for start in range(0, len(text), _AT_ONCE))
    return clean("".join(_STRAYS.sub(_strays, piece) for piece in pieces))


def _strays(found: re.Match[str]) -> str:
    return _windows(found.group().encode(UTF8, "surrogateescape"))


def clean(text: str) -> str:
    """Return `text` without NUL and without half characters, which no file or database takes."""
    return _STRAY.sub("\N{REPLACEMENT CHARACTER}", text).replace("\0", "")


def _may_be_escaped(declared: str) -> bool:
    """Tell whether the charset writes other letters in ASCII bytes, as ISO-2022 and UTF-7 do."""
    return bool(declared) and declared.lower().strip(" \"'").startswith(
        ("iso-2022", "utf-7", "unicode-1-1-utf-7", "hz")
    )


def _without_nul(text: str, content: bytes) -> tuple[str, str]:
    """Return plain ASCII, read as UTF-16 when every other byte is NUL, else with NUL bytes left out and named."""
    if "\0" not in text:
        return text, ""
    if wide := _wide(content):
        return clean(content.decode(wide, "replace")), "the text is UTF-16, though not called so"
    return text.replace("\0", ""), "NUL bytes in the text were left out"


def _wide(content: bytes) -> str:
    """Return the UTF-16 byte order of text in which most other bytes are NUL, or nothing."""
    if b"\0" not in content[:64] or len(content) < 4:
        return ""
    head = content[: 4096 & ~1]
    if head[1::2].count(0) > len(head) * 0.4 and head[::2].count(0) == 0:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) * 0.4 and head[1::2].count(0) == 0 else ""


def _marked(content: bytes, charset: str) -> str:
    """Return text that begins with a byte-order mark."""
    return mixed(content) if charset == UTF8 else clean(content.decode(charset, "replace"))


def _utf8(content: bytes) -> tuple[str, str]:
    """Return text called UTF-8, or called nothing."""
    try:
        text = content.decode(UTF8)
    except UnicodeDecodeError:
        return mixed(content), "the text is not UTF-8 throughout; other bytes were read as Windows-1252"
    return (text, "") if "\0" not in text else (text.replace("\0", ""), "NUL bytes in the text were left out")


def _western(content: bytes, charset: str) -> tuple[str, str]:
    """Return text called ASCII, Latin-1 or Windows-1252: UTF-8 when it is that, else Windows-1252."""
    try:
        return clean(content.decode(UTF8)), f"the text is UTF-8, though called {charset}"
    except UnicodeDecodeError:
        lying = charset == "ascii" or (charset == "iso8859-1" and bool(_C1.search(content)))
        return _windows(content).replace("\0", ""), f"the text is Windows-1252, though called {charset}" * lying


_WINDOWS_TABLE = "".join(bytes([each]).decode(_WINDOWS, "ignore") or chr(each) for each in range(256))


def _windows(content: bytes) -> str:
    """Return Windows-1252, with its five unassigned bytes as the control characters they are in Latin-1."""
    return codecs.charmap_decode(content, "strict", _WINDOWS_TABLE)[0]
