"""`send` and `fetch`, as they are typed, on days when the server, the disk or another program stands in the way."""

from __future__ import annotations

import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from foitrack.store import readings
from tests.desk import Desk, make_desk, reply
from tests.servers.disks import remount
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.smtp import Line, SmtpServer
from tests.services.test_collecting import PLAIN, kept
from tests.services.test_sending import KENT, drafted, letters_to, states

__all__ = ["drafted"]
pytestmark = pytest.mark.server

CAMPAIGN = 4
ROBOT = "autoreply@kent.police.uk"


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "end"])
@pytest.mark.parametrize("answer", ["450 4.2.0 greylisted", "451 4.3.0 local error", "452 4.3.1 no room"])
def test_a_not_now_at_any_step_leaves_the_letter_queued_and_the_next_send_brings_it(
    drafted: Desk, step: str, answer: str
) -> None:
    """A server that wants no mail from us at all (at MAIL, without a word of greylisting) is asked for no other."""
    all_wait = step == "mail" and "greylisted" not in answer
    drafted.smtp.script(step, answer, recipient="" if step == "mail" else KENT)
    ran = drafted("send", "bicycles", "--yes", expect=1 if all_wait else 4)
    assert answer in ran.err
    left = 0 if all_wait else CAMPAIGN - 1
    assert sum(letters_to(drafted).values()) == left
    stages = [each["stage"] for each in drafted.json("status")]
    assert (stages.count("queued"), stages.count("waiting")) == (CAMPAIGN - left, left)
    drafted("send", "bicycles", "--yes")
    assert sorted(letters_to(drafted).values()) == [1] * CAMPAIGN
    for ref in drafted.refs().values():
        assert states(drafted, ref)[-2:] == ["attempted", "accepted"]


def test_a_greylisted_campaign_leaves_by_itself_when_send_waits(drafted: Desk) -> None:
    """As Postgrey does it: whoever comes back before its time is told the same again."""
    smtp, began = drafted.smtp, time.monotonic()

    def greylist() -> None:
        early = time.monotonic() < began + 4
        smtp.lines[:] = [Line("rcpt", ["450 4.2.0 Greylisted, see you in 4 seconds"])] if early else []

    smtp.when_at["rcpt"] = greylist
    drafted.on = datetime.now(UTC).date().isoformat()
    ran = drafted("send", "bicycles", "--yes", "--now", "--wait")
    assert "waiting until" in ran.err
    assert "sent 4 letters" in ran.err
    assert sorted(letters_to(drafted).values()) == [1] * CAMPAIGN
    for ref in drafted.refs().values():
        assert states(drafted, ref) == ["queued", "attempted", "deferred", "attempted", "accepted"]


def test_a_disk_that_is_full_when_the_answer_comes_leaves_the_letter_in_doubt(
    small_disk: Path, capsys: Any, smtp_server: SmtpServer
) -> None:
    """The server has it, and that cannot be written down: it is not sent again by itself."""
    desk = make_desk(small_disk / "desk", capsys, None, smtp_server)
    desk("draft", "bicycles")
    filler = small_disk / "filler"

    def fill(_: bytes) -> None:
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
            while True:
                file.write(b"x" * 4096)

    smtp_server.when_taken = fill
    error = desk("send", "bicycles", "--yes", expect=1).err
    assert "the disk is full" in error
    smtp_server.when_taken = lambda _: None
    filler.unlink()
    (first,) = letters_to(desk)
    (doubtful,) = [each for each in desk.json("status") if each["stage"] == "unknown"]
    assert {each["stage"] for each in desk.json("status")} == {"unknown", "queued"}
    desk("send", "bicycles", "--yes")
    assert letters_to(desk)[first] == 1
    desk("record", doubtful["ref"], "sent")
    assert {each["stage"] for each in desk.json("status")} == {"waiting"}
    assert sorted(letters_to(desk).values()) == [1] * CAMPAIGN


def test_automatic_replies_are_never_answered_and_bring_no_letter_forward(drafted: Desk) -> None:
    """Two machines could write to each other for ever; what we send follows the plan and a person's yes alone."""
    drafted("send", "bicycles", "--yes")
    kent = drafted.refs()["Kent Police"]

    def loop(times: int) -> None:
        for number in range(times):
            mail = reply(f"ada+{kent.lower()}@newsroom.test", f"I am out of the office ({number}).\n", sender=ROBOT)
            mail["Auto-Submitted"] = "auto-replied"
            drafted.receive(mail)
        drafted("fetch")

    loop(5)
    assert not any(each["allowed"] for each in drafted.json("chase"))
    drafted.on = "2026-04-01"
    drafted("chase", "--send", "--yes", "--only", "kent")
    assert letters_to(drafted)[KENT] == 2
    loop(5)
    drafted("chase", "--send", "--yes", "--only", "kent")
    assert letters_to(drafted)[KENT] == 2
    assert ROBOT not in letters_to(drafted)
    kinds = [each["kind"] for each in drafted.json("show", kent)["events"]]
    assert [kind for kind in kinds if kind != "out-of-office"] == ["sent", "chased"]


