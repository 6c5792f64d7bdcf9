"""Which reader reads which type of file. Reading is a pure function of a file's bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from foitrack.core.model import Document
from foitrack.core.sniff import media_type
from foitrack.errors import Unreadable

READER_VERSION = 4
"""Goes up whenever a reader reads more or reads differently; what was read under an older number is read again."""

DEPTH = 3
OFFICE = "application/vnd.openxmlformats-officedocument."
OASIS = "application/vnd.oasis.opendocument."

READERS = {
    "text/csv": "delimited",
    "text/tab-separated-values": "delimited",
    "text/plain": "plain",
    "text/markdown": "plain",
    "application/json": "plain",
    "application/xml": "plain",
    "text/xml": "plain",
    "text/html": "web",
    "application/rtf": "richtext",
    "text/rtf": "richtext",
    f"{OFFICE}wordprocessingml.document": "word",
    "application/msword": "oldword",
    f"{OASIS}text": "opentext",
    f"{OFFICE}presentationml.presentation": "presentations",
    f"{OFFICE}spreadsheetml.sheet": "spreadsheets",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": "spreadsheets",
    "application/vnd.ms-excel": "spreadsheets",
    f"{OASIS}spreadsheet": "spreadsheets",
    "application/pdf": "pdf",
    "image/png": "scans",
    "image/jpeg": "scans",
    "image/tiff": "scans",
    "image/bmp": "scans",
    "image/gif": "scans",
    "text/calendar": "invitations",
    "text/vcard": "plain",
    "application/pkcs7-signature": "sealed",
    "application/x-pkcs7-signature": "sealed",
    "application/pgp-signature": "sealed",
    "application/pkcs7-mime": "sealed",
    "application/x-pkcs7-mime": "sealed",
    "application/pgp-encrypted": "sealed",
}
"""The module of this room that reads each type; imported only when such a file comes."""

CONTAINERS = {
    "application/zip": "archives",
    "message/rfc822": "innermail",
    "application/vnd.ms-outlook": "outlook",
}
"""The modules for files with files in them; each is handed the depth that is left."""

PROGRAMS = ("application/vnd.microsoft.portable-executable", "application/x-executable", "application/x-ms-shortcut")
UNREAD = {
    "application/x-ole-storage": ("it is protected with a password", "ask for the password or an open copy"),
    "application/vnd.rar": ("it is a RAR archive", "unpack it, or ask for a zip"),
    "application/x-7z-compressed": ("it is a 7-Zip archive", "unpack it, or ask for a zip"),
    **dict.fromkeys(PROGRAMS, ("it is a program", "do not open it; ask for the answer as text or a table")),
    "application/octet-stream": ("it is of no type that foitrack knows", "open it with the program that made it"),
}


def read(content: bytes, name: str, declared: str = "", depth: int = DEPTH) -> Document:
    """Read a file into text, tables and warnings; what cannot be read is said in a warning, nothing is raised for it.

    `name` and the `declared` media type are hints only: the type is found from the content. `depth` is how many
    archives or mails may still lie inside one another. Unbounded in time and memory: see `bounded.read_bounded`.
    """
    kind = media_type(content, name, declared)
    try:
        document = reader_of(kind, depth)(content)
    except Unreadable as fault:
        document = Document(warnings=(f"not read: {fault}",))
    return replace(document, warnings=(*document.warnings, *dangers(content, kind)))


def reader_of(kind: str, depth: int) -> Callable[[bytes], Document]:
    """Find the reader of a type; raises Unreadable, with what would help, where there is none."""
    if module := READERS.get(kind):
        reader: Callable[[bytes], Document] = import_module(f"foitrack.documents.{module}").read
        return reader
    if module := CONTAINERS.get(kind):
        if depth <= 0:
            raise Unreadable("it lies too deep inside other files", "take it out of them by hand")
        opener: Callable[[bytes, int], Document] = import_module(f"foitrack.documents.{module}").read
        return lambda content: opener(content, depth - 1)
    raise Unreadable(*UNREAD.get(kind, (f"foitrack has no reader for {kind}", "open it with the program that made it")))


def dangers(content: bytes, kind: str) -> tuple[str, ...]:
    """Name what is hidden or dangerous in a file of this type."""
    if kind.startswith((OFFICE, OASIS)):
        module = "hidden"
    elif kind in ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"):
        module = "hiddenold"
    elif kind == "application/pdf":
        module = "hiddenpdf"
    else:
        return ()
    look: Callable[[bytes], tuple[str, ...]] = import_module(f"foitrack.documents.{module}").warnings
    return look(content)
