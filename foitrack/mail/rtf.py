"""Text out of the Rich Text that Outlook puts into winmail.dat and .msg files, compressed (MS-OXRTFCP) or not."""

from __future__ import annotations

import struct
import zlib

_MAX_COMPRESSED_BYTES = 1_000_000
_MAX_BYTES = 4_000_000
_COMPRESSED, _PLAIN = b"LZFu", b"MELA"


def text_of(content: bytes) -> str:
    """Return the text of a compressed or plain RTF body, or nothing when it cannot be read."""
    rtf = content if content.startswith(b"{\\rtf") else _decompressed(content)
    if not rtf.startswith(b"{\\rtf"):
        return ""
    from striprtf.striprtf import rtf_to_text

    try:
        text = str(rtf_to_text(rtf[:_MAX_BYTES].decode("latin-1"), errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, RecursionError, OverflowError):
        return ""
    return text.replace("\r\n", "\n").strip()


def _decompressed(content: bytes) -> bytes:
    """Return what a compressed body holds, or nothing when it is none, is damaged, or is larger than 1 MB."""
    if not 16 <= len(content) <= _MAX_COMPRESSED_BYTES:
        return b""
    size, _, kind, check = struct.unpack_from("<II4sI", content)
    inside = content[16 : size + 4]
    if kind == _PLAIN:
        return inside
    if kind != _COMPRESSED or zlib.crc32(inside, 0xFFFFFFFF) ^ 0xFFFFFFFF != check:
        return b""
    from compressed_rtf import decompress

    try:
        return bytes(decompress(content))
    except (ValueError, IndexError, TypeError, struct.error):
        return b""
