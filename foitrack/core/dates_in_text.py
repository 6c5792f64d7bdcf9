"""Dates as authorities write them: `16/11/2015`, `4th May 2021`, `Monday 8 June`, `by 08/06/2020`, `within 14 days`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from foitrack.errors import BeyondHorizon

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_FIGURE = re.compile(r"\d")
_DATE = re.compile(  # with the character before a date, by which the places to look at are found quickly
    r"[^\w/.-](?i:(?=\d|[jfmasond][a-z]{2,8}\.? \d)(?:"
    r"(?P<y1>(?:19|20)\d\d)-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2}) ?[/.-] ?(?P<m2>\d{1,2}) ?[/.-] ?(?P<y2>(?:19|20)\d\d|\d\d)"
    rf"|(?P<d3>\d{{1,2}}) ?(?:st|nd|rd|th)?(?: day)?(?: of)?[ -]?{_MONTH.replace('(', '(?P<m3>', 1)}"
    r"(?:,? ?[ -]?(?P<y3>(?:19|20)\d\d)\b)?"
    rf"|{_MONTH.replace('(', '(?P<m4>', 1)} (?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y4>(?:19|20)\d\d)\b)?"
    r"))(?![\w/]|\.\d)"
)
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "seven": 7, "ten": 10, "fourteen": 14, "twenty": 20}
_COUNT = r"(?P<count>\d{1,3}|" + "|".join(_NUMBERS) + ")"
_UNIT = re.compile("[dwmDWM](?i:ay|eek|onth)")
_PERIOD = re.compile(
    rf"\b(?:within|in|after|for|by|next|up to|another|than|of)(?: the)?(?: next)? {_COUNT}(?: \(\d{{1,3}}\))?"
    r" (?P<unit>(?:calendar )?days?|working days?|weeks?|(?:calendar )?months?)\b",
    re.IGNORECASE,
)
_BEFORE_DEADLINE = re.compile(
    r"(?:\bby|\buntil|\btill|before|no later than|not later than|\bdue(?: date)?(?: is| on)?|expires?(?: on| at)?"
    r"|deadline(?: (?:for|to)\b[^.\n]{0,40}?)?(?: is| of| falls on)?"
    r"|(?:last|final) (?:date|day)[^.\n]{0,25}\bis|end of|latest|expect\w*(?: on)?"
    r"|extend\w* to|target date(?: is| of)?)[ :]*"
    r"(?:the )?(?:latest )?(?:on )?(?:the )?(?:close of (?:business|play)(?: on)? )?(?:midnight (?:on )?)?"
    r"(?:\d{1,2}[:.]\d\d ?(?:am|pm)?,? (?:on )?)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:the )?$",
    re.IGNORECASE,
)
_BEFORE_RECEIPT = re.compile(
    r"(?:received|receipt|logged|recorded|registered|arrived|date received)\b[^.\n]{0,60}?(?<!dated)"
    r"(?:\b(?:on|of)|[:-])? ?(?<!dated )(?:the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:the )?$",
    re.IGNORECASE,
)

WorkingDays = Callable[[date, int], date]
"""A function that returns the n-th working day after a day."""


@dataclass(frozen=True, slots=True)
class DateInText:
    """A date and the place where it is written."""

    on: date
    start: int
    end: int


def dates_in(text: str, near: date | None = None) -> tuple[DateInText, ...]:
    """Return the dates written in `text`, in order; the day stands before the month, as in Britain.

    A date without a year is taken in the year that brings it nearest to `near`, and left out without one.
    """
    return tuple(_dates(text, near))


def deadline_in(text: str, near: date | None = None, working_days: WorkingDays | None = None) -> date | None:
    """Return the date by which something is said to happen: one after `by`, `until`, `due` …, else a period.

    A period (`within 14 days`) runs from `near`; one in working days needs `working_days`.
    """
    for each in dates_in(text, near):
        if _BEFORE_DEADLINE.search(text[max(0, each.start - 90) : each.start]):
            return each.on
    return _end_of_period(text, near, working_days)


def received_in(text: str, near: date | None = None) -> date | None:
    """Return the date on which something is said to have been received."""
    for each in dates_in(text, near):
        before = text[max(0, each.start - 110) : each.start]
        if _BEFORE_RECEIPT.search(before) and not _BEFORE_DEADLINE.search(before):
            return each.on
    return None


def _dates(text: str, near: date | None) -> Iterator[DateInText]:
    if not _FIGURE.search(text):
        return
    for found in _DATE.finditer(f" {text}"):
        pieces = found.groupdict()
        for n in "1234":
            if pieces[f"d{n}"]:
                on = _made(pieces[f"d{n}"], pieces[f"m{n}"], pieces[f"y{n}"], near)
                if on:
                    yield DateInText(on, found.start(), found.end() - 1)


def _made(day: str, month: str, year: str | None, near: date | None) -> date | None:
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    if year:
        return _day_of(int(year) if len(year) == 4 else 2000 + int(year), number, int(day))
    if near is None:
        return None
    around = (_day_of(near.year + shift, number, int(day)) for shift in (-1, 0, 1))
    return min((each for each in around if each), key=lambda each: abs(each - near), default=None)


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end_of_period(text: str, near: date | None, working_days: WorkingDays | None) -> date | None:
    if near is None or not _UNIT.search(text):
        return None
    found = _PERIOD.search(text)
    if not found:
        return None
    count = _NUMBERS.get(found["count"].lower()) or int(found["count"])
    try:
        return _after(near, count, found["unit"].lower(), working_days)
    except (OverflowError, BeyondHorizon):
        return None


def _after(day: date, count: int, unit: str, working_days: WorkingDays | None) -> date | None:
    if "working" in unit:
        return working_days(day, count) if working_days else None
    if "month" in unit:
        return _months_after(day, count)
    return day + timedelta(days=count * (7 if "week" in unit else 1))


def _months_after(day: date, count: int) -> date | None:
    """Return the same day `count` months on, or that month's last; None past the last year there is."""
    months = day.month - 1 + count
    same_day = (_day_of(day.year + months // 12, months % 12 + 1, day.day - shift) for shift in range(4))
    return next((each for each in same_day if each), None)
