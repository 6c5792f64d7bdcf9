"""The words that mark what a machine read from a picture, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterable

SCANNED = "read from a scan: every figure needs a look at the original"
WORTH = 0.6
"""What is left of a suggestion's certainty when its figure was recognised in a picture."""


def is_scanned(warnings: Iterable[str]) -> bool:
    """Whether a document, or a page of it, was read from a picture."""
    return any(SCANNED in each for each in warnings)
