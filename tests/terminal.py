"""A real terminal, with a person who types: foitrack in a process of its own, through pexpect."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pexpect

ROOT = Path(__file__).parents[1]


class Terminal:
    """Starts commands at a terminal, in an empty home with a keyring in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.box = folder / "box.json"
        self.environment = dict(os.environ) | {
            "HOME": str(folder),
            "PYTHONPATH": str(ROOT),
            "PYTHON_KEYRING_BACKEND": "tests.accounts.boxes.FileBox",
            "FOITRACK_TEST_BOX": str(self.box),
            "TERM": "dumb",
            "NO_COLOR": "1",
            "BROWSER": "true",
            "GIT_CONFIG_GLOBAL": str(folder / "gitconfig"),
            "GIT_CONFIG_SYSTEM": "/dev/null",
        }

    def start(self, *words: str) -> Any:
        """Start a command and return the child to talk to."""
        return pexpect.spawn(
            sys.executable,
            ["-W", "error", "-m", "foitrack", *words],
            env=self.environment,
            cwd=str(self.folder),
            encoding="utf-8",
            timeout=30,
            dimensions=(40, 140),
        )

    def secrets(self) -> dict[str, str]:
        """Read what the keyring holds, by entry."""
        return {key[1]: value for key, value in json.loads(self.box.read_text())} if self.box.exists() else {}


def ended(child: Any) -> tuple[int, str]:
    """Wait for the end; return the exit code and all that is still to be read."""
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus, child.before
