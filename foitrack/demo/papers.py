"""The attachments of the demo: one force's answers as CSV, as a spreadsheet, as a letter in Word.

The same rows give the same bytes: no clock, no random name, every file inside a zip dated alike.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from foitrack.demo import pdf, scan, xls

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
    """Write a workbook: the answers alone, or below a title and behind a sheet of notes."""
    cells = [["Q", "Request", *statement.columns], *_cells(statement, manner)]
    if manner % 2 == 0:
        return _workbook({"Sheet1": cells})
    notes = [[statement.force], [f"Our reference: {statement.reference}"], ["Figures are in the next tab."]]
    return _workbook({"Notes": notes, "Response": [[f"{statement.force}: {statement.reference}"], [], *cells]})


def as_xls(statement: Statement, manner: int) -> bytes:
    """Write a workbook of the kind that Excel saved until 2003."""
    return xls.workbook("Response", [["No.", "Request", *statement.columns], *_cells(statement, manner)])


def as_pdf(statement: Statement, before: Iterable[str], after: Iterable[str]) -> bytes:
    """Write a letter on paper: `before`, a ruled table, `after`."""
    return pdf.letter(before, [["No.", "Request", *statement.columns], *_cells(statement, 0)], after)


def as_scan(statement: Statement) -> bytes:
    """Scan a printed sheet: force, reference and the ruled table, one page as a picture without text."""
    return scan.scanned(as_pdf(statement, [statement.force, f"Our reference: {statement.reference}"], ()))


def as_docx(statement: Statement, manner: int, before: Iterable[str], after: Iterable[str]) -> bytes:
    """Write a letter: `before`, a table with the number in a column of its own or before the question, `after`."""
    from docx import Document

    letter = Document()
    letter.core_properties.author, letter.core_properties.title = "", statement.reference
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


def as_filled_sheet(rows: Sequence[Sequence[str]], answers: Mapping[str, str], manner: int) -> tuple[str, bytes]:
    """Fill the rows of an answer sheet, whose first column numbers the questions; return the file's ending and bytes.

    It is saved as a force's office would: a workbook without our formats, or CSV as Excel writes it.
    """
    place = next((row.index("Your answer") for row in rows if "Your answer" in row), 0)
    filled = [[*row[:place], answers.get(row[0], row[place]), *row[place + 1 :]] for row in rows]
    if manner % 2:
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerows(filled)
        return "csv", out.getvalue().encode("utf-8-sig")
    return "xlsx", _workbook({"Answers": filled})


def file_name(reference: str, manner: int, ending: str) -> str:
    """Name a file as forces do: by their reference, in one of several ways, sometimes with a loud ending."""
    plain = re.sub(r"[^A-Za-z0-9]+", " ", reference).strip()
    stem = (f"FOI Response {plain}", f"{plain} Response", f"Response_{plain.replace(' ', '_')}")[manner % 3]
    return f"{stem}.{ending.upper() if manner % 4 == 3 else ending}"


def _cells(statement: Statement, manner: int) -> list[list[str]]:
    label = ("{}.", "Q{}", "{}")[manner % 3]
    return [[label.format(row.number), row.question, *row.answers] for row in statement.rows]


def _workbook(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Write sheets by name; what looks like a number is one, as Excel would have it."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _WRITTEN})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(1, 1, 70, wrapped)
            for line, row in enumerate(rows):
                for column, text in enumerate(row):
                    if text.isdecimal():
                        sheet.write_number(line, column, int(text))
                    else:
                        sheet.write_string(line, column, text)
    return out.getvalue()


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
