"""An empty A4 document for Word, and its bytes: the same each time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, time

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from foitrack.core.display import for_terminal

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def blank(title: str, author: str, on: date) -> Document:
    """Return an empty A4 document in British English, dated the day of what it says."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    properties = document.core_properties
    properties.title, properties.author, properties.language = clean(title), clean(author), "en-GB"
    properties.last_modified_by, properties.comments, properties.revision = clean(author), "", 1
    properties.created = properties.modified = datetime.combine(on, time(), tzinfo=UTC)
    return document


def clean(text: str) -> str:
    """Return text that XML can hold."""
    return for_terminal(text, keep_newlines=True)


def with_fixed_dates(document: Document) -> bytes:
    """Return the file with one fixed date on each of its parts, so that equal documents are equal bytes."""
    made, fixed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in sorted(before.namelist(), key=lambda each: (each != "[Content_Types].xml", each)):
            part = zipfile.ZipInfo(name, _ZIP_DATE)
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            after.writestr(part, before.read(name))
    return fixed.getvalue()
