"""Start a command in a process of its own, and kill it at a step, at a moment, or when a server says so."""

from __future__ import annotations

import os
import random
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.desk import Desk

ROOT = Path(__file__).parents[2]
MARK = "FOITRACKS_VICTIM"
HELPERS_END_SECONDS = 15.0
MEAN_STEP = 12


@dataclass
class Victim:
    """A running command. `mark` is in the environment of its process and of every process that it starts."""

    process: subprocess.Popen[bytes]
    steps_file: Path
    mark: str

    def kill(self) -> None:
        """Pull the plug."""
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)

    def kill_after(self, seconds: float) -> int:
        """Pull the plug after so long, unless it has ended; return its exit code."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        self.kill()
        return self.end()

    def end(self) -> int:
        """Wait for its end, and for that of every process it started; return its exit code, -9 when it was killed."""
        code = self.process.wait(60)
        assert code in (0, 1, 4, -signal.SIGKILL), self.said
        end = time.monotonic() + HELPERS_END_SECONDS
        while left := list(self._helpers()):
            assert time.monotonic() < end, f"left behind: {left}"
            time.sleep(0.01)
        return code

    def kill_helpers(self) -> int:
        """Kill every process that it has started, and not itself; return how many there were."""
        found = list(self._helpers())
        for each in found:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        return len(found)

    def says(self, words: str, seconds: float = 20) -> None:
        """Wait until it has said words (a pattern), or has ended."""
        end = time.monotonic() + seconds
        while not re.search(words, self.said, re.M) and self.process.poll() is None:
            assert time.monotonic() < end, self.said
            time.sleep(0.01)

    @property
    def said(self) -> str:
        """All it has printed, on both streams."""
        return self.steps_file.with_suffix(".log").read_text(errors="replace")

    @property
    def steps(self) -> int:
        """How many steps it took, once it has ended alive."""
        return int(self.steps_file.read_text())

    def _helpers(self) -> Iterator[int]:
        """Find the processes that it has started and that run."""
        for each in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if int(each.name) != self.process.pid and self.mark.encode() in (each / "environ").read_bytes():
                    yield int(each.name)


def some_step(dice: random.Random) -> int:
    """Draw a step to die at: an early one is the likeliest, none is impossible. A run that takes fewer lives."""
    return 1 + int(dice.expovariate(1 / MEAN_STEP))


def start(desk: Desk, *words: str, fatal: int = 0) -> Victim:
    """Start a command at a desk; it dies at its step `fatal`, if that is not 0."""
    steps_file = desk.workspace.root.parent / f"steps-{time.monotonic_ns()}"
    typed = ["-w", str(desk.workspace.root), "--on", desk.on, *words]
    command = [sys.executable, "-m", "tests.torture.victim", str(fatal), str(steps_file), *typed]
    mark = f"{MARK}={secrets.token_hex(8)}"
    environment = {**os.environ, MARK: mark.partition("=")[2], "PYTHONUNBUFFERED": "1"}
    with steps_file.with_suffix(".log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)
    return Victim(process, steps_file, mark)
