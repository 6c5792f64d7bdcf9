"""Mails made by hand for the tests: whole ones, parts, and the packages that Outlook wraps files in."""

import base64
import binascii
import struct
from collections.abc import Sequence

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
PDF64 = base64.encodebytes(PDF)
PNG64 = base64.encodebytes(PNG)


def mail(*headers: str | bytes, body: bytes = b"Dear Jane,\n\nWe hold 88 records.\n") -> bytes:
    """Return a mail with these header lines after a From."""
    lines = [b"From: FOI Unit <foi@kent.police.uk>", *(h.encode() if isinstance(h, str) else h for h in headers)]
    return b"\n".join([*lines, b"", body])


def multi(
    *parts: bytes, kind: str = "mixed", boundary: str = "b1", end: bool = True, head: Sequence[str] = ()
) -> bytes:
    """Return a multipart mail of these parts."""
    joined = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    last = b"--" + boundary.encode() + b"--\n" if end else b""
    return mail(f'Content-Type: multipart/{kind}; boundary="{boundary}"', *head, body=joined + last)


def inner(*parts: bytes, kind: str = "alternative", boundary: str = "b2") -> bytes:
    """Return a multipart as a part of another."""
    joined = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode()
    return head + joined + b"--" + boundary.encode() + b"--\n"


def part(*headers: str | bytes, body: bytes = b"We hold 88 records.") -> bytes:
    """Return a part with these header lines."""
    return b"\n".join([*(h.encode() if isinstance(h, str) else h for h in headers), b"", body])


def attached(*headers: str | bytes, body: bytes = PDF64) -> bytes:
    """Return a base64 PDF part with these header lines."""
    return part("Content-Transfer-Encoding: base64", *headers, body=body)


def pdf_named(*lines: str | bytes) -> bytes:
    """Return a mail with text and a PDF whose Content-Disposition has these parameters, on so many lines."""
    first, *more = (line.encode() if isinstance(line, str) else line for line in lines)
    return multi(TEXT, attached("Content-Type: application/pdf", b"Content-Disposition: attachment; " + first, *more))


def uu(name: str, content: bytes) -> bytes:
    """Return a uuencoded file."""
    lines = b"".join(binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
    return f"begin 644 {name}\n".encode() + lines + b"`\nend\n"


def tnef(body: str = "", files: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """Return a winmail.dat with a plain body and files."""

    def attribute(level: int, name: int, data: bytes) -> bytes:
        return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    found = struct.pack("<IH", 0x223E9F78, 1)
    if body:
        found += attribute(1, 0x0002800C, body.encode("cp1252") + b"\0")
    for file, content in files:
        found += attribute(2, 0x00069002, bytes(14))
        found += attribute(2, 0x00018010, file.encode("cp1252") + b"\0") + attribute(2, 0x0006800F, content)
    return found


TEXT = part("Content-Type: text/plain; charset=utf-8")
HTML = part(
    "Content-Type: text/html; charset=utf-8", body=b"<html><body><p>We hold <b>88</b> records.</p></body></html>"
)
NESTED = mail(
    "Subject: The answer",
    'Content-Type: multipart/mixed; boundary="n"',
    body=b"--n\n" + part("Content-Type: text/plain", body=b"Inner words.") + b"\n--n\n"
    + attached('Content-Type: application/pdf; name="inner.pdf"') + b"\n--n--\n",
)  # fmt: skip


def outlook_message(streams: dict[str, bytes], storages: dict[str, dict[str, bytes]] | None = None) -> bytes:
    """Return an OLE file (MS-CFB, 512-byte sectors) with streams in its root and in storages below it.

    Every stream is padded to the 4,096 bytes from which a file needs no mini stream; text ends at its NUL.
    """
    entries: list[tuple[str, int, bytes, list[int]]] = [("Root Entry", 5, b"", [])]

    def add(name: str, kind: int, content: bytes) -> int:
        entries.append((name, kind, content, []))
        return len(entries) - 1

    for name, content in streams.items():
        entries[0][3].append(add(name, 2, content))
    for name, inside in (storages or {}).items():
        at = add(name, 1, b"")
        entries[0][3].append(at)
        entries[at][3].extend(add(each, 2, content) for each, content in inside.items())
    return _compound_file(entries)


def _compound_file(entries: list[tuple[str, int, bytes, list[int]]]) -> bytes:
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    fat: list[int] = [0xFFFFFFFD, 0xFFFFFFFD]  # two sectors for the table itself, 256 entries: 128 kB
    sectors: list[bytes] = []

    def chain(content: bytes) -> int:
        start, count = len(fat), -(-len(content) // 512)
        fat.extend([*range(start + 1, start + count), end])
        sectors.extend(content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512))
        return start

    siblings = {
        child: after for _, _, _, kids in entries for child, after in zip(kids, [*kids[1:], free], strict=False)
    }
    directory = b""
    for number, (name, kind, content, kids) in enumerate(entries):
        raw = name.encode("utf-16-le")
        padded = content.ljust(4096, b"\0") if kind == 2 else b""
        directory += raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2, kind, 1)
        directory += struct.pack("<III", free, siblings.get(number, free), kids[0] if kids else free) + bytes(36)
        directory += struct.pack("<III", chain(padded) if padded else end, len(padded), 0)
    first_directory = chain(directory.ljust(-(-len(directory) // 512) * 512, b"\0"))
    table = struct.pack("<256I", *fat, *[free] * (256 - len(fat)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 2, first_directory, 0, 4096, end, 0, end, 0) + struct.pack("<II", 0, 1)
    return header.ljust(512, b"\xff") + table + b"".join(sectors)


def utf16(text: str) -> bytes:
    """Return text as an Outlook property holds it."""
    return text.encode("utf-16-le") + b"\0\0"
