"""The shipped follow-up letters: for which occasion, which event each makes, and to whom it goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from foitrack.core.words import Kind


class Occasion(StrEnum):
    """What must be so before a letter may be written. A plan names these words under `when`."""

    UNACKNOWLEDGED = "unacknowledged"
    NOT_YET_DUE = "not yet due"
    OVERDUE = "overdue"
    EXTENSION_DOUBTFUL = "extension doubtful"
    CLARIFICATION_ASKED = "clarification asked"
    FEE_ASKED = "fee asked"
    STILL_WANTED_ASKED = "still wanted asked"
    DISCLOSED = "disclosed"
    REFUSED_ON_COST = "refused on cost"
    REFUSED = "refused"
    PARTLY_REFUSED = "partly refused"
    REVIEW_LATE = "review late"
    NO_ANSWER = "no answer at all"
    REVIEWED_IN_VAIN = "reviewed in vain"
    OPEN = "open"
    ANSWERED = "answered"


class Addressee(StrEnum):
    """To whom a letter goes."""

    AUTHORITY = "the authority"
    ICO = "the Information Commissioner's Office"


@dataclass(frozen=True, slots=True)
class Rule:
    """A shipped letter: its occasion, the event that sending it makes, and to whom it goes."""

    letter: str
    occasion: Occasion
    makes: Kind = Kind.CHASED
    addressee: Addressee = Addressee.AUTHORITY


RULES = {
    rule.letter: rule
    for rule in (
        Rule("acknowledgement-chase", Occasion.UNACKNOWLEDGED),
        Rule("reminder", Occasion.NOT_YET_DUE),
        Rule("overdue", Occasion.OVERDUE),
        Rule("overdue-second", Occasion.OVERDUE),
        Rule("extension-challenge", Occasion.EXTENSION_DOUBTFUL),
        Rule("clarification", Occasion.CLARIFICATION_ASKED, Kind.CLARIFIED),
        Rule("fee-query", Occasion.FEE_ASKED),
        Rule("still-wanted", Occasion.STILL_WANTED_ASKED, Kind.STILL_WANTED),
        Rule("preferred-form", Occasion.DISCLOSED),
        Rule("refine-cost", Occasion.REFUSED_ON_COST),
        Rule("internal-review-silence", Occasion.OVERDUE, Kind.REVIEW_ASKED),
        Rule("internal-review-refusal", Occasion.REFUSED, Kind.REVIEW_ASKED),
        Rule("internal-review-part", Occasion.PARTLY_REFUSED, Kind.REVIEW_ASKED),
        Rule("review-overdue", Occasion.REVIEW_LATE),
        Rule("ico-complaint-silence", Occasion.NO_ANSWER, Kind.COMPLAINED, Addressee.ICO),
        Rule("ico-complaint-review", Occasion.REVIEWED_IN_VAIN, Kind.COMPLAINED, Addressee.ICO),
        Rule("withdrawal", Occasion.OPEN, Kind.WITHDRAWN),
        Rule("thanks", Occasion.ANSWERED, Kind.NOTED),
    )
}

OUR_LETTERS = frozenset(rule.makes for rule in RULES.values())
CAME_BACK = frozenset({Kind.BOUNCED, Kind.NOT_DELIVERED, Kind.WRONG_MAILBOX})


_FOR_THE_ICO = frozenset({Occasion.NO_ANSWER, Occasion.REVIEWED_IN_VAIN})


def rule_of(letter: str, when: Occasion | None = None) -> Rule:
    """Return the rule of a letter; one of one's own has none but what its occasion, and then its name, make of it.

    `when` is the occasion of its step in a plan. What waits for the ICO goes to the ICO (section 50), and a letter
    named `internal-review…` asks for a review (the section 45 Code of Practice).
    """
    if letter in RULES:
        return RULES[letter]
    if when in _FOR_THE_ICO or (when is None and letter.startswith("ico-complaint")):
        return Rule(letter, when or Occasion.NO_ANSWER, Kind.COMPLAINED, Addressee.ICO)
    kind = Kind.REVIEW_ASKED if letter.startswith("internal-review") else Kind.CHASED
    return Rule(letter, when or Occasion.OPEN, kind)


def makes(letter: str, when: Occasion | None = None) -> Kind:
    """Return the kind of event that sending a letter makes."""
    return rule_of(letter, when).makes


def addressee(letter: str, when: Occasion | None = None) -> Addressee:
    """Return to whom a letter goes."""
    return rule_of(letter, when).addressee
