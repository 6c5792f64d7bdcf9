"""Tell what is new in a reply from what it quotes. Nothing is ever taken away: the text is marked, not cut.

Losing an answer is worse than showing a quotation, so whatever is in doubt is new: answers written between quoted
questions, a table that begins with `From: 1 April 2025`, a mail that consists of a forwarded one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from foitrack.core.repeats import repeats


class Kind(StrEnum):
    """What a stretch of a reply is."""

    NEW = "new"
    QUOTED = "quoted"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"
    OUR_REQUEST = "our request"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text, from `start` up to `end`, and what it is."""

    kind: Kind
    start: int
    end: int


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    kind: Kind = Kind.NEW
    heading: bool = False

    @property
    def blank(self) -> bool:
        return not self.text.strip()


_FROM = re.compile(r"(?i)^[\s>*_|]*(?:from|von|de|oddi wrth)\s*\**\s*:\s*\**\s*(\S.*)$")
_LABEL = re.compile(
    r"(?i)^[\s>*_|]*(sent|date|to|cc|subject|gesendet|datum|an|betreff|anfonwyd|dyddiad|at|pwnc|importance|reply-to)"
    r"\s*\**\s*:"
)
_WHEN = frozenset({"sent", "date", "gesendet", "datum", "anfonwyd", "dyddiad"})
_WHAT = frozenset({"to", "subject", "an", "betreff", "at", "pwnc", "cc"})
_A_DATE = re.compile(
    r"(?i)^\W*(?:\d{1,2}(?:st|nd|rd|th)?[ /.-]|\d{4}\b|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s+\d)"
)
_RULE = re.compile(r"^\s*[_=\-*]{5,}\s*$")
_ORIGINAL = re.compile(
    r"(?i)^[\s>]*(?:[-_=]{2,}\s*(?:original message|original e-?mail|ursprüngliche nachricht|neges wreiddiol)\s*[-_=]*"
    r"|-{3,}\s*please reply above this line.*)\s*$"
)
_WROTE_START = re.compile(r"(?i)^[\s>]*(?:on|am|le|ar|el)\s")
_WROTE_END = re.compile(r"(?i)\b(?:wrote|schrieb|a écrit|ysgrifennodd|escribió)\b[^.?!]{0,120}:$")
_NOTES_SENDER = re.compile(r"^\s*\S.{0,100}<[^<>@\s]+@[^<>\s]+>\s*$")
_NOTES_TIME = re.compile(r"^\d{1,2}/\d{1,2}/\d{2,4} \d{1,2}:\d{2}")
_MARKED = re.compile(r"^\s{0,3}(?:>|\|\s)")
_BELOW = re.compile(
    r"(?i)\b(?:below|beneath|in ?line|in (?:red|blue|green|bold|italics)|forward(?:ed|ing)?|underneath|trail|isod)\b"
)
_SIGN_OFF = re.compile(
    r"(?i)^\W*(?:(?:kind(?:est)?|best|warm|many|with(?: kind| best)?)\s+(?:regards|wishes|thanks)|regards|"
    r"yours\s+(?:sincerely|faithfully|truly)|many thanks|thank you|thanks|sincerely|cofion(?: cynnes| gorau)?|"
    r"yn gywir|mit freundlichen grüßen)\W*$"
)
_DISCLAIMER = re.compile(
    r"(?i)\bthis\s+(?:e-?mail|message|communication|transmission)\b.{0,120}?"
    r"\b(?:confidential|intended (?:only|solely|for)|privileged|addressee)|"
    r"\binformation (?:contained )?in this (?:e-?mail|message|communication|transmission)\b|"
    r"received this (?:e-?mail|message|communication|transmission) in error|"
    r"not the (?:intended|named) (?:recipient|addressee)|"
    r"intended (?:solely|only|for the sole) (?:for )?(?:the )?(?:use|addressee)|"
    r"(?:e-?mail|message) (?:has )?(?:originated|come|came|comes|was sent) from outside|"
    r"^\W*(?:caution\W+)?external (?:e-?mail|sender)\b.{0,3}$|consider the environment before|"
    r"scanned (?:for|by) .{0,40}(?:virus|mimecast|symantec)|internet (?:e-?mail|communications) (?:is|are) not|"
    r"swept for .{0,30}virus|certified virus free|automatically logged, monitored|"
    r"e-?mail messages are routinely monitored|"
    r"e-?mails? may be monitored|do not click (?:on )?(?:any )?links"
)
_DISCLAIMING = (
    "mail",
    "message",
    "communication",
    "transmission",
    "addressee",
    "recipient",
    "virus",
    "monitored",
    "links",
)
_BOX = re.compile(r"^\s*(?:[*_=~-]{8,}|(?:\* ){5,}\*?)\s*$")
_MAX_BOX_LINES = 40
_MAX_SIGNATURE_LINES = 15
_LONG_LINE = 90
_SHORT_INTRO_WORDS = 60


