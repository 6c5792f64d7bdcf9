"""Undo format=flowed (RFC 3676): a line that ends in a space goes on in the next one of the same quoting depth."""

from __future__ import annotations

import re

_QUOTES = re.compile(r"^(>*) ?")


def unflowed(text: str, delete_space: bool = False) -> str:
    """Return text with its flowed lines joined; `delete_space` is the parameter DelSp=yes."""
    lines: list[list[str]] = []
    depth_before, flows = 0, False
    for line in text.split("\n"):
        found = _QUOTES.match(line)
        marks = found.group(1) if found else ""
        rest = line[len(found.group()) if found else 0 :]
        flows_on = rest.endswith(" ") and rest != "-- " and bool(rest.strip())
        piece = rest[:-1] if flows_on and delete_space else rest
        if flows and len(marks) == depth_before and rest != "-- ":
            lines[-1].append(piece)
        else:
            lines.append([f"{marks} {piece}" if marks else piece])
        depth_before, flows = len(marks), flows_on
    return "\n".join("".join(pieces) for pieces in lines)
