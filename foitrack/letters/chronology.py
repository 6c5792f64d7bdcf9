"""A chronology with its working of the dates: as a Word file, and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell

from foitrack.core.chronology import Entry
from foitrack.letters.paper import blank, clean, with_fixed_dates

_TITLES = ("Date", "What happened", "Section", "Document")
_WIDTHS: tuple[Length, ...] = (Mm(24), Mm(90), Mm(22), Mm(24))
_WIDE = 79
_INDENT = 12


@dataclass(frozen=True, slots=True)
class Chronology:
    """What a chronology says: its title, lines that name the request, the entries, and the working of each date.

    `working` holds blocks of lines, aligned for a fixed-width face; `on` is the day up to which it tells.
    """

    title: str
    head: Sequence[str]
    entries: Sequence[Entry]
    working: Sequence[Sequence[str]]
    author: str
    on: date


def as_text(told: Chronology) -> str:
    """Return a chronology as text, 79 columns wide; the working of the dates is a text of its own."""
    lines = [told.title, "", *map(clean, told.head), ""]
    for entry in told.entries:
        about = [f"section {entry.section}"] if entry.section else []
        about += [f"document {entry.document}"] if entry.document else []
        said = " ".join(clean(entry.what).split())
        what = f"{said} [{'; '.join(about)}]" if about else said
        lines += wrap(
            f"{entry.on}  {what}",
            _WIDE,
            subsequent_indent=" " * _INDENT,
            break_on_hyphens=False,
            break_long_words=False,
        )
    return "\n".join(lines) + "\n"


def working_as_text(told: Chronology) -> str:
    """Return the working of every date as text."""
    blocks = ["\n".join(block) for block in told.working] or ["No date is counted yet."]
    return f"{told.title}: how the dates were worked out\n\n" + "\n\n\n".join(blocks) + "\n"


def write_chronology(told: Chronology) -> bytes:
    """Return a chronology as a .docx file: a table, and the working of the dates. Equal arguments give equal bytes."""
    document = blank(told.title, told.author, told.on)
    document.add_heading(clean(told.title), level=1)
    for line in told.head:
        document.add_paragraph(clean(line)).paragraph_format.space_after = Pt(1)
    document.add_paragraph().paragraph_format.space_after = Pt(2)
    _table(document, told.entries)
    if told.working:
        document.add_heading("How the dates were worked out", level=2)
    for block in told.working:
        _block(document, block)
    _page_numbers(document, told.title)
    return with_fixed_dates(document)


def _table(document: Document, entries: Sequence[Entry]) -> None:
    table: Table = document.add_table(rows=1, cols=len(_TITLES))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    _repeat_on_each_page(table)
    _row(table.rows[0].cells, _TITLES, bold=True)
    for entry in entries:
        row = table.add_row()  # type: ignore[no-untyped-call]
        _never_split(row)
        _row(row.cells, (entry.on.isoformat(), entry.what, entry.section, entry.document))


def _row(cells: Sequence[_Cell], texts: Sequence[str], bold: bool = False) -> None:
    for cell, text, width in zip(cells, texts, _WIDTHS, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(2)
        run = paragraph.add_run(clean(text))
        run.font.size, run.bold = Pt(9.5), bold or None


def _repeat_on_each_page(table: Table) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _never_split(row: object) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # type: ignore[attr-defined]


def _block(document: Document, lines: Sequence[str]) -> None:
    """Write lines whose columns must stand under one another, on one page where they fit."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(14)
    paragraph.paragraph_format.keep_together = True
    run = paragraph.add_run(clean("\n".join(lines)))
    run.font.name, run.font.size = "Courier New", Pt(8.5)


def _page_numbers(document: Document, title: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text in (f"{clean(title)}, page ", "PAGE", " of ", "NUMPAGES"):
        run = paragraph.add_run("" if text.isupper() else text)
        run.font.size = Pt(8.5)
        if text.isupper():
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), text)
            run._r.addprevious(field)
            field.append(run._r)
