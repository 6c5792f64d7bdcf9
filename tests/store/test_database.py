"""The database: real SQLite files, opened, migrated, refused and trusted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from foitrack.core.model import Event, Request
from foitrack.core.words import Kind
from foitrack.errors import NewerStore, StoreBusy, StoreError
from foitrack.store import answers, events, requests, schema
from foitrack.store.database import Store

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
KENT = Request("B-7Q4KX", "bicycles", "kent", "Kent Police", "foi@kent.police.uk", "ada+b-7q4kx@newsroom.test")

TABLES = {
    "requests",
    "drafts",
    "messages",
    "sightings",
    "cursors",
    "labels",
    "letters",
    "deliveries",
    "filings",
    "likely",
    "set_aside",
    "attachments",
    "documents",
    "suggestions",
    "warnings",
    "events",
    "learnt_senders",
    "learnt_references",
    "answers",
    "calendars",
    "decisions",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "foitrack.db") as store:
        yield store


def test_the_tables_are_those_of_the_migrations_and_no_other(store: Store) -> None:
    rows = store.query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'")
    assert {row["name"] for row in rows} == TABLES | {"_sqlite_migrations"}


def test_every_table_of_ours_is_strict(store: Store) -> None:
    strict = {row["name"]: row["strict"] for row in store.query("PRAGMA table_list")}
    assert {name for name in TABLES if not strict[name]} == set()


def test_a_text_does_not_go_into_a_column_of_numbers(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="TEXT value in INTEGER"), store.atomic():
        store.table("cursors").insert({"account": "a", "folder": "INBOX", "uidvalidity": "many", "uid": 1})


def test_a_misspelt_table_makes_no_new_one(store: Store) -> None:
    with pytest.raises(LookupError, match="evnets"), store.atomic():
        store.table("evnets").insert({"ref": "B-7Q4KX"})
    with pytest.raises(sqlite3.OperationalError, match="no such table"), store.atomic():
        store.execute("INSERT INTO evnets (ref) VALUES ('x')")
    assert not store.query("SELECT name FROM sqlite_master WHERE name = 'evnets'")


def test_foreign_keys_hold(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), store.atomic():
        events.add(store, "B-NOBODY", Event(date(2026, 3, 2), Kind.SENT), NOW)


def test_the_database_is_in_wal_and_syncs_each_commit(store: Store) -> None:
    assert store.query("PRAGMA journal_mode")[0][0] == "wal"
    assert store.query("PRAGMA synchronous")[0][0] == 2


@pytest.mark.parametrize("table", ["events", "deliveries", "answers"])
@pytest.mark.parametrize("statement", ["UPDATE {0} SET id = id + 100", "DELETE FROM {0}"], ids=["change", "remove"])
def test_facts_only_grow(store: Store, table: str, statement: str) -> None:
    _one_fact_each(store)
    with pytest.raises(sqlite3.IntegrityError, match="only grow"), store.atomic():
        store.execute(statement.format(table))


def test_only_the_owner_may_read_the_database(store: Store) -> None:
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_an_act_that_fails_in_the_middle_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.atomic():
        requests.add(store, [KENT], NOW)
        raise RuntimeError
    assert requests.every(store) == []


def test_the_second_writer_waits_and_reads_what_the_first_wrote(store: Store) -> None:
    with Store(store.path) as other:
        with store.atomic():
            requests.add(store, [KENT], NOW)
            assert requests.every(other) == []
        with other.atomic():
            assert requests.every(other) == [KENT]


def test_a_database_of_an_earlier_version_is_copied_before_it_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "foitrack.db"
    _make_earlier(path, versions=1)
    with Store(path) as store:
        assert {row["name"] for row in store.query("SELECT name FROM sqlite_master")} >= TABLES
        assert requests.every(store) == [KENT]
    with sqlite3.connect(tmp_path / "foitrack-before-0002.db") as copy:
        assert copy.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (1,)
        assert copy.execute("SELECT ref FROM requests").fetchone() == ("B-7Q4KX",)
    copy.close()


def test_a_new_database_needs_no_copy(store: Store) -> None:
    assert [path.name for path in store.folder.glob("*.db")] == ["foitrack.db"]


def test_opening_an_up_to_date_database_changes_nothing(store: Store) -> None:
    before = store.query("SELECT * FROM _sqlite_migrations")
    with Store(store.path) as again:
        assert again.query("SELECT * FROM _sqlite_migrations") == before
    assert [path.name for path in store.folder.glob("*.db")] == ["foitrack.db"]


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "foitrack.db"
    with Store(path) as store, store.atomic():
        row = {"migration_set": schema.SET, "name": "0099 telepathy", "applied_at": "2030-01-01"}
        store.table("_sqlite_migrations").insert(row)
    before = path.read_bytes()
    with pytest.raises(NewerStore, match=r"newer foitrack .*0099 telepathy.*: update foitrack"):
        Store(path)
    assert path.read_bytes() == before


def test_a_database_that_another_program_holds_is_said_to_be_held(store: Store) -> None:
    refused = pytest.raises(StoreBusy, match="held by another program: close it, or wait")
    with Store(store.path, patience_seconds=0.05) as impatient, store.atomic(), refused, impatient.atomic():
        pass


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "foitrack.db"
    path.write_bytes(b"Dear Sir or Madam, " * 500)
    with pytest.raises(StoreError, match=r"is damaged .*: restore a backup"):
        Store(path)


def test_a_folder_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"gone/foitrack\.db cannot be used: No such file"):
        Store(tmp_path / "gone" / "foitrack.db")


def test_a_copy_is_whole_while_another_writes(store: Store, tmp_path: Path) -> None:
    with store.atomic():
        requests.add(store, [KENT], NOW)
    with Store(store.path) as other, other.atomic():
        events.add(other, KENT.ref, Event(date(2026, 3, 2), Kind.SENT), NOW)
        store.copy_to(tmp_path / "copy.db")
    with Store(tmp_path / "copy.db") as copy:
        assert requests.every(copy) == [KENT]
        assert events.of(copy, KENT.ref) == []
        assert copy.query("PRAGMA integrity_check")[0][0] == "ok"


def _one_fact_each(store: Store) -> None:
    from foitrack.core.model import Answer
    from foitrack.core.words import Delivery
    from foitrack.store import letters

    with store.atomic():
        requests.add(store, [KENT], NOW)
        events.add(store, KENT.ref, Event(date(2026, 3, 2), Kind.SENT), NOW)
        answers.add(store, Answer(KENT.ref, "reported", "88", "by hand"), NOW)
        store.execute(
            "INSERT INTO messages (id, direction, raw, bytes, message_id, at, happened_on, sender, sender_name,"
            " recipients, subject, text, stored_at) VALUES (1, 'out', 'x', 0, '', '', '', '', '', '', '', '', '')"
        )
        store.execute("INSERT INTO letters VALUES (1, ?, 'request', 'request', 'foi@kent.police.uk')", [KENT.ref])
        letters.note(store, 1, Delivery.QUEUED, NOW)


def _make_earlier(path: Path, versions: int) -> None:
    """Make a database as an earlier version left it, with one request in it."""
    from sqlite_utils import Database, Migrations

    earlier = Migrations(schema.SET)
    for name, sql in list(schema.STEPS.items())[:versions]:
        earlier(name=name)(schema._statements(sql))
    connection = sqlite3.connect(path)
    earlier.apply(Database(connection))
    connection.execute(
        "INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?, 'email', '2026-03-01')",
        [KENT.ref, KENT.campaign, KENT.authority, KENT.authority_name, KENT.address, KENT.reply_to],
    )
    connection.commit()
    connection.close()


def test_the_index_follows_the_text_and_nothing_else(store: Store) -> None:
    from foitrack.store import soundness

    _one_fact_each(store)
    found = "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH ?"
    with store.atomic():
        store.execute("UPDATE messages SET text = 'bicycles' WHERE id = 1")
    assert store.query(found, ["bicycles"])[0][0] == 1
    written = store.query("SELECT sum(length(block)) FROM messages_fts_data")[0][0]
    with store.atomic():
        store.execute("UPDATE messages SET reason = 'waits', read = 1 WHERE id = 1")
    assert store.query("SELECT sum(length(block)) FROM messages_fts_data")[0][0] == written
    with store.atomic():
        store.execute("UPDATE messages SET text = 'tricycles' WHERE id = 1")
    assert (store.query(found, ["bicycles"])[0][0], store.query(found, ["tricycles"])[0][0]) == (0, 1)
    assert not soundness.index_differs(store, "messages_fts")


def test_an_event_names_the_letter_that_came_back(store: Store) -> None:
    _one_fact_each(store)
    with store.atomic():
        events.add(store, KENT.ref, Event(date(2026, 3, 3), Kind.BOUNCED, bounced=1), NOW)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"), store.atomic():
        events.add(store, KENT.ref, Event(date(2026, 3, 3), Kind.BOUNCED, bounced=99), NOW)
    assert [each.bounced for each in events.of(store, KENT.ref)] == [None, 1]
