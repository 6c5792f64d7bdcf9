"""Find what stands at the end of a reply and says nothing: signatures and disclaimers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from foitrack.core.replylines import Kind, Line, touches

_SIGN_OFF = re.compile(
    r"(?i)^\W*(?:(?:kind(?:est)?|best|warm|many|with(?: kind| best)?)\s+(?:regards|wishes|thanks)|regards|"
    r"yours\s+(?:sincerely|faithfully|truly)|many thanks|thank you|thanks|sincerely|cofion(?: cynnes| gorau)?|"
    r"yn gywir|mit freundlichen grüßen)\W*$"
)
_DISCLAIMER = re.compile(  # of lower-case text; what begins with plain letters is found quickly
    r"t(?<!\w.)his\s+(?:e-?mail|message|communication|transmission)\b.{0,120}?"
    r"\b(?:confidential|intended (?:only|solely|for)|privileged|addressee)|"
    r"i(?<!\w.)nformation (?:contained )?in this (?:e-?mail|message|communication|transmission)\b|"
    r"received this (?:e-?mail|message|communication|transmission) in error|"
    r"not the (?:intended|named) (?:recipient|addressee)|"
    r"intended (?:solely|only|for the sole) (?:for )?(?:the )?(?:use|addressee)|"
    r"e-?mail (?:has )?(?:originated|come|came|comes|was sent) from outside|"
    r"message (?:has )?(?:originated|come|came|comes|was sent) from outside|"
    r"consider the environment before|"
    r"scanned (?:for|by) .{0,40}(?:virus|mimecast|symantec)|internet (?:e-?mail|communications) (?:is|are) not|"
    r"swept for .{0,30}virus|certified virus free|automatically logged, monitored|"
    r"e-?mail messages are routinely monitored|"
    r"e-?mails? may be monitored|do not click (?:on )?(?:any )?links"
)
_EXTERNAL = re.compile(r"^\W*(?:caution\W+)?external (?:e-?mail|sender)\b.{0,3}$")
_DISCLAIMING = (
    "mail", "message", "communication", "transmission", "addressee", "recipient", "virus", "monitored", "links",
    "external", "environment",
)  # fmt: skip
_BOX = re.compile(r"^\s*(?:[*_=~-]{8,}|(?:\* ){5,}\*?)\s*$")
_MAX_BOX_LINES = 40
_MAX_SIGNATURE_LINES = 15
_LONG_LINE = 90


def mark_disclaimers(lines: list[Line]) -> None:
    """Mark each paragraph of a disclaimer, from the line that begins it."""
    for paragraph in _paragraphs(lines):
        joined = " ".join(line.text.strip() for line in paragraph)
        if not _disclaims(joined):
            continue
        first = next((at for at, line in enumerate(paragraph) if _disclaims(line.text)), 0)
        for line in paragraph[first:]:
            line.kind = Kind.DISCLAIMER
    _mark_boxes(lines)


def _disclaims(text: str) -> bool:
    lower = text.lower()
    return any(each in lower for each in _DISCLAIMING) and bool(_DISCLAIMER.search(lower) or _EXTERNAL.match(lower))


def _mark_boxes(lines: list[Line]) -> None:
    """Mark what stands between two rules (`*****`) whole when it begins as a disclaimer."""
    rules = [at for at, line in enumerate(lines) if _BOX.match(line.text)]
    for top, bottom in pairwise(rules):
        inside = [line for line in lines[top + 1 : bottom] if not line.blank]
        if inside and len(inside) <= _MAX_BOX_LINES and inside[0].kind is Kind.DISCLAIMER:
            for line in lines[top : bottom + 1]:
                line.kind = Kind.DISCLAIMER


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    paragraph: list[Line] = []
    for line in lines:
        if line.blank or line.kind is not Kind.NEW:
            if paragraph:
                yield paragraph
            paragraph = []
        else:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def mark_signatures(lines: list[Line], ours: Sequence[tuple[int, int]]) -> None:
    """Mark what follows a line `--` or a closing formula of theirs, as long as the lines are short."""
    at = 0
    while at < len(lines):
        line = lines[at]
        signs = line.text.rstrip() == "--" or bool(_SIGN_OFF.match(line.text))
        if signs and line.kind is Kind.NEW and not touches(line, ours):
            at += _mark_signature(lines[at:])
        else:
            at += 1


def _mark_signature(lines: list[Line]) -> int:
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
