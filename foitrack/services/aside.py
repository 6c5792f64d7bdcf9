"""Understand mails in a process beside this one, while the next are fetched.

The process ends when its input does, and so with the one that started it, however that ends. Should it fail, the mails
are understood here: nothing depends on it but time.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from foitrack.core.rules import Rules
from foitrack.core.workdays import Calendar
from foitrack.services.understanding import Task, Understood, light, understand

WORTH_A_PROCESS = 50
_PACKAGE = Path(__file__).resolve().parents[2]
_FAILED = (OSError, EOFError, pickle.PickleError, AttributeError, ImportError, IndexError)


class Aside:
    """The process beside, started when there are enough mails to be worth it. Ask, take the answer, ask again."""

    def __init__(self, rules: Rules, calendar: Calendar) -> None:
        self.rules = rules
        self.calendar = calendar
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: tuple[Sequence[Task], set[str]] = ((), set())
        self._sent = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def ask(self, tasks: Sequence[Task], refs: set[str]) -> None:
        """Hand mails over, without waiting for what they say."""
        self._asked = (tasks, refs)
        self._sent = False
        if self._process is None and len(tasks) < WORTH_A_PROCESS:
            return
        try:
            process = self._started()
            assert process.stdin is not None
            pickle.dump(([replace(each, message=light(each.message)) for each in tasks], refs), process.stdin)
            process.stdin.flush()
            self._sent = True
        except _FAILED:
            self._end()

    def answer(self) -> list[Understood]:
        """Return what the mails handed over last seem to say, in their order."""
        if self._sent and self._process is not None and self._process.stdout is not None:
            try:
                answered: list[Understood] = pickle.load(self._process.stdout)  # noqa: S301 - our own process's words
                return answered
            except _FAILED:
                self._end()
        tasks, refs = self._asked
        return [understand(each, self.rules, self.calendar, refs) for each in tasks]

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            words = [sys.executable, "-P", "-m", "foitrack.services.aside"]
            settings = {**os.environ, "PYTHONPATH": str(_PACKAGE)}
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings
            )
            assert self._process.stdin is not None
            pickle.dump((self.rules, self.calendar), self._process.stdin)
        return self._process

    def _end(self) -> None:
        process, self._process, self._sent = self._process, None, False
        if process is not None:
            process.kill()
            process.communicate()


def main() -> None:
    """Answer until there is nothing more to read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    given, taken = sys.stdin.buffer, sys.stdout.buffer
    try:
        rules, calendar = pickle.load(given)  # noqa: S301 - our own process's words
        while True:
            tasks, refs = pickle.load(given)  # noqa: S301
            pickle.dump([understand(each, rules, calendar, refs) for each in tasks], taken)
            taken.flush()
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
