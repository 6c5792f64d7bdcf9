"""OpenDocument texts (.odt): paragraphs and tables in order."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from foitrack.core.model import Document, Table
from foitrack.documents.grids import Span, laid_out
from foitrack.documents.packages import member, opened, tree
from foitrack.documents.raisedspans import raise_marks
from foitrack.errors import Unreadable

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
LEFT_OUT = (f"{TEXT}tracked-changes", f"{OFFICE}annotation")


def read(content: bytes) -> Document:
    """Read the body of an OpenDocument text."""
    package = opened(content)
    if "content.xml" not in package.namelist():
        raise Unreadable("the file is damaged", "ask for it again")
    content_tree = tree(member(package, "content.xml"))
    raise_marks(content_tree)
    body = content_tree.find(f"{OFFICE}body")
    blocks: list[str] = []
    tables: list[Table] = []
    for block in reading_order(body) if body is not None else ():
        if block.tag == f"{TABLE}table":
            rows = table_rows(block)
            tables.append(Table(rows, f"table {len(tables) + 1}"))
            blocks.append("\n".join("\t".join(row) for row in rows))
        else:
            blocks.append(words(block))
    return Document(text="\n".join(blocks), tables=tuple(tables))


def reading_order(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables; lists and sections are entered, deletions and comments are not."""
    for child in parent:
        if child.tag in PARAGRAPHS or child.tag == f"{TABLE}table":
            yield child
        elif child.tag not in LEFT_OUT:
            yield from reading_order(child)


def words(block: etree._Element) -> str:
    """Join the text of a paragraph; tabs, breaks and runs of spaces are kept as one space."""
    return " ".join("".join(pieces(block)).split())


def pieces(parent: etree._Element) -> Iterator[str]:
    """Yield the text below an element, without comments."""
    yield parent.text or ""
    for child in parent:
        if child.tag in (f"{TEXT}s", f"{TEXT}tab", f"{TEXT}line-break"):
            yield " "
        elif child.tag not in LEFT_OUT:
            yield from pieces(child)
        yield child.tail or ""


def table_rows(table: etree._Element) -> tuple[tuple[str, ...], ...]:
    """Lay out the rows of a table; covered cells are filled by the cell that covers them."""
    rows = [
        [
            Span(
                " ".join(words(block) for block in cell.iter(*PARAGRAPHS)),
                across=number(cell, "number-columns-spanned"),
                down=number(cell, "number-rows-spanned"),
            )
            for cell in row.iterchildren(f"{TABLE}table-cell")
        ]
        for row in table.iter(f"{TABLE}table-row")
    ]
    return laid_out(rows)


def number(cell: etree._Element, name: str) -> int:
    """Read a span or a repetition."""
    written = cell.get(f"{TABLE}{name}", "1")
    return max(1, min(int(written), 1000)) if written.isdecimal() and len(written) < 6 else 1
