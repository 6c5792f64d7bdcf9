"""Take the mail out of an S/MIME message that is signed as a whole (RFC 8551 section 3.5.2). Nothing is checked.

The signed content lies in a CMS structure (RFC 5652) in BER: lengths may be open, and the content in several pieces.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_MAX_DEPTH = 12
_MAX_ELEMENTS = 100_000
_SEQUENCE, _CONTENT, _OCTETS, _OCTETS_IN_PIECES = 0x30, 0xA0, 0x04, 0x24


class _Element(NamedTuple):
    tag: int
    start: int
    end: int
    after: int


def signed_content(cms: bytes) -> bytes:
    """Return the mail inside signed data, or nothing when the message is encrypted, damaged or none of its kind."""
    if _SIGNED_DATA not in cms[:40]:
        return b""
    try:
        outer = _element(cms, 0)
        wrapped = _child(cms, outer, _CONTENT)
        signed = _child(cms, wrapped, _SEQUENCE)
        content = _child(cms, _child(cms, signed, _SEQUENCE), _CONTENT)
        return b"".join(_octets(cms, content, 0))
    except (IndexError, ValueError):
        return b""


def _octets(cms: bytes, element: _Element, depth: int) -> Iterator[bytes]:
    """Yield the pieces of an octet string."""
    for each in _children(cms, element, depth):
        if each.tag == _OCTETS:
            yield cms[each.start : each.end]
        elif each.tag == _OCTETS_IN_PIECES:
            yield from _octets(cms, each, depth + 1)


def _child(cms: bytes, element: _Element, tag: int) -> _Element:
    for each in _children(cms, element, 0):
        if each.tag == tag:
            return each
    raise ValueError(tag)


def _children(cms: bytes, element: _Element, depth: int) -> Iterator[_Element]:
    at = element.start
    for _ in range(_MAX_ELEMENTS):
        if at >= element.end:
            return
        each = _element(cms, at, depth)
        if each.after > element.end or each.after <= at:
            raise ValueError(at)
        yield each
        at = each.after


def _element(cms: bytes, at: int, depth: int = 0) -> _Element:
    """Return the element at `at`. One of open length ends with two zero bytes after its last child."""
    if depth > _MAX_DEPTH:
        raise ValueError(depth)
    tag, first = cms[at], cms[at + 1]
    start = at + 2
    if first == 0x80:
        end = start
        for _ in range(_MAX_ELEMENTS):
            if cms[end] == 0 and cms[end + 1] == 0:
                return _Element(tag, start, end, end + 2)
            end = _element(cms, end, depth + 1).after
        raise ValueError(at)
    if first > 0x80:
        size = first & 0x7F
        first = int.from_bytes(cms[start : start + size], "big")
        start += size
    if start + first > len(cms):
        raise ValueError(at)
    return _Element(tag, start, start + first, start + first)
