"""What to do next about a request, in a few words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import assert_never

from foitrack.core.course import Course
from foitrack.core.position import Status
from foitrack.core.words import Decision, Kind, Outcome, Stage

AGAIN_AFTER = timedelta(days=7)
"""How long a letter of ours is given before the next step is to write again; the plan of letters has its own days."""


def next_step(status: Status, told: Course, today: date, answers_entered: bool) -> str:
    """Return the next step in a few words: `wait`, `chase: overdue letter`, `ask for internal review by 2026-06-01`."""
    if status.waits_for_us:
        return _owed_by_us(status, told)
    match status.stage:
        case Stage.DRAFTED:
            return "send it"
        case Stage.QUEUED:
            return "send again: it has not left yet"
        case Stage.UNKNOWN:
            return "look up in Sent whether it left"
        case Stage.NOT_DELIVERED:
            moved = told.undelivered is not None and told.undelivered.kind is Kind.WRONG_MAILBOX
            return "send it to the address they name" if moved else "put the address right and send it again"
        case Stage.WAITING | Stage.EXTENDED:
            return _waiting(status, told, today)
        case Stage.OVERDUE:
            return _overdue(status, told, today)
        case Stage.ANSWERED:
            return _answered(status, told, today, answers_entered)
        case Stage.REVIEW:
            return _review(status, today)
        case Stage.ICO:
            return "wait for the ICO"
        case Stage.WITHDRAWN:
            return "nothing: withdrawn"
        case Stage.CLARIFICATION | Stage.FEE | Stage.STILL_WANTED | Stage.LAPSED:
            return _owed_by_us(status, told)
        case _ as never:
            assert_never(never)


def _owed_by_us(status: Status, told: Course) -> str:
    by = f" by {status.answer_by}" if status.answer_by else ""
    if told.clarification:
        if status.stage is Stage.LAPSED:
            return f"ask whether it is still open, or send it anew: the clarification was wanted{by}"
        return f"answer the clarification{by}"
    if told.fee:
        return (
            "send it anew: the fee was not paid in time"
            if status.stage is Stage.LAPSED
            else f"pay the fee, or ask for less{by}"
        )
    if told.still_wanted:
        return f"say that it is still wanted{by}"
    return f"open the link{by} and record what it holds"


def _waiting(status: Status, told: Course, today: date) -> str:
    if status.objection:
        return _challenge(status, told, today)
    if status.stage is Stage.EXTENDED and status.promised and today > status.promised:
        return f"chase: the decision was promised by {status.promised}"
    return "wait: due today" if status.due == today else "wait"


def _overdue(status: Status, told: Course, today: date) -> str:
    promise_stands = status.promised is not None and today <= status.promised
    if status.objection and promise_stands:
        return _challenge(status, told, today)
    if promise_stands:
        return f"wait: promised by {status.promised}"
    if status.grace_until and today <= status.grace_until:
        return f"wait: {status.grace_until} is a day of grace"
    if status.chasing_off:
        return "nothing: chasing is off"
    return _chase("overdue letter", status.due, status, today)


def _challenge(status: Status, told: Course, today: date) -> str:
    claimed = told.run.extension.on if told.run and told.run.extension else None
    if status.chased and claimed and status.chased >= claimed:
        return _chase("the extension", claimed, status, today)
    return f"challenge the extension: {status.objection}"


def _chase(what: str, since: date | None, status: Status, today: date) -> str:
    """Return that it is to be chased; again, a week after a letter since that day; and until then, to wait."""
    if status.chased is None or since is None or status.chased < since:
        return f"chase: {what}"
    return "chase again" if today - status.chased >= AGAIN_AFTER else f"wait: chased on {status.chased}"


def _review(status: Status, today: date) -> str:
    if status.promised and today <= status.promised:
        return f"wait: promised by {status.promised}"
    if status.review_last and today > status.review_last:
        return "complain to the ICO: the review did not come"
    if status.review_due and today > status.review_due:
        return _chase("the internal review is late", status.review_due, status, today)
    return "wait for the review"


def _answered(status: Status, told: Course, today: date, answers_entered: bool) -> str:
    if told.review_decided and status.decision in {Decision.UPHELD, Decision.IN_PART} and not told.ico_decided:
        if status.complain_by and today <= status.complain_by:
            return f"complain to the ICO by {status.complain_by}, or leave it"
        return "nothing: the time to complain is over"
    if told.reply and told.reply.kind is Kind.TRANSFERRED:
        return "nothing here: ask the authority it was passed to"
    if status.outcome is Outcome.DISCLOSED or status.decision in {Decision.OVERTURNED, Decision.IN_PART}:
        return "nothing: answered" if answers_entered else "enter the answers"
    if status.outcome is Outcome.PARTLY_DISCLOSED and not answers_entered:
        return f"enter the answers{_or_review(status, today)}"
    if told.review_decided or told.ico_decided:
        return "nothing: decided"
    return _or_review(status, today).removeprefix("; ") or "nothing: the time to ask for a review is over"


def _or_review(status: Status, today: date) -> str:
    if status.review_by and today <= status.review_by:
        return f"; ask for internal review by {status.review_by}, or leave it"
    return ""
