"""`backup`: a copy that is a workspace of its own, made while others write, and proven by its hashes."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from email.policy import SMTP
from pathlib import Path

import pytest

from foitrack.store.database import Store
from tests.desk import Desk, reply

pytestmark = pytest.mark.server


@pytest.fixture
def used(desk: Desk) -> Desk:
    """A workspace with requests, mail and a file."""
    desk("draft", "bicycles")
    to = f"ada+{desk.refs()['Kent Police'].lower()}@newsroom.test"
    mail = reply(to, "Please see the file.\n")
    mail.add_attachment(b"reported,88\n", "text", "csv", filename="answer.csv")
    desk.receive(mail.as_bytes(policy=SMTP))
    desk("fetch")
    return desk


def test_the_copy_is_a_workspace_of_its_own(used: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    ran = used("backup", str(copy))
    assert f"the copy in {copy} is whole" in ran.err
    before = used.json("status")
    used.workspace = type(used.workspace)(copy)
    assert used.json("status") == before
    assert used.json("show", before[0]["ref"])


def test_sha256sum_can_check_it_too(used: Desk, tmp_path: Path) -> None:
    used("backup", str(tmp_path / "copy"))
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "manifest.sha256"], cwd=tmp_path / "copy", capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_nobody_else_can_read_the_copy(used: Desk, tmp_path: Path) -> None:
    used("backup", str(tmp_path / "copy"))
    for path in [tmp_path / "copy", *(tmp_path / "copy").rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_second_backup_brings_the_copy_up_to_date(used: Desk, tmp_path: Path) -> None:
    used("backup", str(tmp_path / "copy"))
    used.receive(reply("ada@newsroom.test", "Another.\n"))
    used("fetch")
    used("backup", str(tmp_path / "copy"))
    with Store(tmp_path / "copy" / "foitrack.db", read_only=True) as copy:
        assert copy.query("SELECT count(*) FROM messages")[0][0] == 2


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda copy: next(copy.glob("mail/*/*")).write_bytes(b"forged"), r"mail/../[0-9a-f]{64}\.eml has changed"),
        (lambda copy: next(copy.glob("attachments/*/*")).unlink(), r"attachments/../[0-9a-f]{64} is missing"),
        (lambda copy: (copy / "forces.yaml").write_text("[]"), r"forces\.yaml has changed"),
        (lambda copy: (copy / "foitrack.db").write_bytes(b"no database"), r"foitrack\.db has changed"),
    ],
    ids=["a forged mail", "a lost file", "other forces", "another database"],
)
def test_a_copy_that_was_touched_is_found_out(
    used: Desk, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    import re

    used("backup", str(tmp_path / "copy"))
    spoil(tmp_path / "copy")
    ran = used("backup", "--check", str(tmp_path / "copy"), expect=1)
    assert re.search(said, ran.err)
    assert "make another with 'foitrack backup'" in ran.err


def test_a_mail_that_the_list_leaves_out_is_found_out(used: Desk, tmp_path: Path) -> None:
    used("backup", str(tmp_path / "copy"))
    manifest = tmp_path / "copy" / "manifest.sha256"
    lines = manifest.read_text().splitlines(keepends=True)
    manifest.write_text("".join(line for line in lines if "mail/" not in line))
    ran = used("backup", "--check", str(tmp_path / "copy"), expect=1)
    assert "is named by the database and not in the copy" in ran.err


def test_a_damaged_file_is_named_and_the_rest_is_copied(used: Desk, tmp_path: Path) -> None:
    (mail,) = (used.workspace.root / "mail").glob("*/*")
    mail.write_bytes(b"spoilt")
    ran = used("backup", str(tmp_path / "copy"), expect=4)
    assert "copied all but 1 damaged files" in ran.err
    assert f"{mail.name} has changed" in ran.err
    assert list((tmp_path / "copy" / "attachments").glob("*/*"))


@pytest.mark.parametrize("place", ["inside", "full"])
def test_a_folder_that_would_be_harmed_is_refused(used: Desk, tmp_path: Path, place: str) -> None:
    target = used.workspace.root / "copy" if place == "inside" else tmp_path / "photos"
    if place == "full":
        target.mkdir()
        (target / "holiday.jpg").write_bytes(b"x")
    ran = used("backup", str(target), expect=1)
    assert ran.err.count("\n") == 1
    assert ("is inside the workspace" if place == "inside" else "is not empty and holds no earlier copy") in ran.err


def test_a_copy_made_while_mail_comes_in_is_consistent(used: Desk, tmp_path: Path) -> None:
    from foitrack.cli.boundary import run

    for number in range(60):
        used.receive(reply("ada@newsroom.test", f"Number {number}.\n"))
    other = threading.Thread(target=run, args=(["-w", str(used.workspace.root), "fetch"],))
    other.start()
    for number in range(3):
        copy = str(tmp_path / f"copy{number}")
        assert run(["-w", str(used.workspace.root), "backup", copy]) == 0
        assert run(["-w", str(used.workspace.root), "backup", "--check", copy]) == 0
    other.join()
