"""`foitrack export`: the data for other tools."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import click

from foitrack.cli.output import say
from foitrack.cli.parameters import CampaignName
from foitrack.cli.session import Session, pass_session
from foitrack.core.display import for_cell
from foitrack.errors import FoitrackError
from foitrack.services.exporting import everything
from foitrack.store.export import write_database


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--campaign", type=CampaignName(), help="One campaign only.")
@click.option("--csv", "as_csv", is_flag=True, help="A CSV file for each table (the default).")
@click.option("--json", "as_json", is_flag=True, help="One JSON file.")
@click.option("--datasette", is_flag=True, help="A database and its metadata, for 'datasette DIR/foitrack.db'.")
@pass_session
def command(session: Session, folder: Path, campaign: str | None, as_csv: bool, as_json: bool, datasette: bool) -> None:
    """Write the data for other tools: CSV, JSON, or a database for Datasette.

    Example: foitrack export open-data --datasette
    """
    tables = everything(session.store, session.calendar, session.today, campaign)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if datasette:
            write_database(folder / "foitrack.db", tables, campaign or "foitrack")
            say(
                f"wrote {folder}/foitrack.db; look at it with: datasette {folder}/foitrack.db -m {folder}/metadata.json"
            )
        if as_json:
            file = folder / "foitrack.json"
            file.write_text(json.dumps(tables, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            say(f"wrote {file}")
        if as_csv or not (datasette or as_json):
            for name, rows in tables.items():
                _write_csv(folder / f"{name}.csv", rows)
            say(f"wrote {len(tables)} CSV files to {folder}")
    except OSError as fault:
        raise FoitrackError(f"{folder} cannot be written: {fault.strerror}", "choose another folder") from fault


def _write_csv(file: Path, rows: list[dict[str, Any]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(list(rows[0]) if rows else [])
        for row in rows:
            writer.writerow([for_cell(each) if isinstance(each, str) else each for each in row.values()])
