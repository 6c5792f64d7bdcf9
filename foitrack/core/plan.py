"""The plan of letters: which one goes how many working days after what. It is data, and can be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from foitrack.core.clock import ANSWER_WORKING_DAYS
from foitrack.core.entry import Entry, hint
from foitrack.core.occasions import RULES, Occasion, makes
from foitrack.core.words import Kind
from foitrack.errors import Problem


class CountedFrom(StrEnum):
    """The day from which a step counts."""

    SENT = "sent"
    DUE = "due"
    EXTENDED = "extended"
    LETTER_BEFORE = "letter before"
    REVIEW_DUE = "review due"
    REVIEW_LAST = "review last"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a letter, allowed that many working days after a day, while its occasion lasts."""

    letter: str
    after_working_days: int
    counted_from: CountedFrom
    when: Occasion


Plan = tuple[Step, ...]

DEFAULT_PLAN: Plan = (
    Step("acknowledgement-chase", 5, CountedFrom.SENT, Occasion.UNACKNOWLEDGED),
    Step("extension-challenge", 1, CountedFrom.EXTENDED, Occasion.EXTENSION_DOUBTFUL),
    Step("overdue", 1, CountedFrom.DUE, Occasion.OVERDUE),
    Step("overdue-second", 5, CountedFrom.LETTER_BEFORE, Occasion.OVERDUE),
    Step("internal-review-silence", 5, CountedFrom.LETTER_BEFORE, Occasion.OVERDUE),
    Step("review-overdue", 1, CountedFrom.REVIEW_DUE, Occasion.REVIEW_LATE),
    Step("ico-complaint-silence", 1, CountedFrom.REVIEW_LAST, Occasion.NO_ANSWER),
    Step("ico-complaint-review", 1, CountedFrom.REVIEW_LAST, Occasion.REVIEWED_IN_VAIN),
)

FIELDS = ("letter", "after_working_days", "counted_from", "when")
_MOST_WORKING_DAYS = 250

_ALWAYS = frozenset({CountedFrom.SENT, CountedFrom.LETTER_BEFORE})
_DATED = {
    Occasion.UNACKNOWLEDGED: _ALWAYS,
    Occasion.NOT_YET_DUE: _ALWAYS | {CountedFrom.DUE, CountedFrom.EXTENDED},
    Occasion.OVERDUE: _ALWAYS | {CountedFrom.DUE, CountedFrom.EXTENDED},
    Occasion.EXTENSION_DOUBTFUL: _ALWAYS | {CountedFrom.DUE, CountedFrom.EXTENDED},
    Occasion.NO_ANSWER: frozenset(CountedFrom),
    Occasion.REVIEW_LATE: frozenset(CountedFrom),
    Occasion.REVIEWED_IN_VAIN: frozenset(CountedFrom),
}
"""The occasions a plan can wait for, and the days that are known when they come."""

_AT_ONCE = (
    frozenset({Occasion.UNACKNOWLEDGED, Occasion.NOT_YET_DUE}),
    frozenset({Occasion.NOT_YET_DUE, Occasion.EXTENSION_DOUBTFUL}),
    frozenset({Occasion.OVERDUE, Occasion.EXTENSION_DOUBTFUL, Occasion.NO_ANSWER}),
    frozenset({Occasion.REVIEW_LATE, Occasion.NO_ANSWER}),
    frozenset({Occasion.REVIEW_LATE, Occasion.REVIEWED_IN_VAIN}),
)
"""The occasions that can be there at once."""


def plan_from(value: object, letters: Iterable[str], where: str = "plan") -> tuple[Plan, list[Problem]]:
    """Return the plan that settings hold, a list of tables, and every problem of it; the default where there is none.

    `letters` are the names of all templates, the workspace's own included.
    """
    if value is None:
        return DEFAULT_PLAN, []
    if not isinstance(value, list):
        return (), [Problem(where, "is not a list of steps", "write [[plan]] over each step")]
    problems: list[Problem] = []
    steps = []
    for number, item in enumerate(value, start=1):
        entry = Entry(f"{where} {number}", item, FIELDS)
        steps.append(_step(entry))
        problems += entry.problems
    plan = tuple(step for step in steps if step)
    return plan, problems or check_plan(plan, letters, where)


