"""A disk that is soon full, and one that cannot be written: small tmpfs mounts, where mounting is allowed."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

SIZE = "1500k"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """An empty file system of one and a half megabytes; skips where mounting is not allowed."""
    folder = tmp_path / "small-disk"
    folder.mkdir()
    mounted = os.getuid() == 0 and _mount("-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder))
    if not mounted:
        pytest.skip("mounting a small disk is not allowed here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def remount(folder: Path, mode: str) -> None:
    """Make the disk `ro` or `rw` again, or of another size (`size=4m`)."""
    assert _mount("-o", f"remount,{mode}", str(folder))


def _mount(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True).returncode == 0
