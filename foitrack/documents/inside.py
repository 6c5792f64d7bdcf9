"""Files inside files: each read on its own and put together under its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from foitrack.core.model import Document
from foitrack.documents import reading

MOST_FILES = 200
LONGEST_TEXT = 20_000_000


def together(text: str, files: Iterable[tuple[str, str, bytes]], depth: int) -> Document:
    """Read files (name, declared type, bytes) found inside another, at most 200, and join what they hold.

    A table's place begins with the name of its file; so does a warning.
    """
    texts, tables, warnings, size = [text] if text else [], [], [], 0
    for count, (name, declared, content) in enumerate(files):
        if count >= MOST_FILES or size > LONGEST_TEXT:
            warnings.append(f"only the first {count} files inside are read")
            break
        inner = reading.read(content, name, declared, depth)
        size += len(inner.text)
        texts.append(f"[{name}]\n{inner.text}")
        tables += [replace(table, where=f"{name} {table.where}".rstrip()) for table in inner.tables]
        warnings += [f"{name}: {each}" for each in inner.warnings]
    return Document("\n\n".join(texts).replace("\f", "\n\n"), tuple(tables), tuple(warnings))
