"""Hear a second opinion on a reply: what its words are like, beside what the rules found."""

from __future__ import annotations

from dataclasses import replace

from foitrack.core.likeness import MOST_CERTAIN, Likely
from foitrack.core.reply import Reply, until_of
from foitrack.core.rules import Hit, Rule
from foitrack.core.weighing import AUTOMATIC, OUTCOMES
from foitrack.core.words import Kind

_ENOUGH_ALONE = 0.5
_ENOUGH_UNSEEN = 0.8  # an outcome, beside a file that nobody could read
_ENOUGH_AGAINST = 0.65
_ENOUGH_AGAINST_FIRM = 0.85
_FIRM = 0.8
_ENOUGH_FOR_AUTOMATIC = 0.7
_ENOUGH_TO_DOUBT = 0.4
_DOUBTFUL = 0.8
_BY_MACHINES = frozenset({Kind.AUTOMATIC_REPLY, Kind.OUT_OF_OFFICE})
_NEEDS_A_DAY = frozenset({Kind.PROMISED, Kind.EXTENDED})


def hear(reply: Reply, kinds: dict[Kind, float], likely: Likely) -> tuple[Reply, dict[Kind, float]]:
    """Return a reply and its kinds once the second opinion is heard.

    Where the rules found nothing, the likeness suggests; where they found something that the words speak strongly
    against, it takes their place; where it only disagrees, none of the automatic kinds is sure any more.
    """
    if likely.kind in kinds:
        return reply, kinds
    if not kinds:
        unseen = reply.unread_files and likely.kind in OUTCOMES
        return _suggested(reply, kinds, likely, _ENOUGH_UNSEEN if unseen else _ENOUGH_ALONE)
    if likely.share >= _ENOUGH_TO_DOUBT:
        kinds = {kind: min(sure, _DOUBTFUL) if kind in AUTOMATIC else sure for kind, sure in kinds.items()}
    firm = Kind.PARTLY_DISCLOSED in kinds or any(kinds[kind] >= _FIRM for kind in OUTCOMES & kinds.keys())
    return _suggested(reply, kinds, likely, _ENOUGH_AGAINST_FIRM if firm else _ENOUGH_AGAINST)


def _suggested(
    reply: Reply, kinds: dict[Kind, float], likely: Likely, enough: float
) -> tuple[Reply, dict[Kind, float]]:
    """Let the likeness suggest its kind alone, where its share is large enough and what the kind needs is there."""
    if likely.kind is None or likely.kind is Kind.BOUNCED:
        return reply, kinds
    if likely.kind in _BY_MACHINES and not reply.message.automatic:
        return reply, kinds
    if likely.share < (max(enough, _ENOUGH_FOR_AUTOMATIC) if likely.kind in AUTOMATIC else enough):
        return reply, kinds
    hit = Hit(Rule("likeness", likely.kind, ()), likely.part, likely.index, likely.sentence)
    heard = replace(reply, hits={**reply.hits, likely.kind: (hit,)})
    if likely.kind in _NEEDS_A_DAY and not until_of(heard, likely.kind):
        return reply, kinds
    return heard, {likely.kind: round(likely.share * MOST_CERTAIN, 2)}
