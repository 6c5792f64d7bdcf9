"""Tables without rules: columns are the gaps that run down through the lines, rows are told by order and distance."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from foitrack.documents.pdfruled import Found
from foitrack.documents.pdfwords import Piece, lines

CROSSING = 0.15
"""The share of lines that may run across a gap between columns, as a merged heading does."""
Line = list[Piece]
Cells = list[list[Piece]]


def plain_tables(words: Sequence[Piece]) -> list[Found]:
    """Find the tables in the pieces of a page, top one first."""
    return [found for region in regions(lines(words)) if (found := table(region, words))]


def regions(page: Sequence[Line]) -> list[list[Line]]:
    """Part the lines of a page into stretches that may be tables: lines of several pieces, and short ones between."""
    found: list[list[Line]] = []
    current: list[Line] = []
    for line in page:
        apart = bool(current) and current[-1][0].bottom - line[0].top > 4.5 * max(line[0].height, 6)
        if apart or (len(line) == 1 and not continues(current, line[0])):
            found.append(current)
            current = []
        if len(line) > 1 or current:
            current.append(line)
    found.append(current)
    return [region for region in map(ended, found) if sum(len(line) > 1 for line in region) >= 2]


def continues(current: Sequence[Line], piece: Piece) -> bool:
    """Whether a piece alone on its line may be the rest of a wrapped cell: it reaches over no gap of the line above."""
    above = next((line for line in reversed(current) if len(line) > 1), None)
    if above is None:
        return False
    pairs = pairwise(above)
    return not any(one.right < piece.right - 1 and piece.left + 2 < other.left < piece.right for one, other in pairs)


def ended(region: list[Line]) -> list[Line]:
    """Cut single pieces off the end that stand a line apart: they are the text that follows."""
    while region and len(region[-1]) == 1 and len(region) > 1:
        gap = region[-2][0].bottom - region[-1][0].top
        if gap < 0.9 * max(region[-1][0].height, 6):
            break
        region = region[:-1]
    return region


def table(region: Sequence[Line], words: Sequence[Piece]) -> Found | None:
    """Lay out one region; None when it has only one column.

    Most programs write a table row by row, cell by cell, which tells wrapped cells from rows; where the order is
    another, each line is a row, and distance alone tells which lines belong together.
    """
    inside = {piece for line in region for piece in line}
    edges = gaps(region)
    if not edges:
        return None
    rows = in_order([piece for piece in words if piece in inside], edges)
    if not one_below_the_other(rows):
        rows = [row for line in region for row in in_order(line, edges)]
    cells = [tuple(" ".join(piece.text for piece in cell) for cell in row) for row in by_distance(rows)]
    if len(cells) < 2:
        return None
    return Found(tuple(cells), max(piece.top for piece in inside), min(piece.bottom for piece in inside))


def one_below_the_other(rows: Sequence[Cells]) -> bool:
    """Whether each row lies wholly below the one before."""
    return all(distance(above, below) > -0.5 * height(below) for above, below in pairwise(rows))


def height(row: Cells) -> float:
    """Return the height of a row's letters."""
    return max(piece.height for cell in row for piece in cell)


def gaps(region: Sequence[Line]) -> list[float]:
    """Return where columns after the first begin: hardly a line runs across, and a piece ends before each."""
    pieces = [piece for line in region if len(line) > 1 for piece in line]
    starts = sorted({piece.left for piece in pieces})
    edges = starts[:1]
    for start in starts[1:]:
        crossing = sum(any(p.left < start - 0.5 and p.right > start + 0.5 for p in line) for line in region)
        between = any(edges[-1] - 1 <= p.left and p.right <= start - 0.5 for p in pieces)
        if between and crossing <= CROSSING * len(region):
            edges.append(start)
    return edges[1:]


def column_of(piece: Piece, edges: Sequence[float]) -> int:
    """Return the column a piece stands in: by its left edge, a centred or right-aligned one by what it lies over."""
    return sum(piece.left >= edge - 1 for edge in edges)


def in_order(ordered: Sequence[Piece], edges: Sequence[float]) -> list[Cells]:
    """Build rows from the order of writing: further right is the next cell, further left or up again a new row."""
    rows: list[Cells] = []
    last = -1
    before: Piece | None = None
    for piece in ordered:
        column = column_of(piece, edges)
        gap = before.bottom - piece.top if before else 0.0
        wraps = column == last and -0.5 * piece.height < gap < 0.9 * piece.height
        if not rows or column < last or (column == last and not wraps):
            rows.append([[] for _ in range(len(edges) + 1)])
        rows[-1][column].append(piece)
        last, before = column, piece
    return rows


def by_distance(rows: list[Cells]) -> list[Cells]:
    """Join a row to the one above where it is the rest of its wrapped cells: it is closer than rows are apart."""
    if len(rows) < 2:
        return rows
    distances = [distance(above, below) for above, below in pairwise(rows)]
    usual = sorted(distances)[len(distances) * 3 // 4]
    joined = [rows[0]]
    for row, gap in zip(rows[1:], distances, strict=True):
        short = sum(map(bool, row)) < sum(map(bool, joined[-1])) or not row[0]
        if short and gap < 0.55 * usual and usual > 2:
            joined[-1] = [above + below for above, below in zip(joined[-1], row, strict=True)]
        else:
            joined.append(row)
    return joined


def distance(above: Cells, below: Cells) -> float:
    """Return the white space between two rows."""
    return min(p.bottom for cell in above for p in cell) - max(p.top for cell in below for p in cell)
