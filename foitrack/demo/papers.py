"""The attachments of the demo: one force's answers as CSV, as a spreadsheet, as a letter in Word.

The same rows give the same bytes: no clock, no random name, every file inside a zip dated alike.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

_WRITTEN = datetime(2013, 12, 23, 9, 0)  # noqa: DTZ001 (office files hold naive instants)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Row:
    """One question as numbered in the request, and its answers: one for each force the reply speaks for."""

    number: int
    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a force states: its name and reference, and the answers. `columns` heads the answers of each row."""

    force: str
    reference: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def as_csv(statement: Statement, manner: int) -> bytes:
    """Write the answers as a plain list, as a semicolon list under a heading, or tab by tab."""
    out = io.StringIO()
    delimiter, charset = ((",", "utf-8-sig"), (";", "windows-1252"), ("\t", "utf-16"))[manner % 3]
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    if manner % 3 == 1:
        writer.writerows([["Freedom of Information", statement.reference], []])
    writer.writerow(["No.", "Question", *statement.columns])
    writer.writerows(_cells(statement, manner))
    return out.getvalue().encode(charset)


def as_xlsx(statement: Statement, manner: int) -> bytes:
    """Write a workbook: the answers alone, or below a title and beside a sheet of notes."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _WRITTEN, "company": statement.force})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        if manner % 2:
            notes = book.add_worksheet("Notes")
            notes.write_column(
                0, 0, [statement.force, f"Our reference: {statement.reference}", "Figures are in the next tab."]
            )
        sheet = book.add_worksheet("Response" if manner % 2 else "Sheet1")
        sheet.set_column(1, 1, 70, wrapped)
        top = 0
        if manner % 2:
            sheet.merge_range(0, 0, 0, 1 + len(statement.columns), f"{statement.force}: {statement.reference}", bold)
            top = 2
        sheet.write_row(top, 0, ["Q", "Request", *statement.columns], bold)
        for line, (number, question, *answers) in enumerate(_cells(statement, manner), start=top + 1):
            sheet.write_row(line, 0, [number, question])
            sheet.write_row(line, 2, [int(each) if each.isdecimal() else each for each in answers])
    return out.getvalue()


def as_docx(statement: Statement, manner: int, before: Iterable[str], after: Iterable[str]) -> bytes:
    """Write a letter: `before`, a table with the number in a column of its own or before the question, `after`."""
    from docx import Document

    letter = Document()
    letter.add_heading(statement.force, 1)
    for line in before:
        letter.add_paragraph(line)
    cells = [["No.", "Request", *statement.columns], *_cells(statement, manner)]
    if manner % 2:
        cells = [["Request", *statement.columns], *([f"{number} {text}", *rest] for number, text, *rest in cells[1:])]
    _add_table(letter, cells)
    for line in after:
        letter.add_paragraph(line)
    out = io.BytesIO()
    letter.save(out)
    return _dated_alike(out.getvalue())


def file_name(reference: str, manner: int, ending: str) -> str:
    """Name a file as forces do: by their reference, in one of several ways, sometimes with a loud ending."""
    plain = re.sub(r"[^A-Za-z0-9]+", " ", reference).strip()
    stem = (f"FOI Response {plain}", f"{plain} Response", f"Response_{plain.replace(' ', '_')}")[manner % 3]
    return f"{stem}.{ending.upper() if manner % 4 == 3 else ending}"


def _cells(statement: Statement, manner: int) -> list[list[str]]:
    label = ("{}.", "Q{}", "{}")[manner % 3]
    return [[label.format(row.number), row.question, *row.answers] for row in statement.rows]


def _add_table(letter: object, cells: Sequence[Sequence[str]]) -> None:
    table = letter.add_table(rows=0, cols=len(cells[0]), style="Table Grid")  # type: ignore[attr-defined]
    for row in cells:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _dated_alike(office_file: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_file)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename, _ZIP_EPOCH), old.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()
