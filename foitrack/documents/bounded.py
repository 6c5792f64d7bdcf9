"""Read a file in a child process that may use only so much time, memory and output.

Reading is a pure function of the file's bytes, so it can be handed to any `concurrent.futures.Executor`. A bomb, a hang
or a crash costs that file its text and nothing else.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from foitrack.core.model import Document
from foitrack.core.sniff import media_type
from foitrack.documents.reading import CONTAINERS, READERS, read
from foitrack.documents.trimming import trimmed

PACKAGE = Path(__file__).resolve().parents[2]
CHEAP_BYTES = {"text/csv": 262_144, "text/tab-separated-values": 262_144, "text/plain": 65_536}
OUT_OF_MEMORY = 71
"""The exit code of a child that ran out of the memory it may use."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. `depth` is how many archives or mails may lie in one another."""

    seconds: float = 60.0
    memory_bytes: int = 1 << 30
    output_bytes: int = 64 << 20
    depth: int = 3


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Task:
    """What the child is told beside the file's bytes."""

    name: str
    declared: str
    limits: Limits


def read_bounded(content: bytes, name: str, declared: str = "", limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a file as `documents.read` does, in a child process; whatever goes wrong there is a warning here.

    A short text or table, and a file that no reader is for, cost less than a child would: they are read here.
    """
    if is_cheap(content, name, declared):
        return trimmed(read(content, name, declared, limits.depth), limits.output_bytes)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        given.write(content)
        given.seek(0)
        fault = run_child(Task(name, declared, limits), given, taken)
        if fault:
            return Document(warnings=(f"not read: {fault}",))
        taken.seek(0)
        return msgspec.json.decode(taken.read(limits.output_bytes), type=Document)


def is_cheap(content: bytes, name: str, declared: str) -> bool:
    """Tell whether nothing in a file can cost much: it is short and plain, or it will not be read at all."""
    kind = media_type(content, name, declared)
    return len(content) <= CHEAP_BYTES.get(kind, 0) or kind not in {**READERS, **CONTAINERS}


def run_child(task: Task, given: BinaryIO, taken: BinaryIO) -> str:
    """Run one child to its end or its limit; returns what went wrong, or nothing."""
    words = [sys.executable, "-P", "-m", "foitrack.documents.child", msgspec.json.encode(task).decode()]
    settings = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONWARNINGS": "ignore"}
    child = subprocess.Popen(
        words, stdin=given, stdout=taken, stderr=subprocess.DEVNULL, env=settings, start_new_session=True
    )
    try:
        code = child.wait(task.limits.seconds)
    except subprocess.TimeoutExpired:
        return f"reading takes longer than {task.limits.seconds:g} seconds: ask for a smaller file, or as CSV"
    finally:
        if child.returncode != 0:
            end(child)
    return said_by(code, task.limits)


def end(child: subprocess.Popen[bytes]) -> None:
    """End a child and whatever it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    child.kill()
    child.wait()


def said_by(code: int, limits: Limits) -> str:
    """Put a child's exit code into words."""
    if code == 0:
        return ""
    if code == OUT_OF_MEMORY:
        return f"reading takes more than {limits.memory_bytes >> 20} MB of memory: ask for a smaller file, or as CSV"
    if code in (-getattr(signal, "SIGXFSZ", 25), -getattr(signal, "SIGXCPU", 24)):
        return "reading yields more than foitrack keeps: ask for a smaller file, or as CSV"
    return "the reader crashed on this file or ran out of memory: ask for it in another format"
