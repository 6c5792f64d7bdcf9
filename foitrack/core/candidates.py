"""What the files and the text of a reply suggest as answers, best first, each with the words it was read from.

Only a row of our own answer sheet, with the code of this very request, is certain; a person decides on all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from foitrack.core.labels import Labels
from foitrack.core.model import Document, Question
from foitrack.core.scanned import WORTH, is_scanned
from foitrack.core.sheetanswers import Reading, from_sheet
from foitrack.core.tableanswers import from_table
from foitrack.core.textanswers import from_text
from foitrack.core.texttables import text_tables
from foitrack.core.values import Value

MOST_OF_A_CELL = 60
MOST_UNCERTAIN = 0.97
"""No candidate that was not read from an answer sheet comes above this."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that may answer one cell. `source` is a place (`reply.xlsx#Sheet1!B7`), or empty for the mail itself."""

    cell: str
    value: Value
    source: str
    quote: str
    certainty: float


def candidates(
    questions: Sequence[Question],
    documents: Sequence[tuple[str, Document]],
    text: str,
    *,
    ref: str = "",
    names: Sequence[str] = (),
) -> tuple[Candidate, ...]:
    """Suggest values for each cell, in the order of the questions, best first within a cell.

    `documents` are the reply's files under their names; `text` is the mail's own text without quotations.
    `ref` is the request: rows of its answer sheet are certain (1.0), rows of another request's sheet are left out.
    `names` are the authority's own names: in a joint reply its column is read and the partner's is not.
    """
    labels = Labels(questions)
    readings = chain(
        *(from_document(labels, label, document, ref, names) for label, document in documents),
        *(from_table(labels, "", table, names) for table in text_tables(text)),
        from_text(labels, text, "", paged=False),
    )
    found = [Candidate(*reading) for reading in readings]
    order = {cell: at for at, cell in enumerate(cell for question in questions for cell in question.cells)}
    weighed = weigh(distinct(each for each in found if each.cell in order))
    return tuple(sorted(weighed, key=lambda each: (order[each.cell], -each.certainty)))


def from_document(labels: Labels, label: str, document: Document, ref: str, names: Sequence[str]) -> Iterator[Reading]:
    """Read one file: answer sheets, other tables, running text; what comes from a scan is worth less."""
    for table in document.tables:
        yield from from_sheet(labels.questions, label, table, ref)
        yield from from_table(labels, label, table, names)
    worth = WORTH if is_scanned(document.warnings) else 1.0
    for cell, value, source, quote, certainty in from_text(labels, running_text(document), label, document.pages > 0):
        yield cell, value, source, quote, certainty * worth


def running_text(document: Document) -> str:
    """Return a document's text without the lines that are rows of its tables, which are read as such."""
    in_tables = {"\t".join(row) for table in document.tables for row in table.rows}
    return "\n".join(line for line in document.text.split("\n") if line not in in_tables)


def distinct(found: Iterable[Candidate]) -> list[Candidate]:
    """Keep the surest of readings that say the same from the same place."""
    best: dict[tuple[str, str, str], Candidate] = {}
    for each in found:
        key = (each.cell, each.value.text, each.source)
        if key not in best or best[key].certainty < each.certainty:
            best[key] = each
    return list(best.values())


def weigh(found: list[Candidate]) -> list[Candidate]:
    """Raise a value that stands in two places, lower one that others contradict; of two certain ones neither is."""
    cells: dict[str, list[Candidate]] = {}
    for each in found:
        cells.setdefault(each.cell, []).append(each)
    kept = {cell: sorted(each, key=lambda one: -one.certainty)[:MOST_OF_A_CELL] for cell, each in cells.items()}
    return [replace(each, certainty=weighed(each, rivals)) for rivals in kept.values() for each in rivals]


def weighed(each: Candidate, rivals: list[Candidate]) -> float:
    """Work out one candidate's certainty among those for the same cell."""
    if each.certainty >= 1:
        certain = {other.value.text for other in rivals if other.certainty >= 1}
        return 1.0 if len(certain) == 1 else MOST_UNCERTAIN
    agreeing = sum(other.value.text == each.value.text and other.source != each.source for other in rivals)
    against = sum(other.value.text != each.value.text and other.certainty >= each.certainty * 0.8 for other in rivals)
    return round(min(MOST_UNCERTAIN, each.certainty + 0.05 * min(agreeing, 2)) * (0.8 if against else 1), 3)
