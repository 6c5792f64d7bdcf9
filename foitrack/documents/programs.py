"""Programs of the machine that help with what no library reads: antiword, LibreOffice, tesseract."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from foitrack.errors import Unreadable


def path_of(*names: str) -> str:
    """Return the path of the first of these programs that is installed; empty when none is."""
    return next((path for name in names if (path := shutil.which(name))), "")


def output_of(words: Sequence[str], seconds: float, home: Path) -> bytes:
    """Run a program on files in `home` and return what it prints; raises Unreadable when it fails or takes too long."""
    settings = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, cwd=home, env=settings, check=False
        )
    except subprocess.TimeoutExpired as fault:
        raise Unreadable(f"{Path(words[0]).name} takes longer than {seconds:g} seconds", "open it by hand") from fault
    if done.returncode:
        raise Unreadable(f"{Path(words[0]).name} cannot read it", "open it by hand, or ask for another format")
    return done.stdout
