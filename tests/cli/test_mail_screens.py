"""What inbox, triage, show, search and status look like at 80 columns, as a whole."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from tests.desk import Desk, reply
from tests.terminal import Terminal

pytestmark = pytest.mark.server

SCREENS = Path(__file__).parent / "screens"
JOINT = """Dear Ada Reporter

Norfolk and Suffolk Constabularies have considered your request. The cost of complying would
exceed the appropriate limit, and this letter serves as a refusal notice under section 12(1) of
the Freedom of Information Act 2000.

Yours sincerely
Kim Clerk
--
Information Rights Team

On 2 March 2026 Ada Reporter wrote:
> How many bicycles were reported stolen?
"""


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A desk with a joint refusal with a file, a mail that names nearly our reference, and one of a shop."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    desk.on = "2026-03-05"
    refs = desk.refs()
    tag = f"ada+{refs['Norfolk Constabulary'].lower()}@newsroom.test"
    joint = reply(tag, JOINT, sender="Information Rights <freedom@norfolk.pnn.police.uk>", subject="Response to you")
    joint.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="breakdown of costs.pdf")
    near = refs["Kent Police"][:-1] + "9"
    desk.receive(joint)
    desk.receive(reply("ada@newsroom.test", "Which years?\n", sender="case@casework.test", subject=f"Case {near}"))
    desk.receive(reply("ada@newsroom.test", "Buy now\n", sender="shop@spam.test", subject="Sale"))
    desk("fetch")
    return desk


SHOWN = {
    "inbox": ["inbox"],
    "triage": ["triage"],
    "show": ["show", "5"],
    "show-request": ["show", "norfolk"],
    "search": ["search", "refusal"],
    "status": ["status"],
}


@pytest.mark.parametrize("name", SHOWN)
def test_the_screen_is_as_it_was_agreed(full: Desk, tmp_path: Path, name: str) -> None:
    words = SHOWN[name]
    terminal = Terminal(tmp_path)
    child: Any = pexpect.spawn(
        sys.executable,
        ["-W", "error", "-m", "foitrack", "-w", str(full.workspace.root), "--on", full.on, *words],
        env=terminal.environment,
        cwd=str(tmp_path),
        encoding="utf-8",
        timeout=30,
        dimensions=(24, 80),
    )
    if words == ["triage"]:
        child.expect("q\N{NO-BREAK SPACE}quit\r\n")
        shown = child.before + child.after
        child.send("q")
        child.expect(pexpect.EOF)
    else:
        shown = child.read()
    child.close()
    screen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.replace("\r\n", "\n"))
    assert child.exitstatus == 0, shown
    assert max(map(len, screen.splitlines())) <= 80
    golden = SCREENS / f"{name}-80.txt"
    if os.environ.get("WRITE_SCREENS"):
        golden.write_text(screen, encoding="utf-8")
    assert screen == golden.read_text(encoding="utf-8")
