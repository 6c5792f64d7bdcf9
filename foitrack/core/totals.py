"""Sums over authorities, with bounds where values are suppressed, and the order of the highest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from foitrack.core.numbers import as_text
from foitrack.core.values import Value, ValueKind


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of one cell over the authorities that gave it.

    `low` and `high` bound it; they are equal when every figure is exact, and `high` is None when nothing bounds it.
    `given` counts the authorities in the sum, `bounded` those among them that gave no exact figure.
    """

    low: Decimal
    high: Decimal | None
    given: int
    bounded: int

    @property
    def exact(self) -> bool:
        """Whether this is one figure."""
        return self.low == self.high

    @property
    def text(self) -> str:
        """The sum in words: `828`, `820 to 836`, `at least 820`."""
        if self.high is None:
            return f"at least {as_text(self.low)}"
        return as_text(self.low) if self.exact else f"{as_text(self.low)} to {as_text(self.high)}"

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON values; `total` is null unless it is exact."""
        low, high = as_json_number(self.low), None if self.high is None else as_json_number(self.high)
        return {
            "total": low if self.exact else None,
            "low": low,
            "high": high,
            "authorities": self.given,
            "not_exact": self.bounded,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Ranked:
    """An authority's place by one figure; equal figures share a place (1, 2, 2, 4)."""

    rank: int
    authority: str
    value: Value


def total(values: Sequence[Value]) -> Total:
    """Add up the values that count; words such as *not held* are left out and not counted as given."""
    counting = [value for value in values if value.low is not None]
    lows = [value.low for value in counting if value.low is not None]
    highs = [value.high for value in counting if value.high is not None]
    return Total(
        low=sum(lows, Decimal(0)),
        high=sum(highs, Decimal(0)) if len(highs) == len(counting) else None,
        given=len(counting),
        bounded=sum(not value.exact for value in counting),
    )


def ranking(values: Sequence[tuple[str, Value]]) -> tuple[Ranked, ...]:
    """Rank the exact figures, highest first, ties by name; suppressed figures have no place."""
    figures = [(value.number, name, value) for name, value in values if value.number is not None]
    figures.sort(key=lambda each: (-each[0], each[1]))
    return tuple(
        Ranked(1 + sum(other[0] > figure for other in figures), name, value)
        for figure, name, value in figures
        if value.kind is not ValueKind.TEXT
    )


def as_json_number(figure: Decimal) -> int | float:
    """Return a Decimal as an int where it is whole, else as a float."""
    return int(figure) if figure == figure.to_integral_value() else float(figure)
