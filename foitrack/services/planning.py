"""What will be asked of whom on which day, if nothing comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.chasing import Chase, foresee
from foitrack.core.model import Request
from foitrack.core.plan import Plan
from foitrack.core.workdays import Calendar
from foitrack.services.standing import standings
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Planned:
    """One request: the letters to come, each with its day, and why nothing follows them."""

    request: Request
    steps: tuple[Chase, ...]
    then: str


def plan(store: Store, calendar: Calendar, today: date, letters: Plan, campaign: str | None = None) -> list[Planned]:
    """Return what the plan asks of every request, or one campaign's, from today on."""
    planned = []
    for each in standings(store, calendar, today, campaign):
        *steps, last = foresee(each.events, today, calendar, letters)
        planned.append(Planned(each.request, tuple(steps), last.why))
    return planned


def timeline(planned: Sequence[Planned]) -> list[tuple[date, str, int]]:
    """Return (day, letter, how many) in the order of days."""
    counted = Counter((step.day, step.letter) for each in planned for step in each.steps if step.day)
    return [(day, letter, number) for (day, letter), number in sorted(counted.items())]
