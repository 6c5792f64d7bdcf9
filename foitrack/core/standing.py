"""The facts that stand: what nobody took back, what arrived, and in an order in which it can have happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from foitrack.core.model import Event
from foitrack.core.words import Kind

_UNDELIVERED = frozenset({Kind.BOUNCED, Kind.NOT_DELIVERED, Kind.WRONG_MAILBOX})
_OUR_LETTERS = frozenset({Kind.CLARIFIED, Kind.STILL_WANTED, Kind.REVIEW_ASKED, Kind.COMPLAINED, Kind.CHASED})
_MAY_COME_BEFORE_SENT = frozenset(
    {Kind.SENT, Kind.NOT_DELIVERED, Kind.WITHDRAWN, Kind.CHASING_OFF, Kind.CHASING_ON, Kind.NOTED}
)


def standing(events: Iterable[Event], faults: list[str] | None = None) -> list[Event]:
    """Return the events nobody took back, oldest first; a retraction may itself be retracted."""
    events = sorted(events, key=lambda event: (event.on, event.id))
    known = {event.id for event in events}
    gone: set[int] = set()
    retractions = [event for event in events if event.kind is Kind.RETRACTED]
    for event in sorted(retractions, key=lambda event: event.id, reverse=True):
        if event.id in gone or event.retracts is None:
            continue
        gone.add(event.retracts)
        if event.retracts not in known and faults is not None:
            faults.append(f"{say(event)} takes back event {event.retracts}, which is not there")
    return [event for event in events if event.kind is not Kind.RETRACTED and event.id not in gone]


def say(event: Event) -> str:
    """Name an event in the words of a fault."""
    return f"{event.kind} on {event.on}"


def came_back(report: Event) -> int | None:
    """Return the number of our letter that a report says came back; None where it does not say which.

    A letter that the server refused is the mail its own event rests on.
    """
    return report.bounced or (report.message if report.kind is Kind.NOT_DELIVERED else None)


def may_be_of(report: Event, letter: Event) -> bool:
    """Say whether a report that something came back may be of this letter: by its number, else by its name and day."""
    number = came_back(report)
    if number is not None:
        return letter.message == number
    return letter.letter == report.letter and (letter.on, letter.id) <= (report.on, report.id)


def delivered(told: list[Event], faults: list[str]) -> list[Event]:
    """Leave out each letter of ours (the request itself aside) that came back: it was never received."""
    gone: set[int] = set()
    for place, report in enumerate(told):
        if report.kind not in _UNDELIVERED or not (report.letter or came_back(report)):
            continue
        letters = [n for n, event in enumerate(told) if event.kind in _OUR_LETTERS and may_be_of(report, event)]
        if letters:
            gone |= {letters[-1], place}
            if told[letters[-1]].kind is not Kind.CHASED:
                faults.append(f"{say(told[letters[-1]])} did not arrive ({say(report)}): send it again")
    return [event for place, event in enumerate(told) if place not in gone]


def in_order(told: list[Event], faults: list[str]) -> list[Event]:
    """Take what stands before the request was first sent as of the day of sending; name it when its date is earlier."""
    place = next((place for place, event in enumerate(told) if event.kind is Kind.SENT), None)
    if place is None:
        return told
    sent = told[place]
    early = [event for event in told[:place] if not _may_come_before_sent(event)]
    faults += [
        f"{say(event)} lies before the request was sent, on {sent.on}: check both dates"
        for event in early
        if event.on < sent.on
    ]
    before = [event for event in told[:place] if _may_come_before_sent(event)]
    return [*before, sent, *(replace(event, on=sent.on) for event in early), *told[place + 1 :]]


def _may_come_before_sent(event: Event) -> bool:
    """Say whether an event may stand before the request; so may the report of an earlier letter nobody recorded."""
    return event.kind in _MAY_COME_BEFORE_SENT or (event.kind in _UNDELIVERED and came_back(event) is None)


def with_possible_until(event: Event, faults: list[str]) -> Event:
    """Leave out a date that an event names when it lies before the event itself: nothing can fall due then."""
    if event.until is None or event.until >= event.on:
        return event
    faults.append(f"{say(event)} names {event.until}, which was over by then")
    return replace(event, until=None)
