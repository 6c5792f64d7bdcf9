"""A letter as a Word file: sender, date, both references, address, subject, text, signature, enclosures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from foitrack.core.model import Authority, Letter, Request, Requester
from foitrack.core.occasions import Addressee, Occasion, addressee
from foitrack.core.words import Channel
from foitrack.letters.paper import blank, clean, with_fixed_dates
from foitrack.letters.wording import in_words
from foitrack.letters.wrapping import unwrap

_CLOSING = re.compile(r"Yours (faithfully|sincerely),?")
_ITEM = re.compile(r"(\d{1,3}\.|[-•*]|\([a-z]\))\s+(.*)", re.DOTALL)
_ADDRESSEE = re.compile(r"To: [^\n]*\n+")


def write_docx(
    letter: Letter,
    request: Request,
    authority: Authority,
    requester: Requester,
    on: date,
    their_references: Sequence[str] = (),
    enclosures: Sequence[str] = (),
    when: Occasion | None = None,
) -> bytes:
    """Return the letter as a .docx file. The same arguments give the same bytes.

    `when` is the occasion of a letter of the plan: with its name it says to whom the letter goes.
    """
    to_ico = addressee(letter.name, when) is Addressee.ICO
    document = blank(letter.subject, requester.name, on)
    _sender(document, request, requester)
    _lines(document, [in_words(on)], space_after=Pt(12))
    _lines(document, _references(to_ico, request, their_references), space_after=Pt(12))
    _lines(document, _address(to_ico, authority, request), space_after=Pt(18))
    _lines(document, [letter.subject], space_after=Pt(12), bold=True)
    _text(document, letter.text)
    if enclosures:
        _lines(document, ["Enclosures"], space_after=Pt(2), bold=True)
        for number, enclosure in enumerate(enclosures, start=1):
            _item(document, f"{number}.", enclosure)
    return with_fixed_dates(document)


def _sender(document: Document, request: Request, requester: Requester) -> None:
    """Write the block of the sender, at the right."""
    address = [line for line in requester.postal_address.splitlines() if line.strip()]
    lines = [requester.name, *address, request.reply_to or requester.email]
    _lines(document, lines, space_after=Pt(12)).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _references(to_ico: bool, request: Request, theirs: Sequence[str]) -> list[str]:
    whose = f"Reference of {request.authority_name}" if to_ico else "Your reference"
    return [f"Our reference: {request.ref}", *([f"{whose}: {', '.join(theirs)}"] if theirs else [])]


def _address(to_ico: bool, authority: Authority, request: Request) -> list[str]:
    """Return the address block: to the ICO, or to the authority with its postal address line by line."""
    if to_ico:
        return ["The Information Commissioner’s Office", "(or its successor, the Information Commission)"]
    parts = [part.strip() for part in authority.postal_address.split(",") if part.strip()]
    if parts and parts[0] == authority.name:
        del parts[0]
    by_email = request.channel is Channel.EMAIL and request.address
    return ["Freedom of Information", authority.name, *parts, *([f"By e-mail: {request.address}"] if by_email else [])]


def _text(document: Document, text: str) -> None:
    """Write the paragraphs, the numbered items with a hanging indent, and room for a signature."""
    for block in re.split(r"\n{2,}", _ADDRESSEE.sub("", unwrap(text), count=1).strip("\n")):
        lines = block.split("\n")
        items = [_ITEM.match(line) for line in lines]
        if not any(items):
            _lines(document, lines, space_after=Pt(8))
        for line, item in zip(lines, items, strict=True):
            if item:
                _item(document, item[1], item[2])
            elif any(items):
                _lines(document, [line], space_after=Pt(8))
        if _CLOSING.fullmatch(block.strip()):
            _signature_line(document)


def _signature_line(document: Document) -> None:
    """Draw the line to sign on, on one page with the last paragraph and the closing above and the name below."""
    for paragraph in document.paragraphs[-2:]:
        paragraph.paragraph_format.keep_with_next = True
    layout = document.add_paragraph("\t").paragraph_format
    layout.tab_stops.add_tab_stop(Mm(65), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(28), Pt(4), True


def _lines(document: Document, lines: Sequence[str], space_after: Pt, bold: bool = False) -> Paragraph:
    """Write lines that belong together as one paragraph."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = space_after
    run = paragraph.add_run(clean("\n".join(lines)))
    run.bold = bold or None
    return paragraph


def _item(document: Document, number: str, text: str) -> None:
    paragraph = document.add_paragraph(f"{number}\t{clean(text)}")
    layout = paragraph.paragraph_format
    layout.left_indent, layout.first_line_indent, layout.space_after = Mm(8), Mm(-8), Pt(4)
    layout.tab_stops.add_tab_stop(Mm(8))
