"""Work on mails in a process beside this one, while this one fetches and files others.

The process ends when its input does, and so with the one that started it, however that ends. Should it fail, the work
is done here: nothing depends on it but time.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from foitrack.errors import FoitrackError

Thing = TypeVar("Thing")
Given = TypeVar("Given")
Made = TypeVar("Made")
WORTH_A_PROCESS = 50
GRACE_SECONDS = 5.0
_PACKAGE = Path(__file__).resolve().parents[2]
_FAILED = (OSError, EOFError, pickle.PickleError, AttributeError, ImportError, IndexError)


class Aside(Generic[Given, Made]):
    """A process beside, started when there is enough to be worth it. Ask, take the answer, ask again.

    `work` makes one thing of each it is given, in their order, there or here.
    """

    def __init__(self, work: Callable[[Sequence[Given]], list[Made]]) -> None:
        self.work = work
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: Sequence[Given] = ()
        self._sent = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def ahead(
        self, batches: Iterable[list[Thing]], given: Callable[[Thing], Given]
    ) -> Iterator[tuple[list[Thing], list[Made]]]:
        """Yield each batch with what was made of it, once the next has come and is being worked on.

        When the mailbox fails, what came before is yielded first.
        """
        coming, fault = iter(batches), None
        before: list[Thing] = []
        while True:
            try:
                batch = next(coming, [])
            except FoitrackError as error:
                batch, fault = [], error
            made = self.answer() if before else []
            self.ask([given(each) for each in batch])
            if before:
                yield before, made
            if not batch:
                break
            before = batch
        if fault is not None:
            raise fault

    def ask(self, given: Sequence[Given]) -> None:
        """Hand things over, without waiting until they are worked on."""
        self._asked, self._sent = given, False
        if not given or (self._process is None and len(given) < WORTH_A_PROCESS):
            return
        try:
            process = self._started()
            assert process.stdin is not None
            pickle.dump(given, process.stdin)
            process.stdin.flush()
            self._sent = True
        except _FAILED:
            self._end()

    def answer(self) -> list[Made]:
        """Return what was made of the things handed over last, in their order."""
        if self._sent and self._process is not None and self._process.stdout is not None:
            try:
                answered: list[Made] = pickle.load(self._process.stdout)  # noqa: S301 - our own process's words
                return answered
            except _FAILED:
                self._end()
        return self.work(self._asked)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            words = [sys.executable, "-P", "-m", "foitrack.services.aside"]
            settings = {**os.environ, "PYTHONPATH": str(_PACKAGE)}
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings
            )
            assert self._process.stdin is not None
            pickle.dump(self.work, self._process.stdin)
        return self._process

    def _end(self) -> None:
        process, self._process, self._sent = self._process, None, False
        if process is None:
            return
        try:
            process.communicate(timeout=GRACE_SECONDS)  # its input ends; what it has begun it finishes
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def main() -> None:
    """Answer until there is nothing more to read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    given, taken = sys.stdin.buffer, sys.stdout.buffer
    try:
        work = pickle.load(given)  # noqa: S301 - our own process's words
        while True:
            pickle.dump(work(pickle.load(given)), taken)  # noqa: S301
            taken.flush()
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
