"""Requests that an authority may add together, or call repeated: alike, and within sixty working days.

Regulation 5 of the Fees Regulations 2004 lets it add up the cost of requests for the same or similar information that
it receives from one person within sixty consecutive working days; section 14(2) lets it refuse a repetition before a
reasonable interval has passed. Both are about one authority: a round robin is not added up across authorities.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.workdays import Calendar
from foitrack.errors import BeyondHorizon

WITHIN_WORKING_DAYS = 60
ALIKE = 0.4
"""The share of words that two sets of questions must have in common."""

_WORD = re.compile(r"[a-z]{3,}")
_EVERYWHERE = """
the and for how many much was were what which when who each any all over not are has had have with from that this did
does into their they been those these police force forces constabulary request please number information year years
period between total provide
"""
_COMMON = frozenset(_EVERYWHERE.split())


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request that went to an authority: its reference, the day, and its questions as text."""

    ref: str
    authority: str
    sent_on: date
    questions: tuple[str, ...]


def alike(one: Iterable[str], other: Iterable[str]) -> float:
    """Return how alike two sets of questions are: the share of their telling words that both use, 0 to 1."""
    first, second = _words(one), _words(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def similar(
    authority: str, questions: Sequence[str], today: date, earlier: Iterable[Earlier], calendar: Calendar
) -> list[Earlier]:
    """Return the earlier requests to this authority that are alike and not yet sixty working days old, newest first."""
    near = [
        each
        for each in earlier
        if each.authority == authority
        and _is_near(each.sent_on, today, calendar)
        and alike(questions, each.questions) >= ALIKE
    ]
    return sorted(near, key=lambda each: each.sent_on, reverse=True)


def _is_near(sent_on: date, today: date, calendar: Calendar) -> bool:
    """Say whether two days lie within sixty consecutive working days, the first of them counted."""
    try:
        return abs(calendar.between(sent_on, today)) < WITHIN_WORKING_DAYS
    except BeyondHorizon:
        return abs((today - sent_on).days) < WITHIN_WORKING_DAYS * 7 // 5


def _words(questions: Iterable[str]) -> frozenset[str]:
    """Return the words that tell what questions are about, without the `s` of a plural."""
    found = (word for text in questions for word in _WORD.findall(text.casefold()))
    return frozenset(word.removesuffix("s") for word in found if word not in _COMMON)
