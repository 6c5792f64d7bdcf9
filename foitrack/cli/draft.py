"""`foitrack draft`: fill, check and show the letters of a campaign; make its requests."""

from __future__ import annotations

from collections.abc import Sequence

import click

from foitrack.cli.campaignfiles import readable
from foitrack.cli.output import format_option, print_csv, print_json, say
from foitrack.cli.parameters import CampaignType
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Column, print_table
from foitrack.core.display import for_terminal
from foitrack.core.model import Campaign
from foitrack.core.similar import Similar
from foitrack.services.comparing import by_authority, in_words, similar_requests
from foitrack.services.drafting import Asking, Drafted, draft

COLUMNS = (Column("Ref"), Column("Authority", shrink=True), Column("Address", shrink=True), Column("Letter"))


@click.command()
@click.argument("campaign", type=CampaignType())
@click.option("--show", metavar="FORCE", help="Show the whole letter to this force ('all' for every one).")
@format_option
@pass_session
def command(session: Session, campaign: Campaign, show: str | None, form: str) -> None:
    """Fill, check and show the letters of a campaign, and make its requests.

    Example: foitrack draft social-media --show kent
    """
    found = similar_requests(session.store, campaign, readable(session), session.calendar, session.today)
    asking = Asking(session.settings.requester, session.settings.plus_addressing, session.home.letters)
    shown = None if show in (None, "all") else session.forces.find(show).id
    drafted = draft(session.store, campaign, session.forces, asking, session.today, session.now)
    if form == "json":
        near = by_authority(found)
        print_json([_as_json(each) | _similar_json(near.get(each.authority.id, ())) for each in drafted])
    elif form == "csv":
        rows = [_as_json(each) for each in drafted]
        print_csv(list(rows[0]), [list(row.values()) for row in rows])
    else:
        _print(drafted, show, shown)
    for text in in_words(found):
        say(f"! {text}")
    say(f"{len(drafted)} letters are drafted; 'foitrack send {campaign.name}' sends them")


def _similar_json(found: Sequence[Similar]) -> dict[str, object]:
    return {
        "similar": [
            {
                "ref": each.earlier.ref,
                "campaign": each.earlier.campaign,
                "sent": each.earlier.sent,
                "working_days": each.working_days,
                "answered": each.earlier.answered,
                "why": each.why,
            }
            for each in found
        ]
    }


def _print(drafted: list[Drafted], show: str | None, shown: str | None) -> None:
    print_table(COLUMNS, [_row(each) for each in drafted])
    letters = [each for each in drafted if show == "all" or each.authority.id == shown] if show else drafted[:1]
    for each in letters:
        click.echo(f"\n--- {each.request.ref} to {each.authority.name} ---")
        click.echo(for_terminal(f"Subject: {each.letter.subject}\n\n{each.letter.text}", keep_newlines=True))


def _row(drafted: Drafted) -> list[str]:
    request = drafted.request
    where = request.address if request.channel == "email" else f"({request.channel})"
    return [request.ref, request.authority_name, where, "sent already" if drafted.gone else "drafted"]


def _as_json(drafted: Drafted) -> dict[str, object]:
    return {
        "ref": drafted.request.ref,
        "campaign": drafted.request.campaign,
        "authority": drafted.request.authority_name,
        "force": drafted.request.authority,
        "address": drafted.request.address,
        "reply_to": drafted.request.reply_to,
        "channel": drafted.request.channel,
        "sent_already": drafted.gone,
        "subject": drafted.letter.subject,
        "text": drafted.letter.text,
    }
