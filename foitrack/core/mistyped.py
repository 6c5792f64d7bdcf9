"""Reply addresses and references with one character wrong."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase, digits


def tag_of(address: str) -> str:
    """Return what stands between + and @; nothing where there is no +."""
    local = address.rpartition("@")[0]
    return local.rpartition("+")[2] if "+" in local else ""


def one_character_off(tag: str) -> Iterator[str]:
    """Make every reference that differs from `tag` by one character left out, added, changed or swapped."""
    if not 6 <= len(tag) <= 11:
        return
    letters = f"{ascii_lowercase}{digits}-"
    made: set[str] = set()
    for at in range(len(tag) + 1):
        head, tail = tag[:at], tag[at:]
        made.update(head + letter + tail for letter in letters)
        if tail:
            made.add(head + tail[1:])
            made.update(head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            made.add(head + tail[1] + tail[0] + tail[2:])
    made.discard(tag)
    yield from sorted(each.upper() for each in made)
