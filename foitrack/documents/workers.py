"""A process that waits for files and forks itself for each: what reads a file is new, and gone when it is read.

Starting Python and its modules once, not once a file, takes a hundredth of the time; nothing leaks from a file to the
next. A lone reading has a worker of its own; the threads of `open_executor` keep theirs until the executor ends.
"""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

PACKAGE = Path(__file__).resolve().parents[2]
ORDER = struct.Struct("!d")
"""What a worker is sent with the two open files: the seconds that reading may take."""
ANSWER = struct.Struct("!i")
"""What it says when the file is read or its reader dead: the exit code."""
CRASHED, OUT_OF_TIME = 1, 70
GRACE_SECONDS = 10.0
FORKS = hasattr(os, "fork")  # not on Windows, where every file has a process started for it

_here = threading.local()


class Worker:
    """One such process, started when it is first needed, and again when it was lost."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    def run(self, given: BinaryIO, taken: BinaryIO, seconds: float) -> int:
        """Have one file read, from `given` into `taken`; return its reader's exit code."""
        line = self._open_line()
        try:
            line.settimeout(seconds + GRACE_SECONDS)
            socket.send_fds(line, [ORDER.pack(seconds)], [given.fileno(), taken.fileno()])
            answer = line.recv(ANSWER.size)
        except OSError:
            answer = b""
        if len(answer) < ANSWER.size:
            self.close()
            return CRASHED
        return int(ANSWER.unpack(answer)[0])

    def _open_line(self) -> socket.socket:
        if self._process is not None and self._process.poll() is not None:
            self.close()
        if self._line is None:
            self._line, theirs = socket.socketpair()
            with theirs:
                self._process = start(theirs.fileno(), subprocess.DEVNULL)
        return self._line

    def close(self) -> None:
        """End the process: it ends by itself when nothing more can come, and so when we are killed."""
        if self._line is not None:
            self._line.close()
            self._line = None
        if self._process is not None:
            try:
                self._process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


@contextlib.contextmanager
def kept_workers() -> Iterator[list[Worker]]:
    """Hold the workers of several threads, which call `keep` with the list, and close them all in the end."""
    workers: list[Worker] = []
    try:
        yield workers
    finally:
        for each in workers:
            each.close()


def keep(workers: list[Worker]) -> None:
    """Give the thread that calls this a worker of its own, for all its readings."""
    _here.worker = Worker()
    workers.append(_here.worker)


def run(given: BinaryIO, taken: BinaryIO, seconds: float) -> int:
    """Have one file read by this thread's worker, or by one for this file alone; return the exit code."""
    if not FORKS:
        return run_alone(given, taken, seconds)
    if worker := getattr(_here, "worker", None):
        return int(worker.run(given, taken, seconds))
    with contextlib.closing(Worker()) as worker:
        return worker.run(given, taken, seconds)


def run_alone(given: BinaryIO, taken: BinaryIO, seconds: float) -> int:
    """Start a process for one file, where processes cannot fork."""
    process = start(given, taken)
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        return OUT_OF_TIME
    finally:
        process.kill()
        process.wait()


def start(given: BinaryIO | int, taken: BinaryIO | int) -> subprocess.Popen[bytes]:
    """Start `child` in a session of its own: what is typed at the terminal does not reach it."""
    settings = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONWARNINGS": "ignore"}
    words = [sys.executable, "-P", "-m", "foitrack.documents.child"]
    return subprocess.Popen(
        words, stdin=given, stdout=taken, stderr=subprocess.DEVNULL, env=settings, start_new_session=True
    )
