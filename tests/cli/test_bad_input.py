"""Bad input: one clear line, the right exit code, nothing lost."""

from __future__ import annotations

import fcntl
import os
import socket
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from foitrack.cli.boundary import run
from foitrack.store import schema
from tests.desk import CAMPAIGN, Desk, make_desk, reply
from tests.servers.certificates import EXPIRED_HOST, OTHER_HOST
from tests.servers.disks import remount
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer


def one_line(error: str) -> str:
    """Return the only line on stderr, without the program's name; fail when there are more, or a traceback."""
    lines = error.strip().splitlines()
    assert len(lines) == 1, error
    assert lines[0].startswith("foitrack: ")
    return lines[0].removeprefix("foitrack: ")


def change_settings(desk: Desk, *pairs: tuple[str, str]) -> None:
    file = desk.workspace.settings_file
    text = file.read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)


def test_no_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["status"]) == 1
    said = one_line(capsys.readouterr().err)
    assert said == f"there is no workspace in {tmp_path} or above: make one with 'foitrack init', or name one with -w"


def test_a_folder_that_is_no_workspace(tmp_path: Path, capsys: Any) -> None:
    assert run(["-w", str(tmp_path), "status"]) == 1
    assert one_line(capsys.readouterr().err).endswith("it has no foitrack.toml: make one with 'foitrack init'")


def test_half_a_settings_file_names_all_its_faults_at_once(lone_desk: Desk) -> None:
    lone_desk.workspace.settings_file.write_text('[smtp]\nhost = "localhost"\nport = "many"\n')
    error = lone_desk("draft", "bicycles", expect=1).err
    first, *faults = error.strip().splitlines()
    assert first == "foitrack: foitrack.toml has 4 problems"
    assert [each.strip().partition(":")[0] for each in faults] == [
        "requester.name",
        "requester.email",
        "smtp.port",
        "imap.host",
    ]


def test_a_campaign_file_names_all_its_faults_at_once(lone_desk: Desk) -> None:
    lone_desk.workspace.campaign_file("bicycles").write_text(
        CAMPAIGN.replace("type: integer", "type: number").replace("kent", "kant").replace("title", "titel")
    )
    error = lone_desk("draft", "bicycles", expect=1).err
    for words in ("titel", "kant", "kent", "number"):
        assert words in error
    assert len(error.strip().splitlines()) >= 4


def test_an_unknown_campaign_names_the_nearest(lone_desk: Desk) -> None:
    error = lone_desk("draft", "bycicles", expect=1).err
    assert one_line(error) == "there is no campaign 'bycicles': did you mean bicycles?"


def test_an_unknown_reference_names_the_nearest(lone_desk: Desk) -> None:
    lone_desk("draft", "bicycles")
    ref = lone_desk.refs()["Kent Police"]
    error = lone_desk("show", f"{ref[:-1]}9", expect=1).err
    assert ref in one_line(error)


def test_an_unknown_force_names_the_nearest(lone_desk: Desk) -> None:
    lone_desk("draft", "bicycles")
    assert "kent" in one_line(lone_desk("draft", "bicycles", "--show", "kant", expect=1).err)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["status", "--format", "xml"], "'xml' is not one of"),
        (["--on", "2.3.2026", "status"], "'2.3.2026' is no date; write it as 2026-03-02"),
        (["send"], "name a campaign, or one letter with --again REF"),
        (["file", "one"], "'one' is not a valid integer"),
        (["record", "kent", "sent", "--date", "tomorrow"], "'tomorrow' is no date"),
    ],
    ids=["a format", "a day", "nothing", "a message", "a date"],
)
def test_wrong_usage_ends_with_2(lone_desk: Desk, words: list[str], said: str) -> None:
    lone_desk("draft", "bicycles")
    assert said in lone_desk(*words, expect=2).err


NO_UTF8 = "caf\udce9"
TOO_LARGE = str(2**63)


@pytest.mark.parametrize(
    "words",
    [
        ["record", "kent", "noted", "--note", NO_UTF8],
        ["record", "kent", "acknowledged", "--reference", NO_UTF8],
        ["show", NO_UTF8],
        ["status", NO_UTF8],
        ["search", NO_UTF8],
        ["send", "--again", "kent", "--to", f"{NO_UTF8}@kent.police.uk", "--yes"],
        ["chase", "--only", NO_UTF8],
        ["record", "kent", "acknowledged", "--message", TOO_LARGE],
        ["record", "kent", "--retract", TOO_LARGE],
        ["file", TOO_LARGE, "kent"],
        ["show", TOO_LARGE],
        ["show", "9" * 5000],
        ["calendar", "-o", "a\0b"],
        ["bundle", "kent", "-o", "a\0b"],
        ["backup", "a\0b"],
        ["-w", "a\0b", "status"],
    ],
    ids=lambda words: " ".join(words).encode("ascii", "backslashreplace").decode().replace("\0", "NUL")[:50],
)
def test_what_can_neither_be_kept_nor_named_is_wrong_usage(lone_desk: Desk, words: list[str]) -> None:
    lone_desk("draft", "bicycles")
    said = lone_desk(*words, expect=2).err
    assert any(each in said for each in ("is not UTF-8", "too large", "not a valid integer", "holds the character NUL"))


