"""`foitrack calendar`: write the dates as an iCalendar file."""

from __future__ import annotations

from pathlib import Path

import click

from foitrack.cli.output import say, writing
from foitrack.cli.parameters import CampaignName
from foitrack.cli.session import Session, pass_session


@click.command()
@click.argument("campaign", type=CampaignName(), required=False)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True, dir_okay=False),
    help="The file to write; - for the screen.",
)
@pass_session
def command(session: Session, campaign: str | None, output: Path) -> None:
    """Write the dates of all requests, or of one campaign, as an iCalendar file with alarms.

    Importing a newer file updates the entries of the older one.

    Example: foitrack calendar -o due.ics
    """
    from foitrack.services.calendaring import as_ical
    from foitrack.services.standing import standings

    found = standings(session.store, session.calendar, session.today, campaign)
    content = as_ical([(each.request, each.status) for each in found], session.now)
    with writing(output), click.open_file(str(output), "wb", lazy=True, atomic=str(output) != "-") as file:
        file.write(content)
    if str(output) != "-":
        dated = sum(bool(each.status.sent or each.status.dates) for each in found)
        say(f"wrote the dates of {dated} request{'' if dated == 1 else 's'} to {output}")
