"""What calamine does not tell of an .ods: merged cells, hidden rows and columns, cells that show a percentage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from foitrack.documents.packages import member, opened, tree
from foitrack.documents.raisedspans import TEXT, raise_marks
from foitrack.documents.sheetmarks import Box, Marks
from foitrack.errors import Unreadable

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TOLD = re.compile(rb"-spanned=|text-position=|visibility=\"(?:collapse|filter)\"|value-type=\"percentage\"")
UNSEEN = ("collapse", "filter")
MOST_REPEATS = 20_000


def marks(content: bytes) -> dict[str, Marks]:
    """Read the marks of every sheet by its name; a file without any is not parsed."""
    try:
        part = member(opened(content), "content.xml")
        if not TOLD.search(part):
            return {}
        document = tree(part)
        cells = {cell for span in raise_marks(document) for cell in span.iterancestors(f"{TABLE}table-cell")}
        return {table.get(f"{TABLE}name", ""): of_sheet(table, cells) for table in document.iter(f"{TABLE}table")}
    except (Unreadable, KeyError):
        return {}


def of_sheet(table: etree._Element, raised: set[etree._Element]) -> Marks:
    """Walk one sheet, repeated rows and cells counted as often as they stand for; `raised` cells hold a raised mark."""
    rows: set[int] = set()
    merged: list[Box] = []
    percent: set[tuple[int, int]] = set()
    texts: dict[tuple[int, int], str] = {}
    for at, repeats, row in counted(table.iter(f"{TABLE}table-row"), "rows"):
        if row.get(f"{TABLE}visibility") in UNSEEN:
            rows.update(range(at, at + min(repeats, MOST_REPEATS)))
        for column, _, cell in counted(row, "columns"):
            down, across = number(cell, "number-rows-spanned"), number(cell, "number-columns-spanned")
            if down > 1 or across > 1:
                merged.append(((at, column), (at + down - 1, column + across - 1)))
            if cell.get(f"{OFFICE}value-type") == "percentage":
                percent.add((at, column))
            if cell in raised:
                texts[at, column] = " ".join("".join(block.itertext()) for block in cell.iterchildren(f"{TEXT}p"))
    hidden = {
        column
        for start, repeats, each in counted(table.iter(f"{TABLE}table-column"), "columns")
        if each.get(f"{TABLE}visibility") in UNSEEN
        for column in range(start, start + min(repeats, MOST_REPEATS))
    }
    return Marks(frozenset(rows), frozenset(hidden), frozenset(percent), tuple(merged), texts)


def counted(elements: Iterator[etree._Element], what: str) -> Iterator[tuple[int, int, etree._Element]]:
    """Yield each element with its place, counted from 0, and how many it stands for."""
    at = 0
    for each in elements:
        repeats = number(each, f"number-{what}-repeated")
        yield at, repeats, each
        at += repeats


def number(element: etree._Element, name: str) -> int:
    """Read a count that is 1 unless it says otherwise."""
    written = element.get(f"{TABLE}{name}", "1")
    return max(1, int(written)) if written.isdecimal() and len(written) < 8 else 1
