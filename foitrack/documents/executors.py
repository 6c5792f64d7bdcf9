"""Where documents are read: in child processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass

from foitrack.core.model import Document
from foitrack.documents.bounded import DEFAULT_LIMITS, Limits, read_bounded
from foitrack.documents.workers import keep, kept_workers
from foitrack.errors import FoitrackError, ServerError

MOST_UNDER_WAY = 32


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: `key` is whatever its owner knows it by, such as its SHA-256."""

    key: str
    content: bytes
    name: str
    declared: str = ""


@contextmanager
def open_executor(address: str = "", timeout_seconds: float = 10) -> Iterator[Executor]:
    """Open the executor of `[documents] executor`: empty for this machine, `tcp://host:port` for a Dask scheduler.

    The local one has a thread a core, each with a worker that reads its files.
    Raises ServerError when no scheduler answers, FoitrackError when `distributed` is not installed.
    """
    if not address:
        threads = os.cpu_count() or 1
        with kept_workers() as workers, ThreadPoolExecutor(threads, "documents", keep, (workers,)) as local:
            yield local
        return
    try:
        from distributed import Client
    except ImportError as fault:
        raise FoitrackError("a Dask cluster needs distributed", "pip install 'foitrack[cluster]'") from fault
    try:
        client = Client(address, timeout=timeout_seconds, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as fault:
        raise ServerError(
            f"no Dask scheduler answers at {address}", "start it, or empty [documents] executor"
        ) from fault
    try:
        yield client.get_executor(pure=False, retries=3)  # type: ignore[no-untyped-call]
    finally:
        client.close()  # type: ignore[no-untyped-call]


def read_all(
    files: Iterable[File], executor: Executor, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[File, Document]]:
    """Read files side by side; yields each with its document as it is done, whatever became of the others.

    Only as many files are taken from `files` at a time as are under way, so that a generator need not hold them all.
    Those not begun are given up when no more is asked for.
    """
    waiting: dict[Future[Document], File] = {}
    try:
        for file in files:
            waiting[executor.submit(read_bounded, file.content, file.name, file.declared, limits)] = file
            if len(waiting) >= MOST_UNDER_WAY:
                yield from finished(waiting)
        while waiting:
            yield from finished(waiting)
    finally:
        for each in waiting:
            each.cancel()


def finished(waiting: dict[Future[Document], File]) -> Iterator[tuple[File, Document]]:
    """Wait until a file is done; take out and yield all that are."""
    done, _ = wait(waiting, return_when=FIRST_COMPLETED)
    for each in done:
        yield waiting.pop(each), result_of(each)


def result_of(done: Future[Document]) -> Document:
    """Return what was read; a file that took its worker down with it three times is unread."""
    fault = done.exception()
    if fault is not None:
        return Document(warnings=(f"not read: its worker was lost ({type(fault).__name__}): read it again by itself",))
    return done.result()
