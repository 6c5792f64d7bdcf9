"""Lines of a letter as mail carries them, and back to paragraphs. In a template a paragraph is one line."""

from __future__ import annotations

import re
import textwrap

WIDTH = 72
_MARKER = r"(?:\d{1,3}\.|[-•*]|\([a-z]\))"
_ITEM = re.compile(rf"(\s*)({_MARKER}\s+)?")
_BEFORE_MARKER = re.compile(rf"(?<=\S) +(?={_MARKER}(?:\s|$))")
_GLUE = "\0"


def wrap(text: str) -> str:
    """Fold every line longer than 72 characters at a space; what belongs to a numbered item hangs under it.

    No word is broken: an address of the web or a reference stays whole even where it is longer. No folded line begins
    with what would look like the number of an item.
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
    indent, marker = _parts(line)
    start = indent + marker
    words = _BEFORE_MARKER.sub(_GLUE, line[len(start) :])
    folded = textwrap.fill(
        start + words, WIDTH, subsequent_indent=" " * len(start), break_long_words=False, break_on_hyphens=False
    )
    return folded.replace(_GLUE, " ")


def _is_folded(before: str, line: str) -> bool:
    """Say whether a line is the rest of the one before: its first word, with what is glued to it, did not fit there."""
    _, marker = _parts(line)
    if marker or not before.strip() or not line.strip():
        return False
    first = _BEFORE_MARKER.sub(_GLUE, line.strip()).split(maxsplit=1)[0]
    return len(before) + 1 + len(first) > WIDTH


def _parts(line: str) -> tuple[str, str]:
    """Return the indent of a line and the number or bullet it begins with."""
    found = _ITEM.match(line)
    return (found[1], found[2] or "") if found else ("", "")
