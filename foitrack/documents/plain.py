"""Plain text files."""

from __future__ import annotations

from foitrack.core.model import Document
from foitrack.documents.charsets import decode


def read(content: bytes) -> Document:
    """Read a text file in whatever charset it is."""
    return Document(text=decode(content))
