"""What is hidden or dangerous in a PDF."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

ACTIONS = (
    (re.compile(rb"/JavaScript\b|/JS\s*[(<]"), "a script", "open it only in a browser"),
    (re.compile(rb"/Launch\b"), "an action that starts a program", "do not allow it"),
)


def warnings(content: bytes) -> tuple[str, ...]:
    """Name scripts, launch actions, embedded files and the person in the properties."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return ()
    try:
        return tuple(found(pdf, content))
    finally:
        pdf.close()


def found(pdf: pypdfium2.PdfDocument, content: bytes) -> Iterator[str]:
    """Yield a warning for each thing found."""
    for pattern, what, do in ACTIONS:
        if pattern.search(content) or (what == "a script" and pdfium.FPDFDoc_GetJavaScriptActionCount(pdf) > 0):
            yield f"it holds {what}: {do}"
    if (count := pdf.count_attachments()) > 0:
        yield f"it holds {count} embedded file{'s' if count > 1 else ''}: not read"
    author = " ".join("".join(each for each in pdf.get_metadata_value("Author") if each.isprintable()).split())
    if author:
        yield f"its properties name {author[:200]}"
