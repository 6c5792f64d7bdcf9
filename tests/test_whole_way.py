"""The whole way on real servers: draft, send, reply, fetch, file, status, chase, answer, results."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, make_desk, reply
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer

KENT = "freedomofinformation@kent.police.uk"
ESSEX = "FOI <info.rights.freedom@essex.police.uk>"

ACKNOWLEDGEMENT = """Thank you for your request for information, which was received on 02/03/2026. Our reference is
20/03/1088. Your request will now be considered in accordance with the Freedom of Information Act 2000. You will receive
a response within the statutory timescale of 20 working days.
"""

FIGURES = b"""Question,Answer
1. How many bicycles were reported stolen?,"1,204"
2. How many were found?,88
"""


@pytest.fixture
def desk(tmp_path: Path, capsys: Any, dovecot: Dovecot, smtp_server: SmtpServer, monkeypatch: Any) -> Desk:
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    made = make_desk(tmp_path / "desk", capsys, dovecot, smtp_server)
    made("draft", "bicycles")
    made("send", "bicycles", "--yes")
    return made


def test_each_force_gets_one_letter_with_a_reply_address_of_its_own(desk: Desk, smtp_server: SmtpServer) -> None:
    sent = {recipients[0]: raw for _, recipients, raw in smtp_server.received}
    assert len(smtp_server.received) == len(sent) == 4
    ref = desk.refs()["Kent Police"]
    assert f"ada+{ref.lower()}@newsroom.test".encode() in sent[KENT]
    assert f"[{ref}]".encode() in sent[KENT]


def test_what_has_gone_does_not_go_again(desk: Desk, smtp_server: SmtpServer) -> None:
    assert "nothing to send" in desk("send", "bicycles", "--yes").err
    assert len(smtp_server.received) == 4


def test_an_acknowledgement_is_recorded_without_asking_and_teaches_their_reference(desk: Desk) -> None:
    ref = desk.refs()["Kent Police"]
    desk.on = "2026-03-05"
    desk.receive(reply(f"ada+{ref.lower()}@newsroom.test", ACKNOWLEDGEMENT))
    assert "acknowledged (recorded)" in desk("fetch").out
    line = desk.status(ref)
    assert (line["stage"], line["references"], line["undecided"]) == ("waiting", ["20/03/1088"], 0)


def test_figures_in_a_file_end_in_the_table_with_the_cell_they_stand_in(desk: Desk) -> None:
    ref = desk.refs()["Essex Police"]
    desk.on = "2026-03-05"
    answer = reply("ada@newsroom.test", "Our response is attached.", sender=ESSEX, subject=f"FOI response {ref}")
    answer.add_attachment(FIGURES, maintype="text", subtype="csv", filename="response.csv")
    desk.receive(answer)
    desk("fetch")
    (waiting,) = desk.json("inbox")
    assert (waiting["ref"], waiting["rung"]) == (ref, "our reference")
    desk("record", ref, "disclosed", "--message", str(waiting["message"]))
    desk("answer", ref, "--accept", "--yes")
    found = desk.json("results", "bicycles")
    (row,) = [each for each in found["rows"] if each["authority"] == "Essex Police"]
    reported = row["answers"]["reported"]
    assert (reported["value"], reported["source"]) == (1204, "response.csv#B2")
    assert found["totals"]["reported"]["total"] == 1204
    assert all(each["answers"] or each["reason"] for each in found["rows"])


def test_a_mail_that_nothing_ties_to_a_request_waits_with_its_reason_and_blocks_no_other(desk: Desk) -> None:
    desk.on = "2026-03-05"
    desk.receive(reply("ada@newsroom.test", "Buy now", sender="shop@spam.test", subject="Sale"))
    desk("fetch")
    (waiting,) = desk.json("inbox")
    assert waiting["ref"] == ""
    assert "shop@spam.test" in waiting["reason"]


def test_a_late_force_is_chased_once_and_not_on_the_day_it_is_due(desk: Desk, smtp_server: SmtpServer) -> None:
    desk.on = "2026-03-31"
    assert not [each for each in desk.json("chase", "bicycles") if each["letter"] == "overdue" and each["allowed"]]
    desk.on = "2026-04-01"
    late = [each for each in desk.json("chase", "bicycles") if each["allowed"]]
    assert {each["letter"] for each in late} <= {"overdue", "acknowledgement-chase"}
    desk("chase", "bicycles", "--send", "--yes")
    after = len(smtp_server.received)
    assert after == 4 + len(late)
    desk("chase", "bicycles", "--send", "--yes")
    assert len(smtp_server.received) == after


def test_the_server_sees_no_flag_and_no_move(desk: Desk, dovecot: Dovecot) -> None:
    ref = desk.refs()["Kent Police"]
    desk.receive(reply(f"ada+{ref.lower()}@newsroom.test", ACKNOWLEDGEMENT))
    before = sorted(path.name for path in dovecot.mails())
    desk("fetch")
    assert sorted(path.name.partition(":")[0] for path in dovecot.mails()) == sorted(
        n.partition(":")[0] for n in before
    )
    assert not any("S" in path.name.rpartition(",")[2] for path in dovecot.mails())


@pytest.mark.skipif("FOITRACK_CORPUS" not in os.environ, reason="FOITRACK_CORPUS names no folder")
def test_the_raw_mails_of_a_corpus_are_stored_byte_for_byte_and_shown(desk: Desk, dovecot: Dovecot) -> None:
    corpus = sorted((Path(os.environ["FOITRACK_CORPUS"]) / "froide").glob("*_[0-9]*.txt"))
    assert corpus
    for file in corpus:
        desk.receive(file.read_bytes())
    on_the_server = sorted(path.read_bytes() for path in dovecot.mails())
    desk.on = "2026-11-24"
    desk("fetch")
    stored = [path.read_bytes() for path in (desk.workspace.root / "mail").rglob("*.eml")]
    for raw in on_the_server:
        assert raw.replace(b"\r\n", b"\n") in [each.replace(b"\r\n", b"\n") for each in stored]
    waiting = desk.json("inbox")
    assert len(waiting) == len(corpus)
    for each in waiting:
        assert "subject" in desk("show", str(each["message"])).out
