"""At any moment of a run at most one letter is in doubt, and an answer is committed before anything that takes time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foitrack.core.model import Requester
from foitrack.core.words import Delivery
from foitrack.errors import StoreError
from foitrack.mail.verdicts import Delivered
from foitrack.services.intending import Intent, Rechecked, all_due
from foitrack.services.sending import Outbox
from foitrack.store import events
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from tests.posts import FakePost
from tests.services.test_intending import intents, store_with

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LETTERS = 4
A_PAUSE = 60.0


def seen_from_outside(store: Store) -> list[Delivery]:
    """What another connection, or the next run after a crash, would find: the state of each letter."""
    with Store(store.path) as other:
        return [each.state for each in outbox.every(other)]


@dataclass
class Onlooker(FakePost):
    """Takes letters; looks at the store from outside before each, or does something else."""

    look: Callable[[], object] = lambda: None

    def deliver(self, raw: bytes, sender: str, recipient: str) -> Delivered:
        self.look()
        return super().deliver(raw, sender, recipient)


class Sent:
    """A Sent folder that looks at the store from outside before it takes a copy."""

    def __init__(self, look: Callable[[], object]) -> None:
        self._look = look

    def find_sent(self, message_id: str) -> bool | None:
        return None

    def put_in_sent(self, raw: bytes, at: datetime) -> bool:
        self._look()
        return True


def run_of(store: Store, post: FakePost, pause: float = 0.0) -> Outbox:
    """A run whose pauses are over at once."""
    ada = Requester("Ada Reporter", "ada@newsroom.test")
    return Outbox(store, ada, post, lambda: NOW, pause, wait=lambda _: None)


def states(accepted: int, attempted: int) -> list[Delivery]:
    """So many letters that left, so many in doubt, and the rest queued."""
    known = [Delivery.ACCEPTED] * accepted + [Delivery.ATTEMPTED] * attempted
    return known + [Delivery.QUEUED] * (LETTERS - len(known))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(tmp_path / "store", intents(LETTERS))


@pytest.mark.parametrize("pause", [0.0, A_PAUSE], ids=["at once", "after pauses"])
def test_while_a_letter_leaves_it_alone_is_in_doubt(store: Store, pause: float) -> None:
    seen: list[list[Delivery]] = []
    with store:
        run_of(store, Onlooker(look=lambda: seen.append(seen_from_outside(store))), pause).send(intents(LETTERS))
        assert seen == [states(number, 1) for number in range(LETTERS)]
        assert seen_from_outside(store) == states(LETTERS, 0)


def test_before_a_pause_the_answer_is_committed(store: Store) -> None:
    seen: list[list[Delivery]] = []
    with store:
        run = run_of(store, FakePost(), A_PAUSE)
        replace(run, wait=lambda _: seen.append(seen_from_outside(store))).send(intents(LETTERS))
    assert seen == [states(number, 0) for number in range(1, LETTERS)]


def test_before_a_copy_is_put_in_sent_the_answer_is_committed(store: Store) -> None:
    seen: list[list[Delivery]] = []
    with store:
        copies = Sent(lambda: seen.append(seen_from_outside(store)))
        replace(run_of(store, FakePost()), sent_folder=copies).send(intents(LETTERS))
    assert seen == [states(number, 0) for number in range(1, LETTERS + 1)]


@pytest.mark.parametrize("pause", [0.0, A_PAUSE], ids=["at once", "after pauses"])
def test_a_run_that_is_broken_off_leaves_one_letter_in_doubt_and_the_rest_queued(store: Store, pause: float) -> None:
    post = Onlooker()

    def interrupted() -> None:
        if post.tried == 2:
            raise KeyboardInterrupt

    post.look = interrupted
    with store:
        with suppress(KeyboardInterrupt):
            run_of(store, post, pause).send(intents(LETTERS))
        assert seen_from_outside(store) == states(2, 1)
        assert Counter(len(each) for each in events.every(store).values()) == {1: 2}


def test_an_answer_is_kept_when_the_next_attempt_cannot_be_written_down(store: Store) -> None:
    post = Onlooker()

    def written_elsewhere() -> None:
        with Store(store.path) as other, other.atomic():
            other.execute("UPDATE requests SET follows = 'B-1' WHERE ref = 'B-0'")

    calls: list[int] = []

    def fails_the_second_time(share: Sequence[Intent]) -> Rechecked:
        calls.append(len(share))
        if len(calls) == 2:
            raise StoreError("the disk is full", "free some space")
        return all_due(share)

    post.look = written_elsewhere
    with store:
        with pytest.raises(StoreError):
            replace(run_of(store, post), still_due=fails_the_second_time).send(intents(LETTERS))
        assert seen_from_outside(store) == states(1, 0)
        assert calls == [LETTERS, 1]


@pytest.mark.parametrize(
    ("pause", "commits"), [(0.0, LETTERS + 2), (A_PAUSE, 2 * LETTERS + 1)], ids=["at once", "after pauses"]
)
def test_the_disk_is_waited_for_once_a_letter_when_nothing_lies_between_two(
    store: Store, pause: float, commits: int
) -> None:
    said: list[str] = []
    with store:
        store.connection.set_trace_callback(said.append)
        assert run_of(store, FakePost(), pause).send(intents(LETTERS)).sent == LETTERS
        store.connection.set_trace_callback(None)
    assert said.count("COMMIT") == commits