@pytest.mark.parametrize(
    "words",
    [
        ["backup", "/dev/null"],
        ["chase", "--docx", "/dev/null"],
        ["export", "/dev/null"],
        ["calendar", "-o", "/dev/null/due.ics"],
        ["bundle", "kent", "-o", "/dev/null/evidence.zip"],
        ["results", "bicycles", "-o", "/dev/null/table.csv"],
    ],
    ids=lambda words: words[0],
)
def test_a_place_where_nothing_can_be_written_is_named(lone_desk: Desk, words: list[str]) -> None:
    lone_desk("draft", "bicycles")
    assert "/dev/null" in lone_desk(*words, expect=1).err.splitlines()[-1]


def test_attachments_cannot_be_saved_where_a_file_is(desk: Desk) -> None:
    desk("draft", "bicycles")
    mail = reply("ada@newsroom.test", "attached")
    mail.add_attachment(b"x", maintype="text", subtype="csv", filename="figures.csv")
    desk.receive(mail)
    desk("fetch")
    (waiting,) = desk.json("inbox")
    refused = desk("show", str(waiting["message"]), "--save", "/dev/null", expect=1)
    assert one_line(refused.err) == "/dev/null cannot be written: File exists: choose another place"


def test_a_fact_of_the_future_is_refused(lone_desk: Desk) -> None:
    lone_desk("draft", "bicycles")
    error = lone_desk("record", "kent", "sent", "--date", "2026-03-03", expect=1).err
    assert one_line(error) == "2026-03-03 is in the future: record what has happened"


@pytest.mark.server
@pytest.mark.parametrize("command", [["fetch"], ["send", "bicycles", "--yes"]], ids=["fetch", "send"])
def test_no_network(lone_desk: Desk, command: list[str]) -> None:
    change_settings(lone_desk, ('host = "localhost"', 'host = "mail.newsroom.invalid"'), ('security = "none"', ""))
    lone_desk.on = datetime.now(UTC).date().isoformat()
    lone_desk("draft", "bicycles")
    error = lone_desk(*command, expect=1).err.strip().splitlines()[-1]
    assert "mail.newsroom.invalid port 9: there is no such host, or no network" in error
    assert {each["stage"] for each in lone_desk.json("status")} == {"drafted"}


@pytest.mark.parametrize("command", [["fetch"], ["send", "bicycles", "--yes"]], ids=["fetch", "send"])
def test_a_closed_port(lone_desk: Desk, command: list[str]) -> None:
    lone_desk("draft", "bicycles")
    error = lone_desk(*command, expect=1).err.strip().splitlines()[-1]
    assert error.startswith("foitrack: localhost port 9: nothing answers there: check host and port")


@pytest.mark.server
def test_a_wrong_password(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", "not this one")
    said = one_line(desk("fetch", expect=1).err)
    assert "refused the login of" in said
    assert "foitrack login" in said
    assert "not this one" not in said


@pytest.mark.server
def test_no_password(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOITRACK_IMAP_PASSWORD")
    said = one_line(desk("fetch", expect=1).err)
    assert said.startswith("no password is known for user")
    assert "'foitrack login'" in said


@pytest.mark.server
@pytest.mark.parametrize("which", ["unknown authority", "expired", "other host"])
def test_a_wrong_certificate(desk: Desk, which: str) -> None:
    host = {"unknown authority": "localhost", "expired": EXPIRED_HOST, "other host": OTHER_HOST}[which]
    change_settings(
        desk,
        (f'host = "localhost"\nport = {desk.dovecot.imaps_port}', f'host = "{host}"\nport = {desk.dovecot.imaps_port}'),
    )
    if which == "unknown authority":
        change_settings(desk, (desk.dovecot.ca_file, desk.dovecot.other_ca_file))
    said = one_line(desk("fetch", expect=1).err)
    fault = {
        "unknown authority": "comes from an authority this machine does not know",
        "expired": "has expired",
        "other host": "is for another",
    }[which]
    assert f"its certificate {fault}" in said


@pytest.mark.server
def test_a_stripped_starttls_is_no_plain_text(desk: Desk) -> None:
    change_settings(desk, ('security = "none"', f'security = "starttls"\nca_file = "{desk.dovecot.ca_file}"'))
    desk("draft", "bicycles")
    error = desk("send", "bicycles", "--yes", expect=1).err
    assert "does not offer STARTTLS" in error
    assert desk.smtp.received == []


def test_a_newer_database(lone_desk: Desk) -> None:
    lone_desk("draft", "bicycles")
    connection = sqlite3.connect(lone_desk.workspace.database)
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, '0099 telepathy', '')",
        [schema.SET],
    )
    connection.commit()
    connection.close()
    said = one_line(lone_desk("status", expect=1).err)
    assert said.endswith("was made by a newer foitrack (it knows '0099 telepathy'): update foitrack, then try again")


