"""HTML pages and HTML mail bodies."""

from __future__ import annotations

from inscriptis import get_text
from lxml import etree, html

from foitrack.core.model import Document, Table
from foitrack.documents.charsets import decode
from foitrack.documents.grids import Span, laid_out
from foitrack.documents.raised import raised
from foitrack.errors import Unreadable


def read(content: bytes) -> Document:
    """Read the visible text of a page and its tables, spans filled."""
    text = decode(content)
    if not text.strip():
        return Document()
    try:
        page = html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError) as fault:
        raise Unreadable("the page is not HTML that can be read", "open it in a browser") from fault
    marks = list(page.iter("sup"))
    for mark in marks:
        mark.text = raised(mark.text_content())
        del mark[:]
    shown = html.tostring(page, encoding="unicode") if marks else text
    tables = (cells(table) for table in page.iter("table") if table.find(".//table") is None)
    return Document(
        text=get_text(shown).strip("\n"),
        tables=tuple(Table(rows, f"table {number}") for number, rows in enumerate(filter(None, tables), 1)),
    )


def cells(table: html.HtmlElement) -> tuple[tuple[str, ...], ...]:
    """Lay out the rows of one HTML table."""
    rows = [
        [
            Span(
                " ".join(cell.text_content().split()),
                across=count(cell.get("colspan")),
                down=count(cell.get("rowspan")),
            )
            for cell in row.iterchildren("td", "th")
        ]
        for row in table.iter("tr")
    ]
    return laid_out(rows)


def count(written: str | None) -> int:
    """Read a span; browsers stop at 1,000, and so does this."""
    digits = (written or "").strip()
    return max(1, min(int(digits), 1000)) if digits.isdecimal() and len(digits) < 6 else 1
