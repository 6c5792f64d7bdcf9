"""Where documents are read: in child processes of this machine, or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass

from foitrack.core.model import Document
from foitrack.documents.bounded import DEFAULT_LIMITS, Limits, read_bounded
from foitrack.errors import FoitrackError, ServerError


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: `key` is whatever its owner knows it by, such as its SHA-256."""

    key: str
    content: bytes
    name: str
    declared: str = ""


@contextmanager
def open_executor(address: str = "") -> Iterator[Executor]:
    """Open the executor of `[documents] executor`: empty for this machine, `tcp://host:port` for a Dask scheduler.

    The local one has a thread a core, each waiting on the child process that reads its file.
    Raises ServerError when no scheduler answers, FoitrackError when `distributed` is not installed.
    """
    if not address:
        with ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="documents") as local:
            yield local
        return
    try:
        from distributed import Client
    except ImportError as fault:
        raise FoitrackError("a Dask cluster needs distributed", "pip install 'foitrack[cluster]'") from fault
    try:
        client = Client(address, timeout="10s", set_as_default=False)  # type: ignore[no-untyped-call]
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
    """Read files side by side; yields each with its document as it is done, whatever became of the others."""
    waiting: dict[Future[Document], File] = {
        executor.submit(read_bounded, each.content, each.name, each.declared, limits): each for each in files
    }
    for done in as_completed(waiting):
        yield waiting[done], done.result()
