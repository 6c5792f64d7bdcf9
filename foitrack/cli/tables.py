"""Tables for people: whole and plain in a pipe, coloured and fitted to the width on a terminal."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import click

from foitrack.core.display import for_terminal

GAP = "  "
NARROWEST = 10


@dataclass(frozen=True, slots=True)
class Column:
    """A column. On a narrow terminal one that `may_go` goes first, then those that `shrink` give way."""

    title: str
    right: bool = False
    shrink: bool = False
    may_go: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with a colour and weight for terminals: `red`, `bold red` …"""

    text: str
    style: str = ""


Row = Sequence[Cell | str]


def print_table(columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Print a table; on a terminal fitted to its width, one line a row."""
    cells = [[_cell(each) for each in row] for row in rows]
    if sys.stdout.isatty():
        columns, cells = without_what_may_go(columns, cells, shutil.get_terminal_size().columns)
        widths = fitted(columns, cells, shutil.get_terminal_size().columns)
    else:
        widths = natural(columns, cells)
    click.secho(_line(columns, [Cell(column.title) for column in columns], widths), bold=True)
    for row in cells:
        click.echo(_line(columns, row, widths))


def fits(columns: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Say whether a table can be printed with every cell whole; in a pipe it always can."""
    if not sys.stdout.isatty():
        return True
    cells = [[_cell(each) for each in row] for row in rows]
    return _total(natural(columns, cells)) <= shutil.get_terminal_size().columns


def _cell(value: Cell | str) -> Cell:
    cell = value if isinstance(value, Cell) else Cell(value)
    return Cell(for_terminal(cell.text), cell.style)


def _line(columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[int]) -> str:
    pieces = []
    for column, cell, wide in zip(columns, row, widths, strict=True):
        text = cut(cell.text, wide)
        space = " " * (wide - width(text))
        styled = _styled(text, cell.style) if text else ""
        pieces.append(space + styled if column.right else styled + space)
    return GAP.join(pieces).rstrip()


def _styled(text: str, style: str) -> str:
    words = style.split()
    colour = next((word for word in words if word != "bold"), None)
    return click.style(text, fg=colour, bold="bold" in words or None) if style else text


def natural(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[int]:
    """Return the width each column needs to be whole."""
    return [
        max([width(column.title), *(width(row[place].text) for row in rows)]) for place, column in enumerate(columns)
    ]


def without_what_may_go(
    columns: Sequence[Column], rows: list[list[Cell]], wide: int
) -> tuple[Sequence[Column], list[list[Cell]]]:
    """Leave out the columns that may go, the last first, while the table is too wide."""
    for place in reversed(range(len(columns))):
        if _total(natural(columns, rows)) <= wide:
            break
        if columns[place].may_go:
            columns = [*columns[:place], *columns[place + 1 :]]
            rows = [[*row[:place], *row[place + 1 :]] for row in rows]
    return columns, rows


def fitted(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], wide: int) -> list[int]:
    """Return the widths in which a table fits: what shrinks gives way, the widest first, never below its least."""
    widths = natural(columns, rows)
    shrinking = [place for place, column in enumerate(columns) if column.shrink]
    while _total(widths) > wide:
        widest = max(shrinking, key=lambda place: widths[place], default=None)
        if widest is None or widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
    return widths


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + len(GAP) * (len(widths) - 1)


def cut(text: str, wide: int) -> str:
    """Cut a text to a width, after a whole word where that leaves half of it, and mark the cut."""
    if width(text) <= wide:
        return text
    kept = ""
    for each in text:
        if width(kept + each) > wide - 1:
            break
        kept += each
    word, space, _ = kept.rpartition(" ")
    if not text[len(kept) :].startswith(" ") and space and len(word) >= wide // 2:
        kept = word
    return kept.rstrip(" ,:;") + "…"


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text
    )
