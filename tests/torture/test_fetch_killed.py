"""`fetch` killed anywhere: every mail that was in the folders is in the store, byte for byte, exactly once."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

import pytest

from foitrack.store import blobs
from foitrack.store.database import Store
from tests.desk import Desk, make_desk, reply
from tests.servers.dovecot import DovecotProcess, new_account
from tests.torture.killing import start

pytestmark = [pytest.mark.torture, pytest.mark.server]

FETCH_STEPS = 45
LONGEST_SECONDS = 2.0


def test_fetch_killed_at_any_step_or_moment(
    seed: int, tmp_path: Path, capsys: Any, dovecot_process: DovecotProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    dovecot = new_account(dovecot_process)
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", dovecot.password)
    desk = make_desk(tmp_path / "desk", capsys, dovecot)
    desk("draft", "bicycles")
    refs = list(desk.refs().values())
    mails = [mail(dice, number, refs) for number in range(dice.randint(5, 25))]
    arrive(desk, dice, mails)
    for _ in range(dice.choice([1, 1, 2, 3])):
        if dice.random() < 0.7:
            start(desk, "fetch", fatal=dice.randint(1, FETCH_STEPS)).end()
        else:
            start(desk, "fetch").kill_after(dice.uniform(0.3, LONGEST_SECONDS))
        late = mail(dice, 1000, refs)
        desk.receive(late)
        mails.append(late)
    desk("fetch")
    check(desk, mails)
    assert "0 new" in desk("fetch").err


def mail(dice: random.Random, number: int, refs: list[str]) -> bytes:
    """Write a mail: to a request or to none, with a Message-ID, another's, or none, with a file or broken."""
    ref = dice.choice([*refs, "NOBODY"])
    ids = ["", f"<{number}.{dice.random()}@kent.police.uk>", "<the-same@kent.police.uk>"]
    one = reply(f"ada+{ref.lower()}@newsroom.test", f"Number {dice.random()}.\n", message_id=dice.choice(ids))
    if dice.random() < 0.4:
        one.add_attachment(dice.randbytes(dice.randint(0, 9000)), "application", "pdf", filename=f"{number}.pdf")
    raw = one.as_bytes()
    cut = raw[: dice.randint(1, len(raw))] if dice.random() < 0.2 else raw
    return cut.replace(b"\n", b"\r\n")


def arrive(desk: Desk, dice: random.Random, mails: list[bytes]) -> None:
    """Put each mail into INBOX, into Junk, or into both."""
    for raw in mails:
        for folder in dice.choice([["INBOX"], ["INBOX"], ["Junk"], ["INBOX", "Junk"], ["INBOX", "INBOX"]]):
            desk.receive(raw, folder)


def check(desk: Desk, mails: list[bytes]) -> None:
    """Compare the store with what was in the folders."""
    with Store(desk.workspace.database) as store:
        kept = [row["raw"] for row in store.query("SELECT raw FROM messages WHERE direction = 'in'")]
        assert sorted(kept) == sorted({hashlib.sha256(raw).hexdigest() for raw in mails})
        assert {blobs.get(store, blobs.MAIL, digest) for digest in kept} == set(mails)
        for row in store.query("SELECT DISTINCT sha256 FROM attachments"):
            assert blobs.damaged(store, blobs.ATTACHMENTS, row["sha256"]) == ""
        assert store.query("SELECT count(*) FROM messages WHERE read = 0")[0][0] == 0
        assert store.query("PRAGMA integrity_check")[0][0] == "ok"
        assert store.query("PRAGMA foreign_key_check") == []
        seen = store.query("SELECT count(*) FROM sightings")[0][0]
        assert seen == len(desk.dovecot.mails()) + len(desk.dovecot.mails("Junk"))
