"""The attachments of the demo: what was put in comes out again, and the same rows give the same bytes."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from foitrack.core.answercodes import read_code
from foitrack.core.candidates import candidates
from foitrack.core.model import Table
from foitrack.core.scanned import is_scanned
from foitrack.demo import pdf, xls
from foitrack.demo.case import Case
from foitrack.demo.cast import Paper, draw
from foitrack.demo.envelopes import Enclosure, read
from foitrack.demo.office import answer
from foitrack.demo.papers import (
    Row,
    Statement,
    as_csv,
    as_docx,
    as_filled_sheet,
    as_pdf,
    as_scan,
    as_xls,
    as_xlsx,
    file_name,
)
from foitrack.demo.scan import scanned
from foitrack.documents.answersheet import answer_sheet_csv, answer_sheet_xlsx
from foitrack.documents.programs import path_of
from foitrack.documents.reading import read as read_document
from foitrack.mail.parse import parse
from tests.demo.rehearsed import CALENDAR, DUE, SENT, authorities, campaign, letters

ONE = Statement(
    "Kent Police",
    "20/09/1088",
    ("Response",),
    (
        Row(1, "How many investigations were there?", ("88",)),
        Row(2, "How many concerned officers; how many (of those) specials?", ("<5",)),
        Row(3, "Café, £ and “quotes”: how many?", ("0",)),
        Row(4, "How many ended?", ("Exempt under section 40(2)",)),
    ),
)
TWO = Statement(
    "Norfolk Constabulary and Suffolk Constabulary",
    "FOI 000880/26 and FOI 000881/26",
    ("Norfolk Constabulary", "Suffolk Constabulary"),
    (Row(1, "How many investigations were there?", ("12", "7")), Row(2, "How many ended?", ("1", "Nil"))),
)
MAKERS: dict[str, Callable[[Statement, int], bytes]] = {
    "csv": as_csv,
    "xls": as_xls,
    "xlsx": as_xlsx,
    "docx": lambda statement, manner: as_docx(statement, manner, ["Dear Ada"], ["Yours"]),
    "pdf": lambda statement, _: as_pdf(statement, ["Dear Ada"], ["Yours"]),
}
MANNERS = range(6)


def rows_of(ending: str, content: bytes) -> list[tuple[str, ...]]:
    """The rows of the one table that has answers."""
    document = read_document(content, f"reply.{ending}")
    assert document.warnings == ()
    [table] = [table for table in document.tables if len(table.rows) > 1 and "Notes" not in table.where]
    return list(table.rows)


@pytest.mark.parametrize("statement", [ONE, TWO], ids=["one-force", "two-forces"])
@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("ending", MAKERS)
def test_every_answer_stands_in_its_row_and_column(ending: str, manner: int, statement: Statement) -> None:
    rows = rows_of(ending, MAKERS[ending](statement, manner))
    [head] = [row for row in rows if set(statement.columns) <= set(row)]
    columns = [head.index(name) for name in statement.columns]
    for row in statement.rows:
        [found] = [cells for cells in rows if any(row.question in cell for cell in cells)]
        assert tuple(found[column] for column in columns) == row.answers


@pytest.mark.parametrize("manner", MANNERS)
@pytest.mark.parametrize("ending", MAKERS)
def test_the_same_statement_gives_the_same_bytes(ending: str, manner: int) -> None:
    assert MAKERS[ending](ONE, manner) == MAKERS[ending](ONE, manner)
    assert MAKERS[ending](ONE, manner) != MAKERS[ending](TWO, manner)


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_files_inside_office_files_carry_no_clock(ending: str) -> None:
    with zipfile.ZipFile(BytesIO(MAKERS[ending](ONE, 1))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_csv_comes_in_three_dialects() -> None:
    heads = {as_csv(ONE, manner)[:3] for manner in range(3)}
    assert heads == {b"\xef\xbb\xbf", b"Fre", b"\xff\xfeN"}


@pytest.mark.parametrize(
    ("reference", "manner", "name"),
    [
        pytest.param("HQ/PA/003493/26", 0, "FOI Response HQ PA 003493 26.docx", id="words"),
        pytest.param("1812/26", 1, "1812 26 Response.docx", id="reference-first"),
        pytest.param("F-2026-01604", 2, "Response_F_2026_01604.docx", id="underscores"),
        pytest.param("FOI 12/26", 3, "FOI Response FOI 12 26.DOCX", id="loud-ending"),
        pytest.param("../../etc", 0, "FOI Response etc.docx", id="nothing-but-letters-and-digits"),
    ],
)
def test_files_are_named_by_the_reference(reference: str, manner: int, name: str) -> None:
    assert file_name(reference, manner, "docx") == name


def test_a_long_pdf_goes_over_pages_and_loses_nothing() -> None:
    rows = [(f"{n}.", f"How many of kind {n} were there?", str(n)) for n in range(1, 90)]
    table = [("No.", "Request", "Response"), *rows]
    content = pdf.letter([f"Paragraph {n} (with \\ and brackets)" for n in range(30)], table, ["The end"])
    document = read_document(content, "long.pdf")
    assert document.pages > 2
    for n in range(30):
        assert f"Paragraph {n} (with \\ and brackets)" in document.text
    assert {row for each in document.tables for row in each.rows} >= set(rows)
    assert "The end" in document.text


def test_a_scan_is_the_print_as_a_picture_and_nothing_else() -> None:
    printed = as_pdf(TWO, [TWO.force, f"Our reference: {TWO.reference}"], [])
    print_page, scan_page = (pypdfium2.PdfDocument(each)[0] for each in (printed, as_scan(TWO)))
    assert scan_page.get_size() == print_page.get_size()
    [picture] = scan_page.get_objects()
    assert isinstance(picture, pypdfium2.PdfImage)
    assert scan_page.get_textpage().get_text_bounded() == ""
    shown, seen = print_page.render(scale=150 / 72, grayscale=True), picture.get_bitmap()
    assert (seen.width, seen.height) == (shown.width, shown.height) == (1240, 1755)
    assert bytes(seen.buffer) == bytes(shown.buffer)


def test_a_scan_keeps_every_page() -> None:
    long = pdf.letter([f"Paragraph {n}" for n in range(90)], [("No.", "Request", "Response")], [])
    assert len(pypdfium2.PdfDocument(scanned(long))) == len(pypdfium2.PdfDocument(long)) > 1


def test_the_same_statement_gives_the_same_scan() -> None:
    assert as_scan(ONE) == as_scan(ONE) != as_scan(TWO)


@pytest.mark.skipif(not path_of("tesseract"), reason="tesseract is not installed")
def test_a_scan_is_recognised_where_tesseract_is() -> None:
    document = read_document(as_scan(ONE), "scan.pdf")
    assert is_scanned(document.warnings)
    assert "Our reference: 20/09/1088" in document.text


def test_a_scan_says_nothing_where_tesseract_is_not(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read_document(as_scan(ONE), "scan.pdf")
    assert (document.text, document.tables) == ("", ())
    assert "install tesseract" in " ".join(document.warnings)


def test_an_old_workbook_is_opened_by_others_too(tmp_path: Path) -> None:
    import olefile

    file = tmp_path / "reply.xls"
    file.write_bytes(as_xls(ONE, 0))
    with olefile.OleFileIO(file, raise_defects=olefile.DEFECT_INCORRECT) as compound:
        assert compound.listdir() == [["Workbook"]]
        assert compound.parsing_issues == []


def test_an_old_workbook_that_would_not_fit_is_refused() -> None:
    rows = [["x" * 100] for _ in range(300)]
    with pytest.raises(ValueError, match="too long"):
        xls.workbook("Sheet", rows + rows)
    [table] = read_document(xls.workbook("Sheet", rows), "long.xls").tables
    assert len(table.rows) == 300


# -- the answer sheet ------------------------------------------------------------------------------------------------


def sheet_rows(content: bytes, name: str) -> tuple[tuple[str, ...], ...]:
    [table] = [each for each in read_document(content, name).tables if any("Your answer" in row for row in each.rows)]
    return table.rows


@pytest.mark.parametrize("manner", [0, 1], ids=["saved-as-xlsx", "saved-as-csv"])
@pytest.mark.parametrize(
    ("write", "name"), [(answer_sheet_csv, "sheet.csv"), (answer_sheet_xlsx, "sheet.xlsx")], ids=["csv", "xlsx"]
)
def test_a_filled_sheet_is_certain(write: Callable[..., bytes], name: str, manner: int) -> None:
    answers = {str(number): str(number * 3) for number in range(1, 9)}
    ending, content = as_filled_sheet(sheet_rows(write(campaign(), "SM-AB12C"), name), answers, manner)
    document = read_document(content, f"renamed.{ending}")
    found = candidates(campaign().questions, [("renamed", document)], "", ref="SM-AB12C")
    certain = {each.cell: each.value.text for each in found if each.certainty == 1}
    assert certain == {question.key: str(3 * n) for n, question in enumerate(campaign().questions, 1)}


def test_an_unanswered_row_keeps_what_it_held() -> None:
    rows = (("No.", "Question", "Your answer", "Code"), ("1", "How many?", "", "x"), ("2", "Why?", "because", "y"))
    ending, content = as_filled_sheet(rows, {"1": "7"}, 1)
    [table] = read_document(content, f"sheet.{ending}").tables
    assert table == Table((rows[0], ("1", "How many?", "7", "x"), rows[2]), table.where)


def with_sheet(manner: int, enclosures: tuple[Enclosure, ...]) -> Case:
    parts = [part for part in draw(authorities()).values() if part.paper is Paper.SHEET and part.manner % 2 == manner]
    sent = next(sent for sent in letters() if sent.authority == parts[0].authority)
    letter = replace(read(sent.raw), enclosures=enclosures)
    return Case(parts[0], campaign(), letter, SENT, DUE, {"cases": "88"})


@pytest.mark.parametrize("manner", [0, 1])
def test_a_force_fills_the_sheet_that_came_with_the_request(manner: int) -> None:
    sheet = Enclosure("sheet.xlsx", "application/octet-stream", answer_sheet_xlsx(campaign(), "SM-AB12C"))
    [file] = parse(answer(with_sheet(manner, (sheet,)), CALENDAR.add(SENT, 9))).attachments
    rows = sheet_rows(file.content, file.name)
    codes = [found.cell for row in rows for cell in row if (found := read_code(cell))]
    assert codes == [question.key for question in campaign().questions]
    assert rows[1][3] == "88"


def test_without_a_sheet_it_sends_a_workbook_of_its_own() -> None:
    [file] = parse(answer(with_sheet(0, ()), CALENDAR.add(SENT, 9))).attachments
    assert file.name.lower().endswith(".xlsx")
    assert any("88" in row for table in read_document(file.content, file.name).tables for row in table.rows)


def test_a_letter_is_read_with_its_enclosures() -> None:
    envelope_of = read(letters()[0].raw)
    assert envelope_of.enclosures == ()
    assert envelope_of.reply_to.startswith("ada+")
