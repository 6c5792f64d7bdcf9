"""How many pixels a picture claims to have, from its first bytes, without decoding it."""

from __future__ import annotations

import struct


def pixels(content: bytes) -> int | None:
    """Return width times height of a PNG, GIF, BMP or JPEG; None where the head does not say."""
    if content.startswith(b"\x89PNG") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
    elif content.startswith(b"GIF8") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
    elif content.startswith(b"BM") and len(content) >= 26:
        width, height = struct.unpack("<ii", content[18:26])
    elif content.startswith(b"\xff\xd8"):
        return jpeg(content)
    elif content.startswith((b"II*\0", b"MM\0*")):
        return tiff(content)
    else:
        return None
    return abs(int(width) * int(height))


def jpeg(content: bytes) -> int | None:
    """Walk the segments of a JPEG to its frame header."""
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker, (length,) = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width) * int(height)
        at += 2 + length
    return None


def tiff(content: bytes) -> int | None:
    """Read width (256) and height (257) from a TIFF's first directory."""
    order = "<" if content.startswith(b"II") else ">"
    (at,) = struct.unpack(f"{order}I", content[4:8]) if len(content) >= 8 else (len(content),)
    if at + 2 > len(content):
        return None
    (entries,) = struct.unpack(f"{order}H", content[at : at + 2])
    sides: dict[int, int] = {}
    for entry in range(min(entries, (len(content) - at - 2) // 12)):
        tag, kind, _, value = struct.unpack(f"{order}HHI4s", content[at + 2 + entry * 12 : at + 14 + entry * 12])
        if tag in (256, 257):
            (sides[tag],) = struct.unpack(f"{order}H", value[:2]) if kind == 3 else struct.unpack(f"{order}I", value)
    return sides[256] * sides[257] if len(sides) == 2 else None
