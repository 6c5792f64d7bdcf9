"""Undo a part's transfer encoding: base64 and quoted-printable as they come, uuencode, and none."""

from __future__ import annotations

import binascii
import re

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*")
_NOISE = re.compile(rb"[^A-Za-z0-9+/=]")
_FULL_LINE = re.compile(rb"(?m)^[A-Za-z0-9+/]{60,}={0,2}\r?$")
_SOFT_BREAK = re.compile(rb"(?m)[^=\n]=\r?$")
_CODE = re.compile(rb"=(?:20|3D|C2|C3|E2|A3|92|0D|09)")
_PADDING = re.compile(rb"=+")
_WORD = re.compile(r"[a-z0-9-]+")


def decode(body: bytes, encoding: str) -> tuple[bytes, bytes, str]:
    """Return the decoded content, plain bytes found behind an encoded block, and what was wrong (or nothing).

    `encoding` is the Content-Transfer-Encoding as it stands. Never raises; what cannot be decoded comes back as it is.
    """
    found = _WORD.search(encoding.lower())
    name = found.group() if found else ""
    if "base64" in name or name == "base-64":
        return _base64(body)
    if "quoted" in name or name == "qp":
        return binascii.a2b_qp(body), b"", ""
    if name in ("uuencode", "x-uuencode", "x-uue", "uue"):
        files = uuencoded(body)
        return (files[0][1], b"", "") if files else (body, b"", "the uuencoded part holds no file")
    if name in ("", "7bit", "8bit", "binary", "7-bit", "8-bit", "none"):
        head = body[:20_000] if name in ("", "7bit") else b""
        if _CODE.search(head) and len(_SOFT_BREAK.findall(head)) >= 3:
            return binascii.a2b_qp(body), b"", "the part is quoted-printable and does not say so"
        return body, b"", ""
    return body, b"", f"the transfer encoding {encoding[:40]!r} is unknown"


def _base64(body: bytes) -> tuple[bytes, bytes, str]:
    """Decode base64, with whatever a gateway put behind it; text that is no base64 at all comes back as it is."""
    if not body.translate(None, _ALPHABET):
        return base64(body), b"", ""
    found = _BASE64.match(body)
    end = found.end() if found else 0
    rest, problem = b"", ""
    if body[end:].strip():
        cut = max(body.rfind(b"\n", 0, end), 0)
        if _FULL_LINE.search(body, end):
            cut, problem = len(body), "bytes that are not base64 were skipped"
        elif not body[:cut].strip():
            if b" " in body.strip()[:200]:
                return body, b"", "the part is called base64 and is not"
            cut, problem = len(body), "bytes that are not base64 were skipped"
        body, rest = body[:cut], body[cut:].strip(b"\r\n")
    return base64(body), rest, problem


def base64(encoded: bytes) -> bytes:
    """Decode base64 that may be wrapped, unpadded, cut short, or made of several padded pieces."""
    try:
        padding = encoded.find(b"=")
        in_one = padding < 0 or not encoded[padding:].strip(b"=\r\n \t")
        return binascii.a2b_base64(encoded, strict_mode=False) if in_one else _pieces(encoded)
    except binascii.Error:
        return _pieces(encoded)


def _pieces(encoded: bytes) -> bytes:
    """Decode each run between paddings by itself."""
    decoded = bytearray()
    for piece in _PADDING.split(_NOISE.sub(b"", encoded)):
        whole = piece[: len(piece) - (len(piece) % 4 == 1)]
        decoded += binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
    return bytes(decoded)


_UU_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255}?)[ \t]*\r?\n")
_UU_END = re.compile(rb"(?m)^(?:end|====)[ \t]*\r?$")
_UU_LINE = re.compile(rb"[\x20-\x60]*")


def uuencoded(text: bytes, limit: int = 100) -> list[tuple[str, bytes, int, int]]:
    """Return the uuencoded files in `text`, at most `limit`: name, content, and where each begins and ends."""
    files: list[tuple[str, bytes, int, int]] = []
    at = 0
    while len(files) < limit and (begin := _UU_BEGIN.search(text, at)):
        end = _UU_END.search(text, begin.end())
        if end is None:
            break
        content = _uu_content(text[begin.end() : end.start()], begin.group().startswith(b"begin-base64"))
        at = end.end() if content is not None else begin.end()
        if content is not None:
            files.append((begin.group(1).decode("utf-8", "replace"), content, begin.start(), end.end()))
    return files


def _uu_content(lines: bytes, in_base64: bool) -> bytes | None:
    """Return what the lines between `begin` and `end` hold, or None when they are not uuencoded."""
    if in_base64:
        return base64(lines)
    decoded = bytearray()
    for line in lines.splitlines():
        if not line.strip(b"`\r\n "):
            continue
        if not _UU_LINE.fullmatch(line):
            return None
        count = (line[0] - 32) & 63
        try:
            decoded += binascii.a2b_uu(line[: 1 + (count + 2) // 3 * 4])
        except binascii.Error:
            return None
    return bytes(decoded)
