"""Hear a second opinion on a reply: what its sentences are like, beside what the rules found."""

from __future__ import annotations

import re
from dataclasses import replace

from foitrack.core.likeness import MOST_CERTAIN, Likely
from foitrack.core.reply import Reply, until_of
from foitrack.core.rules import Hit, Rule
from foitrack.core.sentences import Where
from foitrack.core.weighing import AUTOMATIC
from foitrack.core.words import Kind

_ENOUGH_ALONE = 0.4
_ENOUGH_AGAINST = 0.5
_ENOUGH_AGAINST_FIRM = 0.7
_FIRM = 0.9
_ENOUGH_FOR_NOTHING = 0.6
_ENOUGH_ALONE_OF_SEVERAL = 0.8
_ENOUGH_TO_RECORD = 0.85
_ENOUGH_TO_SAY_MORE = 0.5
_DOUBTFUL = 0.8
_NEEDS_A_DAY = frozenset({Kind.PROMISED, Kind.EXTENDED})
_SAME_ANSWER = (
    frozenset({Kind.PARTLY_DISCLOSED, Kind.NOT_HELD}),
    frozenset({Kind.REVIEW_DECIDED, Kind.DISCLOSED}),
)
_TOGETHER = (
    *_SAME_ANSWER,
    frozenset({Kind.REVIEW_DECIDED, Kind.PARTLY_DISCLOSED}),
    frozenset({Kind.CLARIFICATION_ASKED, Kind.ACKNOWLEDGED}),
    frozenset({Kind.REPLY_RETRACTED, Kind.REFUSED}),
    frozenset({Kind.WRONG_MAILBOX, Kind.OUT_OF_OFFICE}),
)
_IN_RECEIPTS = frozenset({"acknowledged", "automatic-reply", "out-of-office", "announced", "delayed", "nothing"})
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|\d{1,2}(?:st|nd|rd|th)|end of (?:the|this|next)"
    r"|\d{1,2} (?:january|february|march|april|may|june|july|august|september|october|november|december))\b",
    re.IGNORECASE,
)


def found_in(reply: Reply, kinds: dict[Kind, float]) -> tuple[str, ...]:
    """Return what rules, headers and files say of a reply, in words the likeness was learnt with."""
    rules = [f"rule {hit.rule.name}" for hits in reply.hits.values() for hit in hits]
    facts = {
        "a machine wrote it": reply.message.automatic,
        "a file nobody read": reply.unread_files,
        "their reference": bool(reply.references),
        "a letter": any(part.where is Where.ATTACHMENT for part in reply.parts),
        "a file": bool(reply.message.attachments),
    }
    return (*rules, *(f"read as {kind}" for kind in kinds), *(fact for fact, true in facts.items() if true))


def hear(reply: Reply, kinds: dict[Kind, float], likely: Likely) -> tuple[Reply, dict[Kind, float]]:
    """Return a reply and its kinds once the second opinion is heard.

    Where it agrees with the rules, theirs stands; where it speaks strongly enough against them, it takes their place;
    where it only disagrees, none of the automatic kinds is sure any more.
    """
    agrees = set(likely.kinds) == kinds.keys() or (likely.kinds and _agrees(likely, kinds))
    if not agrees or likely.share < _ENOUGH_TO_RECORD or _says_more(likely):
        kinds = {kind: min(sure, _DOUBTFUL) if kind in AUTOMATIC else sure for kind, sure in kinds.items()}
    if agrees:
        return reply, _without_more(kinds, likely) if likely.share >= _ENOUGH_ALONE_OF_SEVERAL else kinds
    if not likely.kinds:
        return reply, {} if likely.share >= _ENOUGH_FOR_NOTHING else kinds
    return _suggested(reply, kinds, likely) if likely.share >= _enough(kinds, likely) else (reply, kinds)


def _enough(kinds: dict[Kind, float], likely: Likely) -> float:
    """Return the share from which on the likely kinds take the place of what the rules found."""
    if any(sure >= _FIRM for kind, sure in kinds.items() if kind not in AUTOMATIC):
        return _ENOUGH_AGAINST_FIRM
    return _ENOUGH_AGAINST if kinds or AUTOMATIC & set(likely.kinds) else _ENOUGH_ALONE


def _without_more(kinds: dict[Kind, float], likely: Likely) -> dict[Kind, float]:
    """Leave out what the rules found beside the likely kinds, unless the two are known to stand together."""
    return {
        kind: sure
        for kind, sure in kinds.items()
        if kind in likely.kinds or any({kind, other} in _TOGETHER for other in likely.kinds)
    }


def _says_more(likely: Likely) -> bool:
    """Say whether a sentence is heard to say more than a receipt does."""
    return any(
        share > _ENOUGH_TO_SAY_MORE
        for each in likely.told
        if each.part.where is not Where.SUBJECT
        for act, share in zip(likely.acts, each.shares, strict=True)
        if act not in _IN_RECEIPTS
    )


def _agrees(likely: Likely, kinds: dict[Kind, float]) -> bool:
    """Say whether the rules found these kinds and nothing that the likeness knows to stand beside them."""
    return set(likely.kinds) <= kinds.keys() and kinds.keys() not in _SAME_ANSWER


def _suggested(reply: Reply, kinds: dict[Kind, float], likely: Likely) -> tuple[Reply, dict[Kind, float]]:
    """Let the likeness suggest its kinds alone, each with the sentence that tells most, and no promise of no day."""
    hits = dict(reply.hits)
    for kind in likely.kinds:
        telling = likely.most_telling(kind)
        if kind is Kind.BOUNCED or telling is None:
            return reply, kinds
        if kind not in kinds:
            part, index, sentence = telling
            hits[kind] = (Hit(Rule("likeness", kind, ()), part, index, sentence),)
    heard = replace(reply, hits=hits)
    if any(kind in _NEEDS_A_DAY and not _names_a_day(heard, kind) for kind in likely.kinds):
        return reply, kinds
    return heard, {kind: round(likely.share * MOST_CERTAIN, 2) for kind in likely.kinds}


def _names_a_day(reply: Reply, kind: Kind) -> bool:
    """Say whether the part in which a kind is heard names a day, be it one that no calendar can tell (`Monday`)."""
    if until_of(reply, kind):
        return True
    return any(_DAY.search(sentence) for hit in reply.hits[kind] for sentence in hit.part.sentences)
