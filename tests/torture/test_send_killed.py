"""`send` killed anywhere: no letter leaves twice without a person's word, and none is silently forgotten."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, make_desk
from tests.servers.dovecot import DovecotProcess, new_account
from tests.servers.smtp import STEPS, SmtpServer
from tests.torture.killing import start

pytestmark = [pytest.mark.torture, pytest.mark.server]

SEND_STEPS = 40  # about as many as a run takes; a fatal step beyond them lets it live
LONGEST_SECONDS = 2.5


def received(smtp: SmtpServer) -> Counter[str]:
    """How many letters the server took for each recipient."""
    return Counter(recipients[0] for _, recipients, _ in smtp.received)


def test_send_killed_at_any_step_or_moment(
    seed: int,
    tmp_path: Path,
    capsys: Any,
    dovecot_process: DovecotProcess,
    smtp_server: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dice = random.Random(seed)
    dovecot = new_account(dovecot_process)
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    desk = make_desk(tmp_path / "desk", capsys, dovecot, smtp_server)
    desk("draft", "bicycles")
    for _ in range(dice.choice([1, 1, 2, 3])):
        kill_once(desk, smtp_server, dice)
        assert max(received(smtp_server).values(), default=0) <= 1
    finish(desk, smtp_server)


def kill_once(desk: Desk, smtp: SmtpServer, dice: random.Random) -> None:
    """Start `send` and kill it: at a step of its own, at a step of the conversation, or at a moment."""
    match dice.choice(["step", "step", "conversation", "conversation", "moment"]):
        case "step":
            start(desk, "send", "bicycles", "--yes", fatal=dice.randint(1, SEND_STEPS)).end()
        case "conversation":
            victim = start(desk, "send", "bicycles", "--yes")
            countdown = [dice.randint(1, 4)]

            def count() -> None:
                countdown[0] -= 1
                if countdown[0] == 0:
                    victim.kill()

            smtp.when_at[dice.choice(STEPS)] = count
            victim.end()
            smtp.when_at.clear()
        case "moment":
            start(desk, "send", "bicycles", "--yes").kill_after(dice.uniform(0.3, LONGEST_SECONDS))


def finish(desk: Desk, smtp: SmtpServer) -> None:
    """Send what is left; settle by hand what is in doubt; then every letter has arrived exactly once."""
    desk("send", "bicycles", "--yes")
    assert max(received(smtp).values()) == 1
    addresses = {each["ref"]: each["address"] for each in desk.json("draft", "bicycles")}
    lines = desk.json("status", "bicycles")
    assert {each["stage"] for each in lines} <= {"waiting", "unknown"}
    for line in lines:
        arrived = received(smtp)[addresses[line["ref"]]]
        if line["stage"] == "waiting":
            assert arrived == 1
        elif arrived:
            desk("record", line["ref"], "sent")
        else:
            desk("send", "--again", line["ref"], "--yes")
    assert received(smtp) == dict.fromkeys(addresses.values(), 1)
    for line in desk.json("status", "bicycles"):
        assert (line["stage"], line["sent"]) == ("waiting", desk.on)
        kinds = [each["kind"] for each in desk.json("show", line["ref"])["events"]]
        assert kinds == ["sent"]
