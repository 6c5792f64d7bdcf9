"""Copy a workspace to a folder, consistently and while it is in use; and prove a copy by its hashes.

A copy is a workspace of its own: `foitrack -w DIR status` works in it. Its `manifest.sha256` lists every file, in the
form that `sha256sum --check` reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from foitrack.errors import FoitrackError, StoreError
from foitrack.store import blobs, soundness
from foitrack.store.database import Store, faults
from foitrack.workspace import Workspace, write_private

MANIFEST = "manifest.sha256"
_OWN_FILES = ("foitrack.toml", "forces.yaml", "holidays.toml", "rules.yaml")
_OWN_FOLDERS = ("campaigns", "templates")
_PIECE_BYTES = 1 << 20


@dataclass
class Copied:
    """What a copy holds: how many files of how many bytes, and the kept files that could not be copied."""

    files: int = 0
    bytes: int = 0
    damaged: list[str] = field(default_factory=list)


def copy(store: Store, home: Workspace, target: Path, progress: Callable[[int], None] = lambda _: None) -> Copied:
    """Copy a workspace to `target`: the mails and attachments first, so that the database names none that is missing.

    A folder that holds an earlier copy is brought up to date; any other that is not empty is refused. No secret goes
    along, for none stands in a workspace. A kept file that is damaged is left out and named.
    """
    _check_target(home, target)
    with faults(target):
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        database = target / f".{home.database.name}.new"
        store.copy_to(database)
        made = Copied()
        listed = dict(_kept(database, store, target, made, progress))
        database.replace(target / home.database.name)
        listed |= dict(_own(home, target))
        listed[home.database.name] = _digest(target / home.database.name)
        write_private(target / MANIFEST, "".join(f"{listed[name]}  {name}\n" for name in sorted(listed)))
    made.files = len(listed)
    made.bytes = sum((target / name).stat().st_size for name in listed)
    return made


def _check_target(home: Workspace, target: Path) -> None:
    if target.resolve() == home.root or home.root in target.resolve().parents:
        raise FoitrackError(f"{target} is inside the workspace", "name a folder elsewhere, best on another disk")
    if target.exists() and not target.is_dir():
        raise FoitrackError(f"{target} is not a folder", "name one to be made, best on another disk")
    if target.exists() and any(target.iterdir()) and not (target / MANIFEST).is_file():
        raise FoitrackError(f"{target} is not empty and holds no earlier copy", "name another folder")


def _kept(
    database: Path, store: Store, target: Path, made: Copied, progress: Callable[[int], None]
) -> Iterator[tuple[str, str]]:
    """Copy every mail and attachment that the copied database names; yield (path in the copy, SHA-256)."""
    with Store(database, read_only=True) as copied:
        for number, (folder, digest) in enumerate(list(soundness.named_files(copied)), start=1):
            path = blobs.path_of(copied, folder, digest)
            if not path.exists() or blobs.damaged(copied, folder, digest):
                try:
                    blobs.put(copied, folder, [blobs.get(store, folder, digest)])
                except StoreError as fault:
                    made.damaged.append(fault.what)
                    continue
            progress(number)
            yield path.relative_to(target).as_posix(), digest


def _own(home: Workspace, target: Path) -> Iterator[tuple[str, str]]:
    """Copy what the user wrote: settings, forces, campaigns, letters, rules."""
    files = [home.root / name for name in _OWN_FILES]
    files += [path for name in _OWN_FOLDERS for path in sorted((home.root / name).rglob("*"))]
    for path in files:
        if path.is_file() and not path.name.startswith("."):
            name = path.relative_to(home.root)
            for folder in reversed(name.parents):
                (target / folder).mkdir(mode=0o700, exist_ok=True)
            write_private(target / name, path.read_text(encoding="utf-8"))
            yield name.as_posix(), _digest(target / name)


def prove(target: Path) -> tuple[int, list[str]]:
    """Prove a copy: hash every listed file, check the database, and see that all it names is listed.

    Return how many files it lists, and everything that is wrong. Raises FoitrackError when there is no copy.
    """
    manifest = target / MANIFEST
    if not manifest.is_file():
        raise FoitrackError(f"{target} holds no copy: it has no {MANIFEST}", "'foitrack backup DIR' makes one")
    lines = (line.partition("  ") for line in manifest.read_text(encoding="utf-8").splitlines() if line)
    listed = {name: digest for digest, _, name in lines}
    wrong = [word for name, digest in listed.items() if (word := _wrong(target / name, name, digest))]
    databases = [name for name in listed if name.endswith(".db") and not any(name in each for each in wrong)]
    for name in databases:
        wrong += _wrong_inside(target / name, listed)
    return len(listed), wrong


def _wrong(path: Path, name: str, digest: str) -> str:
    try:
        return "" if _digest(path) == digest else f"{name} has changed"
    except FileNotFoundError:
        return f"{name} is missing"
    except OSError as fault:
        return f"{name} cannot be read ({fault.strerror})"


def _wrong_inside(database: Path, listed: dict[str, str]) -> list[str]:
    with Store(database, read_only=True) as store:
        wrong = soundness.integrity(store) + soundness.dangling(store)
        named = soundness.named_files(store)
        paths = (blobs.path_of(store, *each).relative_to(database.parent).as_posix() for each in named)
        return wrong + [f"{path} is named by the database and not in the copy" for path in paths if path not in listed]


def _digest(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            total.update(piece)
    return total.hexdigest()
