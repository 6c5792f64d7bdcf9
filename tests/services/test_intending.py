"""Letters are written down in one act, and however many there are, the store is asked for them once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from foitrack.core.model import Letter, Request, Requester
from foitrack.services.intending import Intent, all_due, write_down
from foitrack.store import blobs, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADA = Requester("Ada Reporter", "ada@newsroom.test")


def intents(number: int, subject: str = "Bicycles") -> list[Intent]:
    """So many letters, each to its own authority."""
    asked = [Request(f"B-{n}", "bicycles", f"f{n}", "F", "a@b.test", f"ada+b-{n}@newsroom.test") for n in range(number)]
    return [Intent(each, Letter("request", each.ref, subject, "Dear officer,\n\nYours.\n")) for each in asked]


def store_with(folder: Path, wanted: list[Intent]) -> Store:
    folder.mkdir()
    store = Store(folder / "foitrack.db")
    with store.atomic():
        requests.add(store, [each.request for each in wanted], NOW)
    return store


def questions_asked(folder: Path, number: int) -> int:
    """How often the store is asked while new letters are written down."""
    wanted, asked = intents(number), list[str]()
    with store_with(folder, wanted) as store:
        store.connection.set_trace_callback(asked.append)
        with store.atomic():
            write_down(store, ADA, all_due(wanted), NOW)
        store.connection.set_trace_callback(None)
    return sum(each.lstrip().startswith("SELECT") for each in asked)


def test_a_hundred_letters_are_written_down_with_as_many_questions_as_three(tmp_path: Path) -> None:
    few, many = questions_asked(tmp_path / "few", 3), questions_asked(tmp_path / "many", 100)
    assert few == many <= 2


def test_a_faulty_letter_keeps_no_other_from_being_queued(tmp_path: Path) -> None:
    good, bad = intents(1)[0], intents(2, subject="Bicycles\nBcc: all@b.test")[1]
    with store_with(tmp_path / "store", [good, bad]) as store:
        with store.atomic():
            queue = write_down(store, ADA, all_due([bad, good]), NOW)
        assert [each.letter.ref for each in queue.letters] == ["B-0"]
        assert queue.faulty == {"B-1": "B-1: Subject: holds a control character (take it out)"}
        assert [each.ref for each in outbox.every(store)] == ["B-0"]


def test_letters_go_in_the_order_of_the_run_whether_queued_now_or_before(tmp_path: Path) -> None:
    wanted = intents(4)
    with store_with(tmp_path / "store", wanted) as store:
        with store.atomic():
            write_down(store, ADA, all_due(wanted[2:3]), NOW)
        with store.atomic():
            queue = write_down(store, ADA, all_due(wanted), NOW)
        assert [each.letter.ref for each in queue.letters] == ["B-0", "B-1", "B-2", "B-3"]
        assert [each.ref for each in outbox.every(store)] == ["B-2", "B-0", "B-1", "B-3"]


def test_the_bytes_lie_on_disk_when_a_letter_is_queued(tmp_path: Path) -> None:
    wanted = intents(2)
    with store_with(tmp_path / "store", wanted) as store:
        with store.atomic():
            queue = write_down(store, ADA, all_due(wanted), NOW)
        for each in queue.letters:
            assert each.letter.message_id.encode() in each.raw
            assert blobs.get(store, blobs.MAIL, each.letter.raw) == each.raw
