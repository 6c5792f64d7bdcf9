"""Start a command in a process of its own, and kill it at a step, at a moment, or when a server says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.desk import Desk

ROOT = Path(__file__).parents[2]


@dataclass
class Victim:
    """A running command."""

    process: subprocess.Popen[bytes]
    steps_file: Path

    def kill(self) -> None:
        """Pull the plug."""
        with suppress(ProcessLookupError):
            os.kill(self.process.pid, signal.SIGKILL)

    def kill_after(self, seconds: float) -> int:
        """Pull the plug after so long, unless it has ended; return its exit code."""
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(seconds)
        self.kill()
        return self.end()

    def end(self) -> int:
        """Wait for its end; return its exit code, -9 when it was killed."""
        code = self.process.wait(60)
        assert code in (0, 1, 4, -signal.SIGKILL), self.steps_file.with_suffix(".err").read_text()
        return code

    @property
    def steps(self) -> int:
        """How many steps it took, once it has ended alive."""
        return int(self.steps_file.read_text())


def start(desk: Desk, *words: str, fatal: int = 0) -> Victim:
    """Start a command at a desk; it dies at its step `fatal`, if that is not 0."""
    steps_file = desk.workspace.root.parent / f"steps-{time.monotonic_ns()}"
    typed = ["-w", str(desk.workspace.root), "--on", desk.on, *words]
    command = [sys.executable, "-m", "tests.torture.victim", str(fatal), str(steps_file), *typed]
    with steps_file.with_suffix(".err").open("w") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors)
    return Victim(process, steps_file)
