"""The process in which files are read, run by `workers` as `python -m foitrack.documents.child`.

Its standard input is a socket on which files are handed over, each to be read by a fork of this process; or it is the
one file there is, read here and now. A file begins with a line of JSON, the Task; what is read goes out as JSON.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import stat
import sys
from importlib import import_module
from importlib.util import find_spec
from select import select
from time import monotonic

import msgspec

from foitrack.documents.bounded import OUT_OF_MEMORY, Limits, Task
from foitrack.documents.reading import read
from foitrack.documents.trimming import trimmed
from foitrack.documents.workers import ANSWER, CRASHED, ORDER, OUT_OF_TIME

with contextlib.suppress(ImportError):  # not on Windows
    import resource

ROOM = "foitrack.documents."
MOST_TOLD = 1 << 16


def serve(line: socket.socket) -> None:
    """Read file after file until nothing more can come; the end of the line also ends the reader under way."""
    while True:
        order, files, _, _ = socket.recv_fds(line, ORDER.size, 2)
        if len(order) < ORDER.size:
            return
        told = bytearray()
        reader, ended = fork_reader(*files)
        code = wait_for(reader, ended, line, ORDER.unpack(order)[0], told)
        line.sendall(ANSWER.pack(code))
        learn(told.decode("ascii", "replace").split())


def fork_reader(given: int, taken: int) -> tuple[int, int]:
    """Fork a reader; return its process id and the pipe on which it tells what it needed, open as long as it lives."""
    ended, held = os.pipe()
    reader = os.fork()
    if reader == 0:
        code = CRASHED
        try:
            os.setsid()
            os.dup2(given, 0)
            os.dup2(taken, 1)
            code = read_one()
            os.write(held, " ".join(name for name in sys.modules if name.startswith(ROOM)).encode())
        finally:
            os._exit(code)
    for each in (given, taken, held):
        os.close(each)
    return reader, ended


def wait_for(reader: int, ended: int, line: socket.socket, seconds: float, told: bytearray) -> int:
    """Wait until a reader ends, its time is over or the line is cut; end it and what it started; return its exit code.

    What it tells meanwhile is added to `told`.
    """
    until = monotonic() + seconds
    try:
        while (left := until - monotonic()) > 0:
            ready, _, _ = select([ended, line.fileno()], [], [], left)
            if ready != [ended] or not (some := os.read(ended, MOST_TOLD)):
                break
            told += some[: MOST_TOLD - len(told)]
    finally:
        os.close(ended)
        for kill in (os.kill, os.killpg):  # the reader may not have made its own group yet
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(reader, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(reader, 0)[1])
    return OUT_OF_TIME if code == -signal.SIGKILL and monotonic() >= until else code


def learn(names: list[str]) -> None:
    """Import the modules of this room that a reader needed, so that the next need not."""
    for name in names:
        if name.startswith(ROOM) and name not in sys.modules and find_spec(name):
            import_module(name)


def read_one() -> int:
    """Read the file on standard input under its limits, write what it holds to standard output; return an exit code."""
    try:
        with open(0, "rb", closefd=False) as given, open(1, "wb", closefd=False) as taken:
            task = msgspec.json.decode(given.readline(), type=Task)
            restrain(task.limits)
            document = read(given.read(), task.name, task.declared, task.limits.depth)
            taken.write(msgspec.json.encode(trimmed(document, task.limits.output_bytes)))
    except (MemoryError, RecursionError):
        return OUT_OF_MEMORY
    return 0


def restrain(limits: Limits) -> None:
    """Lower this process's own limits; where the system knows none, the parent's clock is the only one."""
    if "resource" not in globals():
        return
    seconds = int(limits.seconds) + 1
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, limits.output_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    if stat.S_ISSOCK(os.fstat(0).st_mode):
        with socket.socket(fileno=0) as waited_on, contextlib.suppress(BrokenPipeError):
            serve(waited_on)
    else:
        sys.exit(read_one())
