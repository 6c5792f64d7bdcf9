"""How letters write dates, counts, lists and sections of the Act. Each function is a filter of the templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def in_words(day: date | None) -> str:
    """Write a date as letters do: 2 March 2026. Raises ValueError for one that is not known."""
    if day is None:
        raise ValueError("it needs a date that the events of this request do not give")
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(items: Iterable[object], last: str = "and") -> str:
    """Write a list: `a`, `a and b`, `a, b and c`."""
    words = [str(item) for item in items]
    return f" {last} ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def counted(number: int | None, noun: str) -> str:
    """Write a number with its noun: `1 working day`, `5 working days`. Raises ValueError for one that is not known."""
    if number is None:
        raise ValueError(f"it needs a number of {noun}s that the events of this request do not give")
    return f"{number:,} {noun}" if abs(number) == 1 else f"{number:,} {noun}s"


def section(name: str) -> str:
    """Write a section of the Act as text does: `section 40(2)`."""
    return f"section {name}"


def sections(names: Iterable[str]) -> str:
    """Write several sections: `section 40(2)`, `sections 12(1) and 40(2)`."""
    each = list(names)
    return f"section{'s' if len(each) > 1 else ''} {listed(each)}"


FILTERS: dict[str, Callable[..., str]] = {
    "day": in_words,
    "listed": listed,
    "counted": counted,
    "section": section,
    "sections": sections,
}
