"""`send` and `fetch` killed at each of their steps in turn: before and after every commit, before every rename."""

from __future__ import annotations

from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, make_desk, reply
from tests.servers.dovecot import DovecotProcess, new_account
from tests.servers.smtp import SmtpServer
from tests.torture.killing import start
from tests.torture.test_fetch_killed import check
from tests.torture.test_send_killed import finish, received

pytestmark = [pytest.mark.torture, pytest.mark.server]

FIRST_LETTER = 22  # the steps of `send --only`, with room; those of further letters are the same
ONE_BATCH = 24


@pytest.fixture
def desk(
    tmp_path: Path,
    capsys: Any,
    dovecot_process: DovecotProcess,
    smtp_server: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Desk:
    dovecot = new_account(dovecot_process)
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    desk = make_desk(tmp_path / "desk", capsys, dovecot, smtp_server)
    desk("draft", "bicycles")
    return desk


@pytest.mark.parametrize("fatal", range(1, FIRST_LETTER + 1, 3))
def test_send_killed_at_one_step(desk: Desk, fatal: int) -> None:
    start(desk, "send", "bicycles", "--yes", fatal=fatal).end()
    assert max(received(desk.smtp).values(), default=0) <= 1
    finish(desk, desk.smtp)


@pytest.mark.parametrize("fatal", range(1, ONE_BATCH + 1, 4))
def test_fetch_killed_at_one_step(desk: Desk, fatal: int) -> None:
    (ref, *_) = desk.refs().values()
    mails = [
        reply(f"ada+{ref.lower()}@newsroom.test", f"Answer {number}.\n").as_bytes(policy=SMTP) for number in range(3)
    ]
    for raw in mails:
        desk.receive(raw)
    start(desk, "fetch", fatal=fatal).end()
    desk("fetch")
    check(desk, mails)
