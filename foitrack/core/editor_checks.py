"""What a careful editor would ask before a table is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from foitrack.core.candidates import Candidate
from foitrack.core.dataset import ResultRow, Results
from foitrack.core.totals import total
from foitrack.core.yearwords import span

TIMES = 10
SMALLEST_OUTLIER = 20
SURE_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Doubt:
    """One thing to ask: about whom, which cell (empty for a whole row), and what."""

    authority: str
    ref: str
    cell: str
    what: str

    def as_json(self) -> dict[str, str]:
        """Return it as plain JSON values."""
        return {"authority": self.authority, "ref": self.ref, "cell": self.cell, "what": self.what}


def editor_checks(found: Results, read: Mapping[str, Sequence[Candidate]] | None = None) -> tuple[Doubt, ...]:
    """List the doubts about a table, by authority in its order.

    `read` gives, for each ref, what its replies suggest (`candidates`): figures that differ from them are doubted.
    """
    seen = read or {}
    twins = same_twice(found)
    doubts = (
        Doubt(row.request.authority_name, row.request.ref, cell, what)
        for row in found.rows
        for cell, what in (
            *parts_over_total(found, row),
            *years_missing(found, row),
            *year_outliers(found, row),
            *outliers(found, row),
            *mixed_years(row, seen.get(row.request.ref, ())),
            *differing(row, seen.get(row.request.ref, ())),
            *without_source(row),
            *twins.get(row.request.ref, ()),
        )
    )
    return tuple(doubts)


Asked = Iterator[tuple[str, str]]


def parts_over_total(found: Results, row: ResultRow) -> Asked:
    """Ask about the parts of a declared share that exceed its whole, even at their least."""
    for share in found.campaign.shares:
        parts = [row.answers[cell].value for cell in share.of if cell in row.answers]
        wholes = [row.answers[cell].value for cell in share.over if cell in row.answers]
        if not parts or len(wholes) < len(share.over) or not all(each.counts for each in wholes):
            continue
        part, whole = total(parts), total(wholes)
        if whole.high is not None and part.low > whole.high:
            of, over = " + ".join(share.of), " + ".join(share.over)
            yield share.of[0], f"{of} is {part.text}, more than {over}, which is {whole.text}"


def years_missing(found: Results, row: ResultRow) -> Asked:
    """Ask about a year without a value among years that have one."""
    for question in found.campaign.questions:
        given = [cell for cell in question.cells if cell in row.answers]
        if question.years and given:
            yield from ((cell, "no value for this year") for cell in question.cells if cell not in row.answers)


def year_outliers(found: Results, row: ResultRow) -> Asked:
    """Ask about a year ten times the others of the same authority, or a tenth of them."""
    for question in found.campaign.questions:
        figures = {cell: number for cell in question.cells if (number := number_of(row, cell)) is not None}
        for cell, number in figures.items():
            others = [each for other, each in figures.items() if other != cell]
            usual = Decimal(median(others)) if len(others) > 1 else number
            if max(number, usual) >= SMALLEST_OUTLIER and far_apart(number, usual):
                yield cell, f"{number} in this year, {usual} in the middle of the others"


def outliers(found: Results, row: ResultRow) -> Asked:
    """Ask about a figure at least ten times the next highest authority's."""
    for cell in found.cells:
        number = number_of(row, cell) or Decimal(0)
        others = [n for each in found.rows if each is not row and (n := number_of(each, cell)) is not None]
        if number >= SMALLEST_OUTLIER and len(others) > 2 and number >= TIMES * max(others) > 0:
            yield cell, f"{number}, the next highest authority has {max(others)}"


def far_apart(one: Decimal, other: Decimal) -> bool:
    """Whether one figure is at least ten times the other."""
    return max(one, other) >= TIMES * max(min(one, other), Decimal(1))


def mixed_years(row: ResultRow, read: Sequence[Candidate]) -> Asked:
    """Ask about figures for financial years whose reply speaks of calendar years, or the other way round."""
    for cell, answer in row.answers.items():
        wanted = span(cell.partition(".")[2]) if "." in cell else None
        if wanted is None:
            continue
        quotes = [each.quote for each in read if each.source == answer.source and each.value.text == answer.value.text]
        for quote in quotes[:1]:
            named = span(quote)
            if named is not None and (named[0] == named[1]) != (wanted[0] == wanted[1]):
                yield cell, f"the reply speaks of another kind of year: {quote!r}"


def differing(row: ResultRow, read: Sequence[Candidate]) -> Asked:
    """Ask about a value that the reply also gives otherwise, with some certainty."""
    for cell, answer in row.answers.items():
        others = {
            each.value.text: each
            for each in reversed(read)
            if each.cell == cell and each.value.text != answer.value.text and each.certainty >= SURE_ENOUGH
        }
        for text, each in others.items():
            yield cell, f"entered as {answer.value.text}, but {each.source or 'the mail'} says {text}: {each.quote!r}"


def without_source(row: ResultRow) -> Asked:
    """Ask about answers that cannot be followed to a file or a mail."""
    for cell, answer in row.answers.items():
        if not answer.source or (answer.source == "by hand" and answer.message is None):
            yield cell, "no source: entered by hand"


def same_twice(found: Results) -> dict[str, list[tuple[str, str]]]:
    """Find authorities with the same figures throughout; three figures above nought are needed to wonder."""
    seen: dict[tuple[object, ...], ResultRow] = {}
    doubts: dict[str, list[tuple[str, str]]] = {}
    for row in found.rows:
        figures = tuple(number_of(row, cell) for cell in found.cells)
        if sum(bool(each) for each in figures) < 3:
            continue
        first = seen.setdefault(figures, row)
        if first is not row:
            doubts[row.request.ref] = [("", f"the same figures as {first.request.authority_name}")]
    return doubts


def number_of(row: ResultRow, cell: str) -> Decimal | None:
    """Return a cell's exact figure; None where it has none."""
    return row.answers[cell].value.number if cell in row.answers else None
