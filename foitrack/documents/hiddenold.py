"""What is hidden or dangerous in the old binary office formats: doc, xls, ppt."""

from __future__ import annotations

import io
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


def found(storage: olefile.OleFileIO) -> Iterator[str]:
    """Yield a warning for each thing found."""
    tops = {path[0] for path in storage.listdir(storages=True)}
    if tops & {"_VBA_PROJECT_CUR", "Macros"} or storage.exists("VBA/dir"):
        yield "it holds macros: do not enable them"
    if any(top.startswith("MBD") for top in tops) or "ObjectPool" in tops:
        yield "it holds embedded files: they are not read"
    properties = storage.get_metadata()
    persons = sorted({text(each) for each in (properties.author, properties.last_saved_by) if each} - {""})
    if persons:
        yield f"its properties name {', '.join(persons)}"
