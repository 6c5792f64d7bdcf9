"""The pieces of text of a PDF page and their places, in the order in which the page writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pypdfium2

from foitrack.documents.raised import raised

MOST_PIECES = 20_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text on one line; y grows upwards, as in PDF."""

    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        """The height of its letters, as drawn."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half-way up."""
        return (self.top + self.bottom) / 2


def pieces(words: pypdfium2.PdfTextPage) -> list[Piece]:
    """Return the pieces of a page; neighbours that touch, as runs of bold do, are one piece."""
    found: list[Piece] = []
    for at in range(min(words.count_rects(), MOST_PIECES)):
        left, bottom, right, top = words.get_rect(at)
        text = " ".join(words.get_text_bounded(left, bottom, right, top).split()).replace("\ufffe", "-")
        if not text:
            continue
        piece = Piece(left, bottom, right, top, text)
        if found and is_raised(found[-1], piece):
            found[-1] = replace(found[-1], right=piece.right, text=found[-1].text + raised(piece.text))
        elif found and touches(found[-1], piece):
            found[-1] = joined(found[-1], piece)
        else:
            found.append(piece)
    return found


def is_raised(one: Piece, other: Piece) -> bool:
    """Whether `other` is a footnote mark behind `one`: a few smaller characters, higher up, close behind."""
    near = -0.3 * one.height <= other.left - one.right <= 0.4 * one.height
    smaller = other.height < 0.85 * one.height and len(other.text) <= 3
    return near and smaller and one.bottom + 0.25 * one.height < other.bottom < one.top


def touches(one: Piece, other: Piece) -> bool:
    """Whether `other` goes on where `one` ends, on the same line."""
    height = max(one.height, other.height, 1.0)
    return same_line(one, other) and -0.3 * height <= other.left - one.right <= 0.45 * height


def same_line(one: Piece, other: Piece) -> bool:
    """Whether two pieces stand on one line, whatever their letters' heights."""
    return min(one.top, other.top) - max(one.bottom, other.bottom) > 0.4 * min(one.height, other.height)


def joined(one: Piece, other: Piece) -> Piece:
    """Join two touching pieces."""
    space = " " if other.left - one.right > 0.12 * max(one.height, 1.0) else ""
    return Piece(
        min(one.left, other.left),
        min(one.bottom, other.bottom),
        max(one.right, other.right),
        max(one.top, other.top),
        one.text + space + other.text,
    )


def lines(found: Sequence[Piece]) -> list[list[Piece]]:
    """Group pieces into lines, top line first, each from left to right."""
    grouped: list[list[Piece]] = []
    for piece in sorted(found, key=lambda each: -each.middle):
        line = next((line for line in reversed(grouped[-3:]) if same_line(line[0], piece)), None)
        if line is None:
            grouped.append([piece])
        else:
            line.append(piece)
    return [sorted(line, key=lambda each: each.left) for line in grouped]
