"""Where a request stands on a day: what `status` works out and every screen and letter is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foitrack.core.clock import Deadline
from foitrack.core.words import Decision, Outcome, Stage


@dataclass(frozen=True, slots=True)
class Status:
    """Where a request stands. Dates are None where nothing of the kind applies.

    `received` is day 0 of the clock that runs: the day of sending, or the day a clarification was supplied.
    `due` is the last day in time of what the authority owes now: the answer, with a public-interest extension that
    holds; or the internal review. It is None while the authority waits for us and had not been late before that.
    `original_due` is the first date of all, before any restart or extension. `working_days_left` counts to `due`:
    0 on the day itself, negative once it has passed, None when nothing is awaited.
    `breached` stays true once the authority was late (section 10(1)), whatever came after.
    `stated_due` is the authority's own date for the answer, kept beside ours; `promised` the latest date it promised.
    `chased` is the day of our last letter that asked where the answer is.
    `answer_by` is the last day for what we owe: a clarification, a fee, a word that it is still wanted.
    `objection` says what is wrong with a public-interest extension that was claimed.
    `review_by` is the last day to ask for internal review, `review_due` and `review_last` when it is due, normally and
    at most; `complain_from` and `complain_by` the ICO's window, from the latest thing that opened it.
    `faults` name what cannot be right in the events, and any date that lies beyond the bank holidays we know.
    """

    stage: Stage
    next: str
    outcome: Outcome | None = None
    sent: date | None = None
    received: date | None = None
    due: date | None = None
    original_due: date | None = None
    working_days_left: int | None = None
    grace_until: date | None = None
    breached: bool = False
    stated_due: date | None = None
    promised: date | None = None
    waits_for_us: bool = False
    answer_by: date | None = None
    chasing_off: bool = False
    chased: date | None = None
    answered_on: date | None = None
    objection: str = ""
    review_asked: date | None = None
    review_due: date | None = None
    review_last: date | None = None
    review_decided: date | None = None
    decision: Decision | None = None
    review_by: date | None = None
    complained: date | None = None
    complain_from: date | None = None
    complain_by: date | None = None
    dates: tuple[Deadline, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether the authority, or the ICO, still owes something."""
        return self.stage not in {Stage.ANSWERED, Stage.WITHDRAWN, Stage.DRAFTED}
