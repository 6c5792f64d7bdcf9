"""A workbook as Excel 97 wrote it, by hand: one sheet (BIFF8, MS-XLS) in a compound file (MS-CFB)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

_SECTOR = 512
_SMALLEST_STREAM = 4096  # anything shorter would live in the mini stream
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF


def workbook(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Write one sheet of text and whole numbers; at most some 60,000 bytes of it."""
    return _compound(_stream(name, rows))


def _stream(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    label = name.encode("utf-16-le")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0x41, 6))
    start += _record(0x0042, struct.pack("<H", 1200))
    end = _record(0x000A, b"")
    offset = len(start) + 4 + 8 + len(label) + len(end)
    start += _record(0x0085, struct.pack("<IHBB", offset, 0, len(name), 1) + label) + end
    width = max(map(len, rows))
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 6))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    return start + sheet + b"".join(_cells(rows)) + end


def _cells(rows: Sequence[Sequence[str]]) -> Iterator[bytes]:
    for line, row in enumerate(rows):
        for column, text in enumerate(row):
            place = struct.pack("<HHH", line, column, 0)
            if text.isdecimal():
                yield _record(0x0203, place + struct.pack("<d", int(text)))
            elif text:
                yield _record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes) -> bytes:
    """Put the stream `Workbook` into a compound file: header, one allocation sector, the directory, the stream."""
    padded = stream.ljust(max(_SMALLEST_STREAM, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(padded) // _SECTOR
    chain = [_FAT, _END, *range(3, 2 + sectors), _END]
    if len(chain) > _SECTOR // 4:
        raise ValueError("the workbook is too long for one allocation sector")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0")
    header += struct.pack("<HHHHH6xIII", 0x003E, 3, 0xFFFE, 9, 6, 0, 1, 1)
    header += struct.pack("<IIIIII", 0, _SMALLEST_STREAM, _END, 0, _END, 0) + struct.pack("<I", 0)
    table = struct.pack(f"<{len(chain)}I", *chain)
    directory = (
        _entry("Root Entry", 5, child=1, first=_END) + _entry("Workbook", 2, first=2, size=len(padded)) + 2 * _entry()
    )
    return header.ljust(_SECTOR, b"\xff") + table.ljust(_SECTOR, b"\xff") + directory + padded


def _entry(name: str = "", kind: int = 0, *, child: int = _NONE, first: int = 0, size: int = 0) -> bytes:
    label = name.encode("utf-16-le")
    length = len(label) + 2 if name else 0
    return (
        label.ljust(64, b"\0")
        + struct.pack("<HBBIII", length, kind, 1, _NONE, _NONE, child)
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )
