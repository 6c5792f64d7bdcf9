"""Figures over the years, and figures a head of something that the campaign names."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from foitrack.core.dataset import Results
from foitrack.core.numbers import as_number
from foitrack.core.totals import Total, total
from foitrack.core.words import Type
from foitrack.errors import BadFile, Problem


@dataclass(frozen=True, slots=True)
class Series:
    """One yearly question: the total of each year over the authorities that gave every year, so years compare."""

    key: str
    years: tuple[tuple[str, Total], ...]
    authorities: int

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON values."""
        years = [{"year": year, **each.as_json()} for year, each in self.years]
        return {"key": self.key, "authorities": self.authorities, "years": years}


@dataclass(frozen=True, slots=True)
class RateFigure:
    """One authority's figure for every `per` heads, exactly."""

    authority: str
    rate: Fraction
    figure: Decimal
    heads: Decimal

    def text(self, places: int = 1) -> str:
        """Print the rate, halves up."""
        exact = Decimal(self.rate.numerator) / Decimal(self.rate.denominator)
        return str(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def series(found: Results) -> tuple[Series, ...]:
    """Add up each yearly question year by year, over the same authorities in every year."""
    yearly = [question for question in found.campaign.questions if question.years]
    return tuple(one_series(found, question.key, question.years) for question in yearly)


def one_series(found: Results, key: str, years: Sequence[str]) -> Series:
    """Add up one yearly question."""
    cells = [f"{key}.{year}" for year in years]
    rows = [[row.answers[cell].value for cell in cells if cell in row.answers] for row in found.rows]
    whole = [values for values in rows if len(values) == len(cells) and all(value.counts for value in values)]
    sums = [(year, total([values[at] for values in whole])) for at, year in enumerate(years)]
    return Series(key, tuple(sums), len(whole))


def rates(
    found: Results, cells: Sequence[str], heads: Mapping[str, Decimal], per: int = 1000
) -> tuple[RateFigure, ...]:
    """Work out figures a head, highest first, where all `cells` are exact and `heads` (by authority id) has a count."""
    worked = []
    for row in found.rows:
        values = [row.answers[cell].value.number for cell in cells if cell in row.answers]
        figures = [value for value in values if value is not None]
        count = heads.get(row.request.authority)
        if len(figures) == len(cells) and count:
            figure = sum(figures, Decimal(0))
            worked.append(
                RateFigure(row.request.authority_name, Fraction(figure) * per / Fraction(count), figure, count)
            )
    return tuple(sorted(worked, key=lambda each: (-each.rate, each.authority)))


def read_base(text: str, file: str, ids: Sequence[str]) -> dict[str, dict[str, Decimal]]:
    """Read a base file: a CSV whose first column is the authority's id, the others counts such as `officers`.

    Returns column -> id -> count. Raises BadFile with every problem: an unknown or repeated id, no count.
    """
    table = list(csv.reader(text.lstrip("\ufeff").splitlines()))
    header = [name.strip() for name in table[0]] if table else []
    problems = [] if len(header) > 1 else [Problem("line 1", "no columns", "authority,officers,…")]
    base: dict[str, dict[str, Decimal]] = {name: {} for name in header[1:]}
    for line, row in enumerate(table[1:], 2):
        name = row[0].strip() if row else ""
        if not name:
            continue
        if name not in ids:
            problems.append(Problem(f"line {line}", f"{name!r} is no authority", "`foitrack forces` lists them"))
        for column, written in zip(header[1:], row[1:], strict=False):
            count = as_number(written.strip(), Type.INTEGER)
            if name in base[column]:
                problems.append(Problem(f"line {line}", f"{name} stands twice"))
            elif count is None or count <= 0:
                problems.append(Problem(f"line {line}, {column}", f"{written.strip()!r} is no count above nought"))
            else:
                base[column][name] = count
    if problems:
        raise BadFile(file, problems)
    return base
