"""Stories: the events of a request as lines a person can read.

2026-03-02 sent
2026-03-20 clarification-asked until=2026-04-01
2026-03-24 clarified            # the id of an event is the number of its line
2026-03-25 retracted retracts=3
2026-04-20 refused sections=12(1),40(2) note="too dear"
"""

from __future__ import annotations

import shlex
from datetime import date
from typing import Any

from foitrack.core.model import Event
from foitrack.core.words import Decision, Kind


def events(story: str) -> tuple[Event, ...]:
    """Return the events of a story, one a line, numbered from 1; lines that are empty or begin with # are left out."""
    lines = [words for line in story.splitlines() if (words := shlex.split(line, comments=True))]
    return tuple(_event(number, *words) for number, words in enumerate(lines, 1))


def _event(number: int, on: str, kind: str, *pairs: str) -> Event:
    given: dict[str, Any] = {"id": number}
    for pair in pairs:
        key, _, value = pair.partition("=")
        given[key] = _READ.get(key, str)(value)
    return Event(on=date.fromisoformat(on), kind=Kind(kind), **given)


_READ: dict[str, Any] = {
    "until": date.fromisoformat,
    "sections": lambda text: tuple(text.split(",")),
    "decision": Decision,
    "message": int,
    "retracts": int,
    "bounced": int,
    "by_hand": lambda text: text == "yes",
    "id": int,
}
