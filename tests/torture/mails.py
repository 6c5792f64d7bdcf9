"""Mails of every kind to fetch while the plug is pulled, and the comparison of the store with the folders."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable

from foitrack.documents import READER_VERSION
from foitrack.store import blobs, readings
from foitrack.store.database import Store
from tests.desk import Desk, reply

LARGE = 4_000_000  # as base64 more than half a batch


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


def large_mail(dice: random.Random, number: int, refs: list[str], tables: int = 1) -> bytes:
    """Write a mail that fills more than half a batch, with small tables to read beside its large file."""
    one = reply(f"ada+{dice.choice(refs).lower()}@newsroom.test", f"Enclosed, number {dice.random()}.\n")
    one.add_attachment(dice.randbytes(LARGE), "application", "octet-stream", filename=f"{number}.bin")
    for table in range(tables):
        rows = f"quarter,reported\nfirst,{dice.randint(0, 10**9)}\n"
        one.add_attachment(rows.encode(), "text", "csv", filename=f"{number}-{table}.csv")
    return one.as_bytes().replace(b"\n", b"\r\n")


def arrive(desk: Desk, dice: random.Random, mails: Iterable[bytes], folders: tuple[str, ...] = ("Junk",)) -> None:
    """Put each mail into INBOX, into another folder, or into both."""
    for raw in mails:
        other = dice.choice(folders)
        for folder in dice.choice([["INBOX"], ["INBOX"], [other], ["INBOX", other], ["INBOX", "INBOX"]]):
            desk.receive(raw, folder)


def read_folders(desk: Desk, *folders: str) -> None:
    """Let these folders be read, beside INBOX and Junk."""
    assert desk.dovecot is not None
    for each in folders:
        desk.dovecot.make_folder(each)
    settings = desk.workspace.settings_file
    named = ", ".join(f'"{each}"' for each in ("INBOX", *folders))
    settings.write_text(settings.read_text().replace("timeout_seconds", f"folders = [{named}]\ntimeout_seconds"))


def check(desk: Desk, mails: Iterable[bytes], folders: tuple[str, ...] = ("INBOX", "Junk")) -> None:
    """Compare the store with what was in the folders: every mail once, byte for byte, read, seen in each place."""
    wanted = set(mails)
    with Store(desk.workspace.database) as store:
        kept = [row["raw"] for row in store.query("SELECT raw FROM messages WHERE direction = 'in'")]
        assert sorted(kept) == sorted(hashlib.sha256(raw).hexdigest() for raw in wanted)
        assert {blobs.get(store, blobs.MAIL, digest) for digest in kept} == wanted
        for row in store.query("SELECT DISTINCT sha256 FROM attachments"):
            assert blobs.damaged(store, blobs.ATTACHMENTS, row["sha256"]) == ""
        assert store.query("SELECT count(*) FROM messages WHERE direction = 'in' AND read = 0")[0][0] == 0
        assert readings.unread_documents(store, READER_VERSION) == []
        assert store.query("PRAGMA integrity_check")[0][0] == "ok"
        assert store.query("PRAGMA foreign_key_check") == []
        seen = store.query("SELECT count(*) FROM sightings")[0][0]
        assert desk.dovecot is not None
        assert seen == sum(len(desk.dovecot.mails(folder)) for folder in folders)
