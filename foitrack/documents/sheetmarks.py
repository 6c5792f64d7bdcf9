"""What calamine does not tell of an .xlsx: which rows and columns are hidden, and which cells show a percentage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import normpath
from zipfile import ZipFile

from lxml import etree

from foitrack.documents.packages import member, opened, tree
from foitrack.documents.raised import raised
from foitrack.errors import Unreadable

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
HIDDEN_COLUMNS = re.compile(rb"<(?:\w+:)?col\s[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
STYLED = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*\br=\"([A-Z]{1,3})(\d+)\")(?=[^>]*\bs=\"(\d+)\")")
SHARED = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*\br=\"([A-Z]{1,3})(\d+)\")(?=[^>]*\bt=\"s\")[^>]*>\s*<(?:\w+:)?v>(\d+)</")
STRINGS = "xl/sharedStrings.xml"
PERCENT_FORMATS = frozenset((9, 10))


Box = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged area, each as (row, column)."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Rows and columns counted from 0; `percent` and `texts` go by (row, column).

    `texts` are cells with a raised mark in them, as `88¹`.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[Box, ...] = ()
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)


def marks(content: bytes) -> dict[str, Marks]:
    """Read the marks of every sheet by its name; a workbook that is built otherwise has none."""
    try:
        package = opened(content)
        sheets = sheet_parts(package)
        styles = percent_styles(package)
        texts = raised_strings(package)
        return {name: of_sheet(member(package, part), styles, texts) for name, part in sheets.items()}
    except (Unreadable, KeyError):
        return {}


def sheet_parts(package: ZipFile) -> dict[str, str]:
    """Map each sheet's name to the part of the package that holds it."""
    links = tree(member(package, "xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): normpath(f"/xl/{link.get('Target', '')}").removeprefix("/") for link in links}
    targets |= {link.get("Id"): link.get("Target")[1:] for link in links if link.get("Target", "").startswith("/")}
    book = tree(member(package, "xl/workbook.xml"))
    parts = {sheet.get("name", ""): targets.get(sheet.get(LINK), "") for sheet in book.iter(f"{MAIN}sheet")}
    return {name: part for name, part in parts.items() if part in package.namelist()}


def percent_styles(package: ZipFile) -> frozenset[int]:
    """Return the cell styles whose number format shows a percentage."""
    if "xl/styles.xml" not in package.namelist():
        return frozenset()
    styles = tree(member(package, "xl/styles.xml"))
    own = {int(each.get("numFmtId", "0")) for each in styles.iter(f"{MAIN}numFmt") if "%" in each.get("formatCode", "")}
    cells = styles.find(f"{MAIN}cellXfs")
    formats = [int(each.get("numFmtId", "0")) for each in cells] if cells is not None else []
    return frozenset(at for at, each in enumerate(formats) if each in own | PERCENT_FORMATS)


def raised_strings(package: ZipFile) -> dict[int, str]:
    """Return the shared strings that hold a raised mark, by their number."""
    part = member(package, STRINGS) if STRINGS in package.namelist() else b""
    if b"superscript" not in part:
        return {}
    found = {}
    for at, string in enumerate(tree(part).iterchildren(f"{MAIN}si")):
        runs = list(string.iterchildren(f"{MAIN}r"))
        if any(map(is_raised, runs)):
            found[at] = "".join(raised(words(run)) if is_raised(run) else words(run) for run in runs)
    return found


def is_raised(run: etree._Element) -> bool:
    """Whether a run of a string is raised."""
    place = run.find(f"{MAIN}rPr/{MAIN}vertAlign")
    return place is not None and place.get("val") == "superscript"


def words(run: etree._Element) -> str:
    """Return the text of a run."""
    return "".join(each.text or "" for each in run.iterchildren(f"{MAIN}t"))


def of_sheet(part: bytes, percent: frozenset[int], texts: Mapping[int, str]) -> Marks:
    """Read the marks of one sheet."""
    rows = (re.search(rb"\sr=\"(\d+)\"", row[0]) for row in HIDDEN_ROW.finditer(part))
    columns: set[int] = set()
    for each in HIDDEN_COLUMNS.finditer(part):
        ends = [int(found[1]) for name in (rb"min", rb"max") if (found := re.search(name + rb"=\"(\d+)\"", each[0]))]
        columns.update(range(min(ends) - 1, min(max(ends), 16_384)) if ends else ())
    cells = STYLED.finditer(part) if percent else ()
    strings = SHARED.finditer(part) if texts else ()
    return Marks(
        frozenset(int(row[1]) - 1 for row in rows if row),
        frozenset(columns),
        frozenset((int(cell[2]) - 1, column_number(cell[1])) for cell in cells if int(cell[3]) in percent),
        texts={(int(c[2]) - 1, column_number(c[1])): texts[int(c[3])] for c in strings if int(c[3]) in texts},
    )


def column_number(letters: bytes) -> int:
    """Turn column letters into a number counted from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
