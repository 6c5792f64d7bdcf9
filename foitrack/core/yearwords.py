"""Years as people write them: `2015/16`, `2015-16`, `FY15/16`, `1 April 2015 to 31 March 2016`, `2015`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

FINANCIAL = re.compile(
    r"(?:FY\s?)?(?<!\d)(?P<first>(?:19|20)\d\d|(?<=FY)\d\d|(?<=FY )\d\d)\s*(?:[/–-]|to)\s*"
    r"(?P<last>(?:19|20)\d\d|\d\d)(?!\d)",
    re.I,
)
APRIL = re.compile(
    r"(?:1(?:st)?\s+)?apr(?:il)?\s+(?P<first>20\d\d)\s*(?:-|–|to)\s*(?:31(?:st)?\s+)?mar(?:ch)?\s+(?P<last>20\d\d)",
    re.I,
)
CALENDAR = re.compile(r"(?<!\d)(?P<first>(?:19|20)\d\d)(?!\d)")
Span = tuple[int, int]


def span(text: str) -> Span | None:
    """Read the one year that a text names, as (first, last) calendar year; (2015, 2015) is a calendar year."""
    found = list(spans(text))
    return found[0][0] if len(found) == 1 else None


def spans(text: str) -> Iterator[tuple[Span, int, int]]:
    """Yield each year a text names, and where it stands."""
    at = 0
    while at < len(text):
        hits = [hit for pattern in (APRIL, FINANCIAL, CALENDAR) if (hit := pattern.search(text, at))]
        if not hits:
            return
        hit = min(hits, key=lambda each: each.start())
        first = int(hit["first"])
        first += 2000 if first < 100 else 0
        written = hit.groupdict().get("last") or hit["first"]
        last = int(written) if len(written) == 4 else first + (int(written) - first) % 100
        yield (first, last), hit.start(), hit.end()
        at = hit.end()


def year_in(text: str, years: Sequence[str]) -> str:
    """Return which of the campaign's years a text names, in the campaign's own spelling; empty when it is none of them.

    A calendar year is never taken for a financial year, nor the other way round.
    """
    named = span(text)
    return next((year for year in years if named is not None and span(year) == named), "")
