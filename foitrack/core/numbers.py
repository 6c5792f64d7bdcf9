"""How figures are written in replies: digits, pounds, millions, words to twenty; and what only looks like a figure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from foitrack.core.words import Type

WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}

DIGITS = r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+(?!\d)|0(?=\D|$)|[1-9]\d{0,14}|0(?=\.))(?:\.\d{1,6})?"
NUMBER = (
    rf"(?:(?:(?:£|GBP\s?)\s?)?{DIGITS}(?![\d]|[,./:]\d)(?:\s?(?:thousand|million|billion|bn|mn|m|k)\b)?"
    rf"(?:\s?(?:%|per ?cent\b|percent\b|pounds\b))?|\b(?:{'|'.join(reversed(WORDS))})\b(?:\s*\(\d+\))?)"
)
PARTS = re.compile(
    rf"(?P<pound>£|GBP)?\s*(?P<digits>{DIGITS})\s*(?P<scale>thousand|million|billion|bn|mn|m|k)?\s*"
    r"(?P<unit>%|per ?cent|percent|pounds)?",
    re.I,
)
YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
FINANCIAL_YEAR = rf"(?:FY\s?)?{YEAR}\s*(?:[/-]|to)\s*(?:{YEAR}|\d{{2}})|FY\s?\d{{2}}(?:[/-]\d{{2}})?"
MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
DATEISH = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{MONTHS}\b.*|{MONTHS}\s+\d{{1,4}}.*|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}.*"
    rf"|\d{{4}}-\d{{2}}-\d{{2}}.*|\d{{1,2}}:\d{{2}}.*",
    re.I,
)


def tidy(text: str) -> str:
    """Fold odd spaces, dashes and comparison signs so that one spelling is left; superscripts stay what they are."""
    folded = re.sub(r"[‐‑‒–—―−]", "-", text).replace("＜", "<").replace("﹤", "<").replace("≦", "≤")
    folded = "".join(" " if unicodedata.category(each) in ("Zs", "Cc", "Cf") else each for each in folded)
    return " ".join(folded.split())


def as_number(text: str, asked: Type) -> Decimal | None:
    """Turn a written number into a Decimal; None where its unit does not belong to this type.

    A count takes no pound and no per cent sign and must be whole; money takes no per cent sign; a percentage no pound.
    """
    word = re.match(r"[a-z]+", text.strip(), re.I)
    if word and word[0].casefold() in WORDS:
        number = Decimal(WORDS.index(word[0].casefold()))
        beside = re.search(r"\((\d+)\)", text)
        return number if not beside or Decimal(beside[1]) == number else None
    found = PARTS.fullmatch(text.strip())
    if not found:
        return None
    number = Decimal(found["digits"].replace(",", "").replace(" ", ""))
    number = Decimal(as_text(number.scaleb(SCALES.get((found["scale"] or "").casefold(), 0))))
    unit = (found["unit"] or "").casefold()
    pounds, percent = bool(found["pound"]) or unit == "pounds", unit not in ("", "pounds")
    match asked:
        case Type.MONEY:
            return None if percent else number
        case Type.PERCENTAGE:
            return None if pounds else number
        case _:
            return None if pounds or percent or number != number.to_integral_value() else number


def as_text(number: Decimal) -> str:
    """Print a number plainly: no exponent, no thousands separator, no zeros behind a whole number."""
    whole = number == number.to_integral_value()
    return f"{number.to_integral_value() if whole else number:f}"


def has_year_shape(text: str) -> bool:
    """Whether this is a span of years (`2015/16`, `2015-16`, `FY 2015/16`, `2015 to 2020`): never a count."""
    return re.fullmatch(FINANCIAL_YEAR, text, re.I) is not None


def is_year(text: str) -> bool:
    """Whether this may be a calendar or a financial year; a bare `2015` may also be a count."""
    return re.fullmatch(rf"{YEAR}|{FINANCIAL_YEAR}", text.strip(), re.I) is not None


def is_dateish(text: str) -> bool:
    """Whether this begins like a date or a time of day."""
    return DATEISH.fullmatch(text) is not None
