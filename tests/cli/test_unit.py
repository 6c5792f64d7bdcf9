"""`foitrack unit`: what systemd and cron are told, checked by systemd itself; and the digest they run each morning."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from foitrack.cli.unit import crontab, units
from tests.desk import EMAIL, Desk, reply

ODD = Path("/srv/two words/100% of $HOME/desk")


def test_the_units_are_written_where_systemd_looks(lone_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(lone_desk.workspace.root / "config"))
    ran = lone_desk("unit", "--write", "--at", "06:45", "--send", "bicycles")
    folder = lone_desk.workspace.root / "config" / "systemd" / "user"
    assert sorted(each.name for each in folder.iterdir()) == [
        "foitrack-digest-desk.service",
        "foitrack-digest-desk.timer",
        "foitrack-send-desk.service",
        "foitrack-send-desk.timer",
        "foitrack-watch-desk.service",
    ]
    assert "OnCalendar=Mon..Fri 06:45 Europe/London" in (folder / "foitrack-digest-desk.timer").read_text()
    assert "enable --now foitrack-watch-desk.service foitrack-digest-desk.timer foitrack-send-desk.timer" in ran.err


def test_without_write_they_are_only_shown(lone_desk: Desk) -> None:
    out = lone_desk("unit").out
    assert "# foitrack-watch-desk.service" in out
    assert f"-w {lone_desk.workspace.root} watch" in out
    assert "send" not in out


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("root", [Path("/srv/desk"), ODD], ids=["plain", "odd"])
def test_systemd_finds_no_fault_in_them(tmp_path: Path, root: Path) -> None:
    for name, text in units(root, "07:30", "bicycles").items():
        (tmp_path / name).write_text(text)
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path), "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *map(str, tmp_path.glob("foitrack-*"))],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "foitrack-" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


def test_a_refused_login_is_not_asked_again_every_minute() -> None:
    watch = units(Path("/srv/desk"), "07:30")["foitrack-watch-desk.service"]
    assert "RestartPreventExitStatus=1 2" in watch


def test_odd_paths_are_quoted_for_systemd() -> None:
    watch = units(ODD, "07:30")["foitrack-watch-desk.service"]
    assert '-w "/srv/two words/100%% of $$HOME/desk" watch' in watch


def test_a_crontab_line_runs_as_a_shell_would(lone_desk: Desk) -> None:
    fetch, digest, send = crontab(ODD, "07:30", "bicycles")
    assert digest.startswith("30 7 * * 1-5 ")
    assert r"100\% of" in fetch  # a bare percent sign ends a command in a crontab
    words = shlex.split(digest.replace(r"\%", "%").partition("$(")[2].partition(" 2>&1)")[0])
    assert words == [sys.executable, "-m", "foitrack", "-w", str(ODD), "status", "--changed", "--mail"]
    assert "send bicycles --yes" in send
    assert lone_desk("unit", "--cron").out.count("\n") == 2


def test_a_crontab_line_prints_only_when_it_fails(lone_desk: Desk) -> None:
    fetch, digest = crontab(lone_desk.workspace.root, "07:30")
    printed = []
    for line in (digest, fetch):
        job = line.split(" ", 5)[5]
        done = subprocess.run(["sh", "-c", job], capture_output=True, text=True, timeout=60, check=False)
        printed.append(done.stdout + done.stderr)
    assert printed[0] == ""
    assert "nothing answers there" in printed[1]


@pytest.mark.parametrize("at", ["25:00", "7.30", "07:3", "", "07:60"])
def test_a_time_that_is_none_is_refused(lone_desk: Desk, at: str) -> None:
    assert "no time of day" in lone_desk("unit", "--at", at, expect=1).err


# The digest


@pytest.fixture
def running(desk: Desk) -> Desk:
    """A campaign of four letters, sent on Monday 2 March and told of."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    return desk


def mailed(desk: Desk) -> list[bytes]:
    assert desk.smtp is not None
    return [raw for _, recipients, raw in desk.smtp.received if recipients == [EMAIL]]


