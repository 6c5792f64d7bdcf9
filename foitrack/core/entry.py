"""One mapping of a YAML file, read field by field; every fault is kept, none stops the reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from foitrack.errors import Problem, nearest

Word = TypeVar("Word", bound=StrEnum)


class Entry:
    """A mapping and where it stands; `problems` grows as its fields are read."""

    def __init__(self, where: str, value: object, known: Iterable[str]) -> None:
        self.where = where
        self.problems: list[Problem] = []
        self.fields: Mapping[object, object] = value if isinstance(value, Mapping) else {}
        self.readable = isinstance(value, Mapping)
        if not self.readable:
            self.problems.append(Problem(where, f"is {_kind(value)}, not a set of fields", "write `field: value`"))
        self._refuse_unknown(tuple(known))

    def fault(self, key: str, what: str, do: str = "") -> None:
        """Keep a fault of one field."""
        self.problems.append(Problem(f"{self.where}.{key}", what, do))

    def has(self, key: str) -> bool:
        """Say whether the field is there and not empty."""
        return self.fields.get(key) not in (None, "", [], {})

    def text(self, key: str, *, required: bool = False, default: str = "") -> str:
        """Read a field of one line of text or more; numbers are taken as they would be written."""
        if not self.has(key):
            self._missing(key, required)
            return default
        value = self.fields[key]
        if isinstance(value, bool) or not isinstance(value, str | int | float | date):
            self.fault(key, f"is {_kind(value)}, not text", "put it in quotes if it is meant as text")
            return default
        return str(value).strip()

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Read a field that is a list of texts, or one text."""
        if not self.has(key):
            self._missing(key, required)
            return ()
        value = self.fields[key]
        items = value if isinstance(value, list) else [value]
        good = [item for item in items if isinstance(item, str | int) and not isinstance(item, bool)]
        if len(good) < len(items):
            self.fault(key, "has an item that is not text", "put it in quotes if it is meant as text")
        return tuple(str(item).strip() for item in good)

    def flag(self, key: str) -> bool:
        """Return a field that is true or false; false when it is not there."""
        value = self.fields.get(key, False) if self.has(key) else False
        if not isinstance(value, bool):
            self.fault(key, f"is {_kind(value)}, not yes or no", "write true or false")
        return value is True

    def day(self, key: str) -> date | None:
        """Read a field that is a date, or nothing."""
        if not self.has(key):
            return None
        value = self.fields[key]
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        shown = repr(value) if isinstance(value, str) else _kind(value)
        self.fault(key, f"is not a date: {shown}", "write it as 2026-03-02")
        return None

    def word(self, key: str, words: type[Word], default: Word) -> Word:
        """Read a field that is one of a set of words."""
        text = self.text(key, default=str(default))
        try:
            return words(text)
        except ValueError:
            self.fault(key, f"is {text!r}", hint(text, list(words)))
            return default

    def items(self, key: str) -> Sequence[object]:
        """Read a field that is a list of anything."""
        value = self.fields.get(key)
        if value is None or isinstance(value, list):
            return value or []
        self.fault(key, f"is {_kind(value)}, not a list", "start each item with `- `")
        return []

    def _missing(self, key: str, required: bool) -> None:
        if required and self.readable:
            self.fault(key, "is missing")

    def _refuse_unknown(self, known: tuple[str, ...]) -> None:
        for key in self.fields:
            if key not in known:
                self.fault(str(key), "is not a field", hint(str(key), known))


def hint(name: str, known: Sequence[str]) -> str:
    """Return the nearest known names as a question, or the whole choice when none is near."""
    near = nearest(name, known)
    return f"did you mean {' or '.join(near)}?" if near else f"one of {', '.join(known)}"


def _kind(value: object) -> str:
    """Name the kind of a YAML value in words."""
    match value:
        case None:
            return "empty"
        case bool():
            return "yes or no"
        case Mapping():
            return "a mapping"
        case list():
            return "a list"
        case date():
            return "a date"
        case int() | float():
            return "a number"
    return "text"
