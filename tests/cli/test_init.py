"""`foitrack init`: options for scripts, five questions for a person, and a workspace that can be used at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from foitrack.cli.boundary import run
from foitrack.workspace import open_at
from tests.terminal import ROOT, Terminal, ended


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_a_person_answers_five_questions_and_can_draft_at_once(terminal: Terminal) -> None:
    (terminal.folder / "gitconfig").write_text("[user]\n\tname = Ada Reporter\n\temail = ada@fastmail.com\n")
    child = terminal.start("init")
    child.expect("folder for the workspace.*my-requests")
    child.sendline("mine")
    child.expect(r"full name \[Ada Reporter\]")
    child.sendline("")
    child.expect(r"answer to \[ada@fastmail.com\]")
    child.sendline("")
    child.expect("run by Fastmail.*smtp.fastmail.com.*app password")
    child.expect(r"Its name .*\[social-media\]")
    child.sendline("")
    code, rest = ended(child)
    assert code == 0, rest
    assert "foitrack draft social-media" in rest
    workspace = open_at(terminal.folder / "mine")
    settings = workspace.settings()
    assert (settings.requester.name, settings.requester.email) == ("Ada Reporter", "ada@fastmail.com")
    assert (settings.smtp.host, settings.imap.host, settings.imap.username) == (
        "smtp.fastmail.com",
        "imap.fastmail.com",
        "ada@fastmail.com",
    )
    assert run(["-w", str(workspace.root), "draft", "social-media"]) == 0
    assert workspace.root.stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in workspace.root.rglob("*.yaml")} == {0o600}


def test_servers_are_asked_for_when_nobody_known_runs_the_mailbox(terminal: Terminal) -> None:
    child = terminal.start("init", "mine", "--name", "Ada", "--email", "ada@newsroom.test", "--campaign", "bicycles")
    child.expect("not known here")
    for question, answer in (
        (r"sends your mail \[smtp.newsroom.test\]", ""),
        ("security", "starttls"),
        (r"port \[587\]", ""),
        (r"holds your mailbox \[imap.newsroom.test\]", "mail.newsroom.test"),
        ("security", ""),
        (r"port \[993\]", ""),
        (r"user name there \[ada@newsroom.test\]", "ada"),
    ):
        child.expect(question)
        child.sendline(answer)
    assert ended(child)[0] == 0
    settings = open_at(terminal.folder / "mine").settings()
    assert (settings.smtp.host, settings.smtp.port, settings.smtp.security.value) == (
        "smtp.newsroom.test",
        587,
        "starttls",
    )
    assert (settings.imap.host, settings.imap.username) == ("mail.newsroom.test", "ada")
    assert (terminal.folder / "mine" / "campaigns" / "bicycles.yaml").exists()


def test_yes_asks_nothing_at_a_terminal(terminal: Terminal) -> None:
    code, said = ended(terminal.start("init", "mine", "--yes"))
    assert code == 0
    assert "full name" not in said
    assert open_at(terminal.folder / "mine").settings().requester.name == "Full Name"


def test_without_a_terminal_nothing_is_asked_and_nothing_is_looked_up(tmp_path: Path) -> None:
    words = ["init", "mine", "--name", "Ada Reporter", "--email", "ada@newsroom.org"]
    done = subprocess.run(
        [sys.executable, "-m", "foitrack", *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        timeout=30,
        check=True,
    )
    assert done.stdout == ""
    assert "made a workspace" in done.stderr
    settings = open_at(tmp_path / "mine").settings()
    assert (settings.requester.name, settings.smtp.host) == ("Ada Reporter", "smtp.example.org")
    assert list((tmp_path / "mine" / "campaigns").iterdir()) == []


def test_scripts_give_all_of_it_as_options(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    words = [
        "--name",
        "Ada",
        "--email",
        "ada@newsroom.org",
        "--provider",
        "Microsoft 365",
        "--campaign",
        "social-media",
    ]
    assert run(["init", str(folder), *words]) == 0
    settings = open_at(folder).settings()
    assert (settings.login.kind.value, settings.smtp.host, settings.smtp.port) == (
        "microsoft",
        "smtp.office365.com",
        587,
    )
    assert run(["-w", str(folder), "draft", "social-media"]) == 0


FAULTS = {
    "an unknown provider": (["--email", "a@b.org", "--provider", "fastmial"], "did you mean fastmail?"),
    "a campaign's name": (["--campaign", "../etc"], "cannot be a campaign's name"),
}


@pytest.mark.parametrize(("words", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_makes_nothing(tmp_path: Path, capsys: Any, words: list[str], said: str) -> None:
    assert run(["init", str(tmp_path / "mine"), *words]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()


def test_a_workspace_that_is_there_is_left_alone(tmp_path: Path, capsys: Any) -> None:
    assert run(["init", str(tmp_path)]) == 0
    before = (tmp_path / "foitrack.toml").read_bytes()
    assert run(["init", str(tmp_path), "--name", "Other"]) == 1
    assert (tmp_path / "foitrack.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--name", "A B", "--email", "nonsense"), "is not a mail address"),
        (("--name", " ", "--email", "a@b.test"), "empty"),
    ],
    ids=["no address", "no name"],
)
def test_what_no_letter_could_bear_is_refused_before_anything_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str
) -> None:
    assert run(["init", str(tmp_path / "desk"), *options, "--yes"]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "desk").exists()
