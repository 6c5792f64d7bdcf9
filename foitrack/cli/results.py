"""`foitrack results`: the table, one row an authority, no blank without a reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import click

from foitrack.cli.output import format_option, print_csv, print_json, say, writing
from foitrack.cli.parameters import CampaignType
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Cell, Column, print_table
from foitrack.core.caveats import caveats
from foitrack.core.dataset import Results, as_json, plain
from foitrack.core.model import Campaign
from foitrack.core.series import RateFigure, rates, series
from foitrack.errors import FoitrackError
from foitrack.services.tabulating import doubts, heads, tabulate

DOUBTS = (Column("Authority", shrink=True), Column("Ref"), Column("Question"), Column("To ask", shrink=True))


@click.command()
@click.argument("campaign", type=CampaignType())
@click.option("--check", is_flag=True, help="List what a careful editor would ask.")
@click.option(
    "-o", "--output", "file", type=click.Path(path_type=Path, dir_okay=False), help="A .csv, .json or .xlsx file."
)
@format_option
@pass_session
def command(session: Session, campaign: Campaign, check: bool, file: Path | None, form: str) -> None:
    """Show the table: one row an authority; totals, shares, ranking, coverage.

    Example: foitrack results social-media --format csv
    """
    found = tabulate(session.store, campaign, session.calendar, session.today)
    worked = worked_rates(session, found)
    if check:
        _check(session, found, form)
    elif file:
        with writing(file):
            write(file, found, worked)
        say(f"wrote {file}")
    elif form == "json":
        print_json(whole_json(found, worked))
    elif form == "csv":
        print_results_csv(found)
    else:
        print_results(found, worked)


Rates = Sequence[tuple[str, Sequence[RateFigure]]]


def worked_rates(session: Session, found: Results) -> Rates:
    """Return each figure a head that the campaign asks for, with its title."""
    campaign = found.campaign
    base = heads(campaign, session.home.campaigns, session.forces)
    return [(each.title, rates(found, each.of, base[each.base], each.per)) for each in campaign.rates]


def whole_json(found: Results, worked: Rates) -> dict[str, object]:
    """Return the results under the names that scripts rely on, with series, rates and caveats."""
    return as_json(found) | {
        "series": [each.as_json() for each in series(found)],
        "rates": [
            {"title": title, "figures": [{"authority": each.authority, "rate": float(each.rate)} for each in figures]}
            for title, figures in worked
        ],
        "caveats": list(caveats(found)),
    }


def write(file: Path, found: Results, worked: Rates) -> None:
    """Write the results in the format that the file's name asks for."""
    match file.suffix.lower():
        case ".xlsx":
            from foitrack.documents.resultsheets import results_xlsx

            file.write_bytes(results_xlsx(found))
        case ".json":
            file.write_text(
                json.dumps(whole_json(found, worked), indent=2, ensure_ascii=False, default=str), encoding="utf-8"
            )
        case ".csv":
            text = StringIO()
            with redirect_stdout(text):
                print_results_csv(found)
            file.write_text(text.getvalue(), encoding="utf-8")
        case other:
            raise FoitrackError(
                f"results cannot be written as {other or 'a file without an ending'}", "use .csv, .json or .xlsx"
            )


def _check(session: Session, found: Results, form: str) -> None:
    asked = doubts(session.store, found.campaign, session.forces, found)
    if form == "json":
        print_json([each.as_json() for each in asked])
    elif form == "csv":
        print_csv(["authority", "ref", "cell", "what"], [list(each.as_json().values()) for each in asked])
    elif asked:
        print_table(DOUBTS, [(each.authority, each.ref, each.cell, each.what) for each in asked])
    else:
        click.echo("Nothing to ask.")


def print_results_csv(found: Results) -> None:
    """Print one row an authority; empty cells have their reason in the last column."""
    titles = ["ref", "authority", "stage", "outcome", *found.cells, "reason"]
    rows = []
    for row in found.rows:
        values = [plain(row.answers[cell].value) if cell in row.answers else "" for cell in found.cells]
        rows.append([row.request.ref, row.request.authority_name, row.stage, row.outcome, *values, row.reason])
    print_csv(titles, rows)


def print_results(found: Results, worked: Rates) -> None:
    """Print the table and the figures below it."""
    columns = [
        Column("Authority", shrink=True),
        *(Column(cell, right=True) for cell in found.cells),
        Column("Reason", shrink=True, may_go=True),
    ]
    print_table(columns, [*_rows(found), _totals(found)])
    click.echo()
    for share in found.shares:
        click.echo(f"{share.share.title}: {share.text} (over the {share.authorities} that gave every figure)")
    if found.ranking:
        top = ", ".join(f"{each.authority} {each.value.text}" for each in found.ranking[:5])
        click.echo(f"Most {found.campaign.rank_by}: {top}")
    for each in series(found):
        years = ", ".join(f"{year}: {total.text}" for year, total in each.years)
        click.echo(f"{each.key} by year, over the {each.authorities} that gave every year: {years}")
    for title, figures in worked:
        click.echo(f"{title}: " + ", ".join(f"{each.authority} {each.text()}" for each in figures[:5]))
    click.echo(found.coverage.text)
    for text in caveats(found):
        click.echo(f"! {text}")


def _rows(found: Results) -> list[list[Cell | str]]:
    rows: list[list[Cell | str]] = []
    for row in found.rows:
        cells = [row.answers[cell].value.text if cell in row.answers else "–" for cell in found.cells]
        rows.append([row.request.authority_name, *cells, Cell(row.reason, "yellow")])
    return rows


def _totals(found: Results) -> list[Cell | str]:
    given = {cell for row in found.rows for cell in row.answers}
    totals = [
        (found.totals[cell].text if cell in given else "–") if cell in found.totals else "" for cell in found.cells
    ]
    return [Cell("Total", "bold"), *(Cell(each, "bold") for each in totals), ""]
