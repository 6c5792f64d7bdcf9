"""A plain PDF letter with a ruled table, written by hand: one font, A4, as many pages as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

_WIDTH, _HEIGHT, _MARGIN = 595, 842, 56
_SIZE, _LEADING, _PADDING = 9, 12, 4
_CHARACTER = _SIZE * 0.52
"""About the width of a Helvetica letter; lines are folded so that even wide ones fit."""


class _Pages:
    """The drawing commands of each page, and the height at which the next thing goes."""

    def __init__(self) -> None:
        self.drawn: list[list[str]] = []
        self.turn()

    def turn(self) -> None:
        self.drawn.append([])
        self.at = float(_HEIGHT - _MARGIN)

    def need(self, height: float) -> None:
        if self.at - height < _MARGIN:
            self.turn()

    def write(self, text: str, left: float, down: float) -> None:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        self.drawn[-1].append(f"BT /F1 {_SIZE} Tf {left:.1f} {self.at - down:.1f} Td ({escaped}) Tj ET")

    def paragraph(self, text: str) -> None:
        for line in text.split("\n"):
            for folded in wrap(line, int((_WIDTH - 2 * _MARGIN) / _CHARACTER)) or [""]:
                self.need(_LEADING)
                self.write(folded, _MARGIN, _SIZE)
                self.at -= _LEADING
        self.at -= _LEADING / 2

    def row(self, cells: Sequence[str], widths: Sequence[float]) -> None:
        columns = [
            wrap(cell, int((width - 2 * _PADDING) / _CHARACTER)) for cell, width in zip(cells, widths, strict=True)
        ]
        height = max(map(len, columns)) * _LEADING + _PADDING
        self.need(height)
        left: float = _MARGIN
        for lines, width in zip(columns, widths, strict=True):
            self.drawn[-1].append(f"{left:.1f} {self.at - height:.1f} {width:.1f} {height:.1f} re S")
            for number, line in enumerate(lines):
                self.write(line, left + _PADDING, _SIZE + number * _LEADING + 1)
            left += width
        self.at -= height


def letter(before: Iterable[str], table: Sequence[Sequence[str]], after: Iterable[str]) -> bytes:
    """Write paragraphs, a table with its number in the first column and its question in the second, paragraphs."""
    pages = _Pages()
    for text in before:
        pages.paragraph(text)
    answers = len(table[0]) - 2
    widths = [34.0, 483.0 - 34 - 90 * answers, *[90.0] * answers]
    for row in table:
        pages.row(row, widths)
    pages.at -= _LEADING
    for text in after:
        pages.paragraph(text)
    return _file(["\n".join(page).encode("cp1252", "replace") for page in pages.drawn])


def _file(pages: Sequence[bytes]) -> bytes:
    """Put the pages into a file: catalogue, page list and font, then each page and what is drawn on it."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, drawn in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    return file_of(objects)


def file_of(objects: Sequence[bytes]) -> bytes:
    """Put objects, numbered from 1 and the catalogue first, into a file with its table of places."""
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + entries + trailer
