"""A raised footnote mark behind a figure is never read as one of its digits."""

import io
import subprocess
from pathlib import Path

import docx
import pytest
import xlsxwriter

from foitrack.core.candidates import candidates
from foitrack.core.model import Document, Question
from foitrack.documents import read
from foitrack.documents.raised import raised
from tests.documents.corpus import OFFICE
from tests.documents.pdfs import pdf

QUESTIONS = (Question("cases", "How many cases?"), Question("staff", "How many staff?"))


def word() -> bytes:
    file = docx.Document()
    file.add_paragraph("We hold this:")
    table = file.add_table(2, 2)
    table.style = "Table Grid"
    for at, (label, figure, mark) in enumerate((("cases", "88", "1"), ("staff", "<5", "2"))):
        table.cell(at, 0).text = label
        paragraph = table.cell(at, 1).paragraphs[0]
        paragraph.add_run(figure)
        paragraph.add_run(mark).font.superscript = True
    file.add_paragraph("Yours faithfully")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def book() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet, up = made.add_worksheet("Data"), made.add_format({"font_script": 1})
        for at, (label, figure, mark) in enumerate((("cases", "88", "1"), ("staff", "<5", "2"))):
            sheet.write_string(at, 0, label)
            sheet.write_rich_string(at, 1, figure, up, mark)
        sheet.write_string(2, 0, "year")
        sheet.write_string(2, 1, "881")
    return out.getvalue()


def page() -> bytes:
    return b"<table><tr><td>cases<td>88<sup>1</sup><tr><td>staff<td>&lt;5<sup>2</sup></table><p>74<sup>3</sup> in all"


def leaf() -> bytes:
    """Marks in a smaller size and higher up, as a PDF has them."""
    lines = []
    for y, label, figure, width, mark in ((700, "cases", "88", 11.1, "1"), (680, "staff", "<5", 11.4, "2")):
        lines.append(b"BT /F1 10 Tf 1 0 0 1 60 %d Tm (%s) Tj ET" % (y, label.encode()))
        lines.append(b"BT /F1 10 Tf 1 0 0 1 200 %d Tm (%s) Tj ET" % (y, figure.encode()))
        lines.append(b"BT /F1 6 Tf 1 0 0 1 %g %d Tm (%s) Tj ET" % (200 + width, y + 4, mark.encode()))
    return pdf([b"\n".join(lines)])


def best(document: Document) -> dict[str, str]:
    values: dict[str, str] = {}
    for each in candidates(QUESTIONS, [("reply", document)], ""):
        values.setdefault(each.cell, each.value.text)
    return values


@pytest.mark.parametrize(
    ("content", "name"),
    [(word(), "a.docx"), (book(), "a.xlsx"), (page(), "a.html"), (leaf(), "a.pdf")],
    ids=["docx", "xlsx", "html", "pdf"],
)
def test_a_raised_mark_stays_out_of_the_figure(content: bytes, name: str) -> None:
    document = read(content, name)
    assert document.tables[0].rows[:2] == (("cases", "88¹"), ("staff", "<5²"))
    assert best(document) == {"cases": "88", "staff": "<5"}


def test_a_figure_that_only_looks_alike_is_left_as_it_is() -> None:
    assert read(book(), "a.xlsx").tables[0].rows[2] == ("year", "881")


def test_marks_in_running_text_are_raised_too() -> None:
    assert "74³ in all" in read(page(), "a.html").text


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("kind", ["odt", "rtf", "doc", "pdf", "html", "ods"])
def test_files_that_libreoffice_writes_keep_their_marks_apart(kind: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / ("a.xlsx" if kind == "ods" else "a.docx")
    source.write_bytes(book() if kind == "ods" else word())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [str(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(source)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    document = read((tmp_path / f"a.{kind}").read_bytes(), f"a.{kind}")
    assert document.tables[0].rows[:2] == (("cases", "88¹"), ("staff", "<5²"))


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_an_old_workbook_whose_marks_cannot_be_told_says_so(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(book())
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [str(OFFICE), profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(source)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    said = "it may hold raised marks, which are read as digits (88¹ as 881): look at the original"
    assert said in read((tmp_path / "a.xls").read_bytes(), "a.xls").warnings


@pytest.mark.parametrize(("text", "mark"), [("1", "¹"), ("12", "¹²"), ("a", "[a]"), ("st", "st"), ("*", "*")])
def test_marks_are_written_so_that_they_are_no_figures(text: str, mark: str) -> None:
    assert raised(text) == mark
