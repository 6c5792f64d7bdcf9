"""Documents whose truth is known, because they are made here: by Python's own libraries and by LibreOffice.

Used by the tests and by benchmarks/documents. `make` writes them into a folder and returns what must be read from each.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import docx
import xlsxwriter

Rows = tuple[tuple[str, ...], ...]
OFFICE = shutil.which("soffice")
AREAS = ("Kent", "Avon and Somerset", "Greater Manchester", "West Yorkshire", "Devon and Cornwall", "Essex", "Gwent")


@dataclass(frozen=True)
class Made:
    """A file and the table it holds. `exact` says that the table must come out whole; a PDF's is counted by cell."""

    path: Path
    rows: Rows
    exact: bool = True
    ruled: bool = True

    @property
    def id(self) -> str:
        return self.path.name


def figures(count: int, seed: int) -> Rows:
    """A table of the usual kind: a name, counts, suppressed counts, money."""
    dice = random.Random(seed)
    heading = ("Area", "Cases", "Officers", "Staff dismissed", "Cost")
    lines = [
        (
            f"{dice.choice(AREAS)} {number}",
            f"{dice.randint(0, 4000):,}",
            dice.choice(("<5", "0", "12", "nil")),
            str(dice.randint(0, 9)),
            f"£{dice.randint(100, 99_999):,}.{dice.randint(10, 99)}",
        )
        for number in range(count)
    ]
    return (heading, *lines)


SHORT = figures(8, 1)
LONG = figures(90, 2)
AWKWARD: Rows = (
    ("Question", "Answer", "Note"),
    ("1. How many cases?", "88", "see note; below, “quoted”"),
    ("2. How many officers?", "<5", "exempt under section 40(2), because small numbers may identify a person"),
    ("3. What did it cost?", "£1,234.50", "café – naïve"),
    ("4. What share?", "12%", "2015/16"),
    ("5. Anything else?", "No information held", "not applicable"),
)
SPARSE: Rows = (
    ("Outcome", "2013/14", "2014/15", "2015/16"),
    ("Resigned", "3", "", "<5"),
    ("Dismissed", "", "1", ""),
    ("Retired", "0", "2", "4"),
    ("Written warning", "", "", "17"),
)
MERGED: Rows = (
    ("Year", "Officers", "Officers", "Staff", "Staff"),
    ("Year", "Suspended", "Dismissed", "Suspended", "Dismissed"),
    ("2014", "1", "2", "3", "4"),
    ("2015", "5", "6", "<5", "8"),
    ("Total", "6", "8", "<5", "12"),
)
NARROW: Rows = (("Request", "Response"), *((f"{n}. How many of kind {n}?", str(n * n + 7)) for n in range(1, 15)))
TABLES = {"short": SHORT, "long": LONG, "awkward": AWKWARD, "sparse": SPARSE, "narrow": NARROW}


def word_file(rows: Rows, style: str | None, merged: bool = False) -> bytes:
    """A letter with one table in it."""
    letter = docx.Document()
    letter.core_properties.author = ""
    letter.add_heading("Freedom of information request", 1)
    letter.add_paragraph("Thank you for your request of 1 March. We hold the information in the table below. " * 3)
    table = letter.add_table(len(rows), len(rows[0]))
    if style:
        table.style = style
    for at, row in enumerate(rows):
        cells = table.rows[at].cells
        for column, text in enumerate(row):
            cells[column].text = text
    if merged:
        for first, last in (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (0, 4))):
            text = table.cell(*first).text
            table.cell(*first).merge(table.cell(*last)).text = text
    letter.add_paragraph("If you are not content with this response you may ask for an internal review. " * 3)
    out = io.BytesIO()
    letter.save(out)
    return out.getvalue()


