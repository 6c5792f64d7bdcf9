"""Word files (.docx): text in reading order and tables, deleted text left out, merged cells filled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from foitrack.core.model import Document, Table
from foitrack.documents.grids import Span, laid_out
from foitrack.documents.packages import member, opened, tree
from foitrack.documents.raised import raised
from foitrack.errors import Unreadable

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAIN = re.compile(r"word/document\d*\.xml", re.I)
HEADERS = re.compile(r"word/header\d*\.xml", re.I)
NOTES = re.compile(r"word/(?:footnotes|endnotes|footer\d*)\.xml", re.I)
P, R, TBL, TR, TC, T, TAB, BR = (WORD + name for name in ("p", "r", "tbl", "tr", "tc", "t", "tab", "br"))
LEFT_OUT = {WORD + name for name in ("del", "moveFrom", "pPr", "rPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}


def read(content: bytes) -> Document:
    """Read headers, body and footnotes; tables stand in the text as rows of tab-separated cells as well."""
    package = opened(content)
    blocks = list(words_of(package, HEADERS))
    tables: list[Table] = []
    for block in reading_order(body(package)):
        if block.tag == TBL:
            rows = table_rows(block)
            tables.append(Table(rows, f"table {len(tables) + 1}"))
            blocks.append("\n".join("\t".join(row) for row in rows))
        else:
            blocks.append(paragraph(block))
    blocks += words_of(package, NOTES)
    return Document(text="\n".join(blocks), tables=tuple(tables))


def body(package: ZipFile) -> etree._Element:
    """Return the body of the main part; raises Unreadable where there is none."""
    main = next((name for name in package.namelist() if MAIN.fullmatch(name)), None)
    found = tree(member(package, main)).find(f"{WORD}body") if main else None
    if found is None:
        raise Unreadable("the Word file is damaged", "ask for it again, or as PDF")
    return found


def words_of(package: ZipFile, names: re.Pattern[str]) -> Iterator[str]:
    """Yield the paragraphs of the parts beside the body; a damaged one is left out."""
    for name in filter(names.fullmatch, package.namelist()):
        try:
            paragraphs = [paragraph(each) for each in tree(member(package, name)).iter(P)]
        except Unreadable:
            continue
        yield from filter(None, paragraphs)


def reading_order(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs and tables of a part; content controls and text boxes are entered, deletions are not."""
    for child in parent:
        if child.tag in (P, TBL):
            yield child
        elif child.tag not in LEFT_OUT:
            yield from reading_order(child)


def paragraph(block: etree._Element) -> str:
    """Join the runs of a paragraph; tabs and breaks are kept."""
    return "".join(pieces(block)).strip()


def pieces(parent: etree._Element) -> Iterator[str]:
    """Yield the text below an element, without deleted runs."""
    for child in parent:
        if child.tag == T:
            yield child.text or ""
        elif child.tag == TAB:
            yield "\t"
        elif child.tag == BR:
            yield "\n"
        elif child.tag == R and is_raised(child):
            yield raised("".join(pieces(child)))
        elif child.tag not in LEFT_OUT:
            yield from pieces(child)


def is_raised(run: etree._Element) -> bool:
    """Whether a run is a raised mark."""
    place = run.find(f"{WORD}rPr/{WORD}vertAlign")
    return place is not None and place.get(f"{WORD}val") == "superscript"


def table_rows(table: etree._Element) -> tuple[tuple[str, ...], ...]:
    """Lay out the rows of a table; gridSpan reaches across, vMerge reaches down."""
    spans: list[list[Span]] = []
    above: dict[int, str] = {}
    for row in (row for row in table.iter(TR) if next(row.iterancestors(TBL)) is table):
        line: list[Span] = []
        now: dict[int, str] = {}
        column = 0
        for cell in (cell for cell in row.iter(TC) if next(cell.iterancestors(TR)) is row):
            across = span_across(cell)
            merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
            continued = merge is not None and merge.get(f"{WORD}val", "continue") == "continue"
            text = above.get(column, "") if continued else " ".join(cell_text(cell).split())
            if merge is not None:
                now[column] = text
            line.append(Span(text, across))
            column += across
        above = now
        spans.append(line)
    return laid_out(spans)


def cell_text(cell: etree._Element) -> str:
    """Join the paragraphs of a cell, those of tables inside it too."""
    return " ".join(paragraph(block) for block in cell.iter(P))


def span_across(cell: etree._Element) -> int:
    """Read how many columns of the grid a cell takes."""
    span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
    written = "1" if span is None else span.get(f"{WORD}val", "1")
    return max(1, min(int(written), 1000)) if written.isdecimal() else 1
