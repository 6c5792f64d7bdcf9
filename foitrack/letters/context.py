"""What a template can use, and nothing else."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from foitrack.core.model import Authority, Campaign, Request, Requester


def context(
    request: Request, authority: Authority, requester: Requester, campaign: Campaign, today: date, **more: object
) -> dict[str, object]:
    """Return the names a template can use for one request; `more` adds what a letter of its own kind needs.

    request, authority, requester, campaign   the nouns of the model, field by field
    questions   the campaign's questions in order
    values      the campaign's values by name
    today       the day on which the letter is written
    in_wales    whether a line in Welsh is fitting
    """
    return {
        "request": request,
        "authority": authority,
        "requester": requester,
        "campaign": campaign,
        "questions": campaign.questions,
        "values": SimpleNamespace(**campaign.values),
        "today": today,
        "in_wales": authority.nation == "Wales",
        **more,
    }