@pytest.mark.server
def test_a_full_disk_loses_nothing(
    small_disk: Path, capsys: Any, dovecot: Dovecot, smtp_server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    desk = make_desk(small_disk / "desk", capsys, dovecot, smtp_server)
    desk("draft", "bicycles")
    mails = []
    for number in range(6):
        mail = reply("ada@newsroom.test", f"Number {number}.\n")
        mail.add_attachment(os.urandom(300_000), "application", "zip", filename="big.zip")
        mails.append(mail.as_bytes(policy=SMTP))
        desk.receive(mails[-1])
    said = one_line(desk("fetch", expect=1).err)
    assert "No space left on device" in said or "the disk is full" in said
    remount(small_disk, "size=20m")
    assert "6 new" in desk("fetch").err
    kept = {path.read_bytes() for path in (desk.workspace.root / "mail").glob("*/*.eml")}
    assert kept == set(mails)


@pytest.mark.server
def test_a_full_disk_sends_no_letter_that_is_not_written_down(
    small_disk: Path, capsys: Any, smtp_server: SmtpServer
) -> None:
    desk = make_desk(small_disk / "desk", capsys, None, smtp_server)
    desk("draft", "bicycles")
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
        while True:
            file.write(b"x" * 4096)
    error = desk("send", "bicycles", "--yes", expect=1).err
    assert "Traceback" not in error
    assert smtp_server.received == []
    filler.unlink()
    assert "sent 4 letters" in desk("send", "bicycles", "--yes").err
    assert len(smtp_server.received) == 4


def test_a_read_only_store_can_be_looked_at_and_not_written(small_disk: Path, capsys: Any) -> None:
    desk = make_desk(small_disk / "desk", capsys)
    desk("draft", "bicycles")
    remount(small_disk, "ro")
    assert {each["stage"] for each in desk.json("status")} == {"drafted"}
    said = one_line(desk("record", "kent", "sent", expect=1).err)
    remount(small_disk, "rw")
    assert said.endswith("foitrack.db is read-only: check the permissions of the workspace")
    desk("record", "kent", "sent")


def test_a_database_held_by_another_program(lone_desk: Desk) -> None:
    lone_desk("draft", "bicycles")
    holder = sqlite3.connect(lone_desk.workspace.database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert {each["stage"] for each in lone_desk.json("status")} == {"drafted"}
    said = one_line(lone_desk("record", "kent", "sent", expect=1).err)
    holder.execute("ROLLBACK")
    holder.close()
    assert said.endswith("is held by another program: close it, or wait and try again")
    lone_desk("record", "kent", "sent")


def test_a_pipe_that_is_closed_early_is_no_error(lone_desk: Desk) -> None:
    reading, writing = os.pipe()
    fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
    command = [sys.executable, "-m", "foitrack", "-w", str(lone_desk.workspace.root), "forces", "--format", "json"]
    with subprocess.Popen(command, stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        assert os.read(reading, 1) == b"["
        os.close(reading)
        assert process.communicate()[1] == b""


def test_a_bug_writes_a_report_without_a_value_in_it(lone_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foitrack.services.drafting.draft", None)
    monkeypatch.setattr("foitrack.cli.draft.draft", None)
    monkeypatch.setattr(sys, "argv", ["foitrack", "draft", "a-secret-campaign"])
    error = lone_desk("draft", "bicycles", expect=3).err
    assert "this is a bug, not your fault (TypeError); a report is in " in error
    report = Path(error.strip().rpartition(" ")[2])
    text = report.read_text()
    report.unlink()
    assert "fault: TypeError" in text
    assert "a-secret-campaign" not in text
    assert "Ada" not in text


def test_a_port_that_never_answers_is_given_up(lone_desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        change_settings(lone_desk, ("port = 9", f"port = {port}"), ("timeout_seconds = 10", "timeout_seconds = 0.3"))
        said = one_line(lone_desk("fetch", expect=1).err)
    assert said.startswith(f"localhost port {port} did not answer within 0.3 seconds")
