"""How a report leaves: a table for people, JSON and CSV for programs. Data on stdout, talk on stderr."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import click

from foitrack.core.display import for_cell, for_terminal

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Only one that may `shrink` gives way when the terminal is narrow."""

    title: str
    right: bool = False
    shrink: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A text with a style of rich (`bold red`); the style is for terminals only."""

    text: str
    style: str = ""


Row = Sequence[Cell | str]


def format_option(command: Command) -> Command:
    """Add --format table|json|csv."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["table", "json", "csv"]),
        default="table",
        show_default=True,
        help="How to print it.",
    )(command)


def print_json(value: Any) -> None:
    """Print a value as JSON; dates as ISO texts."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=_plain))


def print_csv(titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print rows as CSV, with nothing in them that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([_csv_value(each) for each in row] for row in rows)
    click.echo(text.getvalue(), nl=False)


def _csv_value(value: Any) -> Any:
    if isinstance(value, (int, float)) or value is None:
        return value
    return for_cell(str(_plain(value)) if not isinstance(value, str) else value)


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (tuple, set, frozenset)):
        return list(value)
    return str(value)


def print_table(columns: Sequence[Column], rows: Sequence[Row]) -> None:
    """Print a table: coloured and fitted on a terminal, whole and plain in a pipe."""
    cells = [[_cell(each) for each in row] for row in rows]
    if sys.stdout.isatty():
        _print_rich(columns, cells)
    else:
        _print_plain(columns, cells)


def _cell(value: Cell | str) -> Cell:
    cell = value if isinstance(value, Cell) else Cell(value)
    return Cell(for_terminal(cell.text), cell.style)


def _print_plain(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    lines = [[column.title for column in columns], *([cell.text for cell in row] for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        padded = (
            text.rjust(width) if column.right else text.ljust(width)
            for text, width, column in zip(line, widths, columns, strict=True)
        )
        click.echo("  ".join(padded).rstrip())


def _print_rich(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    from rich.console import Console

    Console(highlight=False).print(rich_table(columns, rows))


def rich_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Any:
    """Return the table as rich draws it; one line a row."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.right else "left",
            no_wrap=True,
            overflow="ellipsis",
            min_width=8 if column.shrink else None,
        )
    for row in rows:
        table.add_row(*(Text(cell.text, style=cell.style) for cell in row))
    return table


def say(text: str, style: str = "") -> None:
    """Say something to the person, on stderr."""
    click.secho(for_terminal(text, keep_newlines=True), err=True, fg=style or None)
