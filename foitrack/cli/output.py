"""How a report leaves: JSON and CSV for programs (tables are in `tables`). Data on stdout, talk on stderr."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from textwrap import wrap
from typing import Any, TypeVar

import click

from foitrack.core.display import for_cell, for_terminal
from foitrack.errors import FoitrackError

Command = TypeVar("Command", bound=Callable[..., Any])


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


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Say in one line that a file or folder cannot be written, and why; raise FoitrackError."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        raise FoitrackError(f"{path} cannot be written: {fault.strerror or fault}", "choose another place") from fault


def print_json(value: Any) -> None:
    """Print a value as JSON; dates as ISO texts, and what could move or turn a terminal as `\\u009b`."""
    text = json.dumps(value, indent=2, ensure_ascii=False, default=_plain)
    click.echo(_COMMANDING.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


_COMMANDING = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


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


def print_page(lines: Sequence[str]) -> None:
    """Print lines with nothing in them that moves a terminal: whole in a pipe, folded to the width of a terminal."""
    plain = [part for line in lines for part in for_terminal(line, keep_newlines=True).split("\n")]
    if sys.stdout.isatty():
        columns = shutil.get_terminal_size().columns
        plain = [part for line in plain for part in folded(line, columns)]
    click.echo("\n".join(plain))


def folded(line: str, columns: int) -> list[str]:
    """Fold a line to a width; what goes on stands under what it continues, behind the same bar."""
    front = _FRONT.match(line)
    begin = front[0] if front else ""
    follow = begin if begin.endswith("| ") else " " * len(begin)
    return wrap(
        line[len(begin) :],
        max(columns, 30),
        initial_indent=begin,
        subsequent_indent=follow,
        break_on_hyphens=False,
        drop_whitespace=True,
    ) or [begin.rstrip()]


_FRONT = re.compile(r"(?:(?:[a-z]+|!) {2,11}(?=\S)| *(?:\d+  )?\d{4}-\d\d-\d\d  | *\| | *\[\d+\] | *(?:[+!] )?)")
"""What a line begins with: a label, a number and a day, a bar, a message's number, a mark; or blanks alone."""


def say(text: str, style: str = "") -> None:
    """Say something to the person, on stderr."""
    click.secho(for_terminal(text, keep_newlines=True), err=True, fg=style or None)
