"""Which reader reads which type of file. Reading is a pure function of a file's bytes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from foitrack.core.model import Document
from foitrack.core.sniff import media_type
from foitrack.errors import Unreadable

READER_VERSION = 1
"""Goes up whenever a reader reads more or reads differently; what was read under an older number is read again."""

OFFICE = "application/vnd.openxmlformats-officedocument."
OASIS = "application/vnd.oasis.opendocument."

READERS = {
    "text/csv": "delimited",
    "text/tab-separated-values": "delimited",
    "text/plain": "plain",
    "text/html": "web",
    f"{OFFICE}wordprocessingml.document": "word",
    f"{OFFICE}spreadsheetml.sheet": "spreadsheets",
    "application/vnd.ms-excel": "spreadsheets",
    f"{OASIS}spreadsheet": "spreadsheets",
    "application/pdf": "pdf",
}
"""The module of this room that reads each type; imported only when such a file comes."""


def read(content: bytes, name: str, declared: str = "") -> Document:
    """Read a file into text, tables and warnings; what cannot be read is said in a warning, nothing is raised for it.

    `name` and the `declared` media type are hints only: the type is found from the content.
    """
    kind = media_type(content, name, declared)
    module = READERS.get(kind)
    if module is None:
        return Document(warnings=(f"not read: foitrack has no reader for {kind}",))
    reader: Callable[[bytes], Document] = import_module(f"foitrack.documents.{module}").read
    try:
        return reader(content)
    except Unreadable as fault:
        return Document(warnings=(f"not read: {fault}",))
