"""What is recorded without asking, through the desk, on real servers."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, make_desk, reply
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer

ACKNOWLEDGED = "Thank you for your request which was received on 2 March 2026. Our reference is FOI/1234/26.\n"


@pytest.fixture
def desk(tmp_path: Path, capsys: Any, dovecot: Dovecot, smtp_server: SmtpServer, monkeypatch: Any) -> Desk:
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    made = make_desk(tmp_path / "desk", capsys, dovecot, smtp_server)
    made("draft", "bicycles")
    made("send", "bicycles", "--yes")
    made.on = "2026-03-04"
    return made


def kinds(desk: Desk, ref: str) -> list[str]:
    return [each["kind"] for each in desk.json("show", ref)["events"]]


def to_kent(desk: Desk, text: str) -> tuple[str, EmailMessage]:
    ref = desk.refs()["Kent Police"]
    return ref, reply(f"ada+{ref.lower()}@newsroom.test", text, subject="Your FOI request FOI/1234/26", on="2026-03-03")


def test_a_plain_acknowledgement_is_recorded(desk: Desk) -> None:
    ref, mail = to_kent(desk, ACKNOWLEDGED)
    desk.receive(mail)
    desk("fetch")
    assert kinds(desk, ref) == ["sent", "acknowledged"]


def test_an_acknowledgement_with_a_question_waits_for_a_person_and_holds_up_chasing(desk: Desk) -> None:
    ref, mail = to_kent(desk, ACKNOWLEDGED + "Could you tell us which type of bicycles you have in mind?\n")
    desk.receive(mail)
    desk("fetch")
    assert kinds(desk, ref) == ["sent"]
    assert [each["ref"] for each in desk.json("inbox")] == [ref]
    desk.on = "2026-04-01"
    (row,) = [each for each in desk.json("chase") if each["ref"] == ref]
    assert not row["allowed"]


def test_an_acknowledgement_with_a_file_waits_for_a_person(desk: Desk) -> None:
    ref, mail = to_kent(desk, ACKNOWLEDGED)
    mail.add_attachment(b"Reported,1204\nFound,88\n", maintype="text", subtype="csv", filename="answer.csv")
    desk.receive(mail)
    desk("fetch")
    assert kinds(desk, ref) == ["sent"]


def test_a_forged_bounce_that_returns_no_letter_of_ours_voids_no_clock(desk: Desk) -> None:
    ref, mail = to_kent(desk, "Your message could not be delivered. 550 5.1.1 User unknown\n")
    mail.replace_header("From", "MAILER-DAEMON@evil.example.org")
    mail["X-Failed-Recipients"] = "freedomofinformation@kent.police.uk"
    mail["Return-Path"] = "<>"
    desk.receive(mail)
    desk("fetch")
    assert kinds(desk, ref) == ["sent"]
    assert desk.status(ref)["due"] == "2026-03-31"


def test_an_acknowledgement_that_our_own_server_found_forged_is_not_recorded(desk: Desk) -> None:
    ref, mail = to_kent(desk, ACKNOWLEDGED)
    mail["Authentication-Results"] = "localhost; dmarc=fail header.from=kent.police.uk; spf=fail"
    desk.receive(mail)
    desk("fetch")
    assert kinds(desk, ref) == ["sent"]
    (waiting,) = desk.json("inbox")
    assert waiting["sender_known"] is False
    assert "DMARC" in waiting["evidence"]
