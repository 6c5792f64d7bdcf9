"""A hundred thousand due dates, three ways, and the first answer from a cold start.

    python benchmarks/clock

Every way counts the same days with the same holidays, in one run, and their answers are compared before anything is
timed. Each figure is the best of five. The aim: ten times faster than the plain loop, and a first answer from a cold
start sooner than numpy can be imported.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median

import numpy

from foitrack.bankholidays import load

COUNT = 100_000
RUNS = 5
COLD_RUNS = 15
CALENDAR = load()
HOLIDAYS = frozenset(day.on for day in CALENDAR.days)
ONE_DAY = timedelta(days=1)
AIM = 10


def by_loop(days: list[date]) -> list[date]:
    """One day at a time, as the rule reads."""
    found = []
    for day in days:
        left = 20
        while left:
            day += ONE_DAY
            if day.weekday() < 5 and day not in HOLIDAYS:
                left -= 1
        found.append(day)
    return found


def by_foitrack(days: list[date]) -> list[date]:
    """One question at a time, as foitrack asks."""
    return [CALENDAR.add(day, 20) for day in days]


BUSY = numpy.busdaycalendar(holidays=sorted(HOLIDAYS))


def by_numpy_singly(days: list[date]) -> list[date]:
    """One question at a time, with numpy's calendar made beforehand."""
    return [numpy.busday_offset(day, 20, roll="backward", busdaycal=BUSY).item() for day in days]


def by_numpy_at_once(days: list[date]) -> list[date]:
    """All questions in one array, dates in and dates out."""
    asked = numpy.array(days, dtype="datetime64[D]")
    return list(numpy.busday_offset(asked, 20, roll="backward", busdaycal=BUSY).tolist())


def best(way: Callable[[list[date]], list[date]], days: list[date]) -> float:
    """Return the seconds of the fastest of several runs."""
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        way(days)
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def cold(code: str) -> float:
    """Return the median seconds of a new Python running `code`, less those of one that does nothing."""

    def once(code: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        return time.perf_counter() - started

    pairs = [(once(code), once("pass")) for _ in range(COLD_RUNS)]
    return median(one for one, _ in pairs) - median(bare for _, bare in pairs)


FIRST_ANSWER = (
    "from datetime import date\n"
    "from foitrack.bankholidays import load\n"
    "assert load().add(date(2026, 6, 12), 20) == date(2026, 7, 14)"
)


def main() -> int:
    """Print the table; return 1 when an aim is missed."""
    chance = random.Random(2000)
    start, span = date(2012, 1, 1), (date(2028, 10, 31) - date(2012, 1, 1)).days
    days = [start + timedelta(days=chance.randrange(span)) for _ in range(COUNT)]
    ways = {"plain loop": by_loop, "numpy, singly": by_numpy_singly, "numpy, at once": by_numpy_at_once}
    ours = by_foitrack(days)
    assert all(way(days) == ours for way in ways.values())

    mine = best(by_foitrack, days)
    print(f"{COUNT:,} due dates          seconds   foitrack is")
    print(f"foitrack               {mine:10.3f}")
    seconds = {name: best(way, days) for name, way in ways.items()}
    for name, taken in seconds.items():
        print(f"{name:<22} {taken:10.3f}   {_ratio(taken / mine)}")

    first, numpy_import = cold(FIRST_ANSWER), cold("import numpy")
    print("\nfrom a cold start     milliseconds   foitrack is")
    print(f"foitrack's first answer {first * 1000:12.1f}")
    print(f"import numpy            {numpy_import * 1000:12.1f}   {_ratio(numpy_import / first)}")

    missed = [seconds["plain loop"] / mine < AIM, first > numpy_import]
    if any(missed):
        print("\nan aim was missed", file=sys.stderr)
    return int(any(missed))


def _ratio(times: float) -> str:
    return f"{times:.1f} times faster" if times >= 1 else f"{1 / times:.1f} times slower"


if __name__ == "__main__":
    sys.exit(main())
