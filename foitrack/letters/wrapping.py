"""Lines of a letter as mail carries them, and back to paragraphs. In a template a paragraph is one line."""

from __future__ import annotations

import re
import textwrap

WIDTH = 72
_ITEM = re.compile(r"(\s*)((?:\d{1,3}\.|[-•*]|\([a-z]\))\s+)?")


def wrap(text: str) -> str:
    """Fold every line longer than 72 characters at a space; what belongs to a numbered item hangs under it.

    No word is broken: an address of the web or a reference stays whole even where it is longer.
    """
    return "\n".join(_folded(line) for line in text.split("\n"))


def unwrap(text: str) -> str:
    """Undo `wrap`: join a line to the one before when its first word did not fit there any more."""
    lines: list[str] = []
    last = ""
    for line in text.split("\n"):
        if lines and _is_folded(last, line):
            lines[-1] += " " + line.strip()
        else:
            lines.append(line)
        last = line
    return "\n".join(lines)


def _folded(line: str) -> str:
    if len(line) <= WIDTH:
        return line.rstrip()
    found = _ITEM.match(line)
    hang = " " * (found.end() if found else 0)
    return "\n".join(textwrap.wrap(line, WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False))


def _is_folded(before: str, line: str) -> bool:
    words = line.split(maxsplit=1)
    if not words or not before.strip() or _starts_item(line):
        return False
    return len(before) + 1 + len(words[0]) > WIDTH


def _starts_item(line: str) -> bool:
    found = _ITEM.match(line)
    return bool(found and found.group(2))
