"""PDF files: the text of each page, pages parted by a form feed."""

from __future__ import annotations

import pypdfium2

from foitrack.core.model import Document
from foitrack.errors import Unreadable

PASSWORD = 4


def read(content: bytes) -> Document:
    """Read the text of every page; pages without any are named, for they may be scans."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        if getattr(fault, "err_code", None) == PASSWORD:
            raise Unreadable("the PDF is protected with a password", "ask for the password or an open copy") from fault
        raise Unreadable("the PDF is damaged", "ask for it again") from fault
    try:
        pages = [page_text(pdf, number) for number in range(len(pdf))]
    finally:
        pdf.close()
    blank = [str(number) for number, text in enumerate(pages, 1) if not text.strip()]
    warnings = (f"no text on page {', '.join(blank)}: perhaps a scan",) if blank else ()
    return Document(text="\f".join(pages), warnings=warnings, pages=len(pages))


def page_text(pdf: pypdfium2.PdfDocument, number: int) -> str:
    """Read one page's text; a page that cannot be loaded counts as blank."""
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return ""
    words = page.get_textpage()
    text: str = words.get_text_bounded()
    words.close()
    page.close()
    return text.replace("\r\n", "\n").replace("￾", "-")
