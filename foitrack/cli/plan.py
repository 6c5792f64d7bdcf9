"""`foitrack plan`: what will be asked of whom on which day, if nothing comes."""

from __future__ import annotations

import click

from foitrack.cli.output import format_option, print_csv, print_json
from foitrack.cli.parameters import CampaignName
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Column, print_table
from foitrack.services.planning import plan, timeline

COLUMNS = (Column("Ref"), Column("Authority", shrink=True), Column("Day"), Column("Letter"), Column("Why", shrink=True))


@click.command()
@click.argument("campaign", type=CampaignName(), required=False)
@format_option
@pass_session
def command(session: Session, campaign: str | None, form: str) -> None:
    """Show what will be asked of whom on which day, if nothing comes.

    Example: foitrack plan social-media
    """
    planned = plan(session.store, session.calendar, session.today, session.plan, campaign)
    steps = [(each.request, step) for each in planned for step in each.steps]
    if form == "json":
        print_json(
            [
                {
                    "ref": each.request.ref,
                    "authority": each.request.authority_name,
                    "steps": [{"day": step.day, "letter": step.letter, "why": step.why} for step in each.steps],
                    "then": each.then,
                }
                for each in planned
            ]
        )
    elif form == "csv":
        rows = [[request.ref, request.authority_name, step.day, step.letter, step.why] for request, step in steps]
        print_csv(["ref", "authority", "day", "letter", "why"], rows)
    elif not steps:
        click.echo("No letter is to come for any request.")
    else:
        print_table(
            COLUMNS,
            [(request.ref, request.authority_name, str(step.day), step.letter, step.why) for request, step in steps],
        )
        click.echo("\nIf nothing comes:")
        for day, letter, number in timeline(planned):
            click.echo(f"  {day:%a} {day}  {'■' * min(number, 50)} {number} {letter}")