@pytest.mark.server
def test_the_digest_tells_what_came_what_is_due_and_what_went_wrong(running: Desk) -> None:
    refs = running.refs()
    assert running("status", "--changed").err == "nothing new\n"
    running.on = "2026-03-04"
    to = f"ada+{refs['Kent Police'].lower()}@newsroom.test"
    running.receive(reply(to, "Thank you for your request. It has been logged as 20/03/1088.", on="2026-03-04"))
    running.receive(reply(EMAIL, "Buy now", sender="shop@spam.test", on="2026-03-04"))
    running("fetch")
    told = running.json("status", "--changed")
    assert [line.partition(":")[0] for line in told["replies"]] == [
        "Kent Police (bicycles)",
        "1 mail in the holding pen",
    ]
    assert told["due"] == told["wrong"] == []

    running("status", "--changed", "--mail")
    (raw,) = mailed(running)
    assert b"Subject: foitrack: 2 new replies" in raw
    assert b"Kent Police (bicycles): " in raw
    assert not any(ref.encode() in raw for ref in refs.values())
    assert running("status", "--changed", "--mail").err.endswith("nothing new\n")
    assert len(mailed(running)) == 1

    due = next(each["due"] for each in running.json("status") if each["authority"] == "Essex Police")
    running.on = due
    told = running.json("status", "--changed")
    assert "Essex Police (bicycles): due today" in "\n".join(told["due"])


@pytest.mark.server
def test_a_letter_that_was_refused_stands_in_the_digest(desk: Desk) -> None:
    assert desk.smtp is not None
    desk.smtp.script("rcpt", "550 5.1.1 user unknown", recipient="freedomofinformation@kent.police.uk")
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes", expect=4)
    told = desk.json("status", "--changed")
    assert told["wrong"] == ["Kent Police (bicycles): the request letter was refused by the server for good"]
    desk("status", "--changed", "--mail")
    assert desk("status", "--changed").err == "nothing new\n"


@pytest.mark.server
def test_a_letter_that_came_back_stands_in_one_digest(running: Desk) -> None:
    running.on = "2026-03-04"
    running("record", running.refs()["Kent Police"], "bounced")
    assert running.json("status", "--changed")["wrong"] == ["Kent Police (bicycles): a letter came back"]
    running("status", "--changed", "--mail")
    assert running("status", "--changed").err == "nothing new\n"


@pytest.mark.server
def test_the_digest_that_comes_back_is_set_aside_and_never_taken_for_a_reply(running: Desk) -> None:
    refs = running.refs()
    running.on = "2026-03-04"
    to = f"ada+{refs['Kent Police'].lower()}@newsroom.test"
    running.receive(reply(to, "Thank you for your request.", on="2026-03-04"))
    running("fetch")
    running("status", "--changed", "--mail")
    (raw,) = mailed(running)
    running.receive(raw)
    fetched = running("fetch")
    assert "a note of ours to ourselves" in fetched.out
    assert [each["subject"] for each in running.json("inbox") if "foitrack" in each["subject"]] == []
    assert running("status", "--changed").err == "nothing new\n"


@pytest.mark.server
def test_a_mail_that_only_looks_like_our_digest_is_not_set_aside(running: Desk) -> None:
    running.on = "2026-03-04"
    forged = reply(EMAIL, "foitrack: 1 new reply", subject="foitrack: 1 new reply", message_id="<note.0@newsroom.test>")
    running.receive(forged)
    running("fetch")
    assert [each["subject"] for each in running.json("inbox")] == ["foitrack: 1 new reply"]


@pytest.mark.server
def test_a_digest_that_does_not_leave_is_told_again(running: Desk) -> None:
    running.on = "2026-03-04"
    running.receive(reply(EMAIL, "Buy now", sender="shop@spam.test", on="2026-03-04"))
    running("fetch")
    assert running.smtp is not None
    running.smtp.script("rcpt", "452 4.3.1 no room")
    assert "did not leave" in running("status", "--changed", "--mail", expect=1).err
    running("status", "--changed", "--mail")
    assert len(mailed(running)) == 1


def test_mail_goes_with_changed(lone_desk: Desk) -> None:
    lone_desk("status", "--mail", expect=2)
