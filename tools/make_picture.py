"""Draw the picture of `foitrack status` in the README from a demo's workspace: make_picture.py WORKSPACE DAY."""

from __future__ import annotations

import sys
from datetime import date
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

from foitrack.bankholidays import load
from foitrack.cli import status, tables
from foitrack.core.report import totals
from foitrack.services.reporting import overview
from foitrack.store.database import Store
from foitrack.workspace import open_at

WIDTH = 110
MOST_ROWS = 16
PICTURE = Path(__file__).resolve().parent.parent / "docs" / "status.svg"


def main(workspace: Path, day: date) -> None:
    """Draw the first rows of the status screen on that day."""
    console = Console(record=True, width=WIDTH, force_terminal=True, file=StringIO(), highlight=False)
    with Store(open_at(workspace).database) as store:
        found = overview(store, load(), day)
    console.print(Text("$ foitrack status", style="dim"))
    console.print(totals(found.lines, found.held))
    console.print()
    rows = [[tables._cell(each) for each in status.row(line)] for line in found.lines[:MOST_ROWS]]
    columns, rows = tables.without_what_may_go(status.COLUMNS, rows, WIDTH)
    widths = tables.fitted(columns, rows, WIDTH)
    head = [tables.Cell(column.title, "bold") for column in columns]
    for line in [head, *rows]:
        console.print(Text.from_ansi(tables._line(columns, line, widths)), soft_wrap=True)
    console.print(Text("…", style="dim"))
    console.save_svg(str(PICTURE), title="foitrack")


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]))
