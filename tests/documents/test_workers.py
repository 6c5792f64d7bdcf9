"""A worker reads file after file, each in a fork of its own; it comes back when it was lost, and leaves with us."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from foitrack.core.model import Document
from foitrack.documents import DEFAULT_LIMITS, File, Limits, open_executor, read, read_all, read_bounded, workers
from tests.documents.bombs import BOMBS, million_rows
from tests.documents.corpus import SHORT, book_file, word_file

BOOK = book_file(SHORT)
PATIENCE_SECONDS = 10.0
OURS = Path(f"/proc/self/task/{os.getpid()}/children")
needs_proc = pytest.mark.skipif(not OURS.exists(), reason="looks for processes under /proc")


def children(of: int) -> list[int]:
    """The processes that a process has started and not yet waited for, whichever of its threads did."""
    found = []
    for task in Path(f"/proc/{of}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found += [int(each) for each in (task / "children").read_text().split()]
    return found


def our_workers() -> list[int]:
    """The workers of this process."""
    return [each for each in children(os.getpid()) if b"documents.child" in Path(f"/proc/{each}/cmdline").read_bytes()]


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] not in "ZX"


def gone(processes: list[int]) -> bool:
    """Whether all these processes end in a while."""
    until = time.monotonic() + PATIENCE_SECONDS
    while any(map(alive, processes)) and time.monotonic() < until:
        time.sleep(0.02)
    return not any(map(alive, processes))


def reader_under(worker: int) -> list[int]:
    """The readers of a worker, once there is one."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not (readers := children(worker)) and time.monotonic() < until:
        time.sleep(0.01)
    return readers


def read_with(executor: Executor, content: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    return executor.submit(read_bounded, content, name, "", limits).result()


@pytest.fixture
def one(monkeypatch: pytest.MonkeyPatch) -> Iterator[Executor]:
    """An executor with one thread, and so one worker."""
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with open_executor() as executor:
        yield executor


@needs_proc
def test_one_worker_reads_file_after_file(one: Executor) -> None:
    seen = []
    for content, name in ((BOOK, "a.xlsx"), (word_file(SHORT, None), "a.docx"), (BOOK, "b.xlsx")):
        assert read_with(one, content, name) == read(content, name)
        seen.append(our_workers())
    assert len(seen[0]) == 1
    assert seen[0] == seen[1] == seen[2]


@needs_proc
def test_a_worker_has_nothing_left_of_a_file_it_has_read(one: Executor) -> None:
    read_with(one, BOOK, "a.xlsx")
    (worker,) = our_workers()
    open_files = len(list(Path(f"/proc/{worker}/fd").iterdir()))
    for _ in range(3):
        read_with(one, BOOK, "a.xlsx")
    assert children(worker) == []
    assert len(list(Path(f"/proc/{worker}/fd").iterdir())) == open_files


@needs_proc
@pytest.mark.parametrize("which", ["a cell in the far corner", "paragraphs in paragraphs", "entities that unfold"])
def test_a_bomb_leaves_its_worker_to_the_next_file(one: Executor, which: str) -> None:
    read_with(one, BOOK, "a.xlsx")
    workers_before = our_workers()
    name, make = BOMBS[which]
    assert read_with(one, make(), name).warnings
    assert read_with(one, BOOK, "a.xlsx").tables[0].rows == SHORT
    assert our_workers() == workers_before


@needs_proc
def test_a_file_that_takes_too_long_is_ended_and_the_next_one_read(one: Executor) -> None:
    late = read_with(one, million_rows(), "a.xlsx", Limits(seconds=0.2))
    (worker,) = our_workers()
    assert late.warnings == ("not read: reading takes longer than 0.2 seconds: ask for a smaller file, or as CSV",)
    assert children(worker) == []
    assert read_with(one, BOOK, "a.xlsx").tables[0].rows == SHORT


@needs_proc
def test_the_limits_of_a_file_are_not_those_of_the_next(one: Executor) -> None:
    assert read_with(one, million_rows(), "a.xlsx", Limits(memory_bytes=100 << 20)).tables == ()
    assert len(read_with(one, million_rows(), "a.xlsx", Limits(seconds=60, output_bytes=8 << 20)).tables) == 1


@needs_proc
def test_a_worker_that_was_killed_between_two_files_is_replaced(one: Executor) -> None:
    read_with(one, BOOK, "a.xlsx")
    (worker,) = our_workers()
    os.kill(worker, signal.SIGKILL)
    assert gone([worker])
    assert read_with(one, BOOK, "a.xlsx").tables[0].rows == SHORT
    assert our_workers() != [worker]


@needs_proc
def test_a_worker_that_is_killed_while_it_reads_costs_that_file_only(one: Executor) -> None:
    read_with(one, BOOK, "a.xlsx")
    (worker,) = our_workers()
    reading = one.submit(read_bounded, million_rows(), "a.xlsx")
    readers = reader_under(worker)
    os.kill(worker, signal.SIGKILL)
    for each in readers:
        os.kill(each, signal.SIGKILL)
    assert reading.result().warnings == (
        "not read: the reader crashed on this file or ran out of memory: ask for it in another format",
    )
    assert read_with(one, BOOK, "a.xlsx").tables[0].rows == SHORT


@needs_proc
def test_workers_end_with_their_executor() -> None:
    with open_executor() as executor:
        assert len(list(read_all([File(str(number), BOOK, "a.xlsx") for number in range(6)], executor))) == 6
        assert 1 <= len(our_workers()) <= (os.cpu_count() or 1)
    assert our_workers() == []


@needs_proc
def test_a_lone_reading_leaves_no_process() -> None:
    assert read_bounded(BOOK, "a.xlsx").tables[0].rows == SHORT
    assert our_workers() == []


PARENT = """
import sys
from foitrack.documents import open_executor, read_bounded
with open_executor() as executor:
    executor.submit(read_bounded, open(sys.argv[1], "rb").read(), "a.xlsx").result()
"""


@needs_proc
def test_no_process_outlives_a_killed_parent(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(million_rows())
    parent = subprocess.Popen([sys.executable, "-c", PARENT, tmp_path / "a.xlsx"])
    workers = reader_under(parent.pid)
    readers = reader_under(workers[0])
    assert len(readers) == 1
    parent.kill()
    parent.wait()
    assert gone([*workers, *readers])


class Remembering(ThreadPoolExecutor):
    """An executor with one thread that remembers what it was given."""

    def __init__(self) -> None:
        super().__init__(1)
        self.given: list[Future[Any]] = []

    def submit(self, *words: Any, **more: Any) -> Future[Any]:
        self.given.append(super().submit(*words, **more))
        return self.given[-1]


def test_files_that_were_not_begun_are_given_up_with_the_reading_of_all() -> None:
    with Remembering() as executor:
        reading = read_all((File(str(number), BOOK, "a.xlsx") for number in range(8)), executor)
        next(reading)
        reading.close()  # type: ignore[attr-defined]
    assert len(executor.given) == 8
    assert [each.cancelled() for each in executor.given[-4:]] == [True] * 4


def test_where_processes_cannot_fork_each_file_has_one_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FORKS", False)
    assert read_bounded(BOOK, "a.xlsx") == read(BOOK, "a.xlsx")
    assert "longer than 0.01 seconds" in read_bounded(BOOK, "a.xlsx", limits=Limits(seconds=0.01)).warnings[0]
    assert read_bounded(million_rows(), "a.xlsx", limits=Limits(memory_bytes=100 << 20)).tables == ()
