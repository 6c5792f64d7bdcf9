"""Why a cell of the dataset is empty, in the words that stand in the cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import assert_never

from foitrack.core.words import Outcome, Stage


def reason(
    stage: Stage, outcome: Outcome | None, due: date | None, working_days_late: int, sections: Sequence[str]
) -> str:
    """Say why this request has given no answer for a cell: how it ended, else where it stands."""
    if outcome is not None and stage in (Stage.ANSWERED, Stage.REVIEW, Stage.ICO, Stage.WITHDRAWN):
        return ended(outcome, sections)
    match stage:
        case Stage.DRAFTED | Stage.QUEUED:
            return "not asked"
        case Stage.UNKNOWN:
            return "not known whether the letter left"
        case Stage.NOT_DELIVERED:
            return "not delivered"
        case Stage.OVERDUE:
            days = "1 working day" if working_days_late == 1 else f"{working_days_late} working days"
            return f"overdue {days}" if working_days_late > 0 else "overdue"
        case Stage.WAITING | Stage.EXTENDED:
            word = "extended" if stage is Stage.EXTENDED else "waiting"
            return f"{word} until {due.isoformat()}" if due else word
        case Stage.CLARIFICATION:
            return "waits for our clarification"
        case Stage.FEE:
            return "waits for a fee"
        case Stage.STILL_WANTED:
            return "asks whether it is still wanted"
        case Stage.LAPSED:
            return "lapsed: a clarification was never given"
        case Stage.ANSWERED:
            return "answered, not yet entered"
        case Stage.REVIEW | Stage.ICO | Stage.WITHDRAWN:
            return stage.value
        case _:
            assert_never(stage)


def ended(outcome: Outcome, sections: Sequence[str]) -> str:
    """Say how a request ended, as the reason for an empty cell."""
    match outcome:
        case Outcome.REFUSED:
            return f"refused under {listed(sections)}" if sections else "refused"
        case Outcome.DISCLOSED:
            return "answered, not yet entered"
        case Outcome.PARTLY_DISCLOSED:
            return f"withheld in part under {listed(sections)}" if sections else "answered in part, not yet entered"
        case Outcome.NOT_HELD | Outcome.WITHDRAWN:
            return outcome.value
        case _:
            assert_never(outcome)


def listed(sections: Sequence[str]) -> str:
    """List sections of the Act: `section 12`, `sections 31 and 40(2)`."""
    if len(sections) == 1:
        return f"section {sections[0]}"
    return f"sections {', '.join(sections[:-1])} and {sections[-1]}"
