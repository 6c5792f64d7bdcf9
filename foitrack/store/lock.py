"""A lock for what only one run may do at a time. It ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from foitrack.errors import StoreBusy
from foitrack.store.database import Store


@contextmanager
def only_one(store: Store, work: str, at: datetime) -> Iterator[None]:
    """Hold the lock for `work`; raise StoreBusy with the holder's number and since when it holds it."""
    path = store.folder / f"{work}.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise StoreBusy(f"another foitrack is at {work} already{_holder(handle)}", "let it finish") from fault
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "since": at.isoformat(timespec="seconds")}).encode(), 0)
        yield
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    try:
        holder = json.loads(os.pread(handle, 1000, 0))
        return f" (process {holder['pid']}, since {holder['since']})"
    except (ValueError, KeyError, TypeError):
        return ""
