"""Presentations (.pptx): the text of each slide and its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from foitrack.core.model import Document, Table
from foitrack.documents.grids import Span, laid_out
from foitrack.documents.packages import member, opened, tree

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
MERGED_AWAY = ("hMerge", "vMerge")


def read(content: bytes) -> Document:
    """Read every slide; a table's place is its slide, and its rows stand in the text as well."""
    package = opened(content)
    slides = sorted((int(found[1]), name) for name in package.namelist() if (found := SLIDE.fullmatch(name)))
    texts: list[str] = []
    tables: list[Table] = []
    for number, name in slides:
        slide = tree(member(package, name))
        found_here = [Table(rows(table), f"slide {number}") for table in slide.iter(f"{A}tbl")]
        tables += found_here
        loose = [paragraph(each) for each in slide.iter(f"{A}p") if next(each.iterancestors(f"{A}tbl"), None) is None]
        texts.append("\n".join([*filter(None, loose), *("\t".join(row) for table in found_here for row in table.rows)]))
    return Document("\f".join(texts), tuple(tables), pages=len(slides))


def paragraph(block: etree._Element) -> str:
    """Join the runs of a paragraph."""
    return "".join(pieces(block)).strip()


def pieces(block: etree._Element) -> Iterator[str]:
    """Yield the text of a paragraph, breaks as spaces."""
    for each in block.iter(f"{A}t", f"{A}br"):
        yield " " if each.tag == f"{A}br" else each.text or ""


def rows(table: etree._Element) -> tuple[tuple[str, ...], ...]:
    """Lay out one table; cells that a span covers are filled by it."""
    return laid_out(
        [
            [cell_span(cell) for cell in row.iterchildren(f"{A}tc") if not any(cell.get(each) for each in MERGED_AWAY)]
            for row in table.iterchildren(f"{A}tr")
        ]
    )


def cell_span(cell: etree._Element) -> Span:
    """Read one cell and how far it reaches."""
    text = " ".join(filter(None, (paragraph(each) for each in cell.iter(f"{A}p"))))
    return Span(text, number(cell.get("gridSpan")), number(cell.get("rowSpan")))


def number(written: str | None) -> int:
    """Read a span."""
    return max(1, min(int(written), 1000)) if written and written.isdecimal() and len(written) < 6 else 1
