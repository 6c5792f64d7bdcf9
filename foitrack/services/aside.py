"""Keep and parse mails in a process beside this one, while the last are filed and the next fetched.

The process ends when its input does, and so with the one that started it, however that ends. Should it fail, the mails
are kept here: nothing depends on it but time.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from foitrack.errors import FoitrackError
from foitrack.mail.inbox import Fetched
from foitrack.services.keeping import Keep, Kept, keep

WORTH_A_PROCESS = 50
_PACKAGE = Path(__file__).resolve().parents[2]
_FAILED = (OSError, EOFError, pickle.PickleError, AttributeError, ImportError, IndexError)


class Aside:
    """The process beside, started when there are enough mails to be worth it. Ask, take the answer, ask again.

    `folder` is the store's; `here` keeps what the process does not.
    """

    def __init__(self, folder: Path, here: Keep = keep) -> None:
        self._folder = folder
        self._here = here
        self._process: subprocess.Popen[bytes] | None = None
        self._asked: Sequence[bytes] = ()
        self._sent = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def ahead(self, batches: Iterable[list[Fetched]]) -> Iterator[tuple[list[Fetched], list[Kept]]]:
        """Yield each batch with what was kept of it, once the next has come and is being worked on.

        When the mailbox fails, what came before is yielded first.
        """
        coming, fault = iter(batches), None
        before: list[Fetched] = []
        while True:
            try:
                batch = next(coming, [])
            except FoitrackError as error:
                batch, fault = [], error
            kept = self.answer() if before else []
            self.ask([each.raw for each in batch])
            if before:
                yield before, kept
            if not batch:
                break
            before = batch
        if fault is not None:
            raise fault

    def ask(self, raws: Sequence[bytes]) -> None:
        """Hand mails over, without waiting until they are kept."""
        self._asked, self._sent = raws, False
        if not raws or (self._process is None and len(raws) < WORTH_A_PROCESS):
            return
        try:
            process = self._started()
            assert process.stdin is not None
            pickle.dump((self._folder, raws), process.stdin)
            process.stdin.flush()
            self._sent = True
        except _FAILED:
            self._end()

    def answer(self) -> list[Kept]:
        """Return what was kept of the mails handed over last, in their order."""
        if self._sent and self._process is not None and self._process.stdout is not None:
            try:
                answered: list[Kept] = pickle.load(self._process.stdout)  # noqa: S301 - our own process's words
                return answered
            except _FAILED:
                self._end()
        return self._here(self._folder, self._asked)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            words = [sys.executable, "-P", "-m", "foitrack.services.aside"]
            settings = {**os.environ, "PYTHONPATH": str(_PACKAGE)}
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=settings
            )
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
        while True:
            folder, raws = pickle.load(given)  # noqa: S301 - our own process's words
            pickle.dump(keep(folder, raws), taken)
            taken.flush()
    except (EOFError, BrokenPipeError):
        return


if __name__ == "__main__":
    main()
