"""The report of a bug, ready to paste: versions, the command, where it happened. No values, no mail, no secret."""

from __future__ import annotations

import os
import platform
import sqlite3
import sys
import tempfile
import traceback
from pathlib import Path

from foitrack import __version__


def write_report(fault: BaseException) -> Path:
    """Write the report to a private file in the temporary folder and return its path."""
    frames = traceback.extract_tb(fault.__traceback__)
    lines = [
        f"foitrack {__version__}, {platform.system()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        f"command: {next((word for word in sys.argv[1:] if word.isalpha()), '')}",
        f"fault: {type(fault).__name__}",
        *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames),
    ]
    handle, name = tempfile.mkstemp(prefix="foitrack-bug-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return Path(name)
