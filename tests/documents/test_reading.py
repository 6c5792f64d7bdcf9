"""What each reader makes of the odd files of its format."""

import io
import random
from email.message import EmailMessage
from pathlib import Path

import docx
import pypdfium2
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from foitrack.core.candidates import candidates
from foitrack.core.model import Document, Question
from foitrack.core.words import Type
from foitrack.documents import read
from foitrack.documents.charsets import decode
from foitrack.documents.grids import Span, laid_out
from foitrack.documents.pixels import pixels
from foitrack.documents.programs import path_of
from tests.documents.corpus import OFFICE, SHORT, book_file, convert, csv_file, made_here, word_file, zipped
from tests.documents.pdfs import pdf, texts

SIGNED = bytes.fromhex("308006092a864886f70d010702a080")
ENVELOPED = bytes.fromhex("308006092a864886f70d010703a080")


def ole(stream: str) -> bytes:
    """The beginning of an OLE file, with the name of a stream as its directory writes it."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + f"{stream}\0".encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_pounds_and_accents_survive_whatever_the_charset(charset: str) -> None:
    assert decode("café,£1,234\r\n<5\r".encode(charset)) == "café,£1,234\n<5\n"


def test_bytes_that_are_no_text_never_fail() -> None:
    assert decode(bytes(range(256)))
    assert decode(b"") == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_delimiter_is_found_beside_the_commas_of_the_figures(delimiter: str) -> None:
    rows = (("Area", "Cost"), ("Kent", "1,234"), ("Essex", "2,345"), ("Gwent; South", "3,456"))
    assert read(csv_file(rows, delimiter, "utf-8"), "a.csv").tables[0].rows == rows


def test_a_quoted_cell_may_hold_line_ends() -> None:
    assert read(b'a,b\n"one\ntwo",2\n', "a.csv").tables[0].rows == (("a", "b"), ("one\ntwo", "2"))


def test_the_row_below_a_separator_line_keeps_its_place() -> None:
    table = read(b"sep=;\nquestion;answer\ncases;88\n", "a.csv").tables[0]
    found = candidates([Question("cases", "How many cases?")], [("a.csv", Document(tables=(table,)))], "")
    assert found[0].source == "a.csv#B3"


def test_the_type_is_told_by_the_content_and_not_by_the_name() -> None:
    assert read(book_file(SHORT), "table.csv").tables[0].rows == SHORT
    assert read(word_file(SHORT, None), "scan.pdf", "application/pdf").tables[0].rows == SHORT


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"Rar!\x1a\x07\x01\x00", "a.rar", "RAR archive: unpack it, or ask for a zip"),
        (b"\x00\x01\x02\x03", "a.bin", "of no type that foitrack knows"),
        (b"%PDF-1.4", "a.pdf", "the PDF is damaged: ask for it again"),
        (word_file(SHORT, None)[:3000], "a.docx", "cut or damaged"),
        (book_file(SHORT)[:2000], "a.xlsx", "workbook is damaged"),
        (b"ID3\x03\x00\x00\x00", "a.mp3", "no reader for audio/mpeg"),
        (b"MZ\x90\x00\x03", "answer.pdf.exe", "it is a program: do not open it"),
        (b"L\0\0\0\1\x14\2\0\0\0", "answer.lnk", "it is a program: do not open it"),
        (ole("EncryptedPackage"), "a.docx", "it is protected with a password: ask for the password or an open copy"),
        (ole("VisioDocument"), "a.vsd", "of no type that foitrack knows"),
        (ENVELOPED, "smime.p7m", "it is encrypted: open the mail in the program that has its key"),
        (b"-----BEGIN PGP MESSAGE-----\n\nabc\n", "encrypted.asc", "it is encrypted: "),
    ],
    ids=["rar", "binary", "pdf", "docx", "xlsx", "sound", "program", "shortcut", "protected", "visio", "s/mime", "pgp"],
)
def test_what_cannot_be_read_says_so_and_what_would_help(content: bytes, name: str, said: str) -> None:
    document = read(content, name)
    assert (document.text, document.tables) == ("", ())
    assert document.warnings[0].startswith("not read: ")
    assert said in document.warnings[0]


@pytest.mark.parametrize(
    ("content", "name", "declared"),
    [
        (SIGNED, "smime.p7s", "application/pkcs7-signature"),
        (SIGNED, "smime.p7m", "application/x-pkcs7-mime"),
        (b"-----BEGIN PGP SIGNATURE-----\n\nabc\n", "signature.asc", "application/pgp-signature"),
        (b"Version: 1\n", "attachment-1.asc", "application/pgp-encrypted"),
    ],
    ids=["s/mime", "signed as a whole", "pgp", "the part before an encrypted one"],
)
def test_a_signature_holds_nothing_and_hinders_nothing(content: bytes, name: str, declared: str) -> None:
    assert read(content, name, declared) == Document()


def test_an_invitation_says_what_when_and_where() -> None:
    entry = (
        b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Call about\r\n  your request\r\n"
        b"DTSTART:20260310T100000Z\r\nDTEND;TZID=Europe/London:20260310T103000\r\nDTSTAMP:20260301T000000Z\r\n"
        b"LOCATION:Maidstone\\, Room 2\r\nDESCRIPTION:Which years?\\nWhich forces?\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    document = read(entry, "invite.ics", "text/calendar")
    assert document.text.splitlines() == [
        "Summary: Call about your request",
        "Begins: 2026-03-10 10:00 UTC",
        "Ends: 2026-03-10 10:30",
        "Location: Maidstone, Room 2",
        "Description: Which years? Which forces?",
    ]
    assert document.warnings == ()


def letter() -> tuple[docx.document.Document, io.BytesIO]:
    return docx.Document(), io.BytesIO()


def saved(file: docx.document.Document) -> bytes:
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def test_a_word_file_is_read_in_order_with_its_tables_in_place() -> None:
    file = docx.Document()
    file.add_paragraph("before")
    table = file.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "cases", "88"
    file.add_paragraph("after")
    assert read(saved(file), "a.docx").text == "before\ncases\t88\nafter"


def test_deleted_text_of_a_word_file_is_not_read_and_inserted_text_is() -> None:
    file = docx.Document()
    paragraph = file.add_paragraph("There were ")
    for tag, inner, text in (("w:del", "w:delText", "99"), ("w:ins", "w:t", "88")):
        change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        change.set(qn("w:author"), "A. Clerk")
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    document = read(saved(file), "a.docx")
    assert document.text == "There were 88"
    assert "it holds tracked changes by A. Clerk" in document.warnings


def test_a_table_inside_a_cell_is_text_of_that_cell() -> None:
    file = docx.Document()
    outer = file.add_table(1, 2)
    outer.cell(0, 0).text = "cases"
    inner = outer.cell(0, 1).add_table(1, 1)
    inner.cell(0, 0).text = "88"
    assert read(saved(file), "a.docx").tables[0].rows == (("cases", "88"),)


def workbook(fill: object) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book)  # type: ignore[operator]
    return out.getvalue()


def test_numbers_dates_and_truths_of_a_sheet_read_as_people_write_them() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Data")
        for column, value in enumerate((88, 88.5, 1e15, 0.1 + 0.2, True, "=1+1", "")):
            sheet.write(0, column, value) if value != "=1+1" else sheet.write_string(0, column, value)

    assert read(workbook(fill), "a.xlsx").tables[0].rows[0] == (
        "88", "88.5", "1000000000000000", "0.3", "yes", "=1+1"
    )  # fmt: skip


def test_a_cell_that_shows_a_percentage_is_read_as_one() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Data")
        sheet.write(0, 0, "share")
        sheet.write(0, 1, 0.125, book.add_format({"num_format": "0.0%"}))
        sheet.write(1, 1, 0.125)

    table = read(workbook(fill), "a.xlsx").tables[0]
    assert table.rows == (("share", "12.5%"), ("", "0.125"))
    found = candidates([Question("share", "What share?", Type.PERCENTAGE)], [("a.xlsx", Document(tables=(table,)))], "")
    assert (found[0].value.text, found[0].source) == ("12.5", "a.xlsx#Data!B1")


def test_hidden_rows_columns_and_sheets_are_named_and_not_read() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Data")
        for row in range(4):
            for column in range(3):
                sheet.write_string(row, column, f"{row}{column}")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        secret = book.add_worksheet("Staff")
        secret.write_string(0, 0, "a name")
        secret.hide()
        deep = book.add_worksheet("Deep")
        deep.write_string(0, 0, "another")
        deep.very_hidden()

    document = read(workbook(fill), "a.xlsx")
    assert document.tables[0].rows == (("00", "", "02"), ("10", "", "12"), ("", "", ""), ("30", "", "32"))
    assert "name" not in document.text
    assert [warning for warning in document.warnings if "hidden" in warning] == [
        "hidden row 3 of sheet 'Data', not read: perhaps not meant to be sent",
        "hidden column B of sheet 'Data', not read: perhaps not meant to be sent",
        "hidden sheet 'Staff', not read: perhaps not meant to be sent",
        "hidden sheet 'Deep', not read: perhaps not meant to be sent",
    ]


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("kind", ["ods", "xls", "xlsx"])
def test_what_libreoffice_hides_is_not_read_and_what_it_shows_as_percent_is(kind: str, tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet, percent = book.add_worksheet("Data"), book.add_format({"num_format": "0.0%"})
        for row in range(4):
            sheet.write_string(row, 0, f"row {row}")
            sheet.write_string(row, 1, f"hidden {row}")
            sheet.write_number(row, 2, 0.125, percent)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        secret = book.add_worksheet("Staff")
        secret.write_string(0, 0, "a name")
        secret.hide()

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(workbook(fill))
    convert(tmp_path / "in", kind, tmp_path)
    document = read((tmp_path / f"a.{kind}").read_bytes(), f"a.{kind}")
    assert "a name" not in document.text
    assert "hidden sheet 'Staff', not read: perhaps not meant to be sent" in document.warnings
    if kind != "xls":
        rows = (("row 0", "", "12.5%"), ("row 1", "", "12.5%"), ("", "", ""), ("row 3", "", "12.5%"))
        assert document.tables[0].rows == rows


def test_invisible_text_of_a_page_is_not_read() -> None:
    page = (
        b"<html><body><p style='display:none'>secret</p><p>01/FOI/<b>26</b>/123</p><script>var x</script></body></html>"
    )
    assert read(page, "a.html").text.strip() == "01/FOI/26/123"


def test_spans_that_reach_down_and_across_are_filled() -> None:
    rows = [[Span("a", across=2, down=2), Span("b")], [Span("c")], [Span("d"), Span("e"), Span("f")]]
    assert laid_out(rows) == (("a", "a", "b"), ("a", "a", "c"), ("d", "e", "f"))


def test_spans_at_the_end_of_short_rows_are_filled() -> None:
    assert laid_out([[Span("a"), Span("b", down=3)], [], [Span("c")]]) == (("a", "b"), ("", "b"), ("c", "b"))


def test_a_presentation_is_read_slide_by_slide_with_its_tables() -> None:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    head = f'<p:sld xmlns:p="x" xmlns:a="{a}">'

    def cell(text: str, more: str = "") -> str:
        return f"<a:tc {more}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    table = (
        "<a:tbl><a:tr>" + cell("Year", 'gridSpan="2"') + cell("", 'hMerge="1"') + "</a:tr>"
        "<a:tr>" + cell("cases") + cell("88") + "</a:tr></a:tbl>"
    )
    deck = zipped(
        {
            "ppt/presentation.xml": b"<x/>",
            "ppt/slides/slide2.xml": f"{head}{table}</p:sld>".encode(),
            "ppt/slides/slide1.xml": f"{head}<a:p><a:r><a:t>Hello</a:t></a:r></a:p></p:sld>".encode(),
        }
    )
    document = read(deck, "a.pptx")
    assert document.text == "Hello\fYear\tYear\ncases\t88"
    assert [(each.where, each.rows) for each in document.tables] == [("slide 2", (("Year", "Year"), ("cases", "88")))]


def test_a_damaged_outlook_message_says_so() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "__properties_version1.0\0".encode("utf-16-le")
    assert read(ole, "a.msg").warnings == ("not read: the Outlook message is damaged: ask for it as PDF",)


def test_an_rtf_table_is_read() -> None:
    rows = rb"\trowd\cellx1000\cellx2000 cases\cell 88\cell\row \trowd staff\cell <5\cell\row"
    rtf = rb"{\rtf1\ansi Dear Sir\par " + rows + rb" Yours\par}"
    document = read(rtf, "a.rtf")
    assert document.tables[0].rows == (("cases", "88"), ("staff", "<5"))
    assert "Dear Sir" in document.text
    assert "cases\t88" in document.text


def test_tables_typed_into_a_text_file_are_read_with_their_lines() -> None:
    text = b"Dear Sir\n\ncases      88\nstaff      <5\n\nYours\n| year | n |\n|------|---|\n| 2015 | 3 |\n"
    document = read(text, "a.txt")
    assert [(table.where, table.rows) for table in document.tables] == [
        ("lines 3-4", (("cases", "88"), ("staff", "<5"))),
        ("lines 7-9", (("year", "n"), ("2015", "3"))),
    ]


def test_an_archive_reads_each_file_under_its_name_and_leaves_the_litter() -> None:
    files = {"x/a.csv": b"a,b\n1,2\n", "__MACOSX/._a.csv": b"junk", "../../up.csv": b"c,d\n3,4\n", "empty/": b""}
    document = read(zipped(files), "a.zip")
    assert [table.where for table in document.tables] == ["a.csv", "up.csv"]
    assert document.text.startswith("[a.csv]\n")


def test_a_mail_inside_a_mail_is_read_with_its_files() -> None:
    inner = EmailMessage()
    inner["From"], inner["Subject"] = "foi@force.example", "Antwort: £"
    inner.set_content("1. 88")
    inner.add_attachment(book_file(SHORT), maintype="application", subtype="octet-stream", filename="table.xlsx")
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "clerk@force.example", "me@example.org", "FW"
    outer.set_content("See below")
    outer.add_attachment(inner)
    document = read(outer.as_bytes(), "mail.eml", "message/rfc822")
    assert "Subject: Antwort: £" in document.text
    assert "1. 88" in document.text
    assert document.tables[0].rows == SHORT
    assert document.tables[0].where == "mail.eml table.xlsx Data"


@pytest.mark.skipif(not path_of("tesseract"), reason="tesseract is not installed")
def test_a_scan_is_read_by_tesseract_and_marked(tmp_path: Path) -> None:
    document = read(scan(), "scan.pdf")
    assert "investigations" in document.text
    assert "88" in document.text
    assert "page 1 read from a scan: every figure needs a look at the original" in document.warnings


def scan() -> bytes:
    """A PDF whose only page is a picture of text, as an office scanner makes it."""
    words = pdf(
        [texts([(60, 700, "Question 1: There were 88 investigations."), (60, 660, "Question 2: 45 officers")], 18)]
    )
    page = pypdfium2.PdfDocument(words)[0]
    bitmap = page.render(scale=3, grayscale=True)
    raw = b"".join(bytes(bitmap.buffer)[y * bitmap.stride :][: bitmap.width] for y in range(bitmap.height))
    head = b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    picture = (
        (head + b" /Length %d >>") % (bitmap.width, bitmap.height, len(raw)) + b"\nstream\n" + raw + b"\nendstream"
    )
    return pdf([b"q 595 0 0 842 0 0 cm /Im1 Do Q"], [picture])


def test_without_tesseract_a_scan_says_what_would_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    document = read(scan(), "scan.pdf")
    assert document.warnings == ("no text on page 1: perhaps a scan; ask for text, or install tesseract",)


def test_without_a_converter_an_old_word_file_says_what_would_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument\0".encode("utf-16-le")
    assert read(ole, "a.doc").warnings == (
        "not read: old Word files need a converter: install LibreOffice or antiword, or ask for PDF",
    )


@pytest.mark.parametrize("seed", range(4))
def test_no_mutilated_file_makes_reading_fail(seed: int, tmp_path: Path) -> None:
    """Files cut short, or with some bytes changed. (On .xls calamine may end its process: those need the child.)"""
    dice = random.Random(seed)
    files = [each.path.read_bytes() for each in made_here(tmp_path) if each.path.stat().st_size < 40_000]
    files += [pdf([texts([(60, 700, "cases"), (200, 700, "88")])] * 3)]
    for _ in range(60):
        content = bytearray(dice.choice(files))
        if dice.random() < 0.3:
            del content[dice.randrange(len(content)) :]
        else:
            for _ in range(dice.choice((1, 3, 20, 200))):
                content[dice.randrange(len(content))] = dice.randrange(256)
        assert isinstance(read(bytes(content), "file"), Document)


@pytest.mark.parametrize(
    ("head", "count"),
    [
        (b"GIF89a\x10\x00\x20\x00", 512),
        (b"BM" + b"\0" * 16 + (16).to_bytes(4, "little") + (-32).to_bytes(4, "little", signed=True), 512),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x10\x00\x20\x03", 512),
        (b"II*\0\x08\0\0\0\x02\0\x00\x01\x03\0\x01\0\0\0\x10\0\0\0\x01\x01\x04\0\x01\0\0\0\x20\0\0\0", 512),
        (b"\xff\xd8\xff", None),
        (b"II*\0\xff\xff\xff\xff", None),
        (b"text", None),
    ],
    ids=["gif", "bmp", "jpeg", "tiff", "cut jpeg", "cut tiff", "text"],
)
def test_the_pixels_of_a_picture_are_known_from_its_head(head: bytes, count: int | None) -> None:
    assert pixels(head) == count
