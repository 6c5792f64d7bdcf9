"""What is hidden or dangerous in a file is named, and nothing is named that is not there."""

import io

import docx
import olefile
import pytest

from foitrack.documents import read
from foitrack.documents.hidden import warnings
from tests.documents.bombs import swapped
from tests.documents.corpus import SHORT, book_file, word_file, zipped
from tests.documents.pdfs import pdf, texts

RELS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" '
    b'Target="http://tracker.example/x" TargetMode="External"/></Relationships>'
)
W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
CORE = b"<cp:coreProperties xmlns:cp='a' xmlns:dc='b'><dc:creator>%s</dc:creator></cp:coreProperties>"

COMMENTS = "it holds comments: they may not be meant for you"
MACROS = "it holds macros: do not enable them"
PIVOT = "it holds a pivot cache: it may hold the rows behind the table"
LINKS = "it holds links to other workbooks: do not update them"
CLERK = "its properties name Pat Clerk"
BY_CLERK = "it holds tracked changes by Pat Clerk"

FOUND = {
    "macros of a workbook": ({"xl/vbaProject.bin": b""}, MACROS),
    "macros of a letter": ({"word/vbaProject.bin": b""}, MACROS),
    "links to workbooks": ({"xl/externalLinks/externalLink1.xml": b""}, LINKS),
    "embedded files": ({"word/embeddings/Book1.xlsx": b""}, "it holds embedded files: they are not read"),
    "a pivot cache": ({"xl/pivotCache/pivotCacheRecords1.xml": b""}, PIVOT),
    "comments of a workbook": ({"xl/comments1.xml": b""}, COMMENTS),
    "threaded comments": ({"xl/threadedComments/threadedComment1.xml": b""}, COMMENTS),
    "comments of a letter": ({"word/comments.xml": b""}, COMMENTS),
    "ActiveX": ({"word/activeX/activeX1.xml": b""}, "it holds ActiveX controls: do not enable them"),
    "a remote template": (
        {"word/_rels/settings.xml.rels": RELS % b"attachedTemplate"},
        "it links to something outside (attachedTemplate): opening it may tell its sender",
    ),
    "a remote picture": (
        {"word/_rels/document.xml.rels": RELS % b"image"},
        "it links to something outside (image): opening it may tell its sender",
    ),
    "a name in the properties": ({"docProps/core.xml": CORE % b"Pat Clerk"}, CLERK),
    "tracked changes": ({"word/document.xml": W % b'<w:del w:id="1" w:author="Pat Clerk"/>'}, BY_CLERK),
    "changes without a name": ({"word/document.xml": W % b'<w:ins w:id="1"/>'}, "it holds tracked changes"),
    "hidden text": ({"word/document.xml": W % b"<w:r><w:rPr><w:vanish/></w:rPr></w:r>"}, "it holds hidden text"),
    "rows of an ods": ({"content.xml": b'<x table:visibility="collapse"/>'}, "it holds hidden rows or columns"),
    "comments of an odt": ({"content.xml": b"<office:annotation/>"}, COMMENTS),
    "macros of an ods": ({"Basic/Standard/Module1.xml": b""}, MACROS),
    "changes of an odt": ({"content.xml": b"<text:tracked-changes/>"}, "it holds tracked changes"),
    "a name in an odt": ({"meta.xml": b"<meta:initial-creator>Pat Clerk</meta:initial-creator>"}, CLERK),
}  # fmt: skip


@pytest.mark.parametrize(("members", "warning"), list(FOUND.values()), ids=list(FOUND))
def test_what_is_hidden_is_named(members: dict[str, bytes], warning: str) -> None:
    assert warnings(zipped(members)) == (warning,)


def test_a_harmless_file_has_no_warning() -> None:
    members = {
        "word/document.xml": W % b"<w:p/>",
        "word/_rels/document.xml.rels": RELS % b"hyperlink",
        "docProps/core.xml": CORE % b"",
    }
    assert warnings(zipped(members)) == ()
    assert read(book_file(SHORT), "a.xlsx").warnings == ()


def test_a_name_in_the_properties_cannot_upset_a_terminal() -> None:
    (warning,) = warnings(zipped({"docProps/core.xml": CORE % "Pat\x1b[2J\u202eClerk".encode()}))
    assert warning == "its properties name Pat[2JClerk"


def test_the_real_libraries_write_what_is_looked_for() -> None:
    file = docx.Document()
    file.core_properties.author = "Pat Clerk"
    file.add_comment(file.add_paragraph("x").runs, "a remark", author="Pat")
    out = io.BytesIO()
    file.save(out)
    assert set(read(out.getvalue(), "a.docx").warnings) == {
        CLERK,
        COMMENTS,
    }


def test_a_password_is_named_and_not_guessed() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage\0".encode("utf-16-le")
    said = "not read: it is protected with a password: ask for the password or an open copy"
    assert read(ole, "a.xlsx").warnings == (said,)


def test_a_locked_archive_is_named() -> None:
    archive = bytearray(zipped({"a.txt": b"secret"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(mark) + place] |= 1
    said = "not read: it is protected with a password: ask for the password or an open copy"
    assert read(bytes(archive), "a.zip").warnings == (said,)


def test_scripts_launches_files_and_names_in_a_pdf_are_named() -> None:
    page = texts([(60, 700, "text")])
    script = pdf([page], catalog=b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")
    assert read(script, "a.pdf").warnings == ("it holds a script: open it only in a browser",)
    launch = pdf([page], catalog=b"/OpenAction << /S /Launch /F (cmd.exe) >>")
    assert read(launch, "a.pdf").warnings == ("it holds an action that starts a program: do not allow it",)
    named = pdf([page]).replace(b"/Title (x)", b"/Author (Pat Clerk)")
    assert read(named, "a.pdf").warnings == (CLERK,)
    assert read(pdf([page]), "a.pdf").warnings == ()


def test_a_file_inside_a_pdf_is_named() -> None:
    names = b"/Names << /EmbeddedFiles << /Names [(a.txt) 7 0 R] >> >>"
    inside = [
        b"<< /Type /Filespec /F (a.txt) /EF << /F 8 0 R >> >>",
        b"<< /Type /EmbeddedFile /Length 2 >>\nstream\nhi\nendstream",
    ]
    document = read(pdf([texts([(60, 700, "text")])], inside, catalog=names), "a.pdf")
    assert "it holds 1 embedded file: not read" in document.warnings


def test_a_damaged_old_file_has_no_warning_and_no_error() -> None:
    from foitrack.documents.hiddenold import warnings as old

    assert old(olefile.MAGIC + b"\0" * 100) == ()
    assert old(b"nothing") == ()


def test_a_damaged_part_does_not_hide_the_file_text() -> None:
    file = swapped(word_file(SHORT, None), "docProps/core.xml", b"<<<not xml")
    assert read(file, "a.docx").tables[0].rows == SHORT
