"""Answers from tables of any layout: questions or years down or across, Request | Response, joint replies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from foitrack.core.figures import figures
from foitrack.core.labels import LEAST, Label, Labels, fold
from foitrack.core.model import Question, Table
from foitrack.core.numbers import is_year, tidy
from foitrack.core.places import cell_place
from foitrack.core.sheetanswers import Reading, has_codes
from foitrack.core.values import Value, parse_value
from foitrack.core.words import Type
from foitrack.core.yearwords import year_in

ANSWER_WORDS = frozenset(("answer", "count", "figure", "number", "reply", "response", "result", "total", "value"))
LABEL_COLUMNS = 4
HEADER_ROWS = 40
MOST_ROWS = 2_000
"""How far down a table is searched; longer ones are lists of cases, not answers."""
Rows = Sequence[Sequence[str]]


def from_table(labels: Labels, label: str, table: Table, names: Sequence[str]) -> Iterator[Reading]:
    """Read a table both ways round; an answer sheet is left to `sheetanswers`."""
    if has_codes(table):
        return
    for row, column, cell, value, certainty in (*down(labels, table.rows, names), *across(labels, table.rows)):
        quote = " | ".join(filter(None, dict.fromkeys(table.rows[row])))[:300]
        yield cell, value, cell_place(label, table.where, row, column), quote, certainty


Hit = tuple[int, int, str, Value, float]


def down(labels: Labels, rows: Rows, names: Sequence[str]) -> Iterator[Hit]:
    """Read rows that begin with a question's label; a heading row above may name years, a total, or forces."""
    header: Sequence[str] = ()
    section: Label | None = None
    for at, row in enumerate(rows[:MOST_ROWS]):
        named = row_label(labels, row)
        if named is None:
            if is_header(row):
                header = row
            if section and section.question.years:
                yield from year_row(section, row, at)
            continue
        behind, found = named
        section = found
        yield from row_values(found, row, at, behind, header, names)


def row_label(labels: Labels, row: Sequence[str]) -> tuple[int, Label] | None:
    """Find the question a row is about, and the column its label ends in."""
    best: tuple[int, Label] | None = None
    filled = [column for column, cell in enumerate(row) if cell.strip()][:LABEL_COLUMNS]
    for place, column in enumerate(filled):
        if place and re.fullmatch(r"[\d,.£% <*-]+", row[column]):
            break
        joined = f"{row[filled[place - 1]].strip(' .')}. {row[column]}" if place else row[column]
        last = place == len(filled) - 1
        for text in (joined, row[column]):
            found = labels.best(text)
            alone = place and last and text == row[column]
            if found and not alone and (best is None or found.score > best[1].score):
                best = (column, found)
    return best


def is_header(row: Sequence[str]) -> bool:
    """Whether a row names columns: two or more words or years and no plain figures."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) >= 2 and all(is_year(cell) or not re.fullmatch(r"[\d,.]+", cell.strip()) for cell in filled)


def year_row(section: Label, row: Sequence[str], at: int) -> Iterator[Hit]:
    """Read a row that begins with a year, below a row that named the question."""
    filled = [column for column, cell in enumerate(row) if cell.strip()]
    year = year_in(row[filled[0]], section.question.years) if len(filled) >= 2 else ""
    if year and (value := parse_value(row[filled[1]], section.question.type)):
        yield at, filled[1], f"{section.question.key}.{year}", value, section.score * 0.85


def row_values(
    found: Label, row: Sequence[str], at: int, behind: int, header: Sequence[str], names: Sequence[str]
) -> Iterator[Hit]:
    """Read the values behind a row's label."""
    question = found.question
    cells = [(column, read) for column in range(behind + 1, len(row)) if (read := cell_value(row[column], question))]
    if question.years:
        for column, (value, sureness) in cells:
            heading = header[column] if column < len(header) else ""
            years = [year_in(heading, question.years), *(year_in(cell, question.years) for cell in row[:column])]
            if year := next(filter(None, years), ""):
                yield at, column, f"{question.key}.{year}", value, found.score * sureness
        return
    for column, (value, sureness), share in chosen(cells, header, names):
        yield at, column, question.key, value, found.score * sureness * share


def cell_value(text: str, question: Question) -> tuple[Value, float] | None:
    """Read a cell as a whole, else the single figure of the sentence in it."""
    if value := parse_value(text, question.type):
        if question.type is Type.INTEGER and is_year(text):
            return value, 0.4
        return value, 0.9 if value.note else 1.0
    inside = figures(tidy(text), question.type) if question.type is not Type.TEXT else ()
    return (inside[0].value, 0.75 if len(inside) == 1 else 0.4) if inside else None


def chosen(
    cells: list[tuple[int, tuple[Value, float]]], header: Sequence[str], names: Sequence[str]
) -> Iterator[tuple[int, tuple[Value, float], float]]:
    """Weigh the columns of a row: the authority's own, then a total or answer, then the only one there is."""
    own = [each for each in cells if each[0] < len(header) and named_in(header[each[0]], names)]
    if own or len(cells) <= 1:
        yield from ((column, value, 1.0) for column, value in own or cells)
        return
    totals = [
        column for column, _ in cells if column < len(header) and ANSWER_WORDS & set(fold(header[column]).split())
    ]
    for column, value in cells:
        yield column, value, 0.95 if totals == [column] else 0.4


def named_in(heading: str, names: Sequence[str]) -> bool:
    """Whether a column's heading is one of the authority's names, or the distinctive part of one."""
    words = set(fold(heading).split()) - {"police", "constabulary", "service", "the", "force"}
    return bool(words) and any(words <= set(fold(name).split()) for name in names)


def across(labels: Labels, rows: Rows) -> Iterator[Hit]:
    """Read tables whose columns are the questions: the row of a year, the total row, or the only row."""
    for top, header in enumerate(rows[:HEADER_ROWS]):
        heads = {
            column: found for column, cell in enumerate(header) if (found := labels.best(cell)) and column_like(cell)
        }
        heads = {c: found for c, found in heads.items() if found.score >= LEAST}
        distinct_questions = {found.question.key for found in heads.values()}
        if len(distinct_questions) < 2 and not (heads and any(found.question.years for found in heads.values())):
            continue
        body = []
        for at in range(top + 1, len(rows)):
            if not any(cell.strip() for cell in rows[at]):
                break
            body.append(at)
        for column, found in heads.items():
            yield from column_values(found, rows, body, column)
        return


def column_like(cell: str) -> bool:
    """Whether a cell can head a column: words, not a bare number."""
    return not re.fullmatch(r"\s*[\d,.]+\s*", cell)


def column_values(found: Label, rows: Rows, body: list[int], column: int) -> Iterator[Hit]:
    """Read one column below its heading."""
    question = found.question
    readable = [
        (at, value) for at in body if column < len(rows[at]) and (value := parse_value(rows[at][column], question.type))
    ]
    for at, value in readable:
        firsts = [cell for cell in rows[at][:column] if cell.strip()][:2]
        if question.years:
            if year := next(filter(None, (year_in(cell, question.years) for cell in firsts)), ""):
                yield at, column, f"{question.key}.{year}", value, found.score * 0.95
        elif len(readable) == 1:
            yield at, column, question.key, value, found.score * 0.95
        elif any("total" in fold(cell).split() for cell in firsts):
            yield at, column, question.key, value, found.score * 0.9
