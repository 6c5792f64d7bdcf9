"""A paper put through the office scanner: each page a grey picture, and no text a machine could take out of it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import pypdfium2

from foitrack.demo.pdf import file_of

DOTS_AN_INCH = 150
_POINTS_AN_INCH = 72


def scanned(paper: bytes) -> bytes:
    """Print a PDF and scan it: the same pages in the same sizes, as pictures."""
    pdf = pypdfium2.PdfDocument(paper)
    try:
        count = len(pdf)
        kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(count))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        ]
        for number in range(count):
            objects += _page(pdf[number], 3 + 3 * number)
    finally:
        pdf.close()
    return file_of(objects)


def _page(page: pypdfium2.PdfPage, first: int) -> Iterator[bytes]:
    """Write a page as three objects, the first of them numbered `first`: the page, what is drawn, the picture."""
    width, height = page.get_size()
    yield (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.0f} {height:.0f}] /Contents {first + 1} 0 R "
        f"/Resources << /XObject << /Scan {first + 2} 0 R >> >> >>".encode()
    )
    yield _stream("", f"{width:.0f} 0 0 {height:.0f} 0 0 cm /Scan Do".encode())
    bitmap = page.render(scale=DOTS_AN_INCH / _POINTS_AN_INCH, grayscale=True)
    grey = bytes(bitmap.buffer)
    rows = b"".join(grey[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    yield _stream(
        f"/Type /XObject /Subtype /Image /Width {bitmap.width} /Height {bitmap.height} /ColorSpace /DeviceGray "
        "/BitsPerComponent 8 /Filter /FlateDecode ",
        zlib.compress(rows),
    )
    bitmap.close()
    page.close()


def _stream(entries: str, content: bytes) -> bytes:
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (entries.encode(), len(content), content)
