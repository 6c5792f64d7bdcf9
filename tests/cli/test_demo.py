"""Where a demo goes when no folder is named."""

from __future__ import annotations

from pathlib import Path

from foitrack.cli.demo import free_folder


def test_the_first_demo_takes_the_plain_name_and_later_ones_the_next_free_number(tmp_path: Path) -> None:
    first = tmp_path / "demo"
    assert free_folder(first) == first
    first.mkdir()
    assert free_folder(first) == tmp_path / "demo-2"
    (tmp_path / "demo-2").mkdir()
    assert free_folder(first) == tmp_path / "demo-3"
