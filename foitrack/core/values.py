"""What an authority wrote in an answer, as a value: a figure, bounds round one, or a word that says why there is none.

A suppressed small number (`<5`) is a kind of its own with bounds and never a number; a year is never a count.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from foitrack.core.numbers import (
    NUMBER,
    as_number,
    as_text,
    has_year_shape,
    is_dateish,
    tidy,
)
from foitrack.core.words import Type


class ValueKind(StrEnum):
    """What kind of thing an answer turned out to be."""

    NUMBER = "number"
    MONEY = "money"
    PERCENTAGE = "percentage"
    TEXT = "text"
    YES_NO = "yes/no"
    SUPPRESSED = "suppressed"
    RANGE = "range"
    NOT_HELD = "not held"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Value:
    """One answer. `text` is its canonical form, which reads back as the same value.

    `number` is set only where the answer is one figure. `low` and `high` bound it (both inclusive for counts);
    `high` is None where nothing bounds it from above. `note` is what stood beside the figure (`see note`).
    """

    kind: ValueKind
    text: str
    number: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    note: str = ""

    @property
    def exact(self) -> bool:
        """Whether this is one figure."""
        return self.number is not None

    @property
    def counts(self) -> bool:
        """Whether this can stand in a sum: a figure, or bounds round one."""
        return self.low is not None


LONGEST = 300
"""A longer answer to anything but a question for words is prose, not a value."""
NUMERIC = {Type.INTEGER: ValueKind.NUMBER, Type.MONEY: ValueKind.MONEY, Type.PERCENTAGE: ValueKind.PERCENTAGE}

NOT_HELD = re.compile(
    r"(?:no (?:such )?(?:recorded )?(?:information|info|data|records?)(?: (?:is|are))?(?: (?:held|recorded|available))?"
    r"|(?:the )?(?:information|info|data)?\s*(?:is )?not (?:held|recorded|captured)|none held|nothing held|nih)",
    re.I,
)
WITHHELD = re.compile(
    r"(?:exempt|withheld|refused|redacted|not disclosed|(?:exempt under )?s(?:ection)?\.? ?\d{1,2}(?:\(\d\))*.{0,40})",
    re.I,
)
SUPPRESSED = re.compile(r"(?:\*+|suppressed|\[c\]|\[x\]|low (?:number|count)s?)", re.I)
FOOTNOTE = re.compile(r"(?<=[\w%>.)])\s*(?:[*†‡§#⁰¹²³⁴-⁹]+|\[[a-z0-9]{1,2}\])+$", re.I)
NIL = re.compile(
    r"(?:nil(?: return)?|none|zero|no (?:cases|incidents|investigations|officers|staff|complaints|instances)"
    r"(?: (?:were )?(?:recorded|found|identified))?)",
    re.I,
)
BELOW = re.compile(
    rf"(?:(?P<under><|less than|fewer than|under|below)|(?P<most><=|≤|up to|at most|no more than))\s*(?P<top>{NUMBER})"
    rf"(?P<rest>.*)",
    re.I | re.S,
)
OR_FEWER = re.compile(rf"(?P<top>{NUMBER})\s+or (?:fewer|less|under)", re.I)
ABOVE = re.compile(
    rf"(?:(?P<over>>|more than|over|above)|(?P<least>>=|≥|at least|no fewer than|no less than))\s*(?P<top>{NUMBER})",
    re.I,
)
OR_MORE = re.compile(rf"(?P<top>{NUMBER})\s+or (?:more|over)", re.I)
BETWEEN = re.compile(rf"(?:between\s+)?(?P<low>{NUMBER})\s*(?:-|to|and)\s*(?P<high>{NUMBER})", re.I)
ABOUT = re.compile(r"(?:approximately|approx\.?|around|about|circa|c\.|roughly|some)\s+|~\s*", re.I)
SIGN = re.compile(r"[-−]")
FIGURE = re.compile(rf"(?P<figure>{NUMBER})(?P<mark>[*†‡§#¹²³⁰-⁹]+|\s*\[[a-z0-9]{{1,2}}\])*(?P<rest>.*)", re.I | re.S)
UNIT = re.compile(r"\s*+(?:\([^()]*+\)\s*+|[^\W\d_][\w'’/-]*+[.,]?\s*+)++", re.S)  # possessive: in linear time
LINKS = re.compile(r"\b(?:and|or|to|of which|including|plus|between|but|not|no|per|st|nd|rd|th)\b", re.I)
NOT_ZERO = re.compile(
    rf"[\s,(]*(?:but |and )?(?:(?:more than|>|greater than|above)\s*(?:0|zero)|not (?:0|zero|nil)"
    rf"|(?:at least |>=\s*)(?P<low>{NUMBER})|\(?(?:between\s+)?(?P<from>{NUMBER})\s*(?:-|to|and)\s*{NUMBER})\s*\)?",
    re.I,
)


def parse_value(text: str, asked: Type) -> Value | None:
    """Read the answer written in `text` to a question of this type; None when it is no such answer.

    `88 (see note)` is 88; `<5` and `fewer than five` are suppressed, 0 to 4; `nil` is 0; `2015/16` is no count.
    """
    if len(text) > LONGEST and asked is not Type.TEXT:
        return None
    words = tidy(text)
    if asked is Type.TEXT:
        return Value(ValueKind.TEXT, words) if words else None
    words = FOOTNOTE.sub("", words) or words
    if not words:
        return None
    match asked:
        case Type.YES_NO:
            return yes_or_no(words) or without_figure(words)
        case Type.INTEGER | Type.MONEY | Type.PERCENTAGE:
            return without_figure(words) or with_figure(words, asked)


def yes_or_no(words: str) -> Value | None:
    """Read a yes or a no, with what follows it as a note."""
    found = re.fullmatch(r"(yes|no|y|n|true|false)\b[\s.,:;–-]*(.*)", words, re.I | re.S)
    if not found or NOT_HELD.fullmatch(words.rstrip(".")):
        return None
    said = "yes" if found[1].casefold() in ("yes", "y", "true") else "no"
    return Value(ValueKind.YES_NO, said, note=found[2].strip())


def without_figure(words: str) -> Value | None:
    """Read an answer that gives no figure at all: not held, withheld, or hidden behind a star."""
    plain = words.rstrip(". ")
    if NOT_HELD.fullmatch(plain):
        return Value(ValueKind.NOT_HELD, "not held")
    if WITHHELD.fullmatch(plain):
        return Value(ValueKind.WITHHELD, "withheld", note="" if plain.casefold() == "withheld" else plain)
    if SUPPRESSED.fullmatch(plain):
        return Value(ValueKind.SUPPRESSED, "suppressed", low=Decimal(0))
    return None


def with_figure(words: str, asked: Type) -> Value | None:
    """Read an answer with a figure in it: nil, a bound, a range, or one number with what stands beside it."""
    if NIL.fullmatch(words.rstrip(". ")):
        return figure(Decimal(0), asked)
    if has_year_shape(words) or is_dateish(words):
        return None
    readers: tuple[Callable[[str, Type], Value | None], ...] = (below, above, between, one_figure)
    return next((value for reader in readers if (value := reader(words, asked))), None)


def below(words: str, asked: Type) -> Value | None:
    """Read `<5`, `fewer than five`, `up to 5`, `5 or fewer`; a lower bound beside it (`1 to 4`) is kept."""
    found = BELOW.fullmatch(words)
    if found:
        top, most = as_number(found["top"], asked), bool(found["most"])
        low, rest = lowest(found["rest"], asked)
        if rest and not UNIT.fullmatch(rest):
            return None
    elif found := OR_FEWER.fullmatch(words):
        top, most, low, rest = as_number(found["top"], asked), True, Decimal(0), ""
    else:
        return None
    if top is None or top <= 0:
        return None
    high = top - 1 if asked is Type.INTEGER and not most else top
    sign = "<=" if most else "<"
    bounds = f" ({as_text(low)}-{as_text(high)})" if low else ""
    return Value(ValueKind.SUPPRESSED, f"{sign}{as_text(top)}{bounds}", low=low, high=high, note=rest.strip(" .()"))


def lowest(rest: str, asked: Type) -> tuple[Decimal, str]:
    """Split off a stated lower bound (`(1-4)`, `but more than 0`); 0 when none is stated."""
    found = NOT_ZERO.match(rest)
    if not found:
        return Decimal(0), rest.strip()
    stated = found["low"] or found["from"]
    low = as_number(stated, asked) if stated else Decimal(1 if asked is Type.INTEGER else 0)
    return low or Decimal(0), rest[found.end() :].strip()


def above(words: str, asked: Type) -> Value | None:
    """Read `more than 100`, `at least 5`, `10 or more`: bounded from below only."""
    found = ABOVE.fullmatch(words)
    least = bool(found and found["least"])
    if not found:
        found, least = OR_MORE.fullmatch(words), True
    top = as_number(found["top"], asked) if found else None
    if top is None:
        return None
    low = top if least or asked is not Type.INTEGER else top + 1
    return Value(ValueKind.RANGE, f"{'>=' if least else '>'}{as_text(top)}", low=low)


def between(words: str, asked: Type) -> Value | None:
    """Read `5-10`, `5 to 10`, `between 5 and 10`; a backwards pair is no range."""
    found = BETWEEN.fullmatch(words)
    if not found:
        return None
    low, high = as_number(found["low"], asked), as_number(found["high"], asked)
    if low is None or high is None or low >= high:
        return None
    return Value(ValueKind.RANGE, f"{as_text(low)}-{as_text(high)}", low=low, high=high)


def one_figure(words: str, asked: Type) -> Value | None:
    """Read one number and its note (`88 (see note)`, `approximately 88`, `88 cases`)."""
    about = ABOUT.match(words)
    sign = SIGN.match(words) if asked is Type.MONEY else None
    start = about or sign
    found = FIGURE.fullmatch(words, start.end() if start else 0)
    if not found:
        return None
    rest = found["rest"]
    if rest.strip(" .") and (not UNIT.fullmatch(rest) or LINKS.search(re.sub(r"\([^()]*\)", "", rest))):
        return None
    number = as_number(found["figure"], asked)
    if number is None:
        return None
    note = " ".join(filter(None, ["about" if about else "", rest.strip(" .").removeprefix("(").removesuffix(")")]))
    return figure(-number if sign else number, asked, note)


def figure(number: Decimal, asked: Type, note: str = "") -> Value:
    """Make the value of one number."""
    return Value(NUMERIC[asked], as_text(number), number, number, number, note)
