"""The results as a workbook: the table with types, the source of every cell, and coverage with the caveats."""

from __future__ import annotations

from foitrack.core.caveats import caveats
from foitrack.core.dataset import ResultRow, Results
from foitrack.core.display import for_cell
from foitrack.core.words import Type
from foitrack.documents.workbooks import Book, bold, italic, written_book

FORMATS = {Type.INTEGER: "#,##0", Type.MONEY: "£#,##0.00", Type.PERCENTAGE: '0.0##"%"'}
FIRST = ("Authority", "Reference", "Stage", "Outcome")


def results_xlsx(found: Results) -> bytes:
    """Write the results; raises FoitrackError where xlsxwriter is not installed.

    Figures are numbers in the format of their question, everything else is text and never a formula.
    """

    def fill(book: Book) -> None:
        table(book, book.add_worksheet("Results"), found)
        sources(book, book.add_worksheet("Sources"), found)
        coverage(book, book.add_worksheet("Coverage"), found)

    return written_book(fill)


def table(book: Book, sheet: Book, found: Results) -> None:
    """Write one row an authority and the totals below; an empty cell holds its reason, in italics."""
    styles = {
        cell: book.add_format({"num_format": FORMATS[question.type]}) if question.type in FORMATS else None
        for question in found.campaign.questions
        for cell in question.cells
    }
    reason, heading = book.add_format(italic), book.add_format(bold)
    headings(sheet, (*FIRST, *found.cells), heading)
    for at, row in enumerate(found.rows, 1):
        for column, text in enumerate(about(row)):
            sheet.write_string(at, column, text)
        for column, cell in enumerate(found.cells, len(FIRST)):
            answer = row.answers.get(cell)
            if answer is None:
                sheet.write_string(at, column, row.missing[cell], reason)
            elif answer.value.number is not None:
                sheet.write_number(at, column, float(answer.value.number), styles[cell])
            else:
                sheet.write_string(at, column, safe(answer.value.text))
    write_totals(sheet, found, len(found.rows) + 1, heading)
    sheet.freeze_panes(1, 1)


def write_totals(sheet: Book, found: Results, at: int, style: Book) -> None:
    """Write the row of totals, bounds as text."""
    sheet.write_string(at, 0, "Total", style)
    for column, cell in enumerate(found.cells, len(FIRST)):
        total = found.totals.get(cell)
        if total is not None and total.exact:
            sheet.write_number(at, column, float(total.low), style)
        elif total is not None:
            sheet.write_string(at, column, total.text, style)


def sources(book: Book, sheet: Book, found: Results) -> None:
    """Write a line for each answer: whose, which, its value, where it stands, and what it replaced."""
    headings(sheet, ("Authority", "Reference", "Cell", "Value", "Source", "Message", "Replaced"), book.add_format(bold))
    lines = ((row, cell, answer) for row in found.rows for cell, answer in row.answers.items())
    for at, (row, cell, answer) in enumerate(lines, 1):
        name, ref, *_ = about(row)
        stands = (answer.value.text, answer.source, str(answer.message or ""), ", ".join(answer.replaced))
        for column, text in enumerate((name, ref, cell, *stands)):
            sheet.write_string(at, column, safe(text))


def coverage(book: Book, sheet: Book, found: Results) -> None:
    """Write the coverage, totals, shares, ranking, and what belongs beside a published figure."""
    heading = book.add_format(bold)
    lines: list[tuple[str, ...]] = [("Coverage", found.coverage.text)]
    lines += [(f"Total of {cell}", total.text, f"{total.given} authorities") for cell, total in found.totals.items()]
    lines += [(share.share.title, share.text, f"{share.authorities} authorities") for share in found.shares]
    lines += [("Caveat", caveat) for caveat in caveats(found)]
    lines += [(f"{each.rank}. by {found.campaign.rank_by}", each.authority, each.value.text) for each in found.ranking]
    for at, line in enumerate(lines):
        for column, text in enumerate(line):
            sheet.write_string(at, column, safe(text), heading if column == 0 else None)


def headings(sheet: Book, names: tuple[str, ...], style: Book) -> None:
    """Write the first row."""
    for column, name in enumerate(names):
        sheet.write_string(0, column, safe(name), style)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(names), 16)


def about(row: ResultRow) -> tuple[str, ...]:
    """Return what stands before the answers of a row."""
    outcome = str(row.outcome) if row.outcome else ""
    return tuple(map(safe, (row.request.authority_name, row.request.ref, str(row.stage), outcome)))


def safe(text: str) -> str:
    """Make text harmless when a spreadsheet is saved on as CSV; a suppressed `<5` stays as it is."""
    return for_cell(text)
