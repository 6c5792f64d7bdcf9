"""The page on the law names a test for each rule, and each of those tests is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "explanation" / "the-law.md").read_text("utf-8")


def test_every_test_the_page_names_exists() -> None:
    named = set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE))
    assert len(named) > 10
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (ROOT / file).read_text("utf-8")]
    assert missing == []


def test_every_story_the_page_names_is_told() -> None:
    told = set(re.findall(r"^== (.+)$", (ROOT / "tests" / "core" / "stories.txt").read_text("utf-8"), re.MULTILINE))
    named = [
        title.strip() for cell in re.findall(r"\b(?:story|stories): ([^|)]+)", PAGE) for title in re.split(r";", cell)
    ]
    assert len(named) > 15
    assert [title for title in named if " ".join(title.split()) not in told] == []


def test_every_rule_has_a_proof() -> None:
    rules = [line for line in PAGE.splitlines() if line.startswith("|") and not line.startswith(("|---", "| rule"))]
    assert all(line.rstrip(" |").rpartition("|")[2].strip() for line in rules)
