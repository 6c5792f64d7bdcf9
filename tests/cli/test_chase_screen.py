"""What chase shows on a terminal of 80 columns, as a whole."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pexpect
import pytest

from tests.desk import Desk
from tests.terminal import Terminal

SCREENS = Path(__file__).parent / "screens"


@pytest.fixture
def told(lone_desk: Desk) -> Desk:
    """A desk on 1 April, with one request in each of four situations."""
    lone_desk("draft", "bicycles")
    refs = lone_desk.refs()
    for ref in refs.values():
        lone_desk("record", ref, "sent")
    lone_desk.on = "2026-04-01"
    lone_desk("record", refs["Essex Police"], "promised", "--date", "2026-03-27", "--until", "2026-04-17")
    lone_desk("record", refs["Norfolk Constabulary"], "clarification-asked", "--date", "2026-03-26")
    lone_desk("chase", "--off", "suffolk")
    return lone_desk


@pytest.mark.parametrize("columns", [80, 160])
def test_the_screen_says_of_each_request_why_or_why_not(told: Desk, tmp_path: Path, columns: int) -> None:
    terminal = Terminal(tmp_path)
    words = ["-w", str(told.workspace.root), "--on", told.on, "chase"]
    child = pexpect.spawn(
        sys.executable,
        ["-W", "error", "-m", "foitrack", *words],
        env=terminal.environment | {"COLUMNS": str(columns)},
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=30,
        dimensions=(60, columns),
    )
    screen = re.sub(r"\x1b\[[0-9;]*m", "", child.read().replace("\r\n", "\n"))
    child.wait()
    child.close()
    assert child.exitstatus == 0
    assert max(map(len, screen.splitlines())) <= columns
    assert screen == (SCREENS / f"chase-{columns}.txt").read_text(encoding="utf-8")
