"""Read the Date field as an aware instant, whatever its writer made of RFC 5322."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

_ZONES = {
    "BST": 60, "IST": 60, "WET": 0, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "MET": 60, "MEST": 120,
    "EET": 120, "EEST": 180, "Z": 0, "UTC": 0, "GMT": 0, "UT": 0,
}  # fmt: skip
_COMMENT = re.compile(r"\([^()]*\)")
_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s*([+-])(\d{1,2}):?(\d{2})$")
_WORD = re.compile(r"\b([A-Z]{1,4})$")
_MAX_OFFSET_MINUTES = 15 * 60


def read(text: str) -> datetime | None:
    """Return the instant that a Date field's text names, in the offset it names, or None.

    A zone that is missing or unknown counts as UTC.
    """
    plain = _COMMENT.sub("", text[:200]).strip()
    return _iso(plain) or _mail(plain)


def _mail(text: str) -> datetime | None:
    try:
        found = parsedate_tz(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if found is None:
        return None
    year = found[0] + (2000 if found[0] < 70 else 1900 if found[0] < 100 else 0)
    return _instant((year, *found[1:5], min(found[5], 59)), _offset(text))


def _iso(text: str) -> datetime | None:
    found = _ISO.match(text)
    if not found:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    numbers = (int(year), int(month), int(day), int(hour), int(minute), min(int(second or 0), 59))
    return _instant(numbers, _offset(zone.upper() if zone else ""))


def _instant(numbers: tuple[int, ...], offset_minutes: int) -> datetime | None:
    year, month, day, hour, minute, second = numbers
    if not 1970 <= year <= 2200:
        return None
    zone = timezone(timedelta(minutes=offset_minutes)) if offset_minutes else UTC
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _offset(text: str) -> int:
    """Return the offset in minutes that stands at the end of a date, zero when none does."""
    if found := _OFFSET.search(text):
        minutes = int(found.group(2)) * 60 + int(found.group(3))
        return (minutes if found.group(1) == "+" else -minutes) if minutes <= _MAX_OFFSET_MINUTES else 0
    word = _WORD.search(text.upper())
    return _ZONES.get(word.group(1), _american(word.group(1))) if word else 0


def _american(word: str) -> int:
    """Return the offset of the North American zones that RFC 5322 names."""
    hours = {"E": 5, "C": 6, "M": 7, "P": 8}.get(word[:1], 0) if re.fullmatch(r"[ECMP][SD]T", word) else 0
    return -60 * (hours - (word[1:2] == "D")) if hours else 0
