"""The answer sheet that goes out with a request: a row a question and year, an empty cell beside it, a code behind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from foitrack.core.answercodes import write_code
from foitrack.core.display import for_cell
from foitrack.core.model import Campaign, Question
from foitrack.core.sheetanswers import ANSWER_HEADING, CODE_HEADING, NOTES_HEADING
from foitrack.core.words import Type
from foitrack.documents.workbooks import Book, bold, framed, grey, wrapped, written_book

HEADINGS = ("No.", "Question", "Year", ANSWER_HEADING, NOTES_HEADING, CODE_HEADING)
WIDTHS = (5, 70, 10, 16, 40, 34)
EXPECTED = {
    Type.INTEGER: "a whole number",
    Type.MONEY: "an amount in pounds",
    Type.PERCENTAGE: "a percentage",
    Type.TEXT: "words",
    Type.YES_NO: "yes or no",
}
HELP = (
    "Please write each answer into the column 'Your answer' and send this file back as xlsx, ods or csv.",
    "A number that is suppressed may be written as <5; 'not held' and an exemption's section are answers too.",
    "Please leave the column 'Code' as it is: it ties each row to this request.",
)


def rows(campaign: Campaign, ref: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows below the headings, in the order of HEADINGS; the answer and the note are empty."""
    for number, question in enumerate(campaign.questions, 1):
        for cell, year in zip(question.cells, question.years or ("",), strict=True):
            yield str(number), asked(question), year, "", "", write_code(ref, cell)


def asked(question: Question) -> str:
    """Write the question in one line, with the kind of answer it wants."""
    return f"{' '.join(question.text.split())} ({EXPECTED[question.type]})"


def answer_sheet_csv(campaign: Campaign, ref: str) -> bytes:
    """Write the sheet as CSV in UTF-8 with a byte order mark, which Excel needs."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([for_cell(cell) for cell in row] for row in rows(campaign, ref))
    return out.getvalue().encode("utf-8-sig")


def answer_sheet_xlsx(campaign: Campaign, ref: str) -> bytes:
    """Write the sheet as XLSX, help on a sheet of its own; raises FoitrackError where xlsxwriter is not installed."""

    def fill(book: Book) -> None:
        sheet = book.add_worksheet("Answers")
        write_rows(book, sheet, [HEADINGS, *rows(campaign, ref)])
        about = book.add_worksheet("Help")
        for at, line in enumerate(HELP):
            about.write_string(at, 0, line)

    return written_book(fill)


def write_rows(book: Book, sheet: Book, lines: Sequence[Sequence[str]]) -> None:
    """Write the headings and rows; the answer cells are framed, the codes grey."""
    formats = [book.add_format(each) for each in (wrapped, wrapped, wrapped, framed, wrapped, grey)]
    heading = book.add_format(bold)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    for at, line in enumerate(lines):
        for column, text in enumerate(line):
            style = formats[column] if at else heading
            if text:
                sheet.write_string(at, column, text, style)
            else:
                sheet.write_blank(at, column, None, style)
    sheet.freeze_panes(1, 0)
