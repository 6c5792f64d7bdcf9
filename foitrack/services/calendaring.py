"""The dates of requests as an iCalendar (RFC 5545): all-day entries with alarms, the same UID each time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from foitrack import __version__
from foitrack.core.clock import What
from foitrack.core.model import Request
from foitrack.core.position import Status
from foitrack.core.words import Stage

ALARMS = (timedelta(hours=-15), timedelta(hours=9))
"""At nine in the morning, the day before and on the day."""
_FIRST_SEQUENCE, _LAST_SEQUENCE = datetime(2025, 1, 1, tzinfo=UTC), 2**31 - 1
_ENDED_BY_ANSWER = frozenset(
    {What.ANSWER, What.ORIGINAL, What.GRACE, What.CEILING, What.STATED, What.PROMISED, What.COMPLAIN_FROM}
)
_NO_ALARM = frozenset({What.ORIGINAL, What.STATED, What.GRACE})


@dataclass(frozen=True, slots=True)
class Entry:
    """One all-day entry. `key` tells the entries of a request apart, and stays the same when the date moves."""

    ref: str
    key: str
    on: date
    title: str
    text: str
    alarms: bool


def entries(request: Request, status: Status) -> Iterator[Entry]:
    """Yield the entries of one request: the day of sending and every date that its status names."""
    who = f"{request.authority_name} ({request.ref})"
    if status.sent:
        yield Entry(request.ref, "sent", status.sent, f"FOI sent: {who}", f"campaign {request.campaign}", False)
    seen: Counter[What] = Counter()
    for each in status.dates:
        seen[each.what] += 1
        ended = each.what in _ENDED_BY_ANSWER and status.stage in {Stage.ANSWERED, Stage.WITHDRAWN}
        key = each.what.name.lower().replace("_", "-") + (f"-{seen[each.what]}" if seen[each.what] > 1 else "")
        section = f" (section {each.section})" if each.section else ""
        text = f"{each.why}{section}\nstage: {status.stage}\nnext: {status.next}"
        alarms = not ended and each.what not in _NO_ALARM
        yield Entry(request.ref, key, each.due, f"FOI {each.what}: {who}", text, alarms)


def as_ical(standings: Sequence[tuple[Request, Status]], made_at: datetime) -> bytes:
    """Return the dates of all requests as an iCalendar file.

    A second import updates the entries of the first instead of doubling them: UID depends on the request and on what
    is due, never on the date, and SEQUENCE grows with `made_at` (aware), the instant the file is made.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//foitrack//foitrack {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Freedom of Information requests")
    for request, status in standings:
        for entry in entries(request, status):
            calendar.add_component(_event(entry, made_at.astimezone(UTC)))
    return bytes(calendar.to_ical())


def _event(entry: Entry, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.ref}-{entry.key}@foitrack")
    event.add("dtstamp", made_at)
    event.add("sequence", min(max(0, int((made_at - _FIRST_SEQUENCE).total_seconds()) // 60), _LAST_SEQUENCE))
    event.add("dtstart", entry.on)
    if entry.on < date.max:  # without an end it is one day long (RFC 5545, 3.6.1)
        event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("transp", "TRANSPARENT")
    for trigger in ALARMS if entry.alarms else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", trigger)
        event.add_component(alarm)
    return event
