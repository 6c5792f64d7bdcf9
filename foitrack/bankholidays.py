"""Read the bank holidays: the shipped table, the days proclaimed since, and those a workspace adds.

The table is made by `tools/make_bank_holidays.py`. The other two are TOML, one `[[day]]` for each day:

    known_to = 2029-12-31          # only in a workspace's file, when it lists a whole further year

    [[day]]
    on = 2026-06-15
    name = "World Cup bank holiday"
    parts = ["Scotland"]           # of "England and Wales", "Scotland", "Northern Ireland"
    source = "Edinburgh Gazette"   # optional
"""

from __future__ import annotations

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from foitrack.core.workdays import WEEKDAYS, Calendar, NonWorkingDay, Part
from foitrack.errors import BadFile, Problem, nearest
from foitrack.shipped import shipped

WARN_WITHIN = timedelta(days=365)


def load(extra: Path | None = None) -> Calendar:
    """Return the calendar of the whole UK, with the days of the workspace's own file when there is one.

    No network, no other library. Raises BadFile with every problem of `extra`.
    """
    calendar = _shipped_table()
    proclaimed, _ = read(shipped("proclaimed.toml"))
    calendar = calendar.adding(proclaimed)
    if extra is None or not extra.exists():
        return calendar
    days, known_to = read(extra)
    listed = {day.on.year for day in days}
    unlisted = [
        year for year in range(calendar.last.year + 1, known_to.year + 1 if known_to else 0) if year not in listed
    ]
    if unlisted:
        problem = Problem(
            "known_to", f"no day of {unlisted[0]} is listed", "list all the bank holidays of each added year"
        )
        raise BadFile(extra.name, [problem])
    return calendar.adding(days, known_to)


def read(file: Path) -> tuple[tuple[NonWorkingDay, ...], date | None]:
    """Return the days a TOML file adds, and the horizon it sets if any. Raises BadFile with every problem."""
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadFile(file.name, [Problem("the file", f"not TOML: {error}", "write a date as 2026-06-15")]) from error
    problems = [
        Problem(key, "not a key of this file", "use [[day]] and known_to") for key in content if key not in _TOP
    ]
    entries = content.get("day", [])
    if not isinstance(entries, list):
        entries, problems = [], [*problems, Problem("day", "not a list of days", "begin each day with [[day]]")]
    days = [_day(entry, f"day {number}", file.name, problems) for number, entry in enumerate(entries, 1)]
    known_to = content.get("known_to")
    if known_to is not None and not (_is_date(known_to) and (known_to.month, known_to.day) == (12, 31)):
        problems.append(
            Problem("known_to", f"{known_to!r} is not the last day of a year", "write known_to = 2029-12-31")
        )
    if problems:
        raise BadFile(file.name, problems)
    return tuple(day for day in days if day), known_to


def horizon_warning(calendar: Calendar, today: date) -> str | None:
    """Return a line when the bank holidays are known for less than a year from `today`, else None."""
    if calendar.last - today >= WARN_WITHIN:
        return None
    return (
        f"the bank holidays are known to {calendar.last} only: update foitrack, "
        "or add the next year to the workspace's holidays.toml"
    )


_TOP = {"day", "known_to"}
_KEYS = {"on", "name", "parts", "source"}


def _shipped_table() -> Calendar:
    table = json.loads(shipped("bank_holidays.json").read_text("utf-8"))
    parts = {names: tuple(Part(name) for name in names.split("+")) for names in {row[2] for row in table["days"]}}
    days = tuple(
        NonWorkingDay(date.fromisoformat(on), name, parts[where], table["sources"][source])
        for on, name, where, source in table["days"]
    )
    return Calendar(days, date.fromisoformat(table["first"]), date.fromisoformat(table["last"]))


def _day(entry: Any, where: str, file: str, problems: list[Problem]) -> NonWorkingDay | None:
    """Return the day an entry describes; or None, with what is wrong added to `problems`."""
    if not isinstance(entry, dict):
        problems.append(Problem(where, "not a day", "begin each day with [[day]]"))
        return None
    found = [
        *(Problem(f"{where} {key}", "not a key of a day", _one_of(key, _KEYS)) for key in entry if key not in _KEYS),
        *_date_problems(entry.get("on"), f"{where} on"),
        *_text_problems(entry.get("name"), f"{where} name"),
        *_text_problems(entry.get("source", file), f"{where} source"),
        *_parts_problems(entry.get("parts"), f"{where} parts"),
    ]
    problems += found
    if found:
        return None
    parts = tuple(sorted({Part(part) for part in entry["parts"]}))
    return NonWorkingDay(entry["on"], entry["name"].strip(), parts, entry.get("source", file))


def _is_date(value: Any) -> bool:
    return type(value) is date  # a TOML date with a time is a datetime, which is a date too


def _date_problems(on: Any, where: str) -> list[Problem]:
    if on is None:
        return [Problem(where, "missing", "write on = 2026-06-15")]
    if not _is_date(on):
        return [Problem(where, f"{on!r} is not a date", "write it as 2026-06-15, without quotes")]
    if on.weekday() >= 5:
        return [Problem(where, f"{on} is a {WEEKDAYS[on.weekday()]} and does not count anyway", "check the date")]
    return []


def _text_problems(text: Any, where: str) -> list[Problem]:
    if isinstance(text, str) and text.strip() and text.isprintable():
        return []
    return [Problem(where, "missing" if text is None else "not one line of text", "write it between quotes")]


def _parts_problems(parts: Any, where: str) -> list[Problem]:
    if not isinstance(parts, list) or not parts:
        return [Problem(where, "missing", f"name at least one of {', '.join(Part)}")]
    known = [str(part) for part in Part]
    return [
        Problem(where, f"{part!r} is no part of the UK with bank holidays of its own", _one_of(str(part), known))
        for part in parts
        if part not in known
    ]


def _one_of(name: str, known: Any) -> str:
    near = nearest(name, known)
    return f"did you mean {near[0]}?" if near else f"one of {', '.join(sorted(known))}"
