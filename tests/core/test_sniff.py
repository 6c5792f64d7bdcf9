import io
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from foitrack.core.sniff import media_type
from tests.mail.made import outlook_message, utf16

OOXML = "application/vnd.openxmlformats-officedocument"


def docx() -> bytes:
    file = io.BytesIO()
    Document().save(file)
    return file.getvalue()


def xlsx() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def ole(*streams: str) -> bytes:
    return outlook_message(dict.fromkeys(streams, b""))


FILES = [
    ("pdf", b"%PDF-1.7\n", "", "", "application/pdf"),
    ("pdf-after-junk", b"\r\n\0junk%PDF-1.4", "", "", "application/pdf"),
    ("docx", docx(), "", "", f"{OOXML}.wordprocessingml.document"),
    ("docx-called-pdf", docx(), "a.pdf", "application/pdf", f"{OOXML}.wordprocessingml.document"),
    ("docx-cut-short", docx()[:4000], "a.docx", "", f"{OOXML}.wordprocessingml.document"),
    ("xlsx", xlsx(), "", "application/octet-stream", f"{OOXML}.spreadsheetml.sheet"),
    (
        "pptx",
        zipped(("[Content_Types].xml", b""), ("ppt/presentation.xml", b"")),
        "",
        "",
        f"{OOXML}.presentationml.presentation",
    ),
    ("xlsb", zipped(("xl/workbook.bin", b"")), "", "", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    (
        "ods",
        zipped(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")),
        "",
        "",
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
    (
        "odt",
        zipped(("mimetype", b"application/vnd.oasis.opendocument.text")),
        "a.zip",
        "",
        "application/vnd.oasis.opendocument.text",
    ),
    ("zip-of-workbooks", zipped(("a.xlsx", xlsx()), ("b.docx", docx())), "", "", "application/zip"),
    ("zip-that-lies-about-its-mimetype", zipped(("mimetype", b"text/html")), "", "", "application/zip"),
    ("zip-empty", zipped(), "", "", "application/zip"),
    ("doc", ole("WordDocument"), "a.doc", "", "application/msword"),
    ("xls", ole("Workbook"), "a.xls", "", "application/vnd.ms-excel"),
    ("xls-old", ole("Book"), "", "", "application/vnd.ms-excel"),
    ("ppt", ole("PowerPoint Document"), "", "", "application/vnd.ms-powerpoint"),
    (
        "msg",
        outlook_message({"__properties_version1.0": b"", "__substg1.0_0037001F": utf16("x")}),
        "",
        "",
        "application/vnd.ms-outlook",
    ),
    (
        "msg-with-a-document-inside",
        ole("__properties_version1.0", "WordDocument"),
        "a.doc",
        "",
        "application/vnd.ms-outlook",
    ),
    ("xls-with-a-document-inside", ole("WordDocument", "Workbook"), "a.xls", "", "application/vnd.ms-excel"),
    ("office-file-with-a-password", ole("EncryptedPackage"), "a.xlsx", "", "application/x-ole-storage"),
    ("rtf", rb"{\rtf1 hello}", "a.doc", "application/msword", "application/rtf"),
    ("html", b"<!DOCTYPE html><html>", "", "", "text/html"),
    ("html-called-xls", b"<html xmlns:x='x'><table>", "a.xls", "application/vnd.ms-excel", "text/html"),
    ("html-with-mark-and-comment", b"\xef\xbb\xbf <!-- x -->\n<body>", "", "", "text/html"),
    ("html-in-utf-16", b"\xff\xfe" + "<html><p>".encode("utf-16-le"), "", "", "text/html"),
    ("csv-by-name", b"Force,Cases\nKent,5\n", "a.csv", "application/vnd.ms-excel", "text/csv"),
    ("csv-by-declaration", b"Force,Cases\nKent,5\n", "", "text/csv", "text/csv"),
    ("text", b"We hold 88 records.", "", "", "text/plain"),
    ("text-in-utf-16", b"\xff\xfeW\0e\0", "", "", "text/plain"),
    ("text-that-begins-like-a-program", b"MZ is short for nothing here.", "a.txt", "text/plain", "text/plain"),
    ("text-with-any-name", b"We hold 88 records.", "readme", "application/octet-stream", "text/plain"),
    ("binary-called-text", b"\0\1\2", "", "text/plain", "application/octet-stream"),
    ("nothing-told-by-name", b"", "a.pdf", "", "application/pdf"),
    ("nothing-at-all", b"", "", "", "application/octet-stream"),
    ("declaration-believed-where-content-is-mute", b"test", "a.pdf", "application/pdf", "application/pdf"),
    ("declaration-with-parameters", b"a", "", "Text/CSV; charset=utf-8", "text/csv"),
    ("png", b"\x89PNG\r\n\x1a\n", "", "", "image/png"),
    ("jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF", "a.png", "", "image/jpeg"),
    ("gif", b"GIF89a\x01", "", "", "image/gif"),
    ("tiff", b"II*\0\x08\0\0\0", "", "", "image/tiff"),
    ("tiff-big-endian", b"MM\0*\0\0\0\x08", "", "", "image/tiff"),
    ("bmp", b"BM" + bytes(30), "", "", "image/bmp"),
    ("webp", b"RIFF\x10\0\0\0WEBPVP8 ", "", "", "image/webp"),
    ("gzip", b"\x1f\x8b\x08\0", "", "", "application/gzip"),
    ("7z", b"7z\xbc\xaf\x27\x1c\0\4", "", "", "application/x-7z-compressed"),
    ("rar", b"Rar!\x1a\x07\0", "", "", "application/vnd.rar"),
    ("tar", bytes(257) + b"ustar\0", "", "", "application/x-tar"),
    ("program", b"MZ\x90\0\3\0\0\0", "a.pdf", "application/pdf", "application/vnd.microsoft.portable-executable"),
    ("shortcut", b"L\0\0\0\1\x14\2\0\0\0", "a.pdf.lnk", "", "application/x-ms-shortcut"),
    ("winmail", b"\x78\x9f\x3e\x22\1\0", "", "", "application/ms-tnef"),
    ("calendar", b"BEGIN:VCALENDAR\r\n", "", "text/plain", "text/calendar"),
    ("card", b"BEGIN:VCARD\r\n", "", "", "text/vcard"),
    ("mail", b"Received: x\nFrom: a@b\nMIME-Version: 1.0\n\nx", "", "", "message/rfc822"),
    ("mail-by-name", b"From: a@b\n\nx", "a.eml", "", "message/rfc822"),
    ("text-about-people", b"From: Kent\nTo: Essex\nDate: today\n", "", "", "text/plain"),
    ("xml", b"<?xml version='1.0'?><a/>", "", "", "application/xml"),
    ("video", b"\0\0\0\x18ftypisom", "", "", "video/mp4"),
]


@pytest.mark.parametrize(("content", "name", "declared", "kind"), [pytest.param(*row[1:], id=row[0]) for row in FILES])
def test_a_file_is_what_it_holds(content: bytes, name: str, declared: str, kind: str) -> None:
    assert media_type(content, name, declared) == kind


@given(st.binary(max_size=200), st.text(max_size=20), st.text(max_size=20))
def test_any_bytes_have_a_media_type(content: bytes, name: str, declared: str) -> None:
    assert "/" in media_type(content, name, declared)


@given(st.integers(0, 2_000), st.binary(min_size=1, max_size=4))
def test_a_damaged_zip_is_told_without_an_exception(at: int, bytes_: bytes) -> None:
    whole = zipped(("word/document.xml", b"x" * 100), ("a", b"y"))
    assert "/" in media_type(whole[:at] + bytes_ + whole[at:], "", "")
