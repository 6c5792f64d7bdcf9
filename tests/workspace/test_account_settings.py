"""The settings of the mail account: read, checked all at once, changed without losing a comment; and our own notes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from foitrack.core.model import Login
from foitrack.core.words import LoginKind
from foitrack.errors import BadFile
from foitrack.workspace import Workspace
from foitrack.workspace.editing import change
from foitrack.workspace.notes import Notes, read_notes, write_notes
from foitrack.workspace.settings import read_settings, starter

BASE = """
[requester]
name = "Ada Reporter"   # my real name
email = "ada@newsroom.org"

[smtp]
host = "smtp.newsroom.org"

[imap]
host = "imap.newsroom.org" # the old machine
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "foitrack.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_word_about_it_the_login_is_a_password(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, BASE))
    assert settings.login == Login()
    assert settings.per_day == 0


def test_every_setting_of_the_login_is_read(tmp_path: Path) -> None:
    text = '[login]\nkind = "microsoft"\nperson = "ada@newsroom.org"\npassword_command = "pass show x"\n'
    text += '[oauth]\nclient_id = "an-id"\nserver = "https://login.example/tenant/"\n[sending]\nper_day = 40\n'
    settings = read_settings(written(tmp_path, BASE + text))
    expected = Login(LoginKind.MICROSOFT, "ada@newsroom.org", "pass show x", "an-id", "https://login.example/tenant")
    assert settings.login == expected
    assert settings.per_day == 40


FAULTS = {
    "login.kind": '[login]\nkind = "smoke signals"\n',
    "login.password_command": '[login]\npassword_command = "pass \'show"\n',
    "oauth.server": '[oauth]\nserver = "http://login.example"\n',
    "sending.per_day": "[sending]\nper_day = -1\n",
    "login.password": '[login]\npassword = "hunter2"\n',
    "oauth.client_secret": '[oauth]\nclient_secret = "hunter2"\n',
}


@pytest.mark.parametrize(("place", "text"), FAULTS.items())
def test_each_fault_is_named_by_its_place(tmp_path: Path, place: str, text: str) -> None:
    with pytest.raises(BadFile) as caught:
        read_settings(written(tmp_path, BASE + text))
    assert [each.where for each in caught.value.problems] == [place]
    assert "hunter2" not in str(caught.value)


def test_a_change_keeps_comments_order_and_everything_else(tmp_path: Path) -> None:
    file = written(tmp_path, BASE)
    change(file, {"smtp.host": "smtp.fastmail.com", "smtp.port": 465, "login.kind": "password"})
    lines = file.read_text(encoding="utf-8").splitlines()
    for line in BASE.splitlines():
        assert line in lines or line == 'host = "smtp.newsroom.org"'
    settings = read_settings(file)
    assert (settings.smtp.host, settings.imap.host) == ("smtp.fastmail.com", "imap.newsroom.org")
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["foitrack.toml"]


def test_a_change_of_the_starter_keeps_the_meaning_beside_the_value(tmp_path: Path) -> None:
    file = written(tmp_path, starter({"requester.email": "ada@newsroom.org"}))
    before = file.read_text(encoding="utf-8").splitlines()
    change(file, {"sending.save_sent": False})
    changed = [line for line in file.read_text(encoding="utf-8").splitlines() if line not in before]
    (line,) = changed
    assert line.startswith("save_sent = false  # put each sent letter in the Sent folder")


def test_a_value_with_quotes_cannot_break_out(tmp_path: Path) -> None:
    file = written(tmp_path, BASE)
    change(file, {"login.person": 'x"\nkind = "google'})
    assert read_settings(file).login.kind is LoginKind.PASSWORD


def test_notes_come_back_and_only_the_latest_are_kept(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    assert read_notes(workspace) == Notes()
    at = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
    notes = Notes()
    for number in range(500):
        notes = notes.with_note(f"<note.{number}@newsroom.org>", at if number == 0 else None)
    write_notes(workspace, notes)
    found = read_notes(workspace)
    assert found.told_until == at
    assert len(found.message_ids) == 400
    assert found.message_ids[-1] == "<note.499@newsroom.org>"
    assert (tmp_path / "notes.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "[]", "{", '{"told_until": 7}', '{"message_ids": 7}', '{"told_until": "noon"}'])
def test_a_spoilt_file_of_notes_holds_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "notes.json").write_text(text)
    assert read_notes(Workspace(tmp_path)) == Notes()
