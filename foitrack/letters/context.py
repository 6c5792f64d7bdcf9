"""What a template can use, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace

from foitrack.core.grounds import Grounds
from foitrack.core.model import Authority, Campaign, Request, Requester
from foitrack.core.words import Type

_MOST_IN_SUBJECT = 5
_LONGEST_IN_SUBJECT = 32


def context(
    request: Request,
    authority: Authority,
    requester: Requester,
    campaign: Campaign,
    today: date,
    grounds: Grounds | None = None,
    paragraph: str = "",
    enclosures: Sequence[str] = (),
) -> dict[str, object]:
    """Return the names a template can use for one request.

    request, authority, requester, campaign   the nouns of the model, field by field
    questions         the campaign's questions in order
    values            the campaign's values by name
    today             the day on which the letter is written
    in_wales          whether a line in Welsh is fitting
    grounds           what the request's own events bear out; there is none for the request itself
    paragraph         a paragraph of one's own, or nothing
    enclosures        what is enclosed, in order
    asks_for_figures  whether every question asks for a figure
    both_references   ours and those of the authority's that are known, for the subject
    """
    fitting = [each for each in grounds.references if len(each) <= _LONGEST_IN_SUBJECT] if grounds else []
    theirs = fitting[:_MOST_IN_SUBJECT]
    named = [f"your reference{'s' if len(theirs) > 1 else ''} {', '.join(theirs)}"] if theirs else []
    figures = {Type.INTEGER, Type.MONEY, Type.PERCENTAGE}
    names: dict[str, object] = {
        "request": request,
        "authority": authority,
        "requester": requester,
        "campaign": campaign,
        "questions": campaign.questions,
        "values": SimpleNamespace(**campaign.values),
        "today": today,
        "in_wales": authority.nation == "Wales",
        "paragraph": "\n\n".join(block.strip() for block in paragraph.split("\n\n") if block.strip()) or None,
        "enclosures": tuple(enclosures),
        "asks_for_figures": all(question.type in figures for question in campaign.questions),
        "both_references": ", ".join([request.ref, *named]),
    }
    return names | ({"grounds": grounds} if grounds else {})
