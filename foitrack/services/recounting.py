"""Tell, once, which open requests a change of the bank holidays has moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foitrack.core.model import Request
from foitrack.core.workdays import Calendar, NonWorkingDay
from foitrack.errors import StoreError
from foitrack.services.standing import standings
from foitrack.store import calendars
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Moved:
    """An open request and its deadline before and after; `working_days` is how far it moved, negative for earlier."""

    request: Request
    before: date
    after: date
    working_days: int


@dataclass(frozen=True, slots=True)
class Recount:
    """What changed in the calendar since deadlines were last counted, and the open requests it moved."""

    added: tuple[NonWorkingDay, ...]
    dropped: tuple[date, ...]
    moved: tuple[Moved, ...]


def recount(store: Store, calendar: Calendar, today: date) -> Recount | None:
    """Return what a change of calendar has moved, and remember the calendar; None when it is the one known.

    Deadlines are worked out each time, so nothing has to be put right: only said. Where the store cannot be written
    just now, it is said at the next look.
    """
    if calendars.fingerprint(store) == calendar.fingerprint:
        return None
    try:
        with store.atomic():
            before = calendars.last(store)
            calendars.remember(store, calendar)
    except StoreError:
        return None
    return _compared(store, before, calendar, today) if before else None


def in_words(recount: Recount) -> list[str]:
    """Return a recount as lines of text; none when no open request moved."""
    if not recount.moved:
        return []
    names = [f"{each} on {each.on}" for each in recount.added] + [f"{day}, no longer one" for day in recount.dropped]
    head = f"the bank holidays changed ({'; '.join(names) or 'other years'}): {_how_many(recount.moved)}"
    return [head, *(f"  {m.request.ref} {m.request.authority_name}: {m.after}, was {m.before}" for m in recount.moved)]


def _compared(store: Store, before: Calendar, after: Calendar, today: date) -> Recount:
    old, new = {each.on for each in before.days}, {each.on for each in after.days}
    moved = []
    for was, now in zip(standings(store, before, today), standings(store, after, today), strict=True):
        due = was.status.due, now.status.due
        if now.status.is_open and due[0] and due[1] and due[0] != due[1]:
            moved.append(Moved(now.request, due[0], due[1], after.between(due[0], due[1])))
    return Recount(tuple(each for each in after.days if each.on not in old), tuple(sorted(old - new)), tuple(moved))


def _how_many(moved: tuple[Moved, ...]) -> str:
    requests = "1 request is" if len(moved) == 1 else f"{len(moved)} requests are"
    steps = {each.working_days for each in moved}
    if len(steps) > 1:
        return f"{requests} due on another day"
    step = steps.pop()
    days = "a working day" if abs(step) == 1 else f"{abs(step)} working days"
    return f"{requests} due {days} {'later' if step > 0 else 'earlier'}"
