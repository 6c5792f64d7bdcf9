"""The lines of a reply, and what each of them is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a stretch of a reply is."""

    NEW = "new"
    QUOTED = "quoted"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    OUR_REQUEST = "our request"


@dataclass(slots=True)
class Line:
    """One line: where it begins and ends in the text, its words, what it is, and whether it heads a quoted mail."""

    start: int
    end: int
    text: str
    kind: Kind = Kind.NEW
    heading: bool = False

    @property
    def blank(self) -> bool:
        return not self.text.strip()


MOST_LINES = 100_000
"""More than any letter has; the rest of a hostile one is taken for a single line."""


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a text, none of them marked yet."""
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True)):
        if number == MOST_LINES:
            yield Line(at, len(text), text[at:].rstrip("\r\n"))
            return
        yield Line(at, at + len(line), line.rstrip("\r\n"))
        at += len(line)


def touches(line: Line, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a line shares a character with one of the spans, which are in order."""
    at = bisect_left(spans, line.start, key=lambda span: span[1])
    return at < len(spans) and spans[at][0] < line.end
