"""Make foitrack/data/bank_holidays.json from the `holidays` library and check it against gov.uk's own list.

    python tools/make_bank_holidays.py [--check]

`holidays` is asked for each part of the UK by itself (without a part it gives only the days all parts share) and the
answers are joined. From 2012 every day must also stand in the list that `govuk-bank-holidays` carries, and the other
way round; a day that only one of them has must stand in proclaimed.toml, or nothing is written and each is named.
Names are gov.uk's. Days before 2012 rest on `holidays` alone
and, in the tests, on the list that Alaveteli keeps for 2007 to 2010.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter, defaultdict
from datetime import date
from importlib.metadata import version
from pathlib import Path

from govuk_bank_holidays.bank_holidays import BankHolidays
from holidays import country_holidays

DATA = Path(__file__).resolve().parent.parent / "foitrack" / "data"
FIRST, LAST = date(2007, 1, 1), date(2028, 12, 31)  # in 2006 `holidays` has a St Andrew's Day before its Act
GOVUK_FIRST = date(2012, 1, 1)
PARTS = {"England and Wales": ("ENG", "WLS"), "Scotland": ("SCT",), "Northern Ireland": ("NIR",)}
DIVISIONS = {
    "England and Wales": BankHolidays.ENGLAND_AND_WALES,
    "Scotland": BankHolidays.SCOTLAND,
    "Northern Ireland": BankHolidays.NORTHERN_IRELAND,
}
Key = tuple[date, str]


def from_holidays() -> dict[Key, str]:
    """Return (weekday, part) -> name as the `holidays` library has them."""
    found: dict[Key, str] = {}
    for part, subdivisions in PARTS.items():
        for subdivision in subdivisions:
            days = country_holidays("GB", subdiv=subdivision, years=range(FIRST.year, LAST.year + 1))
            found |= {(on, part): name for on, name in days.items() if on.weekday() < 5}
    return found


def from_govuk() -> dict[Key, str]:
    """Return (weekday, part) -> title as gov.uk's list has them, read from the copy inside the package."""
    bank_holidays = BankHolidays(use_cached_holidays=True)
    return {
        (day["date"], part): day["title"].replace("\u2019", "'")
        + (" (substitute day)" if "ubstitute" in day["notes"] else "")
        for part, division in DIVISIONS.items()
        for day in bank_holidays.get_holidays(division=division)
        if day["date"].weekday() < 5
    }


def proclaimed() -> set[Key]:
    """Return the (day, part) pairs of proclaimed.toml: they are read beside the table, so they stay out of it."""
    entries = tomllib.loads((DATA / "proclaimed.toml").read_text("utf-8"))["day"]
    return {(entry["on"], part) for entry in entries for part in entry["parts"]}


def titles(ours: dict[Key, str], theirs: dict[Key, str]) -> dict[str, str]:
    """Return the gov.uk title for each name of `holidays`, learnt from the days both have."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for key in ours.keys() & theirs.keys():
        seen[ours[key]][theirs[key]] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in seen.items()}


def rows() -> list[list[object]]:
    """Return `[day, name, parts, source]` rows; exit with a line for each day on which the two libraries differ."""
    ours, theirs, known = from_holidays(), from_govuk(), proclaimed()
    differ = {key for key in ours.keys() ^ theirs.keys() if key[0] >= GOVUK_FIRST} - known
    if differ:
        sys.exit("\n".join(f"{on} {part}: only one library has it" for on, part in sorted(differ)))
    names = titles(ours, theirs)
    parts: dict[tuple[date, str, int], list[str]] = defaultdict(list)
    for on, part in sorted(ours.keys() - known):
        title = theirs.get((on, part)) or names.get(ours[on, part], ours[on, part])
        parts[on, title, 0 if (on, part) in theirs else 1].append(part)
    return [
        [on.isoformat(), name, "+".join(sorted(where)), source] for (on, name, source), where in sorted(parts.items())
    ]


def table() -> str:
    """Return the file as text, one day a line."""
    libraries = f"holidays {version('holidays')}"
    head = {
        "first": FIRST.isoformat(),
        "last": LAST.isoformat(),
        "sources": [f"gov.uk's list (govuk-bank-holidays {version('govuk-bank-holidays')}) and {libraries}", libraries],
    }
    lines = ",\n".join("  " + json.dumps(row) for row in rows())
    return json.dumps(head)[:-1] + ',\n "days": [\n' + lines + "\n]}\n"


def check(file: Path) -> list[str]:
    """Return a line for each row that the file and the libraries of today do not share, whatever their versions."""
    written = {tuple(row) for row in json.loads(file.read_text("utf-8"))["days"]}
    made = {tuple(row) for row in json.loads(table())["days"]}
    return [f"{'only in the file' if row in written else 'not in the file'}: {row}" for row in sorted(written ^ made)]


def main() -> None:
    """Write the table, or with --check exit 1 when the file is not what the libraries say."""
    file = DATA / "bank_holidays.json"
    if "--check" in sys.argv:
        sys.exit("\n".join(check(file)) or None)
    file.write_text(table(), "utf-8")


if __name__ == "__main__":
    main()
