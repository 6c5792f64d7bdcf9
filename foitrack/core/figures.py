"""The figures that stand in a sentence, without what only looks like one: years, dates, sections, references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foitrack.core.numbers import FINANCIAL_YEAR, MONTHS, NUMBER, WORDS, YEAR, tidy
from foitrack.core.values import Value, ValueKind, parse_value
from foitrack.core.words import Type

NOT_FIGURES = re.compile(
    rf"\b(?:{FINANCIAL_YEAR})\b"
    rf"|\b{YEAR}\b(?!\s+(?:cases|officers|incidents|investigations|staff|complaints))"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{MONTHS}\b(?:\s+\d{{4}})?|\b{MONTHS}\s+\d{{1,4}}\b"
    r"|\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|\b(?:sections?|ss?\.?|part|act|regulation|article|question|q|item|point|page|annex|table|note|reference|ref)"
    r"\.?\s*\d+(?:\(\w+\))*(?:\s*(?:,|and|to|-)\s*\d+(?:\(\w+\))*)*"
    r"|\b(?-i:[A-Z]{2,})[-/. ]?\d[\w/.-]*|\b\w*\d+/\d[\w/-]*|(?:\+44 ?|\b0)\d[\d ]{7,}\d\b"
    rf"|\b(?:\d+|{'|'.join(WORDS)})[\s-]+(?:working\s+)?(?:days?|hours?|weeks?|months?|years?|minutes?)\b"
    r"|[\w.+-]+@[\w.-]+|https?://\S+",
    re.I,
)
RAISED = re.compile(r"[⁰¹²³⁴-⁹]")
BOUND = r"(?:<|>|≤|≥|less than|fewer than|under|below|up to|at most|no more than|more than|over|at least)\s*"
NOTHING = (
    r"\b(?:no (?:recorded )?(?:information|data)(?: is)? (?:held|recorded)|not held|none held|nil|none|"
    r"no (?:cases|incidents|investigations|officers|staff|complaints|instances))\b"
)
WRITTEN = re.compile(
    rf"{BOUND}{NUMBER}|{NUMBER}\s+or (?:fewer|less|more)\b|{NUMBER}\s*-\s*{NUMBER}|between {NUMBER} and {NUMBER}"
    rf"|(?<![\w.,/-]){NUMBER}(?![\w/]|-\d)|{NOTHING}",
    re.I,
)
LONGEST = 1_500
"""How much of a sentence is looked at; what goes on longer is not one."""
VAGUE = frozenset(WORDS[1:2])
"""Number words that are more often something else (`one of our officers`)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value found in running text, and where it begins and ends there."""

    value: Value
    start: int
    end: int


def figures(sentence: str, asked: Type) -> tuple[Figure, ...]:
    """Find the figures of this type in a sentence that has been tidied (`numbers.tidy`), in order."""
    return tuple(found(sentence[:LONGEST], asked))


def found(sentence: str, asked: Type) -> Iterator[Figure]:
    """Yield each figure; what only looks like one is blanked out first, so that places stay true."""
    bare = NOT_FIGURES.sub(lambda match: " " * len(match[0]), RAISED.sub(" ", sentence))
    for match in WRITTEN.finditer(bare):
        value = parse_value(match[0], asked)
        if value and value.kind is not ValueKind.TEXT and match[0].casefold() not in VAGUE:
            yield Figure(value, match.start(), match.end())


def sentences(text: str) -> tuple[str, ...]:
    """Split text into tidied sentences; a full stop inside a figure or an abbreviation does not end one."""
    parts = re.split(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])|\n\s*\n", text)
    return tuple(filter(None, (tidy(part) for part in parts)))
