"""RTF files: text, and tables from the bars that striprtf puts between cells."""

from __future__ import annotations

import re
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from foitrack.core.model import Document, Table
from foitrack.documents.raised import raised
from foitrack.errors import Unreadable

RAISED = re.compile(r"(\\super(?![0-9a-z])(?:\\[a-z]+-?\d*|\s)*)(\d{1,3})(?=[}\s\\])")


def as_superscript(mark: re.Match[str]) -> str:
    """Write the digits of a raised mark as the characters of superscripts."""
    return mark[1].rstrip() + " " + "".join(f"\\u{ord(each)}?" for each in raised(mark[2]))


def read(content: bytes) -> Document:
    """Read an RTF file; consecutive rows are one table."""
    try:
        marked = RAISED.sub(as_superscript, content.decode("latin-1"))
        text: str = rtf_to_text(marked, errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, LookupError, UnicodeError) as fault:
        raise Unreadable("the RTF file is damaged", "ask for it again, or as PDF") from fault
    lines = [line.rstrip() for line in text.split("\n")]
    groups = [(is_row, list(group)) for is_row, group in groupby(lines, key=lambda line: line.endswith("|"))]
    tables: list[Table] = []
    blocks: list[str] = []
    for is_row, group in groups:
        if is_row:
            rows = tuple(tuple(" ".join(cell.split()) for cell in line[:-1].split("|")) for line in group)
            tables.append(Table(rows, f"table {len(tables) + 1}"))
            blocks.extend("\t".join(row) for row in rows)
        else:
            blocks.extend(group)
    return Document(text=re.sub(r"\n{3,}", "\n\n", "\n".join(blocks)), tables=tuple(tables))
