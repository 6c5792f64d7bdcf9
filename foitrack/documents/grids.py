"""Rows with spanning cells laid out as a plain grid, each span filled with its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_COLUMNS = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """A cell that may reach over several columns and rows."""

    text: str
    across: int = 1
    down: int = 1


def laid_out(rows: Sequence[Sequence[Span]]) -> tuple[tuple[str, ...], ...]:
    """Fill every square a cell reaches over with that cell's text; all rows come out equally long."""
    grid: list[list[str]] = []
    reaching: dict[int, tuple[int, str]] = {}
    for row in rows:
        reaching, line = one_row(row, reaching)
        grid.append(line)
    width = max(map(len, grid), default=0)
    return tuple(tuple(line + [""] * (width - len(line))) for line in grid)


def one_row(row: Sequence[Span], reaching: dict[int, tuple[int, str]]) -> tuple[dict[int, tuple[int, str]], list[str]]:
    """Lay out one row under the cells that still reach down from above (column -> rows left, text)."""
    line: list[str] = []
    still: dict[int, tuple[int, str]] = {}

    def put(text: str, rows_left: int) -> None:
        if rows_left > 0:
            still[len(line)] = (rows_left, text)
        line.append(text)

    def carry() -> None:
        while len(line) in reaching:
            left, text = reaching[len(line)]
            put(text, left - 1)

    for span in row:
        carry()
        for _ in range(min(span.across, MOST_COLUMNS - len(line))):
            put(span.text, span.down - 1)
    carry()
    for column, (left, text) in reaching.items():
        if column >= len(line) and column not in still:
            line.extend([""] * (column - len(line)))
            put(text, left - 1)
    return still, line
