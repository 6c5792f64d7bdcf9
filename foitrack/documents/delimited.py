"""CSV and its relatives: any delimiter, any charset."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

from foitrack.core.model import Document, Table
from foitrack.documents.charsets import decode

DELIMITERS = (",", ";", "\t", "|")
LINES_LOOKED_AT = 60
MOST_BYTES = 40_000_000


def read(content: bytes) -> Document:
    """Read a delimited file as one table; `sep=;` in the first line is obeyed and left out."""
    text = decode(content[:MOST_BYTES])
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.casefold().startswith("sep=") and len(first.strip()) == 5:
        delimiter, body, skipped = first.strip()[4], rest, 1
    else:
        delimiter, body = best_delimiter(text), text
    rows = [()] * skipped + [tuple(cell.strip() for cell in row) for row in parsed(body, delimiter)]
    lines = "\n".join("\t".join(row) for row in rows)
    warnings = (f"only the first {MOST_BYTES:,} bytes are read",) if len(content) > MOST_BYTES else ()
    return Document(text=lines, tables=(Table(tuple(rows)),), warnings=warnings)


def parsed(text: str, delimiter: str) -> list[list[str]]:
    """Split the text into rows; a cell may be as long as the text."""
    csv.field_size_limit(max(len(text) + 1, 131_072))
    return list(csv.reader(io.StringIO(text.removesuffix("\n")), delimiter=delimiter))


def best_delimiter(text: str) -> str:
    """Choose the delimiter that splits most lines into the same number of cells, more than one."""
    head = "\n".join(islice(text.split("\n"), LINES_LOOKED_AT))
    return max(DELIMITERS, key=lambda each: agreement(head, each))


def agreement(head: str, delimiter: str) -> tuple[int, int]:
    """Count the lines that have the commonest number of cells above one, and that number."""
    counts = Counter(len(row) for row in parsed(head, delimiter) if len(row) > 1)
    cells, lines = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return lines, cells
