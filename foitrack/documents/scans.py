"""Pictures of text, read by tesseract where it is installed and marked as such."""

from __future__ import annotations

import tempfile
from pathlib import Path

from foitrack.core.model import Document
from foitrack.core.scanned import SCANNED
from foitrack.documents.charsets import decode
from foitrack.documents.pixels import pixels
from foitrack.documents.programs import output_of, path_of
from foitrack.errors import Unreadable

SECONDS = 40.0
MOST_PIXELS = 60_000_000


def read(content: bytes) -> Document:
    """Read the text of a picture; raises Unreadable when it is too large or tesseract is missing."""
    size = pixels(content)
    if size is not None and size > MOST_PIXELS:
        raise Unreadable(f"the picture has {size / 1e6:,.0f} million pixels", "ask for a smaller one, or for text")
    text = recognised(content)
    return Document(text=text, warnings=(SCANNED,) if text.strip() else (), pages=1)


def recognised(picture: bytes) -> str:
    """Recognise the text of one picture."""
    tesseract = path_of("tesseract")
    if not tesseract:
        raise Unreadable(
            "it is a picture of text", "install tesseract, or ask for text (section 11: the preferred form)"
        )
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page").write_bytes(picture)
        return decode(output_of([tesseract, "page", "-", "--psm", "6"], SECONDS, Path(folder))).strip("\f\n")
