"""The whole way on real servers: draft, send, reply, fetch, file, status, chase, answer, results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, make_desk, reply
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServer


@pytest.fixture
def desk(tmp_path: Path, capsys: Any, dovecot: Dovecot, smtp_server: SmtpServer, monkeypatch: Any) -> Desk:
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    return make_desk(tmp_path / "desk", capsys, dovecot, smtp_server)


def test_a_question_goes_out_and_a_table_comes_back(desk: Desk) -> None:
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    refs = desk.refs()
    kent, essex = refs["Kent Police"], refs["Essex Police"]
    sent = {recipients[0]: raw for _, recipients, raw in desk.smtp.received}
    assert len(sent) == 4
    assert f"ada+{kent.lower()}@newsroom.test".encode() in sent["freedomofinformation@kent.police.uk"]

    assert "nothing to send" in desk("send", "bicycles", "--yes").err
    assert len(desk.smtp.received) == 4

    desk.on = "2026-03-05"
    desk.receive(reply(f"ada+{kent.lower()}@newsroom.test",
        "Thank you for your request for information, which was received on 02/03/2026. Our reference is 20/03/1088.\n"
        "Your request will now be considered in accordance with the Freedom of Information Act 2000. You will receive "
        "a response within the statutory timescale of 20 working days.\n"))
    answer = reply("ada@newsroom.test", "Please find our response attached.",
                   sender="FOI <info.rights.freedom@essex.police.uk>", subject=f"FOI response {essex}")
    answer.add_attachment(b"Question,Answer\n1. How many bicycles were reported stolen?,\"1,204\"\n2. How many were found?,88\n",
                          maintype="text", subtype="csv", filename="response.csv")
    desk.receive(answer)
    desk.receive(reply("ada@newsroom.test", "Buy now", sender="shop@spam.test", subject="Sale"))
    fetched = desk("fetch")
    import sys; w=lambda *a: print(*a, file=sys.__stderr__)
    w(fetched.out, fetched.err)
    w(desk("inbox").out)
    w(desk("status").out)
    inbox = desk.json("inbox")
    assert desk.status(kent)["stage"] == "waiting"
    desk("record", essex, "disclosed", "--message", str([e["message"] for e in inbox if e["ref"] == essex][0]))
    w(desk("answer", essex).out)
    desk("answer", essex, "--accept", "--yes")
    w(desk("results", "bicycles").out)
    w(desk("show", essex).out)
    found = desk.json("results", "bicycles")
    assert found["totals"]["reported"]["total"] == 1204
