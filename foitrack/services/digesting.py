"""The digest: what came, what is due today, what went wrong since an instant; nothing when there is nothing.

It is mailed to oneself and fetched again like any mail, so no reference and no subject of an authority's stands in it:
it must never look like a reply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from foitrack.core.report import Line
from foitrack.core.words import Delivery, Kind, Stage
from foitrack.store import arrivals, events, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store

_LONGEST_LIST = 40
_WRONG = {
    Delivery.REFUSED: "was refused by the server for good",
    Delivery.DEFERRED: "could not leave yet",
    Delivery.ATTEMPTED: "may have left or not; 'foitrack send' looks it up",
}


@dataclass(frozen=True, slots=True)
class Digest:
    """Lines for a person, by what they are about."""

    replies: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.replies or self.due or self.wrong)

    @property
    def subject(self) -> str:
        """What it is about in a few words: `2 new replies, 1 due today`."""
        parts = [
            _counted(len(self.replies), "new reply", "new replies"),
            f"{len(self.due)} due or late" if self.due else "",
            f"{len(self.wrong)} went wrong" if self.wrong else "",
        ]
        return ", ".join(part for part in parts if part)

    @property
    def text(self) -> str:
        """The whole of it, a heading over each list."""
        blocks = []
        for heading, lines in (("New replies", self.replies), ("Due", self.due), ("What went wrong", self.wrong)):
            if lines:
                more = [f"  … and {len(lines) - _LONGEST_LIST} more"] if len(lines) > _LONGEST_LIST else []
                blocks.append("\n".join([heading, *(f"  {line}" for line in lines[:_LONGEST_LIST]), *more]))
        return "\n\n".join(blocks)


def digest(store: Store, lines: Sequence[Line], since: datetime) -> Digest:
    """Return what is new since an instant (aware UTC); `lines` are those of the status screen for today."""
    return Digest(_replies(store, since), _due(lines), _wrong(store, since))


def _replies(store: Store, since: datetime) -> tuple[str, ...]:
    found = arrivals.since(store, since)
    filed = [
        f"{each.authority_name} ({each.campaign}): {', '.join(each.kinds) or 'to decide on'}"
        for each in found
        if each.ref
    ]
    held = sum(not each.ref for each in found)
    return (*filed, *([f"{_counted(held, 'mail', 'mails')} in the holding pen"] if held else []))


def _due(lines: Sequence[Line]) -> tuple[str, ...]:
    """Name what is due today and what became late on the working day before."""
    words = {0: "due today", -1: "became late"}
    return tuple(
        f"{each.authority} ({each.campaign}): {words[each.working_days_left]}; {each.next}".rstrip("; ")
        for each in lines
        if each.working_days_left in words and each.stage is not Stage.ANSWERED
    )


def _wrong(store: Store, since: datetime) -> tuple[str, ...]:
    known = {each.ref: each for each in requests.every(store)}
    letters = [
        f"{known[each.ref].authority_name} ({known[each.ref].campaign}): the {each.letter} letter {_WRONG[each.state]}"
        for each in outbox.every(store)
        if each.at > since and each.state in _WRONG and each.ref in known
    ]
    bounced = [
        f"{known[ref].authority_name} ({known[ref].campaign}): a letter came back"
        for ref, happened in events.every(store).items()
        if ref in known
        for each in happened
        if each.kind is Kind.BOUNCED and each.recorded_at is not None and each.recorded_at > since
    ]
    return (*letters, *bounced)


def _counted(number: int, one: str, many: str) -> str:
    return "" if number == 0 else f"1 {one}" if number == 1 else f"{number} {many}"
