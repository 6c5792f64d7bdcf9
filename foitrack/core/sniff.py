"""Tell what a file is by what it holds; its name and the sender's word count only where the content is mute.

Kinds with a signature are told by it. Zip and OLE files are looked into, by the names in their directory. Plain text
has no signature: there the name decides between text formats, and a specific declaration by the sender is believed.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

OCTETS = "application/octet-stream"
_OOXML = "application/vnd.openxmlformats-officedocument."
_HEAD_BYTES = 4096
_MAX_ENTRIES = 5000

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"{\\rtf", "application/rtf"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "application/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"BEGIN:VCARD", "text/vcard"),
    (b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
    (b"-----BEGIN PGP SIGNATURE", "application/pgp-signature"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
_BY_SUFFIX = {
    "bmp": "image/bmp", "csv": "text/csv", "doc": "application/msword", "docx": f"{_OOXML}wordprocessingml.document",
    "eml": "message/rfc822", "gif": "image/gif", "htm": "text/html", "html": "text/html", "ics": "text/calendar",
    "jpeg": "image/jpeg", "jpg": "image/jpeg", "json": "application/json", "md": "text/markdown",
    "msg": "application/vnd.ms-outlook", "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet", "odt": "application/vnd.oasis.opendocument.text",
    "p7m": "application/pkcs7-mime", "p7s": "application/pkcs7-signature", "pdf": "application/pdf",
    "png": "image/png", "ppt": "application/vnd.ms-powerpoint", "pptx": f"{_OOXML}presentationml.presentation",
    "rtf": "application/rtf", "tif": "image/tiff", "tiff": "image/tiff", "tsv": "text/tab-separated-values",
    "txt": "text/plain", "vcf": "text/vcard", "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OOXML}spreadsheetml.sheet", "xml": "application/xml", "zip": "application/zip",
}  # fmt: skip
_TEXT_SUFFIXES = ("csv", "eml", "htm", "html", "json", "md", "tsv", "txt", "xml")
_ZIP_MEMBERS = (
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("xl/workbook.xml", f"{_OOXML}spreadsheetml.sheet"),
    ("word/document.xml", f"{_OOXML}wordprocessingml.document"),
    ("ppt/presentation.xml", f"{_OOXML}presentationml.presentation"),
)
_ZIP_FOLDERS = (
    ("xl/", f"{_OOXML}spreadsheetml.sheet"),
    ("word/", f"{_OOXML}wordprocessingml.document"),
    ("ppt/", f"{_OOXML}presentationml.presentation"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS = (
    ("__properties_version1.0", "application/vnd.ms-outlook", "msg"),
    ("EncryptedPackage", "application/x-ole-storage", ""),
    ("WordDocument", "application/msword", "doc"),
    ("Workbook", "application/vnd.ms-excel", "xls"),
    ("Book", "application/vnd.ms-excel", "xls"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint", "ppt"),
)
_HTML = re.compile(
    rb"(?is)\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|table|div|p|title|meta|style|span|font|center|h[1-6])[\s>/]"
)
_XML = re.compile(rb"\s*<\?xml\s")
_HEADER = re.compile(rb"(?im)^(from|to|date|subject|received|return-path|message-id|mime-version|content-type):")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\x0b\x0c\r\x1b\x1a"))


def media_type(content: bytes, name: str, declared: str) -> str:
    """Return the media type of `content`, lower-case and without parameters.

    `name` is the file's name and `declared` what the sender called it; both may be empty or wrong.
    Password-protected Office files are `application/x-ole-storage`.
    """
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    said = declared.partition(";")[0].strip().lower()
    return _by_signature(content, suffix) or _by_word(content, suffix, said)


def _by_signature(content: bytes, suffix: str) -> str:
    """Return what the first bytes say, or nothing."""
    head = content[:_HEAD_BYTES]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_type(content)
    if head.startswith(_OLE):
        return _ole_type(content, suffix)
    if kind := _container_type(head):
        return kind
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip() if head[:1] in b"\xef \t\r\n" else head
    for signature, kind in _SIGNATURES:
        if (bare if signature.isascii() else head).startswith(signature):
            return "" if len(signature) <= 3 and signature.isalpha() and _is_text(content) else kind
    if _HTML.match(_as_ascii(head)):
        return "text/html"
    return "application/pdf" if b"%PDF-" in head[:1024] and not _is_mail(content) else ""


def _container_type(head: bytes) -> str:
    """Return the type of formats whose mark is not at the very start."""
    if head.startswith(b"RIFF"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in (b"heic", b"heix", b"mif1") else "video/mp4"
    if head.startswith(b"BM") and len(head) >= 26 and head[6:10] == b"\0\0\0\0":
        return "image/bmp"
    if head[:4] == b"\x01\0\0\0" and head[40:44] == b" EMF":
        return "image/emf"
    return "application/x-tar" if head[257:262] == b"ustar" else ""


def _by_word(content: bytes, suffix: str, said: str) -> str:
    """Return what name and declaration say of a file without a signature, checked against whether it is text."""
    text = _is_text(content)
    if text and suffix in _TEXT_SUFFIXES and said in ("", OCTETS, "text/plain", "application/vnd.ms-excel"):
        return _BY_SUFFIX[suffix]
    if text and said in ("", OCTETS, "text/plain") and suffix not in _BY_SUFFIX and _is_mail(content):
        return "message/rfc822"
    if (
        said
        and "/" in said
        and said not in (OCTETS, "application/x-unknown")
        and (text or not said.startswith("text/"))
    ):
        return said
    if text and suffix not in _BY_SUFFIX:
        return "application/xml" if _XML.match(content[:200]) else "text/plain"
    return OCTETS if text or suffix in _TEXT_SUFFIXES else _BY_SUFFIX.get(suffix, OCTETS)


def _is_text(content: bytes) -> bool:
    """Tell whether the first bytes are text: UTF-16 with its mark, or no control characters among them."""
    head = content[:_HEAD_BYTES]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return bool(head.strip()) and len(head.translate(None, _CONTROLS)) == len(head)


def _is_mail(content: bytes) -> bool:
    """Tell whether `content` begins with the header of a mail: three of its fields, From among them."""
    head = content[:_HEAD_BYTES].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    fields = {name.lower() for name in _HEADER.findall(head)}
    return b"from" in fields and len(fields) >= 3 and bool(fields & {b"received", b"message-id", b"mime-version"})


def _as_ascii(head: bytes) -> bytes:
    """Return a head in UTF-16 or with a byte-order mark as plain bytes."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[2:].replace(b"\0", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _zip_type(content: bytes) -> str:
    """Return the type of a zip file by what it contains."""
    if content[30:38] == b"mimetype" and (found := re.match(rb"[a-z0-9.+/-]+", content[38:138])):
        return _odf_type(found.group().decode())
    names = set(_zip_names(content))
    for member, kind in _ZIP_MEMBERS:
        if member in names:
            return kind
    if "[content_types].xml" in names:
        for folder, kind in _ZIP_FOLDERS:
            if any(name.startswith(folder) for name in names):
                return kind
    return "application/zip"


