"""Which days count under section 10(6): the bank holidays of any part of the United Kingdom, up to a horizon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from foitrack.errors import BeyondHorizon

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SATURDAY = 5


class Part(StrEnum):
    """A part of the United Kingdom with bank holidays of its own."""

    ENGLAND_AND_WALES = "England and Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


@dataclass(frozen=True, slots=True, order=True)
class NonWorkingDay:
    """A weekday that does not count: its name, the parts of the UK that keep it, and where that is known from."""

    on: date
    name: str
    parts: tuple[Part, ...]
    source: str

    @property
    def where(self) -> str:
        """The parts in words: `Scotland`, `England and Wales, Northern Ireland`, `the whole UK`."""
        return "the whole UK" if set(self.parts) == set(Part) else ", ".join(self.parts)

    def __str__(self) -> str:
        return f"{self.name} ({self.where})"


@dataclass(frozen=True)
class Calendar:
    """The working days from `first` to `last`, both complete years; a day outside is refused, never guessed.

    A day counts unless it is a Saturday, a Sunday, or listed in `days` for any part of the UK: section 10(6) names
    Christmas Day, Good Friday and the bank holidays under the Banking and Financial Dealings Act 1971.
    """

    days: tuple[NonWorkingDay, ...]
    first: date
    last: date

    def is_working_day(self, day: date) -> bool:
        """Say whether `day` counts. Raises BeyondHorizon outside the calendar."""
        self._within(day)
        return day.weekday() < _SATURDAY and day not in self._listed

    def why_not(self, day: date) -> str:
        """Return why `day` does not count, naming each holiday and its parts of the UK; empty when it does count."""
        self._within(day)
        if day.weekday() >= _SATURDAY:
            return WEEKDAYS[day.weekday()]
        return "; ".join(str(each) for each in self._listed.get(day, ()))

    def holidays(self, day: date) -> tuple[NonWorkingDay, ...]:
        """Return what is listed for `day`: more than one where the parts of the UK give it different names."""
        return self._listed.get(day, ())

    def add(self, day: date, working_days: int) -> date:
        """Return the working day that many working days after `day`, or before it when negative; 0 gives `day`.

        `day` itself never counts, so the day of receipt is day 0. Raises BeyondHorizon when either end lies outside.
        """
        working, rank, first = self._table
        place = day.toordinal() - first
        if not 0 <= place < len(rank):
            raise self._beyond(day)
        if working_days == 0:
            return day
        if working_days > 0:
            reached = rank[place] + working_days - 1
        else:
            reached = (rank[place - 1] if place else 0) + working_days
        if not 0 <= reached < len(working):
            raise self._too_far(day, working_days)
        return working[reached]

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative when `end` comes first."""
        _, rank, first = self._table
        places = [day.toordinal() - first for day in (start, end)]
        for day, place in zip((start, end), places, strict=True):
            if not 0 <= place < len(rank):
                raise self._beyond(day)
        return rank[places[1]] - rank[places[0]]

    def only(self, *parts: Part) -> Calendar:
        """Return the calendar that knows the holidays of these parts alone: what others count with, not the Act."""
        return Calendar(tuple(each for each in self.days if set(parts) & set(each.parts)), self.first, self.last)

    def adding(self, days: Iterable[NonWorkingDay], last: date | None = None) -> Calendar:
        """Return a calendar with more days and, where `last` is later, a farther horizon."""
        return Calendar(tuple(sorted({*self.days, *days})), self.first, max(self.last, last or self.last))

    @cached_property
    def fingerprint(self) -> str:
        """A short text that changes when any day or the horizon does: a stored deadline made under another is stale."""
        listed = "\n".join(sorted({each.on.isoformat() for each in self.days}))
        return sha256(f"{self.first} {self.last}\n{listed}".encode()).hexdigest()[:16]

    @cached_property
    def _listed(self) -> dict[date, tuple[NonWorkingDay, ...]]:
        listed: dict[date, tuple[NonWorkingDay, ...]] = {}
        for each in self.days:
            listed[each.on] = (*listed.get(each.on, ()), each)
        return listed

    @cached_property
    def _table(self) -> tuple[list[date], list[int], int]:
        """All working days in order; for each day the number of working days up to it; the first day's ordinal."""
        working: list[date] = []
        rank: list[int] = []
        first = self.first.toordinal()
        closed = {each.on.toordinal() for each in self.days}
        for ordinal in range(first, self.last.toordinal() + 1):
            if (ordinal - 1) % 7 < _SATURDAY and ordinal not in closed:
                working.append(date.fromordinal(ordinal))
            rank.append(len(working))
        return working, rank, first

    def _within(self, day: date) -> None:
        if not self.first <= day <= self.last:
            raise self._beyond(day)

    def _beyond(self, day: date) -> BeyondHorizon:
        return BeyondHorizon(f"{day:%Y-%m-%d} lies outside {self._known}", self._remedy(day))

    def _too_far(self, day: date, working_days: int) -> BeyondHorizon:
        way, end = ("after", self.last) if working_days > 0 else ("before", self.first)
        what = f"{abs(working_days)} working days {way} {day:%Y-%m-%d} end outside {self._known}"
        return BeyondHorizon(what, self._remedy(end))

    @property
    def _known(self) -> str:
        return f"{self.first} to {self.last}, the days for which the bank holidays of the whole UK are known"

    def _remedy(self, day: date) -> str:
        if day < self.last:
            return "check the date"
        return "update foitrack, or add the year to the workspace's holidays.toml"
