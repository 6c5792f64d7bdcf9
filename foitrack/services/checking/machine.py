"""Check the machine: the versions of Python and SQLite, and the room on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from foitrack.services.checking.findings import Finding, fault, ok, warning

MACHINE = "machine"
PYTHON = (3, 11)
SQLITE = (3, 37, 0)  # STRICT tables
LITTLE_BYTES, TOO_LITTLE_BYTES = 1_000_000_000, 50_000_000


def versions(python: tuple[int, ...], sqlite: tuple[int, ...]) -> Iterator[Finding]:
    """Compare the versions with the oldest that will do."""
    for name, found, oldest in (("Python", python, PYTHON), ("SQLite", sqlite, SQLITE)):
        text = f"{name} {'.'.join(map(str, found))}"
        if found < oldest:
            yield fault(MACHINE, f"{text} is too old", f"install {name} {'.'.join(map(str, oldest))} or newer")
        else:
            yield ok(MACHINE, text)


def room(folder: Path, free_bytes: int | None = None) -> Iterator[Finding]:
    """Look at the room on the workspace's disk."""
    free = shutil.disk_usage(folder).free if free_bytes is None else free_bytes
    text = f"{free / 1e9:.1f} GB are free on the disk of {folder}"
    if free < TOO_LITTLE_BYTES:
        yield fault(MACHINE, text, "make room: no mail can be stored")
    elif free < LITTLE_BYTES:
        yield warning(MACHINE, text, "make room soon")
    else:
        yield ok(MACHINE, text)