def _odf_type(said: str) -> str:
    """Return an OpenDocument or e-book type as its own first member states it."""
    kind = re.match(
        r"application/(?:vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation|graphics)|epub\+zip)", said
    )
    return kind.group() if kind else "application/zip"


def _zip_names(content: bytes) -> Iterator[str]:
    """Yield the lower-case names in a zip file's directory, at most 5,000; of a cut file, its first local names."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65_600))
    at = struct.unpack_from("<I", content, end + 16)[0] if 0 <= end <= len(content) - 22 else -1
    marker, size, lengths = (
        (b"PK\x01\x02", 46, 28) if content[at : at + 4] == b"PK\x01\x02" else (b"PK\x03\x04", 30, 26)
    )
    at = content.find(marker, max(at, 0))
    for _ in range(_MAX_ENTRIES):
        if at < 0 or at + size > len(content):
            return
        (length,) = struct.unpack_from("<H", content, at + lengths)
        yield content[at + size : at + size + length].decode("utf-8", "replace").replace("\\", "/").lower()
        at = content.find(marker, at + size + length)


def _ole_type(content: bytes, suffix: str) -> str:
    """Return the type of an OLE file by its stream names; where several fit (a file inside a file), by the name."""
    found = [(kind, own) for stream, kind, own in _OLE_STREAMS if f"{stream}\0".encode("utf-16-le") in content]
    if found and found[0][1] != "msg":
        found.sort(key=lambda kind: kind[1] != suffix)
    return found[0][0] if found else _BY_SUFFIX.get(suffix, OCTETS)
