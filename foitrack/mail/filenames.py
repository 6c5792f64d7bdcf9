"""The name of an attached file: as its sender gave it, else made from what is known; safe to print and to write."""

from __future__ import annotations

import re
from urllib.parse import unquote, unquote_to_bytes

from foitrack.core.display import safe_name
from foitrack.mail import charsets, headers, params
from foitrack.mail.tree import Part

_MAX_SUBJECT = 45
_ESCAPED = re.compile(r"(?:%[89A-F][0-9A-F])+")
_NAMELIKE = re.compile(r"[^\r\n/\\]{1,150}\.[A-Za-z0-9]{2,5}")
WRAPPED = ("message/rfc822", "message/global", "message/news")
_SUFFIXES = {
    "application/pdf": ".pdf", "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "text/csv": ".csv",
    "text/vcard": ".vcf", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/tiff": ".tif",
    "image/bmp": ".bmp", "application/rtf": ".rtf", "application/msword": ".doc", "application/zip": ".zip",
    "application/vnd.ms-excel": ".xls", "application/vnd.ms-powerpoint": ".ppt", "message/rfc822": ".eml",
    "application/vnd.ms-outlook": ".msg", "application/ms-tnef": ".dat", "application/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt", "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/pkcs7-mime": ".p7m", "application/x-pkcs7-mime": ".p7m", "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s", "application/pgp-signature": ".asc", "application/pgp-encrypted": ".asc",
    "message/delivery-status": ".txt", "message/disposition-notification": ".txt", "text/rfc822-headers": ".txt",
}  # fmt: skip


def given(part: Part) -> str:
    """Return the file name that a part's sender gave it, decoded, or nothing."""
    disposition = params.read(part.first("content-disposition"))[1] if part.fields else {}
    return _unescaped(disposition.get("filename", "").strip() or part.params.get("name", "").strip())


def _unescaped(name: str) -> str:
    """Undo percent signs in a name that nothing marks as encoded: all of them where `%20` stands for each space."""
    if "%" not in name:
        return name
    if "%20" in name and " " not in name:
        return charsets.decode(unquote_to_bytes(name))[0]
    return _ESCAPED.sub(lambda found: charsets.decode(unquote_to_bytes(found.group()))[0], name)


def name_of(part: Part, kind: str, number: int) -> str:
    """Return the name of a part that is kept as a file of type `kind`, the `number`th of its mail."""
    suffix = _SUFFIXES.get(kind, ".bin")
    return safe_name(given(part) or _made(part, suffix), f"attachment-{number}{suffix}")


def _made(part: Part, suffix: str) -> str:
    """Make a name from the mail inside, the description, the location or the id of a part; else nothing."""
    if suffix == ".eml" and part.parts:
        subject = headers.text_of(part.parts[0].first("subject"))
        return f"{subject[:_MAX_SUBJECT].strip()}.eml" if subject else ""
    description = headers.text_of(part.first("content-description"))
    if _NAMELIKE.fullmatch(description):
        return description
    location = unquote(headers.text_of(part.first("content-location"))).rpartition("/")[2]
    if _NAMELIKE.fullmatch(location):
        return location
    identity = headers.text_of(part.first("content-id")).strip("<> ").partition("@")[0]
    if identity:
        return identity if _NAMELIKE.fullmatch(identity) else f"{identity}{suffix}"
    return ""
