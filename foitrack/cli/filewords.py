"""A file in one line: its name, what it is in words, its size."""

from __future__ import annotations

from foitrack.store.correspondence import StoredAttachment

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OASIS = "application/vnd.oasis.opendocument."
_WORDS = {
    "application/pdf": "PDF",
    f"{_OFFICE}wordprocessingml.document": "Word document",
    "application/msword": "old Word document",
    f"{_OASIS}text": "OpenDocument text",
    "application/rtf": "RTF document",
    f"{_OFFICE}spreadsheetml.sheet": "Excel workbook",
    "application/vnd.ms-excel": "old Excel workbook",
    f"{_OASIS}spreadsheet": "OpenDocument spreadsheet",
    f"{_OFFICE}presentationml.presentation": "PowerPoint slides",
    "text/csv": "CSV",
    "text/plain": "text",
    "text/html": "web page",
    "text/calendar": "calendar entry",
    "message/rfc822": "mail",
    "application/vnd.ms-outlook": "Outlook message",
    "application/zip": "zip archive",
    "application/x-ole-storage": "locked Office file",
    "application/vnd.microsoft.portable-executable": "program",
    "image/jpeg": "JPEG picture",
    "image/png": "PNG picture",
    "image/tiff": "TIFF picture",
}


def in_a_line(file: StoredAttachment) -> str:
    """Return `answer.xlsx (Excel workbook, 6,652 bytes)`; a type without a word of its own is named as it is."""
    kind = "picture in the text" if file.inline else _WORDS.get(file.type, file.type)
    return f"{file.name} ({kind}, {file.bytes:,} bytes)"


def more_lines(number: int) -> str:
    """Return how many more lines there are, in words."""
    return "1 more line" if number == 1 else f"{number} more lines"
