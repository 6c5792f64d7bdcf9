"""Bundles that are not what their index says, and files that are no bundles."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from foitrack.errors import FoitrackError
from foitrack.services.verifying import check_bundle

FILES = {"mail/001.eml": b"From: a@b.test\r\n\r\nHello\r\n", "index.txt": b"Evidence\n"}


def bundle(files: dict[str, bytes], sums: str | None = None, extra: dict[str, bytes] | None = None) -> bytes:
    """Return a zip of these files with their sums, and files that the sums do not name."""
    told = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in {**files, **(extra or {})}.items():
            archive.writestr(name, content)
        archive.writestr("SHA256SUMS", told if sums is None else sums)
    return made.getvalue()


def checked(tmp_path: Path, content: bytes) -> tuple[int, list[str]]:
    """Check a zip of this content."""
    path = tmp_path / "e.zip"
    path.write_bytes(content)
    return check_bundle(path)


def test_a_whole_bundle_has_no_problem(tmp_path: Path) -> None:
    assert checked(tmp_path, bundle(FILES)) == (2, [])


def test_a_changed_byte_is_found(tmp_path: Path) -> None:
    good, problems = checked(tmp_path, bundle(FILES).replace(b"Hello", b"Hallo"))
    assert good == 1
    assert problems[0].startswith("mail/001.eml: ")


def test_a_change_that_mends_its_own_checksum_is_found(tmp_path: Path) -> None:
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in FILES.items())
    content = bundle({**FILES, "mail/001.eml": b"From: a@b.test\r\n\r\nHallo\r\n"}, sums)
    assert checked(tmp_path, content) == (1, ["mail/001.eml: was changed"])


HARMS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a file is gone": (
        lambda: bundle({}, f"{'0' * 64}  mail/001.eml\n"),
        "mail/001.eml: is missing from the bundle",
    ),
    "a file was added": (lambda: bundle(FILES, extra={"more.eml": b"x"}), "more.eml: is not in the index"),
    "a sum is none": (lambda: bundle({}, "0123  x\n"), "SHA256SUMS: line 1 is no sum"),
    "a sum stands twice": (
        lambda: bundle(FILES, bundle_sums() * 2),
        "SHA256SUMS: mail/001.eml stands in it twice",
    ),
    "it says itself what is missing": (
        lambda: bundle({"SM-1/index.txt": b"Evidence\nMISSING: document 2, which is gone\n"}),
        "SM-1/index.txt: document 2, which is gone",
    ),
}


def bundle_sums() -> str:
    """Return the sums of the files above."""
    return "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in FILES.items())


@pytest.mark.parametrize("harm", HARMS)
def test_every_harm_is_named(tmp_path: Path, harm: str) -> None:
    make, problem = HARMS[harm]
    assert problem in checked(tmp_path, make())[1]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_named(tmp_path: Path) -> None:
    made = io.BytesIO(bundle(FILES))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("index.txt", b"another")
    assert "index.txt: stands in it twice" in checked(tmp_path, made.getvalue())[1]


def test_a_cut_file_is_no_zip(tmp_path: Path) -> None:
    with pytest.raises(FoitrackError, match="no whole zip"):
        checked(tmp_path, bundle(FILES)[:-30])


@pytest.mark.parametrize("content", [b"", b"PK", b"MZ" * 500], ids=["empty", "two letters", "a program"])
def test_what_is_no_zip_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FoitrackError, match="no whole zip"):
        checked(tmp_path, content)


def test_a_zip_without_sums_is_no_bundle(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("x", b"y")
    with pytest.raises(FoitrackError, match="holds no SHA256SUMS"):
        checked(tmp_path, made.getvalue())


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SHA256SUMS", f"{'0' * 64}  bomb\n")
        archive.writestr("bomb", bytes(50_000_000))
    with pytest.raises(FoitrackError, match="more than its size"):
        checked(tmp_path, made.getvalue())


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FoitrackError, match=r"none\.zip cannot be read"):
        check_bundle(tmp_path / "none.zip")


def test_no_cut_or_flipped_byte_ever_passes_or_crashes(tmp_path: Path) -> None:
    content = bundle(FILES)
    for place in range(0, len(content), 7):
        for harmed in (content[:place], content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]):
            try:
                good, problems = checked(tmp_path, harmed)
            except FoitrackError:
                continue
            assert problems or (good == 2 and _same_files(harmed)), place


def _same_files(content: bytes) -> bool:
    """Say whether a zip still gives the same files; a byte that nobody reads may be another."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "SHA256SUMS"} == FILES
