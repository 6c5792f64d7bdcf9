"""PDF files: the text of each page, parted by form feeds, its tables, and pages that are scans through tesseract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import pypdfium2

from foitrack.core.model import Document
from foitrack.core.scanned import SCANNED
from foitrack.documents import scans
from foitrack.documents.pdfpages import PageTable, joined
from foitrack.documents.pdfplain import plain_tables
from foitrack.documents.pdfruled import Found, ruled_tables
from foitrack.documents.pdfrules import rules
from foitrack.documents.pdfwords import Piece, pieces
from foitrack.errors import Unreadable

PASSWORD = 4
MOST_PAGES_WITH_TABLES = 1_000
MOST_PAGES = 20_000
MOST_SCANS = 12
MOST_OBJECTS = 10_000
DOTS_A_POINT = 300 / 72


@dataclass(frozen=True, slots=True)
class Page:
    """What one page holds."""

    text: str
    tables: tuple[PageTable, ...] = ()
    scanned: bool = False


def read(content: bytes) -> Document:
    """Read every page; what is not read, or read only from a picture, is named by its page."""
    pdf = opened(content)
    try:
        pages = [page_of(pdf, number) for number in range(min(len(pdf), MOST_PAGES))]
        scanned = read_scans(pdf, [number for number, page in enumerate(pages) if not page.text.strip()])
        texts = [scanned.get(number, page.text) for number, page in enumerate(pages)]
        tables = joined([table for page in pages for table in page.tables])
        return Document("\f".join(texts), tables, tuple(faults(pages, scanned, len(pdf))), len(pdf))
    finally:
        pdf.close()


def opened(content: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF; raises Unreadable when it is locked or damaged."""
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as fault:
        if getattr(fault, "err_code", None) == PASSWORD:
            raise Unreadable("the PDF is protected with a password", "ask for the password or an open copy") from fault
        raise Unreadable("the PDF is damaged", "ask for it again") from fault


def page_of(pdf: pypdfium2.PdfDocument, number: int) -> Page:
    """Read one page, counted from 0; a page that cannot be loaded counts as blank."""
    try:
        page = pdf[number]
    except pypdfium2.PdfiumError:
        return Page("")
    words = page.get_textpage()
    text = words.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-")
    tables = page_tables(page, pieces(words), number + 1) if number < MOST_PAGES_WITH_TABLES and text.strip() else ()
    words.close()
    page.close()
    return Page(text, tables)


def page_tables(page: pypdfium2.PdfPage, words: Sequence[Piece], number: int) -> tuple[PageTable, ...]:
    """Find the tables of a page: those with rules, and those without in the text that is left."""
    ruled = ruled_tables(rules(page), words)
    rest = [word for word in words if not any(table.bottom <= word.middle <= table.top for table in ruled)]
    found = sorted([*ruled, *plain_tables(rest)], key=lambda table: -table.top)
    return tuple(placed(found, words, number))


def placed(found: Sequence[Found], words: Sequence[Piece], number: int) -> Iterator[PageTable]:
    """Note whether each table is the first or last thing on its page; two lines of header or footer may be beyond."""
    for table in found:
        above = {round(word.bottom) for word in words if word.middle > table.top}
        below = {round(word.bottom) for word in words if word.middle < table.bottom}
        yield PageTable(table.rows, number, len(above) <= 2, len(below) <= 2)


def read_scans(pdf: pypdfium2.PdfDocument, blank: Sequence[int]) -> dict[int, str]:
    """Recognise the text of pages that have none, where tesseract is installed; at most twelve pages."""
    found: dict[int, str] = {}
    for number in blank[:MOST_SCANS]:
        try:
            if has_picture(pdf[number]) and (text := scans.recognised(drawn(pdf[number]))).strip():
                found[number] = text
        except (Unreadable, pypdfium2.PdfiumError):
            break
    return found


def has_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether a page holds anything to recognise, and no picture too large to be drawn."""
    objects = list(islice(page.get_objects(), MOST_OBJECTS))
    sizes = [each.get_px_size() for each in objects if isinstance(each, pypdfium2.PdfImage)]
    return bool(objects) and all(width * height <= scans.MOST_PIXELS for width, height in sizes)


def drawn(page: pypdfium2.PdfPage) -> bytes:
    """Draw a page as a grey picture (PGM), never more than 60 million pixels."""
    width, height = page.get_size()
    scale = min(DOTS_A_POINT, (scans.MOST_PIXELS / max(width * height, 1)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    lines = (rows[at : at + bitmap.width] for at in range(0, bitmap.stride * bitmap.height, bitmap.stride))
    picture = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
    bitmap.close()
    return picture


def faults(pages: Sequence[Page], scanned: dict[int, str], count: int) -> Iterator[str]:
    """Name the pages that were not read, or only from a picture."""
    if scanned:
        yield f"page {listed(scanned)} {SCANNED}"
    blank = [number for number, page in enumerate(pages) if not page.text.strip() and number not in scanned]
    if blank:
        yield f"no text on page {listed(blank)}: perhaps a scan; ask for text, or install tesseract"
    if count > len(pages):
        yield f"only the first {len(pages):,} of {count:,} pages are read"
    elif count > MOST_PAGES_WITH_TABLES:
        yield f"tables are read on the first {MOST_PAGES_WITH_TABLES:,} of {count:,} pages only"


def listed(numbers: Sequence[int] | dict[int, str]) -> str:
    """List pages counted from 0 as people count them, the first ten."""
    shown = [str(number + 1) for number in list(numbers)[:10]]
    return ", ".join(shown) + (" …" if len(numbers) > 10 else "")
