"""Answers from our own answer sheet: every row carries the code of its request and cell, so they are certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foitrack.core.answercodes import RowCode, read_code
from foitrack.core.labels import fold
from foitrack.core.model import Question, Table
from foitrack.core.places import cell_place
from foitrack.core.values import Value, parse_value
from foitrack.core.words import Type

Reading = tuple[str, Value, str, str, float]
"""A cell, the value read for it, its source, the words it was read from, and the certainty."""

ANSWER_HEADING = "Your answer"
CODE_HEADING = "Code"
BLANK_ANSWERS = 2
"""How far left of the code the answer stands when the headings are gone."""


def from_sheet(questions: Sequence[Question], label: str, table: Table, ref: str) -> Iterator[Reading]:
    """Read the filled rows of an answer sheet of this request; without a `ref` to compare, none is quite certain.

    Rows may have been moved, columns added before or behind, the heading row removed.
    """
    types = {cell: question.type for question in questions for cell in question.cells}
    heading: int | None = None
    for at, row in enumerate(table.rows):
        if ANSWER_HEADING.casefold() in (folded := [fold(cell) for cell in row]):
            heading = folded.index(ANSWER_HEADING.casefold())
        found = coded(row)
        if found is None or found[1].cell not in types or (ref and found[1].ref.casefold() != ref.casefold()):
            continue
        column = heading if heading is not None else found[0] - BLANK_ANSWERS
        if 0 <= column < len(row) and (value := sure_value(row[column], types[found[1].cell])):
            certainty = 0.95 if not ref else 1.0 if not value.note else 0.9
            yield found[1].cell, value, cell_place(label, table.where, at, column), row[column], certainty


def has_codes(table: Table) -> bool:
    """Whether a table is an answer sheet, of whatever request."""
    return any(coded(row) for row in table.rows)


def coded(row: Sequence[str]) -> tuple[int, RowCode] | None:
    """Find the code in a row, and the column it stands in."""
    return next(((at, code) for at, cell in enumerate(row) if "FT1" in cell and (code := read_code(cell))), None)


def sure_value(text: str, asked: Type) -> Value | None:
    """Read an answer cell; a text question takes what is there."""
    return parse_value(text, asked)
