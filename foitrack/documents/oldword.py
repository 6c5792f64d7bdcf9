"""Old Word files (.doc), through LibreOffice or antiword where one is installed."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from foitrack.core.model import Document
from foitrack.documents import word
from foitrack.documents.charsets import decode
from foitrack.documents.programs import output_of, path_of
from foitrack.errors import Unreadable

SECONDS = 50.0


def read(content: bytes) -> Document:
    """Read a .doc: with its tables through LibreOffice, else its text through antiword."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "file.doc").write_bytes(content)
        if office := path_of("soffice", "libreoffice"):
            return converted(office, home)
        if antiword := path_of("antiword"):
            text = decode(output_of([antiword, "-m", "UTF-8.txt", "-w", "0", "file.doc"], SECONDS, home))
            return Document(text=text, warnings=("read with antiword: tables are only lines of text",))
    raise Unreadable("old Word files need a converter", "install LibreOffice or antiword, or ask for PDF")


def converted(office: str, home: Path) -> Document:
    """Convert to .docx and read that."""
    output_of([office, "--headless", "--norestore", "--convert-to", "docx", "--outdir", ".", "file.doc"], SECONDS, home)
    made = home / "file.docx"
    if not made.exists():
        raise Unreadable("LibreOffice cannot read it", "ask for another format")
    document = word.read(made.read_bytes())
    return replace(document, warnings=(*document.warnings, "read through LibreOffice's conversion"))
