"""The child process that reads one file: bytes on stdin, the Document as JSON on stdout.

Run by `bounded` as `python -m foitrack.documents.child TASK`.
"""

from __future__ import annotations

import contextlib
import os
import sys

import msgspec

from foitrack.documents.bounded import OUT_OF_MEMORY, Limits, Task
from foitrack.documents.reading import read
from foitrack.documents.trimming import trimmed

with contextlib.suppress(ImportError):  # not on Windows
    import resource


def main() -> None:
    """Read the file under its limits and write what it holds."""
    task = msgspec.json.decode(sys.argv[1], type=Task)
    restrain(task.limits)
    try:
        document = read(sys.stdin.buffer.read(), task.name, task.declared, task.limits.depth)
        written = msgspec.json.encode(trimmed(document, task.limits.output_bytes))
    except (MemoryError, RecursionError):
        os._exit(OUT_OF_MEMORY)
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()


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
    main()