def test_a_database_that_another_program_holds_for_a_while_is_waited_for(desk: Desk) -> None:
    desk("draft", "bicycles")
    desk.receive(PLAIN)
    holder = sqlite3.connect(desk.workspace.database, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(1.0, lambda: holder.execute("ROLLBACK"))
    release.start()
    assert "1 new" in desk("fetch").err
    assert "sent 4 letters" in desk("send", "bicycles", "--yes").err
    release.join()
    holder.close()


def test_a_fetch_cut_anywhere_in_a_mail_keeps_no_half_of_it_and_the_next_one_has_all(
    desk: Desk, dovecot: Dovecot
) -> None:
    with Proxy(dovecot.imap_port) as proxy:
        file = desk.workspace.settings_file
        tls = f'port = {dovecot.imaps_port}\nsecurity = "tls"'
        file.write_text(file.read_text().replace(tls, f'port = {proxy.port}\nsecurity = "none"'))
        mails = [PLAIN + b"%d\r\n" % number * 100 for number in range(3)]
        for raw in mails:
            desk.receive(raw)
        for place in (0, 1, 7, len(mails[1]) // 2, len(mails[1]) - 1, len(mails[1])):
            proxy.cut(b"BODY[] {%d}\r\nFrom" % len(mails[1]), place)
            error = desk("fetch", expect=1).err.strip()
            assert error.startswith(f"foitrack: localhost port {proxy.port} broke off the connection")
            assert "\n" not in error
            assert set(kept(desk)) <= set(mails)
        proxy.heal()
        desk("fetch")
    assert kept(desk) == mails


def test_a_fetch_that_throttling_ends_says_when_to_go_on(desk: Desk, dovecot: Dovecot) -> None:
    with Proxy(dovecot.imap_port) as proxy:
        file = desk.workspace.settings_file
        tls = f'port = {dovecot.imaps_port}\nsecurity = "tls"'
        file.write_text(file.read_text().replace(tls, f'port = {proxy.port}\nsecurity = "none"'))
        desk.receive(PLAIN)
        proxy.swap(b"OK Fetch completed", b"NO [OVERQUOTA] Account exceeded command or bandwidth limits.")
        error = desk("fetch", expect=1).err
        assert "Account exceeded command or bandwidth limits" in error
        assert "go on in 15 minutes" in error
        proxy.heal()
        assert "1 new" in desk("fetch").err


def test_a_renamed_folder_is_said_and_read_under_its_new_name_without_doubling(desk: Desk, dovecot: Dovecot) -> None:
    settings = desk.workspace.settings_file
    text = settings.read_text()
    settings.write_text(text.replace("timeout_seconds", 'folders = ["FOI"]\ntimeout_seconds'))
    for number in range(3):
        desk.receive(PLAIN + b"%d\r\n" % number, "FOI")
    assert "3 new" in desk("fetch").err
    dovecot.maildir("FOI").rename(dovecot.maildir("Requests"))
    desk.receive(PLAIN + b"3\r\n", "Requests")
    ran = desk("fetch")
    assert "! the folder FOI does not exist on the server" in ran.err
    assert "0 new" in ran.err
    settings.write_text(text.replace("timeout_seconds", 'folders = ["Requests"]\ntimeout_seconds'))
    assert "1 new" in desk("fetch").err
    assert kept(desk) == [PLAIN + b"%d\r\n" % number for number in range(4)]


def test_a_disk_that_is_full_while_files_are_read_loses_nothing(
    small_disk: Path, capsys: Any, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail is safe by then; what could not be kept of its files is read by the next fetch."""
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    desk = make_desk(small_disk / "desk", capsys, dovecot)
    remount(small_disk, "size=20m")
    desk("draft", "bicycles")
    mail = reply("ada@newsroom.test", "Enclosed.\n")
    rows = "".join(f"{number},{number * 7919 % 10007}\n" for number in range(30_000))
    mail.add_attachment(f"station,thefts\n{rows}".encode(), "text", "csv", filename="thefts.csv")
    desk.receive(mail)
    filler = small_disk / "filler"
    keep = readings.keep_document

    def keep_on_a_full_disk(*arguments: Any) -> None:
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
            while True:
                file.write(b"x" * 4096)
        keep(*arguments)

    with monkeypatch.context() as moment:
        moment.setattr(readings, "keep_document", keep_on_a_full_disk)
        assert "the disk is full" in desk("fetch", expect=1).err
    filler.unlink()
    desk("fetch")
    assert "thefts.csv" in desk("search", "7919").out
