"""What a file that wraps a mail holds: its text and its files."""

from __future__ import annotations

import struct
from dataclasses import dataclass

MAX_BYTES = 50_000_000
MAX_FILES = 200
MAX_DEPTH = 5

# What the readers of Microsoft's formats raise on damaged files, beside their own errors.
UNREADABLE = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, NotImplementedError, OSError,
    RecursionError, TypeError, UnboundLocalError, ValueError, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """The text of the mail in a wrapping, and the files in it, by name."""

    text: str
    files: tuple[tuple[str, bytes], ...]
