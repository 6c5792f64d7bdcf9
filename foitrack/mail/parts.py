"""Tell a mail's text from its files: which parts are read as the letter, and which are kept as attachments."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from foitrack.mail import charsets, filenames, flowed, html_text, params, transfer
from foitrack.mail.tree import Part

MAX_TEXT_BYTES = 8_000_000

_PLACEHOLDER = re.compile(r"(?i)\bhtml\b")


@dataclass(slots=True)
class Segment:
    """A stretch of text: as it stands, or HTML source. What is not `shown` is another form of text that is."""

    text: str
    is_html: bool = False
    shown: bool = True


@dataclass(slots=True)
class Gathered:
    """The segments of a mail in order, its parts kept as files, files found inside its text, and problems."""

    segments: list[Segment] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    enclosed: list[tuple[str, bytes, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Gathered) -> None:
        """Append what another part holds."""
        self.segments += other.segments
        self.files += other.files
        self.enclosed += other.enclosed
        self.problems += other.problems

    def has_text(self) -> bool:
        """Tell whether any segment says something."""
        return any(segment.text.strip() for segment in self.segments)


def gather(part: Part) -> Gathered:
    """Return what a part and the parts inside it hold. Mails inside the mail are files here."""
    if part.kind == "multipart/alternative":
        return _alternative([gather(each) for each in part.parts])
    gathered = Gathered()
    if part.kind.startswith("multipart/"):
        for each in part.parts:
            gathered.add(gather(each))
    elif _is_letter(part):
        _read_text(part, gathered)
    elif part.parts and part.kind not in filenames.WRAPPED:  # signed as a whole: read what is inside, keep the whole
        gathered.add(gather(part.parts[0]))
        gathered.files.append(part)
    elif part.kind in filenames.WRAPPED or not part.is_blank or filenames.given(part):
        gathered.files.append(part)
    return gathered


def text_among_files(files: list[Part]) -> Gathered:
    """Read as the letter the first text part that came with a file name, for a mail that has no other text."""
    gathered = Gathered()
    for part in files:
        if part.kind in ("text/plain", "text/html"):
            _read_text(part, gathered)
            if gathered.has_text():
                break
    return gathered


def text(segments: list[Segment]) -> tuple[str, list[str]]:
    """Return the shown segments as one plain text, and the problems of laying out HTML.

    HTML that only says again what stands before it is left out: some systems send both forms as if they were two texts.
    """
    pieces: list[str] = []
    problems: list[str] = []
    left = html_text.MAX_CHARACTERS
    for segment in segments:
        if segment.shown and segment.text.strip():
            piece, problem = html_text.text_of(segment.text, left) if segment.is_html else (segment.text, "")
            left -= len(segment.text) * segment.is_html
            problems += [problem] if problem else []
            if not (segment.is_html and pieces and piece.split() == pieces[-1].split()):
                pieces.append(piece.strip("\n"))
    return "\n\n".join(piece for piece in pieces if piece.strip()), problems


def html(segments: list[Segment]) -> str:
    """Return the HTML source of a mail, all of it, or nothing."""
    return "\n".join(segment.text for segment in segments if segment.is_html)


def _alternative(forms: list[Gathered]) -> Gathered:
    """Put the forms of one text together: plain text is shown when it says something, else HTML; no file is lost."""
    chosen = next((form for form in forms if _says_it_plainly(form, forms)), None)
    chosen = chosen or next((form for form in forms if any(each.is_html for each in form.segments)), None)
    chosen = chosen or next((form for form in forms if form.has_text()), None)
    together = Gathered()
    for form in forms:
        if form is not chosen:
            form.segments = [Segment(each.text, True, False) for each in form.segments if each.is_html]
        together.add(form)
    return together


def _says_it_plainly(form: Gathered, forms: list[Gathered]) -> bool:
    """Tell whether a form is plain text and more than a note that the mail is HTML."""
    plain = "".join(each.text for each in form.segments if not each.is_html).strip()
    if not plain or any(each.is_html for each in form.segments):
        return False
    longest = max((len(each.text) for other in forms for each in other.segments if each.is_html), default=0)
    return len(plain) > 200 or longest < 3 * len(plain) or not _PLACEHOLDER.search(plain)


def _is_letter(part: Part) -> bool:
    """Tell whether a part belongs to the text: plain or HTML, neither named nor called an attachment."""
    if part.kind not in ("text/plain", "text/html", "text/enriched", "text/x-amp-html"):
        return False
    if not part.fields:
        return True
    disposition = params.read(part.first("content-disposition"))[0]
    return disposition != "attachment" and not filenames.given(part)


def _read_text(part: Part, gathered: Gathered) -> None:
    """Decode a text part into segments; uuencoded files in it become enclosed files."""
    content, behind, problem = transfer.decode(part.body, part.encoding)
    gathered.problems += [problem] if problem else []
    if len(content) > MAX_TEXT_BYTES:
        gathered.problems.append("the text is longer than 8 MB; the rest is only in the mail as it came")
        content = content[:MAX_TEXT_BYTES]
    if part.kind == "text/plain" and b"begin" in content:
        content = _without_files(content, part, gathered)
    decoded, problem = charsets.decode(content, part.params.get("charset", ""))
    gathered.problems += [problem] if problem else []
    if part.kind == "text/plain" and part.params.get("format", "").lower() == "flowed":
        decoded = flowed.unflowed(decoded.replace("\r\n", "\n"), part.params.get("delsp", "").lower() == "yes")
    is_html = part.kind in ("text/html", "text/x-amp-html", "text/enriched") or html_text.looks_like_html(decoded)
    gathered.segments.append(Segment(_lines(decoded), is_html))
    if behind.strip():
        gathered.segments.append(Segment(_lines(charsets.decode(behind)[0])))


def _without_files(content: bytes, part: Part, gathered: Gathered) -> bytes:
    """Take the uuencoded files out of a text, leaving a line that names each."""
    kept: list[bytes] = []
    at = 0
    for name, enclosed, start, end in transfer.uuencoded(content):
        kept += [content[at:start], b"[attached: " + name.encode() + b"]"]
        gathered.enclosed.append((name, enclosed, part.place))
        at = end
    return b"".join([*kept, content[at:]])


def _lines(decoded: str) -> str:
    """Return text with plain line ends."""
    return decoded.replace("\r\n", "\n").replace("\r", "\n") if "\r" in decoded else decoded
