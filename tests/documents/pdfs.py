"""PDF files written by hand: text at places, lines, pictures; for layouts and faults no program makes on demand."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

Text = tuple[float, float, str]


def pdf(pages: Sequence[bytes], extra: Sequence[bytes] = (), catalog: bytes = b"", fonts: bool = True) -> bytes:
    """A PDF of content streams. `extra` objects are numbered from 5 + 2 * pages; `catalog` is added to the catalog."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog, b"", b"", b"<< /Title (x) >>"]
    kids = []
    for content in pages:
        number = len(objects) + 1
        kids.append(b"%d 0 R" % number)
        resources = b"<< /Font << /F1 3 0 R >> /XObject << /Im1 %d 0 R >> >>" % (5 + 2 * len(pages))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources %s /Contents %d 0 R >>"
            % (resources if extra else b"<< /Font << /F1 3 0 R >> >>", number + 1)
        )
        packed = zlib.compress(content)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects[2] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    return assembled([*objects, *extra])


def assembled(objects: Sequence[bytes]) -> bytes:
    """Number the objects and write the table of their places."""
    out, places = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(out))
    )


def texts(placed: Sequence[Text], size: float = 10) -> bytes:
    """A content stream with pieces of text at (x, y)."""
    lines = [b"BT /F1 %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (size, x, y, escaped(text)) for x, y, text in placed]
    return b"\n".join(lines)


def escaped(text: str) -> bytes:
    """A string as PDF writes it."""
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def grid(left: float, right: float, rows: Sequence[float], columns: Sequence[float]) -> bytes:
    """Lines across at `rows` and down at `columns`."""
    across = [b"%g %g m %g %g l S" % (left, y, right, y) for y in rows]
    down = [b"%g %g m %g %g l S" % (x, rows[0], x, rows[-1]) for x in columns]
    return b"\n".join([*across, *down])
