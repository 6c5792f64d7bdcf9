"""Files by their SHA-256: raw mails under `mail/`, attachments under `attachments/`. Written whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import FileIO
from pathlib import Path
from typing import Protocol, TypeVar

from foitrack.errors import StoreError
from foitrack.store.database import faults

MAIL = "mail"
ATTACHMENTS = "attachments"
_THREADS = 16
_MOST_OPEN = 128
Thing = TypeVar("Thing")


class Shelf(Protocol):
    """Where files are kept: an open store, or the folder it is in."""

    @property
    def folder(self) -> Path:
        """The folder that the database lies in."""
        ...


def sha256(content: bytes) -> str:
    """Return the hexadecimal SHA-256 of `content`."""
    return hashlib.sha256(content).hexdigest()


def path_of(store: Shelf, folder: str, digest: str) -> Path:
    """Return where the file with this SHA-256 lies."""
    suffix = ".eml" if folder == MAIL else ""
    return store.folder / folder / digest[:2] / f"{digest}{suffix}"


def put(store: Shelf, folder: str, contents: Iterable[bytes]) -> list[str]:
    """Keep each content on disk, safe from a pulled plug when this returns; return their SHA-256.

    The disk is waited for by several threads at once: it writes many files down in little more time than one.
    """
    fresh: dict[Path, bytes] = {}
    digests = []
    with faults(store.folder / folder):
        for content in contents:
            digest = sha256(content)
            digests.append(digest)
            path = path_of(store, folder, digest)
            if not _is_whole(path, content):
                fresh[path] = content
        changed = _make_folders(fresh)
        files = list(fresh.items())
        for first in range(0, len(files), _MOST_OPEN):
            _write(files[first : first + _MOST_OPEN])
        _side_by_side(_sync_folder, list(changed))
    return digests


def _side_by_side(work: Callable[[Thing], None], things: Sequence[Thing]) -> None:
    """Do the work on each thing, in several threads when there are several things."""
    if len(things) < 2:
        for each in things:
            work(each)
        return
    with ThreadPoolExecutor(_THREADS, "store") as threads:
        shares = [threads.submit(_one_by_one, work, things[first::_THREADS]) for first in range(_THREADS)]
        for done in shares:
            done.result()


def _one_by_one(work: Callable[[Thing], None], things: Iterable[Thing]) -> None:
    for each in things:
        work(each)


def _make_folders(paths: Iterable[Path]) -> set[Path]:
    """Make the folders that files go to; return every folder that changes."""
    changed = {path.parent for path in paths}
    missing = {each for each in changed if not each.exists()}
    for each in missing:
        each.parent.mkdir(mode=0o700, exist_ok=True)
        each.mkdir(mode=0o700, exist_ok=True)
    return changed | {each.parent for each in missing}


def _write(files: Sequence[tuple[Path, bytes]]) -> None:
    """Write files beside their places, wait until the disk has them all, and then put them into place."""
    mark = f".{secrets.token_hex(4)}.new"
    new: list[Path] = []
    with ExitStack() as opened:
        try:
            handles = []
            for path, content in files:
                new.append(path.with_name(f"{path.name}{mark}"))
                handle = os.open(new[-1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                file = opened.enter_context(os.fdopen(handle, "wb", buffering=0))
                _write_whole(file, content)
                handles.append(handle)
            _side_by_side(os.fdatasync, handles)
            for temporary, (path, _) in zip(new, files, strict=True):
                temporary.replace(path)
        except BaseException:
            for each in new:
                each.unlink(missing_ok=True)
            raise


def _write_whole(file: FileIO, content: bytes) -> None:
    """Write everything, however little the disk takes at a time."""
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]


def _is_whole(path: Path, content: bytes) -> bool:
    """Tell whether the file is there in its full length; half a file, from a disk that failed, is written anew."""
    try:
        return path.stat().st_size == len(content)
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def get(store: Shelf, folder: str, digest: str) -> bytes:
    """Return a kept file's bytes; raise StoreError when it is missing or is no longer what was kept."""
    path = path_of(store, folder, digest)
    try:
        content = path.read_bytes()
    except FileNotFoundError as fault:
        raise StoreError(f"the file {path} is missing from the store", "restore it from a backup") from fault
    if sha256(content) != digest:
        raise StoreError(f"the file {path} has changed since it was stored", "restore it from a backup")
    return content


def damaged(store: Shelf, folder: str, digest: str) -> str:
    """Return what is wrong with a kept file (`missing`, `changed`), or an empty text."""
    path = path_of(store, folder, digest)
    if not path.exists():
        return "missing"
    return "" if sha256(path.read_bytes()) == digest else "changed"
