"""Make text from outside safe to print, to use as a file name, and to put into a spreadsheet.

Nothing a mail holds reaches a terminal, a path or a cell without passing through here.
"""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_BYTES = 200
_MAX_SUFFIX = 16

# Escape sequences: CSI, then the strings (OSC, DCS, SOS, PM, APC) to their terminator, then two-character escapes.
_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
    r"|\x1b[ -/]*[0-~]?"
)
_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = re.compile(f"[{_DIRECTION}\u200b\u2060\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")

_RESERVED = re.compile(r'[<>"|?*]|:(?! )')
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)")
_PATH = re.compile(r"^(?:[/\\]|[A-Za-z]:[/\\]|~[/\\])|(?:^|[/\\])\.\.?(?:[/\\]|$)")

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")


def for_terminal(text: str, keep_newlines: bool = False) -> str:
    """Return `text` without anything that could move, colour or reverse what a terminal shows.

    Escape sequences and direction overrides vanish; other control characters become `�`; a tab becomes a space.
    Line ends become spaces, or stay as `\\n` with `keep_newlines`.
    """
    plain = _UNSEEN.sub("", _SEQUENCE.sub("", _LINE_END.sub("\n", text))).replace("\t", " ")
    plain = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("\N{REPLACEMENT CHARACTER}", plain))
    return plain if keep_newlines else plain.replace("\n", " ")


def safe_name(name: str, fallback: str) -> str:
    """Return a file name that stays in its folder: no path, device, control or direction override; never empty.

    The result has at most 200 bytes of UTF-8 and keeps the suffix. What looks like a path is cut to its last part;
    a slash inside a name, as in `FOI 1234/24.pdf`, becomes a hyphen. `fallback` stands in for a name without content.
    """
    return _named(name) or _named(fallback) or "unnamed"


def for_cell(text: str) -> str:
    """Return `text` so that a spreadsheet takes it for text: a leading `= + - @`, tab or line end gets an apostrophe.

    Plain numbers (`-5`, `+3.5%`) stay as they are; control characters go.
    """
    plain = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub("", _UNSEEN.sub("", _SEQUENCE.sub("", text))))
    if plain.startswith(_FORMULA) or plain.lstrip().startswith(_FORMULA):
        return plain if _NUMBER.fullmatch(plain) else f"'{plain}"
    return plain


def _named(name: str) -> str:
    """Return the safe form of one name, or nothing when no letter or figure is left."""
    plain = unicodedata.normalize("NFC", for_terminal(name)).replace("\N{REPLACEMENT CHARACTER}", "_").strip()
    if _PATH.search(plain):
        plain = re.split(r"[/\\]", plain)[-1]
    plain = _RESERVED.sub("_", re.sub(r"[/\\]", "-", plain))
    plain = re.sub(r"\s", " ", plain).strip(". ")
    if not any(character.isalnum() for character in plain):
        return ""
    plain = re.sub(r"^-", "_", plain)
    return _bounded(f"_{plain}" if _DEVICE.match(plain) else plain)


def _bounded(name: str) -> str:
    """Cut the stem of `name` so that the whole has at most MAX_NAME_BYTES bytes of UTF-8."""
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    end = f".{suffix}" if dot and stem and len(suffix.encode()) <= _MAX_SUFFIX else ""
    kept = (stem if end else name).encode()[: MAX_NAME_BYTES - len(end.encode())].decode(errors="ignore")
    return kept.rstrip(". ") + end
