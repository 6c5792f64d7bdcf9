"""Plain text files, and the tables typed into them."""

from __future__ import annotations

from foitrack.core.model import Document
from foitrack.core.texttables import text_tables
from foitrack.documents.charsets import decode

MOST_BYTES = 20_000_000


def read(content: bytes) -> Document:
    """Read a text file in whatever charset it is, of a giant one the beginning."""
    text = decode(content[:MOST_BYTES])
    warnings = (f"only the first {MOST_BYTES:,} bytes are read",) if len(content) > MOST_BYTES else ()
    return Document(text=text, tables=text_tables(text), warnings=warnings)
