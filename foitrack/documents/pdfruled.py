"""Tables drawn with rules: rows lie between lines across, columns between lines down; no line means merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from foitrack.documents.pdfrules import Rule, Rules, places
from foitrack.documents.pdfwords import Piece, lines

SLACK = 4.0


@dataclass(frozen=True, slots=True)
class Found:
    """A table on a page and the band of the page it takes, from `top` down to `bottom`."""

    rows: tuple[tuple[str, ...], ...]
    top: float
    bottom: float


def ruled_tables(rules: Rules, words: Sequence[Piece]) -> list[Found]:
    """Find the tables with rules both ways, top one first."""
    found = []
    for down in groups(rules.down):
        low, high = min(rule.start for rule in down), max(rule.end for rule in down)
        left, right = min(rule.at for rule in down), max(rule.at for rule in down)
        across = [
            rule for rule in rules.across
            if low - SLACK <= rule.at <= high + SLACK and rule.end > left + SLACK and rule.start < right - SLACK
        ]  # fmt: skip
        rows, columns = places(tuple(across))[::-1], places(tuple(down))
        if len(columns) > 2 and (len(rows) > 2 or (len(rows) == 2 and one_line(rows, words))):
            found.append(filled(rows, columns, tuple(down), tuple(across), words))
    return sorted((table for table in found if table.rows), key=lambda table: -table.top)


def one_line(rows: Sequence[float], words: Sequence[Piece]) -> bool:
    """Whether a box without lines across holds one row: it may also be the frame of a table without them."""
    inside = [word for word in words if rows[-1] < word.middle < rows[0]]
    return sum(len(line) > 1 for line in lines(inside)) <= 1


def groups(down: Sequence[Rule]) -> list[list[Rule]]:
    """Put lines down together whose heights meet: they belong to one table."""
    grouped: list[list[Rule]] = []
    reach = float("inf")
    for rule in sorted(down, key=lambda each: -each.end):
        if grouped and rule.end >= reach - SLACK:
            grouped[-1].append(rule)
            reach = min(reach, rule.start)
        else:
            grouped.append([rule])
            reach = rule.start
    return grouped


def filled(
    rows: list[float], columns: list[float], down: Sequence[Rule], across: Sequence[Rule], words: Sequence[Piece]
) -> Found:
    """Put each piece of text into its cell, and fill merged cells with their text."""
    grid = [[""] * (len(columns) - 1) for _ in range(len(rows) - 1)]
    edges = [-edge for edge in rows]
    inside = [word for word in words if rows[-1] < word.middle < rows[0]]
    for word in inside:
        at = min(bisect_right(edges, -word.middle) - 1, len(rows) - 2)
        column = bisect_right(columns, word.left + min(2.0, (word.right - word.left) / 2)) - 1
        if at >= 0 and 0 <= column < len(columns) - 1:
            grid[at][column] = f"{grid[at][column]} {word.text}".strip()
    spread_right(grid, rows, columns, down)
    spread_down(grid, rows, columns, across)
    return Found(without_blanks(grid), rows[0], rows[-1])


def without_blanks(grid: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Leave out rows and columns that are blank throughout: the gaps of double lines and between shaded cells."""
    columns = [column for column, cells in enumerate(zip(*grid, strict=True)) if any(cells)]
    return tuple(tuple(row[column] for column in columns) for row in grid if any(row))


def spread_right(grid: list[list[str]], rows: list[float], columns: list[float], down: Sequence[Rule]) -> None:
    """Give a blank cell the text of its left neighbour where no line parts them."""
    for at, row in enumerate(grid):
        middle = (rows[at] + rows[at + 1]) / 2
        for column in range(1, len(row)):
            parted = any(abs(rule.at - columns[column]) <= SLACK and rule.start < middle < rule.end for rule in down)
            if not parted and bool(row[column]) != bool(row[column - 1]):
                row[column] = row[column - 1] = row[column] or row[column - 1]


def spread_down(grid: list[list[str]], rows: list[float], columns: list[float], across: Sequence[Rule]) -> None:
    """Give a blank cell the text of the one above or below where no line parts them."""
    for at in range(1, len(grid)):
        for column in range(len(grid[at])):
            middle = (columns[column] + columns[column + 1]) / 2
            parted = any(abs(rule.at - rows[at]) <= SLACK and rule.start < middle < rule.end for rule in across)
            if not parted and bool(grid[at][column]) != bool(grid[at - 1][column]):
                grid[at][column] = grid[at - 1][column] = grid[at][column] or grid[at - 1][column]
