"""The calendar that deadlines were last counted with, so that a change of it can be told."""

from __future__ import annotations

import json
from datetime import date

from foitrack.core.workdays import Calendar, NonWorkingDay, Part
from foitrack.store.database import Store


def fingerprint(store: Store) -> str:
    """Return the fingerprint of the calendar last counted with; empty when there was none."""
    rows = store.query("SELECT fingerprint FROM calendars")
    return rows[0]["fingerprint"] if rows else ""


def last(store: Store) -> Calendar | None:
    """Return the calendar last counted with: its days alone, without names, parts or sources."""
    rows = store.query("SELECT first, last, days FROM calendars")
    if not rows:
        return None
    days = [date.fromisoformat(day) for day in json.loads(rows[0]["days"])]
    nameless = tuple(NonWorkingDay(day, "", tuple(Part), "") for day in days)
    return Calendar(nameless, date.fromisoformat(rows[0]["first"]), date.fromisoformat(rows[0]["last"]))


def remember(store: Store, calendar: Calendar) -> None:
    """Keep the days of a calendar in place of the one before."""
    store.table("calendars").insert(
        {
            "id": 1,
            "fingerprint": calendar.fingerprint,
            "first": calendar.first.isoformat(),
            "last": calendar.last.isoformat(),
            "days": json.dumps(sorted({each.on.isoformat() for each in calendar.days})),
        },
        replace=True,
    )
