"""Files by their SHA-256: whole or not at all, never silently changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from foitrack.errors import StoreError
from foitrack.store import blobs
from foitrack.store.database import Store

MAIL = b"From: kent@kent.police.uk\r\nSubject: FOI\r\n\r\nBare \n and \x00 and \xff stay.\r\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "foitrack.db") as store:
        yield store


def test_bytes_come_back_as_they_went_in(store: Store) -> None:
    (digest,) = blobs.put(store, blobs.MAIL, [MAIL])
    assert blobs.get(store, blobs.MAIL, digest) == MAIL


def test_the_same_bytes_are_kept_once(store: Store) -> None:
    first, second = blobs.put(store, blobs.MAIL, [MAIL, MAIL])
    assert first == second
    assert len(_files(store)) == 1


def test_nothing_of_a_mail_is_in_the_path(store: Store) -> None:
    (digest,) = blobs.put(store, blobs.ATTACHMENTS, [b"../../etc/passwd"])
    assert _files(store) == [store.folder / "attachments" / digest[:2] / digest]


def test_only_the_owner_may_read_a_kept_file(store: Store) -> None:
    (digest,) = blobs.put(store, blobs.MAIL, [MAIL])
    path = blobs.path_of(store, blobs.MAIL, digest)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_many_files_are_kept_though_few_may_be_open_at_once(tmp_path: Path) -> None:
    result = subprocess.run([sys.executable, "-c", _FEW_OPEN, str(tmp_path)], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    kept = [path for path in (tmp_path / "mail").rglob("*") if path.is_file()]
    assert sorted(path.read_bytes() for path in kept) == sorted(b"%d" % number for number in range(600))


_FEW_OPEN = """
import resource, sys
from pathlib import Path
from foitrack.store import blobs
from foitrack.store.database import Store
resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
blobs.put(Store(Path(sys.argv[1]) / "foitrack.db"), blobs.MAIL, [b"%d" % number for number in range(600)])
"""


def test_half_a_file_is_written_anew(store: Store) -> None:
    (digest,) = blobs.put(store, blobs.MAIL, [MAIL])
    path = blobs.path_of(store, blobs.MAIL, digest)
    path.write_bytes(MAIL[:20])
    blobs.put(store, blobs.MAIL, [MAIL])
    assert path.read_bytes() == MAIL


@pytest.mark.parametrize(
    ("spoil", "word"),
    [(lambda path: path.unlink(), "missing"), (lambda path: path.write_bytes(b"forged"), "changed")],
    ids=["missing", "changed"],
)
def test_a_spoilt_file_is_named_and_never_handed_out(store: Store, spoil: object, word: str) -> None:
    (digest,) = blobs.put(store, blobs.MAIL, [MAIL])
    assert blobs.damaged(store, blobs.MAIL, digest) == ""
    spoil(blobs.path_of(store, blobs.MAIL, digest))  # type: ignore[operator]
    assert blobs.damaged(store, blobs.MAIL, digest) == word
    with pytest.raises(StoreError, match=f"{digest}.*{word}.*: restore it from a backup"):
        blobs.get(store, blobs.MAIL, digest)


def test_a_limit_in_the_middle_of_a_file_leaves_no_half_of_it(tmp_path: Path) -> None:
    """RLIMIT_FSIZE in a process of its own: the disk takes 10,000 bytes of 50,000 and no more."""
    result = subprocess.run([sys.executable, "-c", _LIMITED, str(tmp_path)], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "cannot be used: File too large: check the disk" in result.stdout
    kept = [path for path in (tmp_path / "mail").rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in kept] == [5_000]


_LIMITED = """
import resource, signal, sys
from pathlib import Path
from foitrack.errors import StoreError
from foitrack.store import blobs
from foitrack.store.database import Store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = Store(Path(sys.argv[1]) / "foitrack.db")
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    blobs.put(store, blobs.MAIL, [b"a" * 5_000])
    blobs.put(store, blobs.MAIL, [b"c" * 6_000, b"b" * 50_000])
except StoreError as fault:
    print(fault)
"""


def test_a_full_disk_is_said_and_what_was_kept_stays(small_disk: Path) -> None:
    with Store(small_disk / "foitrack.db") as store:
        (kept,) = blobs.put(store, blobs.MAIL, [MAIL])
        with pytest.raises(StoreError, match="No space left on device: check the disk"):
            blobs.put(store, blobs.MAIL, [os.urandom(400_000) for _ in range(10)])
        assert blobs.get(store, blobs.MAIL, kept) == MAIL
        assert all(blobs.damaged(store, blobs.MAIL, path.stem) == "" for path in _files(store))


def _files(store: Store) -> list[Path]:
    return sorted(
        path for folder in ("mail", "attachments") for path in (store.folder / folder).rglob("*") if path.is_file()
    )
