"""Look for earlier requests to the same authorities for much the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from foitrack.core.model import Campaign
from foitrack.core.similar import Asked, Earlier, Similar, by_campaign, similar
from foitrack.core.workdays import Calendar
from foitrack.services.standing import standings
from foitrack.store.database import Store

_MOST_NAMED = 3


def similar_requests(
    store: Store, campaign: Campaign, others: Mapping[str, Campaign], calendar: Calendar, today: date
) -> list[Similar]:
    """Return what other campaigns asked the authorities of this one within sixty working days, if it is much the same.

    `others` are the campaigns whose files can be read: what a letter asked for is not taken from its text.
    """
    asked = {name: _asked(other) for name, other in others.items() if name != campaign.name}
    earlier = [
        Earlier(
            ref=each.request.ref,
            campaign=each.request.campaign,
            authority=each.request.authority,
            authority_name=each.request.authority_name,
            sent=each.status.sent,
            asked=asked[each.request.campaign],
            answered=each.status.answered_on,
        )
        for each in standings(store, calendar, today)
        if each.request.campaign in asked and each.request.authority in campaign.authorities and each.status.sent
    ]
    return list(similar(_asked(campaign), earlier, today, calendar))


def in_words(found: Sequence[Similar]) -> list[str]:
    """Return warnings as lines of text: each of a few, or one line for the many of one campaign."""
    lines = []
    for campaign, group in by_campaign(found).items():
        if len(group) <= _MOST_NAMED:
            lines += [each.why for each in group]
            continue
        refs = ", ".join(each.earlier.ref for each in group[:_MOST_NAMED])
        text = f"{campaign} asked {len(group)} of these for much the same within 60 working days ({refs} …): "
        text += "the costs may be added up, authority by authority (Fees Regulations 2004, regulation 5)"
        answered = sum(each.earlier.answered is not None for each in group)
        if answered:
            text += f"; {answered} of them answered, and may refuse a repeat (section 14(2))"
        lines.append(text)
    return lines


def by_authority(found: Iterable[Similar]) -> dict[str, list[Similar]]:
    """Return similar requests by the authority they went to."""
    grouped: dict[str, list[Similar]] = {}
    for each in found:
        grouped.setdefault(each.earlier.authority, []).append(each)
    return grouped


def _asked(campaign: Campaign) -> Asked:
    return Asked(campaign.title, tuple(question.text for question in campaign.questions))