def check_plan(plan: Sequence[Step], letters: Iterable[str], where: str = "plan") -> list[Problem]:
    """Return what is wrong with a plan: an unknown letter, a step never reached, two steps on one day."""
    known = sorted(letters)
    problems: list[Problem] = []
    for number, step in enumerate(plan, start=1):
        here = f"{where} {number}"
        if step.letter not in known:
            problems.append(Problem(f"{here}.letter", f"there is no letter {step.letter!r}", hint(step.letter, known)))
        if reason := _never(step, plan[: number - 1]):
            problems.append(Problem(here, f"{step.letter} can never be reached: {reason}"))
        for other, earlier in enumerate(plan[: number - 1], start=1):
            if _same_day(earlier, step):
                problems.append(Problem(here, f"{step.letter} falls on one day with step {other}, {earlier.letter}"))
    return problems


def _step(entry: Entry) -> Step | None:
    if not entry.readable:
        return None
    letter = entry.text("letter", required=True)
    days = entry.fields.get("after_working_days")
    if not isinstance(days, int) or isinstance(days, bool) or not -ANSWER_WORKING_DAYS < days <= _MOST_WORKING_DAYS:
        entry.fault("after_working_days", "is not a number of working days", f"-19 to {_MOST_WORKING_DAYS}")
        return None
    entry.text("counted_from", required=True)
    counted_from = entry.word("counted_from", CountedFrom, CountedFrom.DUE)
    rule = RULES.get(letter)
    if rule is None:
        entry.text("when", required=True)
    when = entry.word("when", Occasion, rule.occasion if rule else Occasion.OVERDUE)
    if when not in _DATED:
        entry.fault("when", f"{when!s} is a thing for a person to decide", f"one of {', '.join(_DATED)}")
    return None if entry.problems else Step(letter, days, counted_from, when)


def _never(step: Step, before: Sequence[Step]) -> str:
    """Say why a step can never be reached; empty when it can."""
    days, base = step.after_working_days, step.counted_from
    if any(earlier.letter == step.letter for earlier in before):
        return "the same letter stands before, and none is sent twice"
    if base is CountedFrom.LETTER_BEFORE and not before:
        return "it counts from the letter before, and there is none"
    if base not in _DATED.get(step.when, frozenset()):
        return f"while a request is {step.when}, no day {base} is known"
    ends_by_day_20 = step.when in {Occasion.UNACKNOWLEDGED, Occasion.NOT_YET_DUE}
    if ends_by_day_20 and base is CountedFrom.SENT and days > ANSWER_WORKING_DAYS:
        return f"by working day {days} the request is overdue"
    if step.when is Occasion.NOT_YET_DUE and base is CountedFrom.DUE and days > 0:
        return "after the due date the request is overdue"
    ended_by = {makes(earlier.letter, earlier.when) for earlier in before}
    if step.when in {Occasion.OVERDUE, Occasion.UNACKNOWLEDGED, Occasion.NOT_YET_DUE} and Kind.REVIEW_ASKED in ended_by:
        return "an internal review is asked for before it"
    if any(makes(e.letter, e.when) is Kind.COMPLAINED and e.when is step.when for e in before):
        return "a complaint to the ICO is made before it"
    return ""


def _same_day(one: Step, other: Step) -> bool:
    """Say whether two steps would fall on one day while the occasions of both are there."""
    if one.letter == other.letter or not any({one.when, other.when} <= states for states in _AT_ONCE):
        return False
    if other.counted_from is CountedFrom.LETTER_BEFORE:
        return other.after_working_days <= 0
    return (one.counted_from, one.after_working_days) == (other.counted_from, other.after_working_days)
