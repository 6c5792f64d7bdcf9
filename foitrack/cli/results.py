"""`foitrack results`: the table, one row an authority, no blank without a reason."""

from __future__ import annotations

import click

from foitrack.cli.output import format_option, print_csv, print_json
from foitrack.cli.parameters import CampaignType
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Cell, Column, print_table
from foitrack.core.dataset import Results, as_json, plain
from foitrack.core.model import Campaign
from foitrack.services.tabulating import tabulate


@click.command()
@click.argument("campaign", type=CampaignType())
@format_option
@pass_session
def command(session: Session, campaign: Campaign, form: str) -> None:
    """Show the table: one row an authority; totals, shares, ranking, coverage.

    Example: foitrack results social-media --format csv
    """
    found = tabulate(session.store, campaign, session.calendar, session.today)
    if form == "json":
        print_json(as_json(found))
    elif form == "csv":
        print_results_csv(found)
    else:
        print_results(found)


def print_results_csv(found: Results) -> None:
    """Print one row an authority; empty cells have their reason in the last column."""
    titles = ["ref", "authority", "stage", "outcome", *found.cells, "reason"]
    rows = []
    for row in found.rows:
        values = [plain(row.answers[cell].value) if cell in row.answers else "" for cell in found.cells]
        rows.append([row.request.ref, row.request.authority_name, row.stage, row.outcome, *values, row.reason])
    print_csv(titles, rows)


def print_results(found: Results) -> None:
    """Print the table and the figures below it."""
    columns = [
        Column("Authority", shrink=True),
        *(Column(cell, right=True) for cell in found.cells),
        Column("Reason", shrink=True),
    ]
    rows: list[list[Cell | str]] = []
    for row in found.rows:
        cells = [row.answers[cell].value.text if cell in row.answers else "–" for cell in found.cells]
        rows.append([row.request.authority_name, *cells, Cell(row.reason, "yellow")])
    totals = [found.totals[cell].text if cell in found.totals else "" for cell in found.cells]
    rows.append([Cell("Total", "bold"), *(Cell(each, "bold") for each in totals), ""])
    print_table(columns, rows)
    click.echo()
    for share in found.shares:
        click.echo(f"{share.share.title}: {share.text} (over the {share.authorities} that gave every figure)")
    if found.ranking:
        top = ", ".join(f"{each.authority} {each.value.text}" for each in found.ranking[:5])
        click.echo(f"Most {found.campaign.rank_by}: {top}")
    click.echo(found.coverage.text)
