"""One request on one day, as those see it who write the next letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.course import Course, course
from foitrack.core.letterkinds import CAME_BACK, OUR_LETTERS
from foitrack.core.model import Event
from foitrack.core.position import Status
from foitrack.core.standing import may_be_of, standing
from foitrack.core.words import Kind


@dataclass(frozen=True, slots=True)
class Situation:
    """One request on one day: its status, its course, and the events nobody took back, oldest first."""

    status: Status
    told: Course
    past: tuple[Event, ...]
    today: date

    def since_sent(self, kind: Kind) -> Event | None:
        """Return the latest event of this kind since the request was last sent."""
        found = None
        for event in self.past:
            if event.kind is Kind.SENT:
                found = None
            elif event.kind is kind:
                found = event
        return found

    @property
    def letters(self) -> dict[str, date]:
        """The letters sent since the clock that runs began, each with its day; what came back was not sent."""
        sent: dict[str, Event] = {}
        began = self.told.run.began if self.told.run else None
        for event in self.past:
            if began and (event.id, event.on, event.kind) == (began.id, began.on, began.kind):
                sent.clear()
            elif event.letter and event.kind in OUR_LETTERS:
                sent[event.letter] = event
            elif event.kind in CAME_BACK:
                sent = {name: letter for name, letter in sent.items() if not may_be_of(event, letter)}
        return {name: letter.on for name, letter in sent.items()}


def situation(status: Status, events: Sequence[Event], today: date) -> Situation:
    """Return the situation of a request; `status` is that of `events` on `today`."""
    past = tuple(event for event in standing(events) if event.on <= today)
    return Situation(status, course(events, today), past, today)
