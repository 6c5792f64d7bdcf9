"""What is hidden or dangerous in the old binary office formats: doc, xls, ppt."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

import olefile

from foitrack.documents.hidden import text


def warnings(content: bytes) -> tuple[str, ...]:
    """Name macros, embedded objects and the persons in the properties."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as storage:
            return tuple(found(storage))
    except (OSError, ValueError, IndexError, TypeError, AttributeError):  # olefile on damaged files
        return ()


FONT = 0x0031
RAISED = 1


def has_raised_font(book: bytes) -> bool:
    """Whether a font of a workbook is raised: its strings may then hold footnote marks, which calamine cannot tell."""
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == FONT and length >= 10 and struct.unpack_from("<H", book, at + 12)[0] == RAISED:
            return True
        at += 4 + length
    return False


def found(storage: olefile.OleFileIO) -> Iterator[str]:
    """Yield a warning for each thing found."""
    tops = {path[0] for path in storage.listdir(storages=True)}
    if tops & {"_VBA_PROJECT_CUR", "Macros"} or storage.exists("VBA/dir"):
        yield "it holds macros: do not enable them"
    if any(top.startswith("MBD") for top in tops) or "ObjectPool" in tops:
        yield "it holds embedded files: they are not read"
    if storage.exists("Workbook") and has_raised_font(storage.openstream("Workbook").read()):
        yield "it may hold raised marks, which are read as digits (88¹ as 881): look at the original"
    properties = storage.get_metadata()
    persons = sorted({text(each) for each in (properties.author, properties.last_saved_by) if each} - {""})
    if persons:
        yield f"its properties name {', '.join(persons)}"
