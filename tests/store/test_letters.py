"""Outgoing letters in the store: what is queued is what is read back, and only what others write is news."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from sqlite3 import IntegrityError

import pytest

from foitrack.core.model import Request
from foitrack.core.words import Delivery
from foitrack.store import letters, requests
from foitrack.store.database import Store
from foitrack.store.letters import NewLetter, Outgoing

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "foitrack.db") as store:
        with store.atomic():
            requests.add(
                store, [Request(f"B-{n}", "bicycles", f"f{n}", "F", "a@b.test", "c@d.test") for n in "123"], NOW
            )
        yield store


def new(ref: str, step: str = "request") -> NewLetter:
    """A letter to be queued."""
    raw = f"{ref} {step}"
    ours = ("ada@newsroom.test", "Ada")
    return NewLetter(
        ref, "request", step, "a@b.test", raw, 9, f"<{raw}@b>", *ours, "Bicycles", "Dear", NOW, date(2026, 3, 2)
    )


def queue(store: Store, *wanted: NewLetter) -> list[Outgoing]:
    """Queue letters in one act."""
    with store.atomic():
        return letters.queue(store, wanted, NOW)


def test_a_queued_letter_is_told_as_it_is_read_back(store: Store) -> None:
    for each in queue(store, new("B-1"), new("B-2")):
        assert letters.get(store, each.message) == each
        assert letters.state(store, each.message) is Delivery.QUEUED


def test_a_step_that_stands_already_is_not_queued_again(store: Store) -> None:
    queue(store, new("B-1"))
    with pytest.raises(IntegrityError):
        queue(store, new("B-2"), new("B-1"))
    assert len(letters.every(store)) == 1


def test_the_letters_of_several_requests_are_told_by_reference_oldest_first(store: Store) -> None:
    queue(store, new("B-1"), new("B-2"), new("B-3"), new("B-1", "overdue"))
    found = letters.by_ref(store, ["B-1", "B-3", "B-9"])
    assert {ref: [each.step for each in told] for ref, told in found.items()} == {
        "B-1": ["request", "overdue"],
        "B-3": ["request"],
    }


def test_a_cancelled_letter_frees_its_step(store: Store) -> None:
    (old,) = queue(store, new("B-1"))
    with store.atomic():
        letters.cancel(store, old, NOW, "written anew")
    (fresh,) = queue(store, replace(new("B-1"), raw="another"))
    assert [each.state for each in letters.of(store, "B-1")] == [Delivery.CANCELLED, Delivery.QUEUED]
    assert letters.get(store, fresh.message) == fresh


def test_only_what_another_connection_commits_is_a_new_version(store: Store) -> None:
    before = store.data_version
    queue(store, new("B-1"))
    assert store.data_version == before
    with Store(store.path) as other:
        queue(other, new("B-2"))
    assert store.data_version != before
