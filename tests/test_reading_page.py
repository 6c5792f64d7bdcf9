"""The page about reading says what the rules and the labelled replies say now."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_page_is_what_the_labelled_replies_make() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "tools" / "confusion.py", "--check"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr
