"""`doctor`: says what is wrong and what to do about it, and makes anew what is derived."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from email.policy import SMTP
from typing import Any

import pytest

from foitrack.store import schema
from foitrack.store.database import Store
from tests.desk import Desk, reply

pytestmark = pytest.mark.server


@pytest.fixture
def used(desk: Desk) -> Desk:
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    to = f"ada+{desk.refs()['Kent Police'].lower()}@newsroom.test"
    mail = reply(to, "The information is not held by this force.\n")
    mail.add_attachment(b"reported,88\n", "text", "csv", filename="answer.csv")
    desk.receive(mail.as_bytes(policy=SMTP))
    desk.on = "2026-03-04"
    desk("fetch")
    return desk


def findings(desk: Desk, expect: int = 0, *words: str) -> list[dict[str, Any]]:
    found = desk("doctor", *words, "--format", "json", expect=expect).json
    assert {tuple(each) for each in found} == {("check", "state", "what", "do")}
    return found  # type: ignore[no-any-return]


def faults(desk: Desk, expect: int = 1, *words: str) -> list[str]:
    return [
        f"{each['check']}: {each['what']}: {each['do']}"
        for each in findings(desk, expect, *words)
        if each["state"] == "fault"
    ]


def warnings(desk: Desk) -> list[str]:
    return [each["what"] for each in findings(desk) if each["state"] == "warning"]


def change(desk: Desk, *statements: str) -> None:
    """Do to the database what only a damaged disk or another program would."""
    connection = sqlite3.connect(desk.workspace.database)
    for each in statements:
        connection.execute(each)
    connection.commit()
    connection.close()


def test_a_sound_workspace_has_no_fault(used: Desk) -> None:
    found = findings(used)
    checks = ["machine", "settings", "forces", "campaigns", "letter templates", "bank holidays", "keyring"]
    checks += ["way of logging in", "daily limit", "reply addresses", "names", "encryption", "secrets"]
    checks += ["outgoing server", "clock of the server", "incoming server", "mailbox"]
    checks += ["database", "files", "letters", "clock", "derived"]
    assert list(dict.fromkeys(each["check"] for each in found)) == checks
    assert "no faults" in used("doctor").err


def test_a_wrong_password_a_closed_port_and_a_broken_campaign_are_said_at_once(
    used: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", "wrong")
    settings = used.workspace.settings_file
    settings.write_text(settings.read_text().replace(f"port = {used.smtp.port}", "port = 9"))
    used.workspace.campaign_file("bicycles").write_text("title: 7\nquestion: []\n")
    found = faults(used)
    assert any(each.startswith("incoming server: ") and "refused the login" in each for each in found)
    assert any(each.startswith("outgoing server: localhost port 9: nothing answers there") for each in found)
    assert sum(each.startswith("campaigns: bicycles.yaml") for each in found) >= 2


def test_a_secret_that_is_missing_is_said_without_a_server(used: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOITRACK_IMAP_PASSWORD")
    (found,) = faults(used, 1, "--offline")
    assert found.startswith("secrets: imap: no secret is known for")
    assert found.endswith("run 'foitrack login'")


def test_half_a_settings_file_is_said_and_the_store_is_checked_all_the_same(used: Desk) -> None:
    used.workspace.settings_file.write_text("[requester]\nname = 3\n")
    found = findings(used, 1)
    assert sum(each["check"] == "settings" and each["state"] == "fault" for each in found) >= 3
    assert {"database", "files", "derived"} <= {each["check"] for each in found if each["state"] == "ok"}


def test_a_broken_letter_of_ones_own_is_named(used: Desk) -> None:
    (used.workspace.letters / "reminder.txt").write_text("Subject: x\n\n{% if %}\n")
    (found,) = faults(used)
    assert "letter templates: reminder.txt line" in found


@pytest.mark.parametrize(
    ("spoil", "word"),
    [(lambda path: path.unlink(), "missing"), (lambda path: path.write_bytes(b"forged"), "changed")],
    ids=["missing", "changed"],
)
def test_a_spoilt_file_is_named(used: Desk, spoil: Callable[[Any], object], word: str) -> None:
    path = next((used.workspace.root / "attachments").glob("*/*"))
    spoil(path)
    (found,) = faults(used, 1, "--quick")
    assert found == f"files: {path} is {word}: restore it from a backup"


def test_a_row_that_names_nothing_is_named(used: Desk) -> None:
    change(used, "PRAGMA foreign_keys = off", "UPDATE messages SET id = 99 WHERE direction = 'in'")
    assert any("filings names a row of messages that is not there" in each for each in faults(used))


def test_a_damaged_database_is_said_to_be_damaged(used: Desk) -> None:
    used.workspace.database.write_bytes(b"not a database any more " * 400)
    for side in ("-wal", "-shm"):
        used.workspace.database.with_name(f"foitrack.db{side}").unlink(missing_ok=True)
    assert any(each.startswith("database: ") and "is damaged" in each for each in faults(used))


def test_what_is_derived_is_made_anew_and_what_differed_is_said(used: Desk) -> None:
    kent = used.refs()["Kent Police"]
    before = used.json("show", kent), used.json("inbox")
    change(
        used,
        "UPDATE messages SET text = 'forged', subject = 'forged' WHERE direction = 'in'",
        "UPDATE suggestions SET kind = 'refused'",
        "DELETE FROM documents",
        "DELETE FROM attachments",
    )
    said = warnings(used)
    assert any(each.startswith("1 messages were not what their raw mail says") for each in said)
    assert any(each.startswith("1 readings were not what the rules say today") for each in said)
    assert (used.json("show", kent), used.json("inbox")) == before
    assert not [each for each in warnings(used) if "put right" in each]


def test_an_index_that_differs_is_made_anew(used: Desk) -> None:
    change(used, "INSERT INTO messages_fts (messages_fts) VALUES ('delete-all')")
    assert "the full-text index messages_fts differed from its table; made anew" in warnings(used)
    assert not [each for each in warnings(used) if "full-text" in each]
    with Store(used.workspace.database) as store:
        assert store.query("SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'held'")[0][0] == 1


def test_facts_are_never_touched(used: Desk) -> None:
    def facts() -> list[list[Any]]:
        with Store(used.workspace.database) as store:
            tables = ("events", "deliveries", "answers", "filings", "letters", "requests")
            return [[tuple(row) for row in store.query(f"SELECT * FROM {table}")] for table in tables]

    before = facts()
    change(used, "UPDATE suggestions SET kind = 'refused'")
    findings(used)
    assert facts() == before


def test_files_that_belong_to_nothing_and_open_doors_are_warned_of(used: Desk) -> None:
    (used.workspace.root / "mail" / "00").mkdir(exist_ok=True)
    (used.workspace.root / "mail" / "00" / "half.eml.1a2b.new").write_bytes(b"half")
    used.workspace.settings_file.chmod(0o644)
    said = warnings(used)
    assert any(each.startswith("1 files belong to nothing") for each in said)
    assert any("others on this machine can read" in each for each in said)


def test_a_clock_behind_the_store_is_warned_of(used: Desk) -> None:
    used.on = "2026-01-05"
    assert any(
        each.startswith("it is 2026-01-05, and the store was last written on 2026-03-04") for each in warnings(used)
    )


def test_a_newer_database_is_one_line(used: Desk) -> None:
    name = "0099 telepathy"
    change(
        used, f"INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('{schema.SET}', '{name}', '')"
    )
    found = faults(used)
    assert any("was made by a newer foitrack" in each and "update foitrack" in each for each in found)
