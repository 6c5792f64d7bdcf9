"""What the account needs is loaded only by the commands that need it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk import Desk

HEAVY = ("msal", "google", "google_auth_oauthlib", "keyring", "dns", "requests", "tomlkit")
PROBE = """
import sys
from foitrack.cli.boundary import run
code = run(sys.argv[1:])
print("loaded:", *sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize(
    "words", [["--help"], ["status"], ["status", "--changed"], ["login", "--help"], ["doctor", "--help"], ["unit"]]
)
def test_no_command_loads_what_only_login_needs(lone_desk: Desk, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "-w", str(lone_desk.workspace.root), *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    loaded = set(done.stderr.rpartition("loaded:")[2].split())
    assert "foitrack" in loaded
    assert not loaded & set(HEAVY)
    if words[0] in ("--help", "status"):
        assert "yaml" not in loaded
