"""Answers from our own answer sheet: every row carries the code of its request and cell, so they are certain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from foitrack.core.answercodes import RowCode, read_code
from foitrack.core.labels import fold
from foitrack.core.model import Question, Table
from foitrack.core.places import cell_place
from foitrack.core.values import Value, parse_value
from foitrack.core.words import Type
from foitrack.core.yearwords import year_in

Reading = tuple[str, Value, str, str, float]
"""A cell, the value read for it, its source, the words it was read from, and the certainty."""

ANSWER_HEADING = "Your answer"
NOTES_HEADING = "Notes"
CODE_HEADING = "Code"
MOST_COLUMNS = 200
BLANK_ANSWERS = 2
"""How far left of the code the answer stands when the headings are gone."""


def from_sheet(questions: Sequence[Question], label: str, table: Table, ref: str) -> Iterator[Reading]:
    """Read the filled rows of an answer sheet of this request; without a `ref` to compare, none is quite certain.

    Rows may have been moved, columns added before or behind, the heading row removed. A code that stands twice,
    like anything else that is odd about a row, takes its certainty.
    """
    asked = {cell: question for question in questions for cell in question.cells}
    headings: dict[str, int] = {}
    once = Counter(found[1] for row in table.rows if (found := coded(row)))
    for at, row in enumerate(table.rows):
        folded = [fold(cell) for cell in row] if len(row) < MOST_COLUMNS else []
        if fold(ANSWER_HEADING) in folded:
            headings = {name: column for column, name in enumerate(folded)}
        found = coded(row)
        if found is None or found[1].cell not in asked or (ref and found[1].ref.casefold() != ref.casefold()):
            continue
        question = asked[found[1].cell]
        column = headings.get(fold(ANSWER_HEADING), found[0] - BLANK_ANSWERS)
        if 0 <= column < len(row) and (value := parse_value(row[column], question.type)):
            sure = certainty(row, question, found[1].cell, value) if ref and once[found[1]] == 1 else 0.9
            quote = " ".join(filter(None, (row[column].strip(), note_of(row, headings))))
            yield found[1].cell, value, cell_place(label, table.where, at, column), quote, sure


def note_of(row: Sequence[str], headings: Mapping[str, int]) -> str:
    """Return what stands in the notes of a row, in brackets."""
    column = headings.get(fold(NOTES_HEADING), len(row))
    return f"({row[column].strip()})" if column < len(row) and row[column].strip() else ""


def certainty(row: Sequence[str], question: Question, cell: str, value: Value) -> float:
    """Say how sure a row of this request's sheet is: certain, unless something beside the answer speaks against it.

    That is: words in the answer cell, the question or year of another row beside it, or a percentage below 1 without
    its sign, which an old .xls gives for a cell that shows 12.5 %.
    """
    folded = [fold(each) for each in row]
    year = cell.partition(".")[2] if question.years else ""
    same_question = any(fold(question.text) in each or each == fold(question.key) for each in folded)
    same_year = not year or any(year_in(each, question.years) == year for each in row if "FT1" not in each)
    fraction = question.type is Type.PERCENTAGE and value.low is not None and 0 < value.low < 1
    return 1.0 if not value.note and same_question and same_year and not fraction else 0.9


def has_codes(table: Table) -> bool:
    """Whether a table is an answer sheet, of whatever request."""
    return any(coded(row) for row in table.rows)


def coded(row: Sequence[str]) -> tuple[int, RowCode] | None:
    """Find the code in a row, and the column it stands in."""
    return next(((at, code) for at, cell in enumerate(row) if "FT1" in cell and (code := read_code(cell))), None)
