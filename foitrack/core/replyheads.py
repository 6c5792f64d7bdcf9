"""Find what heads a quoted mail: From, Sent, To, Subject; `On … wrote:`; `Original Message`; Lotus Notes' own form."""

from __future__ import annotations

import re

from foitrack.core.replylines import Kind, Line

_MAY_HEAD = re.compile(r"(?i)[\s>*_|]*(?:from|von|de|oddi|(?:on|am|le|ar|el)\s|[-_=]{2})")
"""How every heading begins but that of Lotus Notes, which holds an address: most lines are neither."""

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


def mark_headings(lines: list[Line]) -> None:
    """Mark the lines that head a quoted mail: a block From/Sent/To/Subject, `On … wrote:`, `Original Message`."""
    end = 0
    for at, first in enumerate(lines):
        if at < end or not ("@" in first.text or _MAY_HEAD.match(first.text)):
            continue
        length = (
            _block_length(lines, at)
            or _wrote_length(lines, at)
            or _notes_length(lines, at)
            or int(bool(_ORIGINAL.match(first.text)))
        )
        for line in lines[at : at + length]:
            line.kind, line.heading = Kind.QUOTED, True
        if length and at and _RULE.match(lines[at - 1].text):
            lines[at - 1].kind, lines[at - 1].heading = Kind.QUOTED, True
        end = at + length


def _block_length(lines: list[Line], at: int) -> int:
    """Return how many lines a block of From, Sent, To, Subject has that begins at `at`; zero when none does."""
    start = _FROM.match(lines[at].text) if ":" in lines[at].text else None
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


def _wrote_length(lines: list[Line], at: int) -> int:
    """Return how many lines an attribution `On … wrote:` takes that begins at `at`; zero when none does."""
    if not _WROTE_START.match(lines[at].text.strip()):
        return 0
    joined = ""
    for offset, line in enumerate(lines[at : at + 4]):
        if line.blank:
            return 0
        joined = f"{joined} {line.text.strip()}".strip()
        if joined.endswith(":") and len(joined) < 500 and re.search(r"\d", joined) and _WROTE_END.search(joined):
            return offset + 1
    return 0


def _notes_length(lines: list[Line], at: int) -> int:
    """Return how many lines the heading takes that Lotus Notes puts above a quoted mail; zero when there is none.

    It has no colons: an address, a time, and then `To`, `cc` and `Subject`, each on a line of its own.
    """
    if "@" not in lines[at].text or not _NOTES_SENDER.match(lines[at].text):
        return 0
    window = [line.text.strip().lower() for line in lines[at : at + 20]]
    timed = any(_NOTES_TIME.match(text) for text in window[:5])
    if not timed or "to" not in window or "subject" not in window:
        return 0
    return min(window.index("subject") + 2, len(lines) - at)
