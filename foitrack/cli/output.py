"""How a report leaves: JSON and CSV for programs (tables are in `tables`). Data on stdout, talk on stderr."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import click

from foitrack.core.display import for_cell, for_terminal

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


def say(text: str, style: str = "") -> None:
    """Say something to the person, on stderr."""
    click.secho(for_terminal(text, keep_newlines=True), err=True, fg=style or None)