def mark(text: str, sent_texts: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return the whole of `text` as parts in order, without gaps: new, quoted, signature, disclaimer, our request.

    `sent_texts` are the letters we sent in this correspondence; their lines and sentences are found also where
    nothing marks them as quoted, and what stands between them is new.
    """
    lines = list(_lines(text))
    ours = repeats(text, sent_texts)
    _mark_headings(lines)
    _mark_segments(lines, ours)
    _mark_disclaimers(lines)
    _mark_signatures(lines, ours)
    return tuple(_merged(_overlaid(lines, ours)))


def new_text(text: str, sent_texts: Sequence[str] = ()) -> str:
    """Return what is new in `text`: its new parts, put together, without surrounding empty lines."""
    pieces = [text[part.start : part.end] for part in mark(text, sent_texts) if part.kind is Kind.NEW]
    return re.sub(r"\n(?:[ \t>]*\n){2,}", "\n\n", "".join(pieces)).strip()


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield _Line(at, at + len(line), line.rstrip("\r\n"))
        at += len(line)


def _mark_headings(lines: list[_Line]) -> None:
    """Mark the lines that head a quoted mail: a block From/Sent/To/Subject, `On … wrote:`, `Original Message`."""
    at = 0
    while at < len(lines):
        length = (
            _block_length(lines, at)
            or _wrote_length(lines, at)
            or _notes_length(lines, at)
            or int(bool(_ORIGINAL.match(lines[at].text)))
        )
        for line in lines[at : at + length]:
            line.kind, line.heading = Kind.QUOTED, True
        if length and at and _RULE.match(lines[at - 1].text):
            lines[at - 1].kind, lines[at - 1].heading = Kind.QUOTED, True
        at += max(length, 1)


def _block_length(lines: list[_Line], at: int) -> int:
    """Return how many lines a block of From, Sent, To, Subject has that begins at `at`; zero when none does."""
    start = _FROM.match(lines[at].text)
    if not start or _A_DATE.match(start.group(1)):
        return 0
    seen: set[str] = set()
    length = 1
    for offset, line in enumerate(lines[at + 1 : at + 12], 1):
        label = _LABEL.match(line.text)
        if label:
            seen.add(label.group(1).lower())
            length = offset + 1
        elif line.blank and seen & _WHAT and seen & _WHEN:
            break
    return length if seen & _WHEN and seen & _WHAT else 0


def _wrote_length(lines: list[_Line], at: int) -> int:
    """Return how many lines an attribution `On … wrote:` takes that begins at `at`; zero when none does."""
    joined = ""
    for offset, line in enumerate(lines[at : at + 4]):
        if line.blank:
            return 0
        joined = f"{joined} {line.text.strip()}".strip()
        if not offset and not _WROTE_START.match(joined):
            return 0
        if joined.endswith(":") and len(joined) < 500 and re.search(r"\d", joined) and _WROTE_END.search(joined):
            return offset + 1
    return 0


def _notes_length(lines: list[_Line], at: int) -> int:
    """Return how many lines the heading takes that Lotus Notes puts above a quoted mail; zero when there is none.

    It has no colons: an address, a time, and then `To`, `cc` and `Subject`, each on a line of its own.
    """
    if not _NOTES_SENDER.match(lines[at].text):
        return 0
    window = [line.text.strip().lower() for line in lines[at : at + 20]]
    timed = any(_NOTES_TIME.match(text) for text in window[:5])
    if not timed or "to" not in window or "subject" not in window:
        return 0
    return min(window.index("subject") + 2, len(lines) - at)


def _mark_segments(lines: list[_Line], ours: Sequence[tuple[int, int]]) -> None:
    """Mark lines with a quoting mark, and what follows a heading up to the next one."""
    for line in lines:
        if _MARKED.match(line.text) and not line.heading and not _is_table_row(line.text):
            line.kind = Kind.QUOTED
    starts = [at for at, line in enumerate(lines) if line.heading and not (at and lines[at - 1].heading)]
    if not starts:
        return
    intro = " ".join(line.text for line in lines[: starts[0]] if line.kind is Kind.NEW)
    for number, start in enumerate(starts):
        stop = starts[number + 1] if number + 1 < len(starts) else len(lines)
        body = [line for line in lines[start:stop] if not line.heading]
        if any(line.kind is Kind.QUOTED for line in body):
            continue
        if number == 0 and _holds_the_answer(intro):
            continue
        _mark_body(body, ours)


def _is_table_row(text: str) -> bool:
    """Tell whether a line that begins with a bar is a row of a table."""
    return text.lstrip().startswith("|") and text.count("|") > 1


def _holds_the_answer(intro: str) -> bool:
    """Tell whether what stands above the first quoted mail says that the answer is in it, or says nothing at all."""
    words = len(intro.split())
    return words == 0 or (words <= _SHORT_INTRO_WORDS and bool(_BELOW.search(intro)))


def _mark_body(body: list[_Line], ours: Sequence[tuple[int, int]]) -> None:
    """Mark a quoted mail's body; when it is a letter of ours, only up to where ours begins: between may be answers."""
    filled = [line for line in body if not line.blank]
    first = next((line for line in filled if _touches(line, ours)), None)
    is_ours = first is not None and first in filled[:6]
    for line in body:
        if not is_ours or first is None or line.start < first.start:
            line.kind = Kind.QUOTED


def _touches(line: _Line, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a line shares a character with one of the spans, which are in order."""
    at = bisect_left(spans, line.start, key=lambda span: span[1])
    return at < len(spans) and spans[at][0] < line.end


def _mark_disclaimers(lines: list[_Line]) -> None:
    """Mark each paragraph of a disclaimer, from the line that begins it."""
    for paragraph in _paragraphs(lines):
        joined = " ".join(line.text.strip() for line in paragraph)
        lowered = joined.lower()
        if not any(word in lowered for word in _DISCLAIMING) or not _DISCLAIMER.search(joined):
            continue
        first = next((at for at, line in enumerate(paragraph) if _DISCLAIMER.search(line.text)), 0)
        for line in paragraph[first:]:
            line.kind = Kind.DISCLAIMER
    _mark_boxes(lines)


def _mark_boxes(lines: list[_Line]) -> None:
    """Mark what stands between two rules (`*****`) whole when it begins as a disclaimer."""
    rules = [at for at, line in enumerate(lines) if _BOX.match(line.text)]
    for top, bottom in pairwise(rules):
        inside = [line for line in lines[top + 1 : bottom] if not line.blank]
        if inside and len(inside) <= _MAX_BOX_LINES and inside[0].kind is Kind.DISCLAIMER:
            for line in lines[top : bottom + 1]:
                line.kind = Kind.DISCLAIMER


def _paragraphs(lines: list[_Line]) -> Iterator[list[_Line]]:
    paragraph: list[_Line] = []
    for line in lines:
        if line.blank or line.kind is not Kind.NEW:
            if paragraph:
                yield paragraph
            paragraph = []
        else:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _mark_signatures(lines: list[_Line], ours: Sequence[tuple[int, int]]) -> None:
    """Mark what follows a line `--` or a closing formula of theirs, as long as the lines are short."""
    at = 0
    while at < len(lines):
        line = lines[at]
        signs = line.text.rstrip() == "--" or bool(_SIGN_OFF.match(line.text))
        if signs and line.kind is Kind.NEW and not _touches(line, ours):
            at += _mark_signature(lines[at:])
        else:
            at += 1


def _mark_signature(lines: list[_Line]) -> int:
    """Mark the signature that begins with the first line, and return how many lines it has."""
    filled = 0
    length = 1
    for line in lines[1:]:
        if line.kind is not Kind.NEW or len(line.text) > _LONG_LINE or _is_talk(line.text):
            break
        filled += not line.blank
        if filled > _MAX_SIGNATURE_LINES:
            break
        length += 1
    for line in lines[:length]:
        line.kind = Kind.SIGNATURE
    return length


_TALK = re.compile(
    r"(?i)\?\s*$|^\s*(?:\(?\d{1,2}[.)]|q\d|question|answer|section|please|note|we|i|your|our|the|this|total)\b"
)
_FIGURES = re.compile(r"^\s*(?:19|20)\d\d\b|\|\s*[\d,.<%]+\s*(?:\||$)|\S {3,}\S.*\d")
_CONTACT = re.compile(r"(?i)\b(?:tel|phone|fax|mob|ext|dx|direct|switchboard|e-?mail|ffôn)|@|www\.")


def _is_talk(text: str) -> bool:
    """Tell whether a short line speaks or counts, rather than being a name, a rank or a telephone number."""
    if _CONTACT.search(text):
        return False
    sentence = text.rstrip().endswith((".", ":", ";")) and len(text.split()) > 5
    return sentence or bool(_TALK.search(text)) or bool(_FIGURES.search(text))


def _overlaid(lines: list[_Line], ours: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """Yield the lines as parts, with what repeats our letters cut out of them as our request."""
    spans = iter(ours)
    span = next(spans, None)
    for line in lines:
        at = line.start
        while span and span[0] < line.end:
            start, end = max(span[0], at), min(span[1], line.end)
            if start > at:
                yield Part(line.kind, at, start)
            if end > start:
                yield Part(Kind.OUR_REQUEST, start, end)
            at = max(at, end)
            if span[1] > line.end:
                break
            span = next(spans, None)
        if at < line.end:
            yield Part(_rest_kind(line, at), at, line.end)


def _rest_kind(line: _Line, at: int) -> Kind:
    """Return what the rest of a line is after our own words: only a line end belongs to them."""
    rest = line.text[at - line.start :]
    return Kind.OUR_REQUEST if at > line.start and not rest.strip() else line.kind


def _merged(parts: Iterator[Part]) -> Iterator[Part]:
    """Join neighbours of one kind."""
    held: Part | None = None
    for part in parts:
        if held and held.kind is part.kind:
            held = Part(held.kind, held.start, part.end)
        else:
            if held:
                yield held
            held = part
    if held:
        yield held
