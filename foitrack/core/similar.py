"""Requests that ask one authority for much the same: their costs may be added up, and a repeat may be refused.

Regulation 5 of the Fees Regulations 2004 adds up requests "for the same or similar information" that one person makes
to one authority within sixty consecutive working days. Section 14(2) lets an authority refuse what it has answered
already, unless a reasonable time has passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.labels import content_words, fold
from foitrack.core.workdays import Calendar
from foitrack.errors import BeyondHorizon

PERIOD_WORKING_DAYS = 60
"""Regulation 5(2)(b): both the first and the last of the sixty days are in the period."""
ALIKE = 0.6
_FEWEST_WORDS = 3
_SURELY_OVER_DAYS = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """What a campaign asks for: its title and its questions."""

    title: str
    questions: tuple[str, ...]

    @property
    def words(self) -> frozenset[str]:
        """The stems of the words that carry meaning."""
        return content_words(" ".join((self.title, *self.questions)))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request that was sent: to which authority, when, what it asked for, and when it was answered, if it was."""

    ref: str
    campaign: str
    authority: str
    authority_name: str
    sent: date
    asked: Asked
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """An earlier request for much the same, and how many working days ago it was sent."""

    earlier: Earlier
    working_days: int

    @property
    def why(self) -> str:
        """What that means, in a sentence."""
        days = "today" if self.working_days == 0 else f"{_counted(self.working_days)} ago"
        earlier = self.earlier
        told = (
            f"{earlier.ref} ({earlier.campaign}) asked {earlier.authority_name} for much the same {days}: "
            "the costs of both may be added up (Fees Regulations 2004, regulation 5)"
        )
        if self.earlier.answered:
            told += f"; it was answered on {self.earlier.answered}, so a repeat may be refused (section 14(2))"
        return told


def similar(asked: Asked, earlier: Iterable[Earlier], today: date, calendar: Calendar) -> Iterator[Similar]:
    """Yield the requests for much the same that fall into one period of sixty working days with one sent today."""
    for each in earlier:
        days = _working_days_since(each.sent, today, calendar)
        if days is not None and days < PERIOD_WORKING_DAYS and are_alike(asked, each.asked):
            yield Similar(each, days)


def are_alike(one: Asked, other: Asked) -> bool:
    """Say whether two campaigns ask for much the same: one title, or most of the words of the shorter one."""
    if fold(one.title) == fold(other.title):
        return True
    shared, fewer = one.words & other.words, min(len(one.words), len(other.words))
    return len(shared) >= _FEWEST_WORDS and len(shared) >= ALIKE * fewer


def by_campaign(found: Sequence[Similar]) -> dict[str, list[Similar]]:
    """Return similar requests by the campaign they were part of, the latest of each first."""
    grouped: dict[str, list[Similar]] = {}
    for each in sorted(found, key=lambda each: (each.working_days, each.earlier.authority)):
        grouped.setdefault(each.earlier.campaign, []).append(each)
    return grouped


def _working_days_since(sent: date, today: date, calendar: Calendar) -> int | None:
    if sent > today or (today - sent).days > _SURELY_OVER_DAYS:
        return None
    try:
        return calendar.between(sent, today)
    except BeyondHorizon:
        return None


def _counted(working_days: int) -> str:
    return "1 working day" if working_days == 1 else f"{working_days} working days"
