"""Tell what is new in a reply from what it quotes. Nothing is ever taken away: the text is marked, not cut.

Losing an answer is worse than showing a quotation, so whatever is in doubt is new: answers written between quoted
questions, a table that begins with `From: 1 April 2025`, a mail that consists of a forwarded one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from foitrack.core.repeats import repeats
from foitrack.core.replyends import mark_disclaimers, mark_signatures
from foitrack.core.replyheads import mark_headings
from foitrack.core.replylines import Kind, Line, lines_of, touches

__all__ = ["Kind", "Part", "mark", "new_text"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text, from `start` up to `end`, and what it is."""

    kind: Kind
    start: int
    end: int


_MARKED = re.compile(r"^\s{0,3}(?:>|\|\s)")
_BELOW = re.compile(
    r"(?i)\b(?:below|beneath|in ?line|in (?:red|blue|green|bold|italics)|forward(?:ed|ing)?|underneath|trail|isod)\b"
)
_SHORT_INTRO_WORDS = 60


def mark(text: str, sent_texts: Sequence[str] = ()) -> tuple[Part, ...]:
    """Return the whole of `text` as parts in order, without gaps: new, quoted, signature, disclaimer, our request.

    `sent_texts` are the letters we sent in this correspondence; their lines and sentences are found also where
    nothing marks them as quoted, and what stands between them is new.
    """
    lines = list(lines_of(text))
    ours = repeats(text, sent_texts)
    mark_headings(lines)
    _mark_segments(lines, ours)
    mark_disclaimers(lines)
    mark_signatures(lines, ours)
    return tuple(_merged(_overlaid(lines, ours)))


def new_text(text: str, sent_texts: Sequence[str] = ()) -> str:
    """Return what is new in `text`: its new parts, put together, without surrounding empty lines."""
    pieces = [text[part.start : part.end] for part in mark(text, sent_texts) if part.kind is Kind.NEW]
    return re.sub(r"\n(?:[ \t>]*\n){2,}", "\n\n", "".join(pieces)).strip()


def _mark_segments(lines: list[Line], ours: Sequence[tuple[int, int]]) -> None:
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


def _mark_body(body: list[Line], ours: Sequence[tuple[int, int]]) -> None:
    """Mark a quoted mail's body; when it is a letter of ours, only up to where ours begins: between may be answers."""
    filled = [line for line in body if not line.blank]
    first = next((line for line in filled if touches(line, ours)), None)
    is_ours = first is not None and first in filled[:6]
    for line in body:
        if not is_ours or first is None or line.start < first.start:
            line.kind = Kind.QUOTED


def _overlaid(lines: list[Line], ours: Sequence[tuple[int, int]]) -> Iterator[Part]:
    """Yield the lines as parts, with what repeats our letters cut out of them as our request."""
    spans = iter(ours)
    span = next(spans, None)
    if span is None:
        for kind, alike in groupby(lines, attrgetter("kind")):
            first, *others = alike
            yield Part(kind, first.start, (others[-1] if others else first).end)
        return
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


def _rest_kind(line: Line, at: int) -> Kind:
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
