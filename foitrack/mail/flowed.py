"""Undo format=flowed (RFC 3676): a line that ends in a space goes on in the next one of the same quoting depth."""

from __future__ import annotations

import re

_QUOTES = re.compile(r"^(>*) ?")


def unflowed(text: str, delete_space: bool = False) -> str:
    """Return text with its flowed lines joined; `delete_space` is the parameter DelSp=yes."""
    lines: list[str] = []
    depth_before, flows = 0, False
    for line in text.split("\n"):
        found = _QUOTES.match(line)
        marks = found.group(1) if found else ""
        rest = line[len(found.group()) if found else 0 :]
        if flows and len(marks) == depth_before and rest != "-- ":
            lines[-1] += rest
        else:
            lines.append(f"{marks} {rest}" if marks else rest)
        flows = rest.endswith(" ") and rest != "-- " and bool(rest.strip())
        if flows and delete_space:
            lines[-1] = lines[-1][:-1]
        depth_before = len(marks)
    return "\n".join(lines)
