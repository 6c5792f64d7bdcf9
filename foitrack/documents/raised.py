"""Raised footnote marks, kept apart from the figures they stand behind: `88` and a raised `1` is `88¹`, never 881."""

from __future__ import annotations

import re

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LETTER = re.compile(r"[A-Za-z]")


def raised(text: str) -> str:
    """Write raised text: digits as superscripts, a single letter in brackets, words (`1st`) as they are."""
    bare = "".join(each for each in text if each.isprintable())
    if LETTER.fullmatch(bare.strip()):
        return f"[{bare.strip()}]"
    return bare.translate(SUPERSCRIPTS)
