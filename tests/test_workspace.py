"""The workspace and its settings: made private, found from inside, all faults of a file at once."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from foitrack.cli.boundary import run
from foitrack.core.words import Security
from foitrack.errors import BadFile, FoitrackError, NotAllowed, NoWorkspace
from foitrack.workspace import find, make, open_at, write_private
from foitrack.workspace.settings import SETTINGS, read_settings, starter

GOOD = """
[requester]
name = "Ada Reporter"
email = "ada@newsroom.test"
[smtp]
host = "smtp.newsroom.test"
[imap]
host = "imap.newsroom.test"
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "foitrack.toml"
    file.write_text(text)
    return file


def faults(folder: Path, text: str) -> dict[str, str]:
    with pytest.raises(BadFile) as raised:
        read_settings(written(folder, text))
    return {each.where: each.what for each in raised.value.problems}


def test_a_workspace_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    home = make(tmp_path / "w", GOOD, "[]\n")
    assert home.root.stat().st_mode & 0o777 == 0o700
    for path in home.root.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert home.settings().requester.name == "Ada Reporter"


def test_a_workspace_is_found_from_anywhere_inside_it(tmp_path: Path) -> None:
    home = make(tmp_path / "w", GOOD, "[]\n")
    inside = home.campaigns / "deep"
    inside.mkdir()
    assert find(inside) == home == open_at(home.root)


@pytest.mark.parametrize("other", ["foitrack.toml", "."], ids=["its settings", "its folder"])
def test_a_workspace_of_another_user_is_taken_only_when_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    home = make(tmp_path / "w", GOOD, "[]\n")
    lstat = Path.lstat

    def of_another(path: Path) -> os.stat_result:
        found = lstat(path)
        owner = os.getuid() + (path == home.root / other)
        return os.stat_result([*found[:4], owner, *found[5:]])

    monkeypatch.setattr(Path, "lstat", of_another)
    with pytest.raises(NotAllowed, match=r"w belongs to another user: if you trust it, name it: foitrack -w "):
        find(home.campaigns)
    assert open_at(home.root) == home


def test_a_link_of_another_user_to_ones_own_settings_makes_no_workspace(tmp_path: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give a link away")
    home = make(tmp_path / "w", GOOD, "[]\n")
    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / "foitrack.toml").symlink_to(home.settings_file)
    os.lchown(trap / "foitrack.toml", 65534, 65534)
    with pytest.raises(NotAllowed, match="belongs to another user"):
        find(trap)


@pytest.mark.parametrize("named", [True, False], ids=["by FOITRACK_WORKSPACE", "not at all"])
def test_the_password_command_of_another_user_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], named: bool
) -> None:
    ran = tmp_path / "ran"
    command = f'[login]\npassword_command = "touch {ran}"\n'
    local = GOOD.replace('"imap.newsroom.test"', '"localhost"\nusername = "ada"')
    home = make(tmp_path / "w", f"{local}\n{command}", "[]\n")
    monkeypatch.chdir(home.campaigns)
    owner = os.getuid()
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    if named:
        monkeypatch.setenv("FOITRACK_WORKSPACE", str(home.root))
    assert run(["fetch"]) == 1
    assert ran.exists() == named
    assert ("belongs to another user" in capsys.readouterr().err) != named


def test_where_there_is_none_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace, match="make one with 'foitrack init', or name one with -w"):
        find(tmp_path)
    with pytest.raises(NoWorkspace, match=r"is not a workspace: it has no foitrack\.toml"):
        open_at(tmp_path)


def test_a_workspace_is_never_made_over_another(tmp_path: Path) -> None:
    make(tmp_path / "w", GOOD, "[]\n")
    with pytest.raises(FoitrackError, match="is a workspace already"):
        make(tmp_path / "w", "", "")
    assert (tmp_path / "w" / "foitrack.toml").read_text() == GOOD


def test_a_private_file_is_written_whole_and_replaces_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    file.chmod(0o644)
    write_private(file, "new £\n")
    assert file.read_text(encoding="utf-8") == "new £\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_what_is_not_given_has_the_default_of_its_setting(tmp_path: Path) -> None:
    read = read_settings(written(tmp_path, GOOD))
    assert (read.smtp.port, read.imap.port) == (465, 993)
    assert read.smtp.security is read.imap.security is Security.TLS
    assert (read.folders, read.per_minute, read.plus_addressing) == (("INBOX",), 20, True)


def test_every_fault_of_half_a_file_is_said_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
        [requester]
        name = " "
        email = "nobody"
        [smtp]
        host = "mail.newsroom.test"
        port = 99999
        security = "none"
        [imap]
        port = "993"
        security = "ssl"
        folders = []
        [sending]
        per_minute = 0
        plus_adressing = true
        """,
    )
    assert found == {
        "sending.plus_adressing": "unknown setting",
        "imap.host": "missing",
        "imap.port": "'993' is not a whole number",
        "requester.name": "empty",
        "requester.email": "'nobody' is not a mail address",
        "smtp.port": "99999 is not a port",
        "smtp.security": "none is refused for mail.newsroom.test",
        "imap.security": "'ssl' is unknown",
        "sending.per_minute": "out of range",
        "imap.folders": "not a list of folder names",
    }


@pytest.mark.parametrize("text", ["", "[requester]\n", "requester = 1\n", "[[smtp]]\n"], ids=repr)
def test_a_file_without_its_sections_names_what_is_missing(tmp_path: Path, text: str) -> None:
    assert {"requester.name", "requester.email", "smtp.host", "imap.host"} <= faults(tmp_path, text).keys()


@pytest.mark.parametrize("text", [b"name = ", b"\xff\xfe[", b"[a]\n[a]\n"], ids=["cut", "no UTF-8", "twice"])
def test_what_is_no_toml_is_said_in_one_problem(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "foitrack.toml").write_bytes(text)
    with pytest.raises(BadFile, match=r"foitrack\.toml has 1 problem"):
        read_settings(tmp_path / "foitrack.toml")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.9", "::1"])
def test_no_encryption_is_for_this_machine_alone(tmp_path: Path, host: str) -> None:
    text = GOOD.replace('host = "smtp.newsroom.test"', f'host = "{host}"\nsecurity = "none"')
    assert read_settings(written(tmp_path, text)).smtp.security is Security.NONE


def test_the_starter_names_every_setting_with_its_meaning_and_no_secret() -> None:
    text = starter({"requester.name": 'Ada "the pen" Reporter'})
    read = tomllib.loads(text)
    assert read["requester"]["name"] == 'Ada "the pen" Reporter'
    for setting in SETTINGS:
        section, _, key = setting.place.partition(".")
        assert key in read[section], setting.place
        assert setting.meaning in text
    assert not any(word in text.lower() for word in ("password =", "secret =", "token ="))


def test_a_ca_file_is_looked_for_beside_the_settings(tmp_path: Path) -> None:
    text = GOOD.replace('host = "imap.newsroom.test"', 'host = "imap.newsroom.test"\nca_file = "ca.pem"')
    assert read_settings(written(tmp_path, text)).imap.ca_file == str(tmp_path / "ca.pem")
