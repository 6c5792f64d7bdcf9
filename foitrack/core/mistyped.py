"""Reply addresses and references with one character wrong."""

from __future__ import annotations

SHORTEST, LONGEST = 6, 11
"""How many characters a tag has in which one may be wrong."""


def tag_of(address: str) -> str:
    """Return what stands between + and @; nothing where there is no +."""
    local = address.rpartition("@")[0]
    return local.rpartition("+")[2] if "+" in local else ""


def shortened(tag: str) -> set[str]:
    """Return a tag with each of its characters left out: two tags with one character wrong have one of these in common.

    The tag itself is among them, for the other may be the shorter one.
    """
    return {tag, *(tag[:at] + tag[at + 1 :] for at in range(len(tag)))}


def one_character_off(tag: str, other: str) -> bool:
    """Say whether two tags differ by one character left out, added, changed or swapped with its neighbour."""
    if not SHORTEST <= len(tag) <= LONGEST or abs(len(tag) - len(other)) > 1 or tag == other:
        return False
    if len(tag) != len(other):
        return min(tag, other, key=len) in shortened(max(tag, other, key=len))
    wrong = [at for at in range(len(tag)) if tag[at] != other[at]]
    first, last = wrong[0], wrong[-1]
    return first == last or (last == first + 1 and tag[first] == other[last] and tag[last] == other[first])
