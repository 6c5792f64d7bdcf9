"""Which letters the events of a request give a reason for, and why not another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from foitrack.core.course import Course
from foitrack.core.status import Status
from foitrack.core.words import Decision, Kind, Stage


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

_BEFORE_SENDING = frozenset({Stage.DRAFTED, Stage.QUEUED, Stage.UNKNOWN, Stage.NOT_DELIVERED})
_RUNNING = frozenset({Stage.WAITING, Stage.EXTENDED, Stage.OVERDUE})


def why_not(occasion: Occasion, status: Status, told: Course, today: date) -> str:
    """Return why a letter of this occasion would say what the events do not bear out; empty when they do."""
    if status.stage in _BEFORE_SENDING:
        return f"the request is {status.stage}"
    match occasion:
        case Occasion.UNACKNOWLEDGED:
            return _unacknowledged(status, told)
        case Occasion.NOT_YET_DUE:
            return "" if status.stage in {Stage.WAITING, Stage.EXTENDED} else _standing(status)
        case Occasion.OVERDUE:
            return "" if status.stage is Stage.OVERDUE else _not_late(status)
        case Occasion.EXTENSION_DOUBTFUL:
            return _extension(status, told)
        case Occasion.CLARIFICATION_ASKED:
            return _needs(told.clarification and not told.withdrawn, "no clarification is asked for")
        case Occasion.FEE_ASKED:
            return _needs(told.fee and not told.withdrawn, "no fee is asked for")
        case Occasion.STILL_WANTED_ASKED:
            return _needs(told.still_wanted and not told.withdrawn, "nobody asks whether it is still wanted")
        case Occasion.DISCLOSED:
            return _needs(_replied(told, Kind.DISCLOSED, Kind.PARTLY_DISCLOSED), "nothing was disclosed")
        case Occasion.REFUSED_ON_COST:
            return _needs(told.reply and cites(told, "12"), "it was not refused on cost (section 12)")
        case Occasion.REFUSED:
            return _review(status, told, today, Kind.REFUSED, Kind.NOT_HELD)
        case Occasion.PARTLY_REFUSED:
            return _review(status, told, today, Kind.PARTLY_DISCLOSED)
        case Occasion.REVIEW_LATE:
            return _review_late(status, today)
        case Occasion.NO_ANSWER:
            return _no_answer(status, told, today)
        case Occasion.REVIEWED_IN_VAIN:
            return _in_vain(status, told, today)
        case Occasion.OPEN:
            return "" if status.is_open else _standing(status)
        case Occasion.ANSWERED:
            return _needs(told.reply and told.reply.kind is not Kind.REFUSED, "it has not been answered")
        case _ as never:
            assert_never(never)


def makes(letter: str) -> Kind:
    """Return the kind of event that sending a letter makes; a letter of one's own is a chase."""
    return RULES[letter].makes if letter in RULES else Kind.CHASED


def addressee(letter: str) -> Addressee:
    """Return to whom a letter goes."""
    return RULES[letter].addressee if letter in RULES else Addressee.AUTHORITY


def cites(told: Course, section: str) -> bool:
    """Say whether the reply that stands cites a section, or a part of it: `12` is cited by `12(2)`."""
    return told.reply is not None and any(each.partition("(")[0] == section for each in told.reply.sections)


def _needs(condition: object, otherwise: str) -> str:
    return "" if condition else otherwise


def _replied(told: Course, *kinds: Kind) -> bool:
    return told.reply is not None and told.reply.kind in kinds


def _standing(status: Status) -> str:
    return f"the request is {status.stage}"


def _unacknowledged(status: Status, told: Course) -> str:
    if status.stage is not Stage.WAITING:
        return _standing(status)
    return "it was acknowledged" if told.run and told.run.heard else ""


def _not_late(status: Status) -> str:
    if status.stage in {Stage.WAITING, Stage.EXTENDED} and status.due:
        return f"it is not late: the answer is due on {status.due}"
    return _standing(status)


def _extension(status: Status, told: Course) -> str:
    if status.stage not in _RUNNING:
        return _standing(status)
    if told.run is None or told.run.extension is None:
        return "no extension was claimed"
    return "" if status.objection else "the extension is within section 10(3)"


def _review(status: Status, told: Course, today: date, *kinds: Kind) -> str:
    """Say why no internal review of a reply may be asked for (the section 45 Code of Practice, 5.3)."""
    if not _replied(told, *kinds):
        return f"it was not answered with: {' or '.join(kinds)}"
    if told.review:
        return f"an internal review was asked for on {told.review.on}"
    if status.stage is not Stage.ANSWERED:
        return _standing(status)
    if status.review_by and today > status.review_by:
        return f"the last day to ask for an internal review was {status.review_by}"
    return ""


def _review_late(status: Status, today: date) -> str:
    if status.stage is not Stage.REVIEW or status.review_due is None:
        return "no internal review is awaited"
    return "" if today > status.review_due else f"the internal review is due on {status.review_due}"


def _no_answer(status: Status, told: Course, today: date) -> str:
    """Say why the ICO cannot be told that there was no answer: with no reply at all no review is needed first."""
    if told.reply:
        return f"it was answered on {told.reply.on}"
    if status.stage is Stage.REVIEW:
        wait = status.review_last is None or today <= status.review_last
        return f"the internal review may take until {status.review_last}" if wait else ""
    return "" if status.stage is Stage.OVERDUE else _not_late(status)


def _in_vain(status: Status, told: Course, today: date) -> str:
    """Say why the ICO cannot be asked to decide after an internal review (section 50)."""
    if told.reply is None:
        return "there was no reply to review"
    if status.stage is Stage.REVIEW:
        wait = status.review_last is None or today <= status.review_last
        return f"the internal review may take until {status.review_last}" if wait else ""
    if told.review_decided is None or status.stage is not Stage.ANSWERED or told.ico_decided:
        return "no internal review was decided" if told.review_decided is None else _standing(status)
    if told.review_decided.decision is Decision.OVERTURNED:
        return "the internal review went our way"
    if status.complain_by and today > status.complain_by:
        return f"the last day to complain was {status.complain_by}"
    return ""
