"""Read a file in a process of its own that may use only so much time, memory and output.

Reading is a pure function of the file's bytes, so it can be handed to any `concurrent.futures.Executor`. A bomb, a hang
or a crash costs that file its text and nothing else.
"""

from __future__ import annotations

import signal
import tempfile
from dataclasses import dataclass

import msgspec

from foitrack.core.model import Document
from foitrack.core.sniff import media_type
from foitrack.documents.reading import CONTAINERS, READERS, read
from foitrack.documents.trimming import trimmed
from foitrack.documents.workers import OUT_OF_TIME, run

CHEAP_BYTES = {"text/csv": 131_072, "text/tab-separated-values": 131_072, "text/plain": 65_536}
"""How long a file may be that is read in place; no longer than the longest cell that `csv` takes by itself."""
OUT_OF_MEMORY = 71
"""The exit code of a reader that ran out of the memory it may use."""


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
    """What the reader is told beside the file's bytes."""

    name: str
    declared: str
    limits: Limits


def read_bounded(content: bytes, name: str, declared: str = "", limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a file as `documents.read` does, in a process of its own; whatever goes wrong there is a warning here.

    A short text or table, and a file that no reader is for, cost less than a process would: they are read here.
    """
    if is_cheap(content, name, declared):
        return trimmed(read(content, name, declared, limits.depth), limits.output_bytes)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        given.write(msgspec.json.encode(Task(name, declared, limits)) + b"\n")
        given.write(content)
        given.seek(0)
        fault = said_by(run(given, taken, limits.seconds), limits)
        if fault:
            return Document(warnings=(f"not read: {fault}",))
        taken.seek(0)
        return msgspec.json.decode(taken.read(limits.output_bytes), type=Document)


def is_cheap(content: bytes, name: str, declared: str) -> bool:
    """Tell whether nothing in a file can cost much: it is short and plain, or it will not be read at all."""
    kind = media_type(content, name, declared)
    return len(content) <= CHEAP_BYTES.get(kind, 0) or kind not in {**READERS, **CONTAINERS}


def said_by(code: int, limits: Limits) -> str:
    """Put a reader's exit code into words."""
    if code == 0:
        return ""
    if code == OUT_OF_TIME:
        return f"reading takes longer than {limits.seconds:g} seconds: ask for a smaller file, or as CSV"
    if code == OUT_OF_MEMORY:
        return f"reading takes more than {limits.memory_bytes >> 20} MB of memory: ask for a smaller file, or as CSV"
    if code in (-getattr(signal, "SIGXFSZ", 25), -getattr(signal, "SIGXCPU", 24)):
        return "reading yields more than foitrack keeps: ask for a smaller file, or as CSV"
    return "the reader crashed on this file or ran out of memory: ask for it in another format"
