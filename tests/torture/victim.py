"""A foitrack that kills itself at its n-th step: just before or after a commit, before a file is put into place, or
before it starts a process to help it (one that reads documents, or understands mail).

Run as `python -m tests.torture.victim N STEPS_FILE WORDS…`. With N = 0 it lives, and writes how many steps there were.
The code that runs is the real one; only SQLite's own connection class and Python's audit hook count along.
"""

import os
import signal
import sqlite3
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

AUDITED = frozenset({"os.rename", "subprocess.Popen"})


class Steps:
    """Counts the steps, whichever thread takes them, and ends the process at the fatal one."""

    def __init__(self, fatal: int) -> None:
        self.fatal = fatal
        self.count = 0
        self._lock = threading.Lock()

    def step(self) -> None:
        """Take one step."""
        with self._lock:
            self.count += 1
            if self.count == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)


def mortal(steps: Steps) -> type[sqlite3.Connection]:
    """Return a connection class that takes a step before and after each commit, however it is asked for."""

    class Mortal(sqlite3.Connection):
        def commit(self) -> None:
            steps.step()
            super().commit()
            steps.step()

        def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
            commits = sql.lstrip()[:6].upper() == "COMMIT"
            if commits:
                steps.step()
            done = super().execute(sql, *parameters)
            if commits:
                steps.step()
            return done

    return Mortal


def main() -> int:
    """Run foitrack until the fatal step."""
    fatal, steps_file, *words = sys.argv[1:]
    steps = Steps(int(fatal))
    from foitrack.cli.boundary import run  # imported first: its own files are not steps

    sqlite3.connect = partial(sqlite3.connect, factory=mortal(steps))
    sys.addaudithook(lambda event, _: steps.step() if event in AUDITED else None)
    code = run(words)
    Path(steps_file).write_text(str(steps.count))
    return code


if __name__ == "__main__":
    sys.exit(main())
