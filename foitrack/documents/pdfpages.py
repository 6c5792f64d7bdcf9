"""Tables that a page break parted, put together again: rows, repeated headings, and a row broken in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from foitrack.core.model import Table

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table of one page (counted from 1), and whether it reaches the top or the bottom of the page's text."""

    rows: Rows
    page: int
    at_top: bool
    at_bottom: bool


def joined(found: Sequence[PageTable]) -> tuple[Table, ...]:
    """Join tables that go on over a page break; a joined table's place is its pages, `p3-5`."""
    runs: list[tuple[PageTable, int]] = []
    for table in found:
        if runs and goes_on(*runs[-1], table):
            whole, first = runs[-1]
            runs[-1] = (replace(table, rows=stitched(whole.rows, table.rows)), first)
        else:
            runs.append((table, table.page))
    return tuple(Table(table.rows, place(first, table.page)) for table, first in runs)


def goes_on(before: PageTable, _first: int, table: PageTable) -> bool:
    """Whether a table continues the one before it: last on its page, first on the next, with as many columns."""
    return (
        before.at_bottom
        and table.at_top
        and table.page == before.page + 1
        and len(table.rows[0]) == len(before.rows[0])
    )


def stitched(above: Rows, below: Rows) -> Rows:
    """Put the rows together, the repeated heading once, a row broken by the page whole."""
    if below[0] == above[0]:
        below = below[1:]
    if below and broken(above, below):
        whole = tuple(" ".join(filter(None, pair)) for pair in zip(above[-1], below[0], strict=True))
        return (*above[:-1], whole, *below[1:])
    return above + below


def broken(above: Rows, below: Rows) -> bool:
    """Whether the first row of a page is the rest of the last one: mostly blank, as no other row is."""
    first, others = below[0], (*above, *below[1:])
    return blanks(first) * 2 >= len(first) and not any(blanks(row) >= blanks(first) for row in others)


def blanks(row: Sequence[str]) -> int:
    """Count the blank cells of a row."""
    return sum(not cell for cell in row)


def place(first: int, last: int) -> str:
    """Name the pages a table stands on."""
    return f"p{first}" if first == last else f"p{first}-{last}"
