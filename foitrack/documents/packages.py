"""Zip packages opened with a bound on what they may unpack to."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import BadZipFile, ZipFile

from lxml import etree

from foitrack.errors import Unreadable

BROKEN = (
    BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    OverflowError,
    NotImplementedError,
)
"""What zipfile raises on files that are cut, damaged or packed in a way it does not know."""
MOST_BYTES = 400 << 20
MOST_MEMBERS = 10_000


def opened(content: bytes) -> ZipFile:
    """Open a package; raises Unreadable when it is damaged or would unpack to more than 400 MB."""
    try:
        package = ZipFile(io.BytesIO(content))
    except BROKEN as fault:
        raise Unreadable("the file is cut or damaged", "ask for it again") from fault
    members = package.infolist()
    if len(members) > MOST_MEMBERS or sum(each.file_size for each in members) > MOST_BYTES:
        raise Unreadable(
            f"it would unpack to more than {MOST_BYTES >> 20} MB or {MOST_MEMBERS:,} files", "do not open it"
        )
    return package


def member(package: ZipFile, name: str) -> bytes:
    """Read one member, never more than it declares; raises Unreadable when it is locked or damaged."""
    try:
        with package.open(name) as stream:
            return stream.read(package.getinfo(name).file_size)
    except BROKEN as fault:
        raise Unreadable("the file is cut or damaged", "ask for it again") from fault
    except RuntimeError as fault:
        raise Unreadable("it is protected with a password", "ask for the password or an open copy") from fault


def tree(content: bytes) -> etree._Element:
    """Parse XML without entities, networks or documents of unbounded depth; raises Unreadable when it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise Unreadable("the file is damaged", "ask for it again") from fault
