"""The turns that authority and requester take within one day: a day has no hours, so what follows what is by law."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from foitrack.core.model import Event
from foitrack.core.words import Kind

_FOLLOWS: Mapping[Kind, frozenset[Kind]] = {
    Kind.CLARIFIED: frozenset({Kind.CLARIFICATION_ASKED}),
    Kind.FEE_PAID: frozenset({Kind.FEES_NOTICE}),
    Kind.STILL_WANTED: frozenset({Kind.STILL_WANTED_ASKED}),
    Kind.REVIEW_ASKED: frozenset({Kind.REFUSED, Kind.PARTLY_DISCLOSED, Kind.NOT_HELD}),
    Kind.REVIEW_DECIDED: frozenset({Kind.REVIEW_ASKED}),
    Kind.ICO_DECIDED: frozenset({Kind.COMPLAINED}),
}
"""What each kind answers. A review of silence answers nothing, and a reply of the same day ends it."""
_OF_SILENCE = "internal-review-silence"


def in_turn(told: Sequence[Event]) -> list[Event]:
    """Return the events, each answer right after what it answers where both are of one day and stood the other way.

    What answers something that stands open from before keeps its place.
    """
    ordered: list[Event] = []
    put_off: list[Event] = []
    for place, event in enumerate(told):
        rest = takewhile(lambda later, on=event.on: later.on == on, told[place + 1 :])  # type: ignore[misc]
        if not _has_something_to_answer(event, ordered) and any(_answers(event, later) for later in rest):
            put_off.append(event)
        else:
            _take(event, ordered, put_off)
    return ordered


def _answers(event: Event, other: Event) -> bool:
    return other.kind in _FOLLOWS.get(event.kind, ()) and event.letter != _OF_SILENCE


def _has_something_to_answer(event: Event, before: Sequence[Event]) -> bool:
    """Say whether what this kind answers stands open: asked since the request was sent, and not answered yet."""
    for earlier in reversed(before):
        if earlier.kind in {Kind.SENT, event.kind}:
            return False
        if _answers(event, earlier):
            return True
    return False


def _take(event: Event, ordered: list[Event], put_off: list[Event]) -> None:
    """Take an event, and after it what was put off until it came."""
    ordered.append(event)
    ready = [each for each in put_off if _answers(each, event)]
    put_off[:] = [each for each in put_off if each not in ready]
    for each in ready:
        _take(each, ordered, put_off)