def book_file(rows: Rows, top: int = 0, left: int = 0, merged: bool = False, borders: bool = True) -> bytes:
    """A workbook with the table on its first sheet, as text, at (top, left)."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        style = book.add_format({"border": 1 if borders else 0})
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(top + at, left + column, text, style)
        sheet.set_column(left, left + len(rows[0]), 24)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        if merged:
            sheet.merge_range(0, 0, 1, 0, rows[0][0], style)
            sheet.merge_range(0, 1, 0, 2, rows[0][1], style)
            sheet.merge_range(0, 3, 0, 4, rows[0][3], style)
    return out.getvalue()


def csv_file(rows: Rows, delimiter: str, charset: str, first: str = "") -> bytes:
    """A delimited file."""
    out = io.StringIO()
    out.write(first)
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(charset)


def page_file(rows: Rows, merged: bool = False) -> bytes:
    """An HTML page; of a merged table, the cells as spans."""
    if merged:
        top = "<tr><th rowspan=2>Year<th colspan=2>Officers<th colspan=2>Staff</tr>"
        second = "".join(f"<th>{text}</th>" for text in rows[1][1:])
        body = f"{top}<tr>{second}</tr>" + "".join(line(row) for row in rows[2:])
    else:
        body = "".join(line(row) for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body><p>Dear Sir<table>{body}</table></body>".encode()


def line(row: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{text.replace('<', '&lt;')}</td>" for text in row) + "</tr>"


def make(folder: Path) -> list[Made]:
    """Write the whole corpus; without LibreOffice, only what Python writes."""
    return [*made_here(folder), *(made_by_office(folder) if OFFICE else ())]


def made_here(folder: Path) -> list[Made]:
    """The files that Python's own libraries write."""
    blank = ("",) * len(SHORT[0])
    shifted = (blank, blank, *SHORT)
    return [
        put(folder, "comma.csv", csv_file(AWKWARD, ",", "utf-8"), AWKWARD),
        put(folder, "bom.csv", csv_file(AWKWARD, ",", "utf-8-sig"), AWKWARD),
        put(folder, "semicolon-cp1252.csv", csv_file(AWKWARD, ";", "cp1252"), AWKWARD),
        put(folder, "tab-utf16.csv", csv_file(AWKWARD, "\t", "utf-16"), AWKWARD),
        put(folder, "tab.tsv", csv_file(SPARSE, "\t", "utf-8"), SPARSE),
        put(folder, "bar.csv", csv_file(SHORT, "|", "utf-8"), SHORT),
        put(folder, "sep-line.csv", csv_file(SHORT, ";", "cp1252", "sep=;\r\n"), ((), *SHORT)),
        put(folder, "long.csv", csv_file(LONG, ",", "utf-8"), LONG),
        put(folder, "tab.txt", csv_file(SHORT, "\t", "utf-8"), SHORT),
        put(folder, "page.html", page_file(SHORT), SHORT),
        put(folder, "merged.html", page_file(MERGED, merged=True), MERGED),
        put(folder, "offset.xlsx", book_file(SHORT, top=2), shifted),
        put(folder, "merged.xlsx", book_file(MERGED, merged=True), MERGED),
        *(put(folder, f"{name}.xlsx", book_file(rows), rows) for name, rows in TABLES.items()),
        *(put(folder, f"{name}.docx", word_file(rows, "Table Grid"), rows) for name, rows in TABLES.items()),
        put(folder, "merged.docx", word_file(MERGED, "Table Grid", merged=True), MERGED),
        put(folder, "book-as.csv", book_file(SHORT), SHORT),
        put(folder, "letter-without-suffix", word_file(SHORT, None), SHORT),
        put(folder, "one.zip", zipped({"inner/short.csv": csv_file(SHORT, ",", "utf-8")}), SHORT),
        put(folder, "nested.zip", zipped({"a.zip": zipped({"short.xlsx": book_file(SHORT)})}), SHORT),
        put(folder, "forwarded.eml", mail_with("short.csv", csv_file(SHORT, ",", "utf-8")), SHORT),
    ]


def put(folder: Path, name: str, content: bytes, rows: Rows, exact: bool = True, ruled: bool = True) -> Made:
    (folder / name).write_bytes(content)
    return Made(folder / name, rows, exact, ruled)


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def mail_with(name: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "foi@force.example", "me@example.org", "Your request"
    mail.set_content("Please find attached.")
    mail.add_attachment(content, maintype="text", subtype="csv", filename=name)
    return mail.as_bytes()


def made_by_office(folder: Path) -> list[Made]:
    """The files that LibreOffice writes from ours."""
    letters, books, plain = folder / "letters", folder / "books", folder / "plain"
    for each in (letters, books, plain):
        each.mkdir()
    for name, rows in TABLES.items():
        (letters / f"{name}.docx").write_bytes(word_file(rows, "Table Grid"))
        (plain / f"{name}-plain.docx").write_bytes(word_file(rows, None))
        (books / f"{name}-book.xlsx").write_bytes(book_file(rows))
        (plain / f"{name}-plain-book.xlsx").write_bytes(book_file(rows, borders=False))
    (letters / "merged.docx").write_bytes(word_file(MERGED, "Table Grid", merged=True))
    (books / "merged-book.xlsx").write_bytes(book_file(MERGED, merged=True))
    made = []
    for kind in ("rtf", "odt", "doc", "pdf"):
        convert(letters, kind, folder)
        merged = kind != "rtf"
        names = {**TABLES, "merged": MERGED} if merged else TABLES
        made += [Made(folder / f"{name}.{kind}", rows, exact=kind != "pdf") for name, rows in names.items()]
    for kind in ("ods", "xls", "pdf"):
        convert(books, kind, folder)
        names = {**TABLES, "merged": MERGED}
        made += [Made(folder / f"{name}-book.{kind}", rows, exact=kind != "pdf") for name, rows in names.items()]
    convert(plain, "pdf", folder)
    for name, rows in TABLES.items():
        made.append(Made(folder / f"{name}-plain.pdf", rows, exact=False, ruled=False))
        made.append(Made(folder / f"{name}-plain-book.pdf", rows, exact=False, ruled=False))
    return made


def convert(source: Path, kind: str, target: Path) -> None:
    """Convert every file of a folder with LibreOffice, in one run."""
    assert OFFICE
    profile = f"-env:UserInstallation=file://{target}/profile"
    files = [str(path) for path in sorted(source.iterdir())]
    words = [OFFICE, profile, "--headless", "--norestore", "--convert-to", kind, "--outdir", str(target), *files]
    subprocess.run(words, check=True, capture_output=True, timeout=300)


def cells_right(truth: Rows, tables: Sequence[Rows]) -> int:
    """Count the cells of the truth that were read: rows are taken in order, each from the best-fitting row read."""
    read = [row for rows in tables for row in rows]
    right, start = 0, 0
    for wanted in truth:
        fits = [(fit(wanted, row), -at) for at, row in enumerate(read[start : start + 40], start)]
        best, place = max(fits, default=(0, 0))
        right += best
        if best:
            start = -place + 1
    return right


def fit(wanted: Sequence[str], row: Sequence[str]) -> int:
    """Count the cells of a row that stand in their column."""
    return sum(one == other for one, other in zip(wanted, row, strict=False)) if any(row) else 0
