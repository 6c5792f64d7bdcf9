"""`foitrack bundle`: pack the evidence of a request or a campaign, or check a bundle."""

from __future__ import annotations

from pathlib import Path

import click

from foitrack.cli.chase import chaser_of
from foitrack.cli.output import say
from foitrack.cli.parameters import CampaignName, RequestType, campaign_names
from foitrack.cli.session import Session, pass_session
from foitrack.core.model import Request
from foitrack.errors import FoitrackError, PartlyDone
from foitrack.services.bundling import write_bundle
from foitrack.services.evidencing import evidence
from foitrack.services.verifying import check_bundle
from foitrack.store import requests


class Packed(click.ParamType[list[Request]]):
    """A request, by its reference or authority, or all requests of a campaign."""

    name = "ref or campaign"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> list[Request]:
        """Return the requests; raise UnknownName with the nearest names."""
        assert ctx is not None
        session = ctx.find_root().obj
        campaigns = campaign_names(session) if isinstance(session, Session) else []
        if value in campaigns:
            return requests.every(session.store, str(value))
        return [RequestType(campaigns).convert(value, param, ctx)]

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Complete campaigns and references."""
        return [
            *CampaignName().shell_complete(ctx, param, incomplete),
            *RequestType().shell_complete(ctx, param, incomplete),
        ]


@click.command()
@click.argument("found", metavar="[REF or CAMPAIGN]", type=Packed(), required=False)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")
@click.option("--notes", is_flag=True, help="Tell your own notes in the chronology, too.")
@click.option("--check", "checked", metavar="FILE", type=click.Path(path_type=Path), help="Check a bundle.")
@pass_session
def command(
    session: Session, found: list[Request] | None, output: Path | None, notes: bool, checked: Path | None
) -> None:
    """Pack the evidence: every original mail and attachment, a chronology, the dates, the complaint.

    Example: foitrack bundle SM-7Q4KX -o evidence.zip
    """
    if checked is not None and found is None and output is None:
        check(checked)
    elif found is not None and output is not None and checked is None:
        pack(session, found, output, notes)
    else:
        raise click.UsageError("name a request or a campaign and -o FILE; or --check FILE alone")


def pack(session: Session, found: list[Request], output: Path, notes: bool) -> None:
    """Write the bundle; raise PartlyDone when an original is missing from it."""
    if not found:
        raise FoitrackError("the campaign has no requests", "'foitrack draft' makes them")
    chaser = chaser_of(session)
    done = write_bundle(output, [evidence(chaser, each, notes) for each in found], chaser)
    say(f"wrote {done.files} files to {output}")
    click.echo(f"{done.sha256}  {output}")
    if done.missing:
        lines = "\n".join(f"  {each}" for each in done.missing)
        raise PartlyDone(f"{output} is not whole; restore these from a backup and make it again\n{lines}")


def check(path: Path) -> None:
    """Check a bundle; raise when anything in it is not what its index says."""
    good, problems = check_bundle(path)
    if problems:
        shown = "\n".join(f"  {each}" for each in problems)
        raise FoitrackError(f"{path} does not hold ({good} files do)\n{shown}")
    say(f"{path}: all {good} files are what the index says")
