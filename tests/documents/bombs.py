"""Files made to hurt: they unpack to too much, nest too deep, or claim to be gigantic."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.documents.corpus import SHORT, book_file, word_file, zipped
from tests.documents.pdfs import pdf, texts

W = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)


def swapped(package: bytes, name: str, part: bytes) -> bytes:
    """A zip package with one member replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, part if each == name else old.read(each))
    return out.getvalue()


def word(body: bytes, before: bytes = b"") -> bytes:
    return swapped(word_file(SHORT, None), "word/document.xml", before + W % body)


def book(rows: bytes) -> bytes:
    return swapped(book_file(SHORT), "xl/worksheets/sheet1.xml", SHEET % rows)


def laughs() -> bytes:
    """Entities that would unfold to a gigabyte."""
    entities = b"".join(b'<!ENTITY %c "%s">' % (98 + n, (b"&%c;" % (97 + n)) * 10) for n in range(9))
    return b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lol">%s]>' % entities


def million_rows() -> bytes:
    return book(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 1_048_577)))


def gigapixel_pdf() -> bytes:
    """A page whose picture has 0.4 gigapixels."""
    packer = zlib.compressobj(9)
    raw = b"".join(packer.compress(b"\0" * (1 << 22)) for _ in range(96)) + packer.flush()
    head = b"<< /Type /XObject /Subtype /Image /Width 20000 /Height 20000 /ColorSpace /DeviceGray /BitsPerComponent 8"
    picture = head + b" /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(raw), raw)
    return pdf([b"q 500 0 0 500 0 0 cm /Im1 Do Q"], [picture])


def deep_mail() -> bytes:
    head = b"From: a@b.example\nTo: c@d.example\nDate: x\nMIME-Version: 1.0\nMessage-ID: <x@y>\n"
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    return head + b"".join(levels) + b"\n\nhello"


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a zip bomb": (
        "a.zip",
        lambda: zipped({f"{n}.txt": b"0" * (100 << 20) for n in range(5)}),
    ),
    "zips in zips in zips": ("a.zip", lambda: nested(12)),
    "entities that unfold": ("a.docx", lambda: word(b"<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", laughs())),
    "paragraphs in paragraphs": ("a.docx", lambda: word(b"<w:p>" * 100_000 + b"</w:p>" * 100_000)),
    "cells as wide as a street": (
        "a.docx",
        lambda: word(
            b"<w:tbl>" + b'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr></w:tc></w:tr>' * 2000 + b"</w:tbl>"
        ),
    ),
    "a cell in the far corner": (
        "a.xlsx",
        lambda: book(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "a million rows": ("a.xlsx", million_rows),
    "twenty thousand pages": ("a.pdf", lambda: pdf([texts([(60, 700, "page")])] * 20_000)),
    "a gigapixel picture": (
        "a.png",
        lambda: b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 40_000, 40_000, 8, 2, 0, 0, 0) + b"0000",
    ),
    "a gigapixel picture in a pdf": ("a.pdf", gigapixel_pdf),
    "deep html": ("a.html", lambda: b"<div>" * 200_000),
    "tables in tables": ("a.html", lambda: b"<table><tr><td>" * 20_000),
    "cells over cells": ("a.html", lambda: b"<table>" + b"<tr><td rowspan=1000 colspan=1000>x" * 1000 + b"</table>"),
    "one endless line": ("a.csv", lambda: b"1," * 10_000_000),
    "a quotation never closed": ("a.csv", lambda: b'"' + b"a,b\n" * 2_000_000),
    "braces without end": ("a.rtf", lambda: b"{\\rtf1" + b"{" * 1_000_000),
    "parts in parts": ("a.eml", deep_mail),
}


def nested(levels: int) -> bytes:
    content = b"at the bottom"
    for level in range(levels):
        content = zipped({f"{level}.zip" if level else "a.txt": content})
    return content
