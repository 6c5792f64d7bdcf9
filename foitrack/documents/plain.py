"""Plain text files, and the tables typed into them."""

from __future__ import annotations

from foitrack.core.model import Document
from foitrack.core.texttables import text_tables
from foitrack.documents.charsets import decode


def read(content: bytes) -> Document:
    """Read a text file in whatever charset it is."""
    text = decode(content)
    return Document(text=text, tables=text_tables(text))
