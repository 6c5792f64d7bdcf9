"""`foitrack new`: a commented starter for a campaign."""

from __future__ import annotations

import click

from foitrack.campaigns import name_problem
from foitrack.cli.output import say
from foitrack.cli.parameters import CampaignName
from foitrack.cli.session import Session, pass_session
from foitrack.errors import FoitrackError
from foitrack.starters import narrowed, starter
from foitrack.workspace import write_private


@click.command()
@click.argument("name")
@click.option("--title", default="", help="What the letters call it.")
@click.option("--narrows", metavar="CAMPAIGN", type=CampaignName(), help="Ask those for less that refused it on cost.")
@pass_session
def command(session: Session, name: str, title: str, narrows: str | None) -> None:
    """Write a commented starter for a campaign.

    It is campaigns/NAME.yaml; with --narrows, one that asks for less than another campaign.

    Example: foitrack new stop-and-search --title "Stop and search of children"
    """
    problem = name_problem(name)
    if problem:
        raise FoitrackError(str(problem))
    file = session.home.campaign_file(name)
    if file.exists():
        raise FoitrackError(f"{file} is there already", "edit it, or choose another name")
    write_private(file, _narrower(session, name, narrows) if narrows else starter(name, title))
    say(f"wrote {file}")
    say(f"next: edit it, then 'foitrack draft {name}'")


def _narrower(session: Session, name: str, old: str) -> str:
    from foitrack.services.narrowing import refused_on_cost

    refused = refused_on_cost(session.store, old, session.today)
    if not refused:
        raise FoitrackError(f"no request of {old} was refused on cost", "'foitrack status' says how each ended")
    say(f"refused on cost: {', '.join(each.request.authority_name for each in refused)}")
    return narrowed(session.home.campaign_file(old), name, [each.request.authority for each in refused])
