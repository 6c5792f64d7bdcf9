"""What docs/reference/documents.md promises is what the code does."""

import re
from pathlib import Path

import pytest

from foitrack.documents import DEFAULT_LIMITS
from foitrack.documents.packages import MOST_BYTES, MOST_MEMBERS
from foitrack.documents.pdf import MOST_PAGES, MOST_PAGES_WITH_TABLES, MOST_SCANS
from foitrack.documents.reading import CONTAINERS, READERS
from foitrack.documents.scans import MOST_PIXELS

PAGE = (Path(__file__).parents[2] / "docs/reference/documents.md").read_text(encoding="utf-8")
MINOR = {
    "text/markdown", "application/json", "application/xml", "text/xml", "text/rtf", "image/bmp", "image/gif",
    "application/vnd.ms-excel.sheet.binary.macroenabled.12",
}  # fmt: skip
"""Types that are read as one that is named is read."""


def test_every_type_that_is_read_is_named_and_no_other() -> None:
    named = set(re.findall(r"`((?:text|application|image|message)/[^`]+)`", PAGE))
    assert named == {*READERS, *CONTAINERS} - MINOR


@pytest.mark.parametrize(
    ("what", "limit"),
    [
        ("time", f"{DEFAULT_LIMITS.seconds:g} seconds"),
        ("memory", f"{DEFAULT_LIMITS.memory_bytes >> 20:,} MB"),
        ("output", f"{DEFAULT_LIMITS.output_bytes >> 20} MB"),
        ("depth of archives and mails in one another", f"{DEFAULT_LIMITS.depth}"),
        ("what a zip or office file may unpack to", f"{MOST_BYTES >> 20} MB, {MOST_MEMBERS:,} files"),
        (
            "pages of a PDF; of these with tables; of these recognised by tesseract",
            f"{MOST_PAGES:,}; {MOST_PAGES_WITH_TABLES:,}; {MOST_SCANS}",
        ),
        ("pixels of a picture", f"{MOST_PIXELS // 10**6} million"),
    ],
)
def test_every_limit_is_the_one_that_holds(what: str, limit: str) -> None:
    assert f"| {what} | {limit} |" in PAGE
