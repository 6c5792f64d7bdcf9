"""Which letters the events of a request give a reason for, and why not another."""

from __future__ import annotations

from typing import assert_never

from foitrack.core.course import Course
from foitrack.core.letterkinds import RULES, Addressee, Occasion, Rule, addressee, makes
from foitrack.core.position import Status
from foitrack.core.situation import Situation, situation
from foitrack.core.words import Decision, Kind, Stage

__all__ = [
    "RULES",
    "Addressee",
    "Occasion",
    "Rule",
    "Situation",
    "addressee",
    "choices",
    "makes",
    "situation",
    "why_not",
]

_BEFORE_SENDING = frozenset({Stage.DRAFTED, Stage.QUEUED, Stage.UNKNOWN, Stage.NOT_DELIVERED})
_GIVEN = (Kind.DISCLOSED, Kind.PARTLY_DISCLOSED, Kind.LINK_SENT)
_HELPFUL = (Kind.DISCLOSED, Kind.PARTLY_DISCLOSED, Kind.NOT_HELD, Kind.TRANSFERRED)
_RUNNING = frozenset({Stage.WAITING, Stage.EXTENDED, Stage.OVERDUE})


def why_not(occasion: Occasion, now: Situation) -> str:
    """Return why a letter of this occasion would say what the events do not bear out; empty when they do."""
    status, told = now.status, now.told
    if status.stage in _BEFORE_SENDING:
        return f"the request is {status.stage}"
    match occasion:
        case Occasion.UNACKNOWLEDGED:
            return _unacknowledged(now)
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
            return _needs(_replied(told, *_GIVEN), "nothing was disclosed")
        case Occasion.REFUSED_ON_COST:
            return _needs(cites(told, "12"), "it was not refused on cost (section 12)")
        case Occasion.REFUSED:
            return _review(now, Kind.REFUSED, Kind.NOT_HELD)
        case Occasion.PARTLY_REFUSED:
            return _review(now, Kind.PARTLY_DISCLOSED)
        case Occasion.REVIEW_LATE:
            return _review_late(now)
        case Occasion.NO_ANSWER:
            return _no_answer(now)
        case Occasion.REVIEWED_IN_VAIN:
            return _in_vain(now)
        case Occasion.OPEN:
            return "" if status.is_open else _standing(status)
        case Occasion.ANSWERED:
            return _needs(_replied(told, *_HELPFUL) and not told.withdrawn, "it has not been answered")
        case _ as never:
            assert_never(never)


def choices(now: Situation) -> dict[str, str]:
    """Return every shipped follow-up letter with why it may not be written today; empty where it may."""
    return {rule.letter: why_not(rule.occasion, now) for rule in RULES.values()}


def cites(told: Course, section: str) -> bool:
    """Say whether the reply that stands cites a section, or a part of it: `12` is cited by `12(2)`."""
    return told.reply is not None and any(each.partition("(")[0] == section for each in told.reply.sections)


def _needs(condition: object, otherwise: str) -> str:
    return "" if condition else otherwise


def _replied(told: Course, *kinds: Kind) -> bool:
    return told.reply is not None and told.reply.kind in kinds


def _standing(status: Status) -> str:
    return f"the request is {status.stage}"


def _unacknowledged(now: Situation) -> str:
    if now.status.stage is not Stage.WAITING:
        return _standing(now.status)
    if now.told.run and now.told.run.heard:
        return "it was acknowledged"
    machine = now.since_sent(Kind.AUTOMATIC_REPLY)
    return f"an automatic reply came on {machine.on}" if machine else ""


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


def _review(now: Situation, *kinds: Kind) -> str:
    """Say why no internal review of a reply may be asked for (the section 45 Code of Practice, 5.3)."""
    status, told = now.status, now.told
    if not _replied(told, *kinds):
        return f"it was not answered with: {' or '.join(kinds)}"
    if told.review:
        return f"an internal review was asked for on {told.review.on}"
    if status.stage is not Stage.ANSWERED:
        return _standing(status)
    if status.review_by and now.today > status.review_by:
        return f"the last day to ask for an internal review was {status.review_by}"
    return ""


def _review_late(now: Situation) -> str:
    due = now.status.review_due
    if now.status.stage is not Stage.REVIEW or due is None:
        return "no internal review is awaited"
    return "" if now.today > due else f"the internal review is due on {due}"


def _no_answer(now: Situation) -> str:
    """Say why the ICO cannot be told that there was no answer: with no reply at all no review is needed first."""
    if now.told.reply:
        return f"it was answered on {now.told.reply.on}"
    if now.status.stage is Stage.REVIEW:
        return _review_running(now)
    return "" if now.status.stage is Stage.OVERDUE else _not_late(now.status)


def _in_vain(now: Situation) -> str:
    """Say why the ICO cannot be asked to decide after an internal review (section 50)."""
    status, told = now.status, now.told
    if told.reply is None:
        return "there was no reply to review"
    if status.outcome is None:
        return "it is not recorded what the reply holds"
    if status.stage is Stage.REVIEW:
        return _review_running(now)
    if told.review_decided is None:
        return "no internal review was decided"
    if status.stage is not Stage.ANSWERED or told.ico_decided:
        return _standing(status) if told.ico_decided is None else "the ICO has decided"
    if told.review_decided.decision is Decision.OVERTURNED:
        return "the internal review went our way"
    if status.complain_by and now.today > status.complain_by:
        return f"the last day to complain was {status.complain_by}"
    return ""


def _review_running(now: Situation) -> str:
    last = now.status.review_last
    return "" if last and now.today > last else f"the internal review may take until {last}"
