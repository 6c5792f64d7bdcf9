"""Cut a document that holds more than is kept, and say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from foitrack.core.model import Document, Table

BYTES_A_CELL = 4
"""What a cell costs in JSON beside its text: two quotation marks and a comma, about."""


def trimmed(document: Document, output_bytes: int) -> Document:
    """Return the document within about `output_bytes` of JSON: half for the text, half for the tables."""
    most = output_bytes // 8
    text = document.text[:most]
    tables = tuple(within(document.tables, most))
    warnings = document.warnings
    if len(text) < len(document.text):
        warnings += (f"only the first {len(text):,} characters of the text are kept",)
    if rows(tables) < rows(document.tables):
        warnings += (f"only the first {rows(tables):,} of {rows(document.tables):,} table rows are kept",)
    return replace(document, text=text, tables=tables, warnings=warnings)


def within(tables: Iterable[Table], most: int) -> Iterator[Table]:
    """Yield tables, the last one cut, until `most` characters are used up."""
    left = most
    for table in tables:
        kept = []
        for row in table.rows:
            left -= sum(map(len, row)) + BYTES_A_CELL * len(row)
            if left < 0:
                break
            kept.append(row)
        yield table if len(kept) == len(table.rows) else replace(table, rows=tuple(kept))
        if left < 0:
            return


def rows(tables: Iterable[Table]) -> int:
    """Count the rows of all tables."""
    return sum(len(table.rows) for table in tables)
