"""Zip archives: every file inside, nested ones too, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from zipfile import ZipFile

from foitrack.core.model import Document
from foitrack.documents.hidden import text
from foitrack.documents.inside import together
from foitrack.documents.packages import member, opened

LEFT_OUT = ("__MACOSX/", ".DS_Store", "Thumbs.db")


def read(content: bytes, depth: int) -> Document:
    """Read every file in the archive; a locked or damaged member makes the whole archive unread, with the reason."""
    return together("", files(opened(content)), depth)


def files(package: ZipFile) -> Iterator[tuple[str, str, bytes]]:
    """Yield the files of an archive under the last part of their names."""
    for each in package.infolist():
        name = text(each.filename.rpartition("/")[2].encode("utf-8", "replace"))
        if not each.is_dir() and name and not each.filename.startswith(LEFT_OUT) and name not in LEFT_OUT:
            yield name, "", member(package, each.filename)
