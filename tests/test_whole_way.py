"""The whole way on real servers: draft, send, reply, fetch, file, status, chase, answer, results."""

from __future__ import annotations

import json
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from foitrack.store import blobs
from foitrack.store.database import Store
from tests.desk import Desk, reply

pytestmark = pytest.mark.server

ACKNOWLEDGEMENT = (
    "Thank you for your request for information, which was received on 02/03/2026. Our reference is 20/03/1088.\n"
    "Your request will now be considered in accordance with the Freedom of Information Act 2000. You will receive "
    "a response within the statutory timescale of 20 working days.\n"
)
SHEET = b'Question,Answer\n1. How many bicycles were reported stolen?,"1,204"\n2. How many were found?,88\n'


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """Four letters have left on 2 March."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    return desk


@pytest.fixture
def answered(sent: Desk) -> Desk:
    """On 5 March Kent has acknowledged, Essex has answered with a file, and a shop has written."""
    refs = sent.refs()
    sent.on = "2026-03-05"
    sent.receive(reply(f"ada+{refs['Kent Police'].lower()}@newsroom.test", ACKNOWLEDGEMENT))
    sent.receive(essex_answer(refs["Essex Police"]))
    sent.receive(reply("ada@newsroom.test", "Buy now", sender="shop@spam.test", subject="Sale"))
    sent("fetch")
    return sent


def essex_answer(ref: str) -> EmailMessage:
    mail = reply(
        "ada@newsroom.test",
        "Please find our response attached. We have disclosed all the information you asked for.",
        sender="FOI <info.rights.freedom@essex.police.uk>",
        subject=f"FOI response {ref}",
    )
    mail.add_attachment(SHEET, "text", "csv", filename="response.csv")
    return mail


def test_four_letters_leave_each_with_its_own_reply_address(sent: Desk) -> None:
    letters = {recipients[0]: raw for _, recipients, raw in sent.smtp.received}
    assert len(letters) == 4
    kent = letters["freedomofinformation@kent.police.uk"]
    assert f"ada+{sent.refs()['Kent Police'].lower()}@newsroom.test".encode() in kent
    assert {each["stage"] for each in sent.json("status")} == {"waiting"}
    assert {each["due"] for each in sent.json("status")} == {"2026-03-31"}


def test_replies_are_filed_and_what_is_not_ours_waits(answered: Desk) -> None:
    refs = answered.refs()
    kent = answered.status(refs["Kent Police"])
    assert (kent["stage"], kent["messages"], kent["references"]) == ("waiting", 2, ["20/03/1088"])
    held = [each for each in answered.json("inbox") if not each["ref"]]
    assert [each["sender"] for each in held] == ["shop@spam.test"]
    answered("file", str(held[0]["message"]), "--not-ours")
    assert [each["ref"] for each in answered.json("inbox")] == [refs["Essex Police"]]


def test_a_mail_filed_by_hand_moves_and_can_be_put_back(answered: Desk) -> None:
    kent = answered.refs()["Kent Police"]
    (held,) = [each["message"] for each in answered.json("inbox") if not each["ref"]]
    answered("file", str(held), kent)
    assert answered.status(kent)["messages"] == 3
    answered("file", str(held), "--undo")
    assert answered.status(kent)["messages"] == 2


def test_a_question_goes_out_and_a_table_comes_back(answered: Desk) -> None:
    essex = answered.refs()["Essex Police"]
    (message,) = [each["message"] for each in answered.json("inbox") if each["ref"] == essex]
    answered("record", essex, "disclosed", "--message", str(message))
    answered("answer", essex, "--accept", "--yes")
    found = answered.json("results", "bicycles")
    assert found["totals"]["reported"]["total"] == 1204
    (row,) = [each for each in found["rows"] if each["answers"]]
    assert row["answers"]["found"]["value"] == 88
    assert row["answers"]["found"]["source"].startswith("response.csv")
    assert all(each["reason"] for each in found["rows"] if not each["answers"])
    assert "1 of 4 answered" in answered("results", "bicycles").out


def test_what_is_late_is_chased_once(answered: Desk) -> None:
    refs = answered.refs()
    answered.on = "2026-04-09"
    assert {each["ref"] for each in answered.json("chase") if each["allowed"]} >= {refs["Norfolk Constabulary"]}
    before = len(answered.smtp.received)
    answered("chase", "--send", "--yes", "--only", "norfolk")
    letters = answered.smtp.received[before:]
    assert [recipients for _, recipients, _ in letters] == [["freedom@norfolk.pnn.police.uk"]]
    assert b"References: <" in letters[0][2]
    answered("chase", "--send", "--yes", "--only", "norfolk")
    assert len(answered.smtp.received) == before + 1


def test_nothing_is_chased_while_a_reply_waits_for_a_decision(answered: Desk) -> None:
    answered.on = "2026-04-09"
    (essex,) = [each for each in answered.json("chase") if each["ref"] == answered.refs()["Essex Police"]]
    assert not essex["allowed"]


def test_a_chase_letter_in_doubt_is_settled_by_a_persons_word(answered: Desk) -> None:
    norfolk = answered.refs()["Norfolk Constabulary"]
    answered.on = "2026-04-09"
    answered.smtp.script("end", "keep and drop", recipient="freedom@norfolk.pnn.police.uk")
    answered("chase", "--send", "--yes", "--only", "norfolk", expect=4)
    assert "is not in the Sent folder" in answered("send", "bicycles", "--yes").err
    answered.on = "2026-04-10"
    answered("record", norfolk, "sent")
    events = [(each["on"], each["kind"], bool(each["letter"])) for each in answered.json("show", norfolk)["events"]]
    assert events == [("2026-03-02", "sent", False), ("2026-04-09", "chased", True)]


def test_a_chase_letter_in_doubt_can_be_sent_again(answered: Desk) -> None:
    norfolk = answered.refs()["Norfolk Constabulary"]
    answered.on = "2026-04-09"
    answered.smtp.script("end", "drop", recipient="freedom@norfolk.pnn.police.uk")
    answered("chase", "--send", "--yes", "--only", "norfolk", expect=4)
    before = len(answered.smtp.received)
    answered("send", "--again", norfolk, "--yes")
    assert len(answered.smtp.received) == before + 1
    assert answered.json("show", norfolk)["events"][-1]["kind"] == "chased"


FROIDE = Path(os.environ.get("FOITRACK_CORPUS", "/nowhere")) / "froide"


@pytest.mark.skipif(not FROIDE.is_dir(), reason="FOITRACK_CORPUS names no corpus")
def test_real_mails_are_stored_byte_for_byte_and_shown(desk: Desk) -> None:
    files = sorted(path for path in FROIDE.iterdir() if path.suffix in (".txt", ".eml"))
    raws = [path.read_bytes() for path in files]
    wanted = {raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for raw in raws}  # IMAP sends lines with CRLF
    for raw in wanted:
        desk.receive(raw)
    ran = desk("fetch")
    assert f"{len(wanted)} new" in ran.err
    with Store(desk.workspace.database) as store:
        rows = store.query("SELECT id, raw FROM messages WHERE direction = 'in'")
        assert {blobs.get(store, blobs.MAIL, row["raw"]) for row in rows} == wanted
    waiting = {each["message"]: each for each in desk.json("inbox")}
    assert len(waiting) == len(wanted)
    shown = desk("inbox").out
    for row in rows:
        assert f"[{row['id']}] " in shown
        assert json.dumps(waiting[row["id"]], default=str)
    assert "0 new" in desk("fetch").err
