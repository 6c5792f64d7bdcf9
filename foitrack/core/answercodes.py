"""The code in each row of an answer sheet: it ties the row to a request and a cell, and shows when it was damaged."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

CODE = re.compile(r"FT1[: ](?P<ref>[A-Za-z0-9][\w./-]*)[: ](?P<cell>[\w./-]+)[: ](?P<check>[0-9a-f]{6})")


@dataclass(frozen=True, slots=True)
class RowCode:
    """What a code says: which request and which cell of the dataset its row answers."""

    ref: str
    cell: str


def write_code(ref: str, cell: str) -> str:
    """Write the code for one row: `FT1:REF:cell:check`."""
    return f"FT1:{ref}:{cell}:{check(ref, cell)}"


def read_code(text: str) -> RowCode | None:
    """Read a code back; None when it is none or a character of it was changed."""
    match = CODE.fullmatch(text.strip())
    if not match or match["check"] != check(match["ref"], match["cell"]):
        return None
    return RowCode(match["ref"], match["cell"])


def check(ref: str, cell: str) -> str:
    """Return the six check characters."""
    return hashlib.sha256(f"foitrack answer sheet {ref} {cell}".encode()).hexdigest()[:6]
