"""What of a sentence is weighed: its words, the families they belong to, and the shapes of its figures.

A family is a set of words that do the same work (`late`, `overdue`, `delay`), so that one heard only of the other is
still understood. A figure is known by its shape alone: a date, a sum of money, a section, a reference, a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_SHAPES = re.compile(
    r"(?:(?<![a-z])(?=[a-z]{1,9}[-/. ]{0,2}\d)|(?=[\d£]))(?:"  # where a figure is near: the rest is passed over quickly
    r"(?P<sec>(?<![a-z])(?:sections?|sect|ss?)\.? ?(?P<no>\d{1,2})[a-z]?(?: ?\(\w{1,4}\)){0,4}(?![\d/]))"
    rf"|(?P<day>\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?: \d{{4}})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}(?:st|nd|rd|th)\b)"
    r"|(?P<gbp>£ ?\d[\d,.]*)"
    r"|(?P<tel>\b0\d{2,4} \d{3} ?\d{3,4}\b|\b0\d{4} \d{6}\b|\b(?:999|101)\b)"
    r"|(?P<span>(?:19|20)\d\d ?[-/] ?(?:20)?\d\d(?!\d))"
    r"|(?P<ref>(?:\b[a-z]{1,6}[-/.]?)?\d{1,12}[-/.]\d[\d/.-]{0,20}|\b[a-z]{1,4}[-/]\d[\w/-]{0,20}|\d{5,})"
    r"|(?P<year>(?:19|20)\d\d)"
    r"|(?P<n>\d[\d,]{0,12}))"
)
_WORD = re.compile(r"[@a-z]+\d{0,2}|\?")
_DIGIT = re.compile(r"\d")
_DIRECTORY = re.compile(
    r"(?:\W*(?:\d[\d/.-]{4,20})?\W*$|(?:[a-z]{1,4}[ /.-]){1,3}\d{2,8}[/.-]\d[\d/.-]{0,12}$"
    r"|(?:our |your )?ref(?:erence)?\b[^a-z]{0,4}[\w/. -]{3,30}$"
    r"|tel\b|telephone|phone|web\b|website|post:"
    r"|e-?mail:|fax|po box|www\.|https?:|dear |hi |hello|kind regards|regards|yours|[a-z]{1,20} \S{1,60}@\S{1,60}$)"
)
_ASKED = re.compile(
    r"(?:\(?\w{1,2}[.)] ?)?(?:of (?:these|those),? )?"
    r"(?:how (?:many|much|often)\b|what (?:is|was|were) the (?:total|number|outcome))[^?]{0,300}\?$"
)
_NUMBERING = re.compile(r"[^a-z]{0,6}(?:q|question|part|item|[a-h])?[^a-z]{0,6}")
_FIGURES = re.compile(r"[<£]?\d[\d,.%]{0,9}(?<![.,])")
_ITEM = re.compile(r" (?=(?:q|question|part) ?\d{1,2}\b(?! (?:and|of|to|is|are|was|were)\b)|\(?[b-h]\) |\(?[2-9]\) )")
_ENDINGS = ("ations", "ation", "ings", "ing", "ied", "ies", "ed", "es", "s", "e", "y")
_SHORTEST_STEM = 4
_LONGEST_ENTRY = 80
_LONGEST_NUMBERING = 12
_FEW_WORDS = 6
_NUMBERS = frozenset({"@n", "@year", "@span"})


def marked(line: str) -> list[str]:
    """Return the words of a folded sentence, `@day`, `@gbp`, `@n` … in place of its figures, and each `?`."""
    if _DIGIT.search(line):
        line = _SHAPES.sub(_shape, line)
    return _WORD.findall(line.replace("'", ""))


def marks_of(line: str, families: Mapping[str, str]) -> set[str]:
    """Return what is weighed of a folded sentence: words, families, pairs of neighbours and how it opens."""
    words = marked(line)
    kin = [families.get(word) or _stem(word) for word in words]
    found = {*words, *(f"~{each}" for each in kin), *(f"~{first} {second}" for first, second in pairwise(kin))}
    if kin:
        found |= {f"^{kin[0]}", f"^{' '.join(kin[:2])}"}
    if len(words) <= _FEW_WORDS:
        found.add("^few")
    numbers = sum(word in _NUMBERS for word in words)
    found |= {f"^{least} numbers" for least in (2, 4) if numbers >= least}
    return found


def is_directory(line: str) -> bool:
    """Say whether a folded line is a greeting, an address, a reference or our own question: it says nothing."""
    if len(line) < _SHORTEST_STEM:
        return not _DIGIT.search(line)
    return bool(_ASKED.match(line)) or (len(line) < _LONGEST_ENTRY and bool(_DIRECTORY.match(line)))


def joined(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield each line with its place: figures in a row as one, `1.` with what it numbers, cut where `b)` begins."""
    number = figures = ""
    place = -1
    for place, line in enumerate(lines):
        if _FIGURES.fullmatch(line):
            figures = f"{figures} {line}".strip()
        elif len(line) < _LONGEST_NUMBERING and _NUMBERING.fullmatch(line):
            number = f"{number} {line}".strip()
        else:
            if figures:
                yield place - 1, figures
            for piece in _ITEM.split(f"{number} {line}" if number else line):
                yield place, piece
            number = figures = ""
    if number or figures:
        yield place, f"{number} {figures}".strip()


def _shape(figure: re.Match[str]) -> str:
    if figure["sec"]:
        return f" @sec @s{figure['no']} "
    return f" @{figure.lastgroup} "


@lru_cache(maxsize=8_192)
def _stem(word: str) -> str:
    return next(
        (word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM),
        word,
    )
