"""Check a bundle against the sums in it, without unpacking it and in bounded time and memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from foitrack.errors import FoitrackError
from foitrack.services.bundling import INDEX, SUMS

_LINE = re.compile(r"([0-9a-f]{64})  (.+)")
_CHUNK_BYTES = 1 << 20
_MOST_FILES = 100_000
_LARGEST_SUMS_BYTES = 50_000_000
_MISSING = "MISSING: "


def check_bundle(path: Path) -> tuple[int, list[str]]:
    """Return how many files of a bundle hold, and everything that is wrong with it; empty when it is whole.

    A bundle that says of itself that an original is missing is not whole. Raises FoitrackError for a file that is no
    bundle at all. What somebody changed together with the sums is not found: compare the SHA-256 of the whole file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _check(archive, path)
    except OSError as fault:
        raise FoitrackError(f"{path} cannot be read: {fault.strerror or fault}", "name a bundle") from fault
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise FoitrackError(f"{path} is no whole zip file ({fault})", "fetch or make it once more") from fault


def _check(archive: zipfile.ZipFile, path: Path) -> tuple[int, list[str]]:
    entries = archive.infolist()
    named = [each.filename for each in entries]
    if SUMS not in named:
        raise FoitrackError(f"{path} is no bundle: it holds no {SUMS}", "'foitrack bundle REF -o FILE' makes one")
    if len(entries) > _MOST_FILES or sum(each.file_size for each in entries) > path.stat().st_size:
        raise FoitrackError(f"{path} is no bundle of foitrack: it holds more than its size", "do not open it")
    wanted, problems = _sums(archive)
    problems += [f"{name}: stands in it twice" for name in dict.fromkeys(named) if named.count(name) > 1]
    problems += [f"{name}: is not in the index" for name in dict.fromkeys(named) if name not in {*wanted, SUMS}]
    problems += [f"{name}: is missing from the bundle" for name in wanted if name not in set(named)]
    good = 0
    for name in (name for name in wanted if name in set(named)):
        fault = _fault(archive, name, wanted[name])
        good += not fault
        problems += [f"{name}: {fault}"] if fault else []
    return good, problems + list(_said_missing(archive, named))


def _sums(archive: zipfile.ZipFile) -> tuple[dict[str, str], list[str]]:
    wanted: dict[str, str] = {}
    problems = []
    for number, line in enumerate(_text(archive, SUMS).splitlines(), start=1):
        found = _LINE.fullmatch(line)
        if found is None:
            problems.append(f"{SUMS}: line {number} is no sum")
        elif found[2] in wanted:
            problems.append(f"{SUMS}: {found[2]} stands in it twice")
        else:
            wanted[found[2]] = found[1]
    return wanted, problems


def _fault(archive: zipfile.ZipFile, name: str, digest: str) -> str:
    seen = sha256()
    try:
        with archive.open(name) as file:
            while chunk := file.read(_CHUNK_BYTES):
                seen.update(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        return f"cannot be read ({fault})"
    return "" if seen.hexdigest() == digest else "was changed"


def _said_missing(archive: zipfile.ZipFile, named: list[str]) -> Iterator[str]:
    """Yield what the indexes themselves say is missing."""
    for name in named:
        if name.rpartition("/")[2] == INDEX:
            for line in _text(archive, name).splitlines():
                if line.startswith(_MISSING):
                    yield f"{name}: {line.removeprefix(_MISSING)}"


def _text(archive: zipfile.ZipFile, name: str) -> str:
    if archive.getinfo(name).file_size > _LARGEST_SUMS_BYTES:
        raise zipfile.BadZipFile(f"{name} is too large")
    return archive.read(name).decode("utf-8", errors="replace")
