"""Derived figures that a campaign declares: the sum of some cells over the sum of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from foitrack.core.model import Share
from foitrack.core.totals import Total, total
from foitrack.core.values import Value


@dataclass(frozen=True, slots=True)
class ShareFigure:
    """A share, worked out over the authorities that gave every cell on both sides, and those only.

    `low` and `high` bound it exactly; equal when no value is suppressed, None when nothing can be said.
    `authorities` of `answering` (those that gave any of the cells) are in it.
    """

    share: Share
    of: Total
    over: Total
    authorities: int
    answering: int
    low: Fraction | None
    high: Fraction | None

    @property
    def text(self) -> str:
        """The share in words: `66.8 %`, `64.1 % to 66.8 %`, or `none`."""
        if self.low is None:
            return "none"
        if self.high is None:
            return f"at least {percent(self.low)} %"
        low, high = percent(self.low), percent(self.high)
        return f"{low} %" if low == high else f"{low} % to {high} %"

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON values; `share` is null unless it is exact, fractions are of 1."""
        low, high = (None if bound is None else float(bound) for bound in (self.low, self.high))
        return {
            "key": self.share.key,
            "title": self.share.title,
            "share": low if self.low == self.high else None,
            "low": low,
            "high": high,
            "of": self.of.as_json()["total"],
            "over": self.over.as_json()["total"],
            "authorities": self.authorities,
            "answering": self.answering,
            "text": self.text,
        }


def share_figure(share: Share, rows: Sequence[Mapping[str, Value]]) -> ShareFigure:
    """Work out one share over the rows (cell -> value) in which all its cells are figures or bounded."""
    cells = (*share.of, *share.over)
    whole = [row for row in rows if all(cell in row and row[cell].counts for cell in cells)]
    of = total([row[cell] for row in whole for cell in share.of])
    over = total([row[cell] for row in whole for cell in share.over])
    low, high = bounds(of, over)
    return ShareFigure(
        share=share,
        of=of,
        over=over,
        authorities=len(whole),
        answering=sum(any(cell in row for cell in cells) for row in rows),
        low=low,
        high=high,
    )


def bounds(of: Total, over: Total) -> tuple[Fraction | None, Fraction | None]:
    """Bound the quotient: least over most, most over least; nothing is said where the lower side may be nought."""
    if over.high is not None and over.high <= 0:
        return None, None
    low = Fraction(of.low) / Fraction(over.high) if over.high is not None else Fraction(0)
    high = Fraction(of.high) / Fraction(over.low) if of.high is not None and over.low > 0 else None
    return low, high


def percent(share: Fraction) -> str:
    """Print a fraction as a percentage with one decimal, halves up."""
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    return str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
