"""UIDs in groups that are fetched together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


def cut(uids: Sequence[int], count: int) -> Iterator[list[int]]:
    """Cut UIDs into groups of so many."""
    return (list(uids[start : start + count]) for start in range(0, len(uids), count))


def groups(uids: Sequence[int], sizes: Mapping[int, int], batch_bytes: int) -> Iterator[list[int]]:
    """Cut UIDs into groups of at most `batch_bytes` in all; what is larger stands alone."""
    group: list[int] = []
    weight = 0
    for uid in uids:
        size = sizes.get(uid, 0)
        if group and weight + size > batch_bytes:
            yield group
            group, weight = [], 0
        group.append(uid)
        weight += size
    if group:
        yield group
