"""However many requests there are, a screen asks the store the same number of questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from foitrack.bankholidays import load
from foitrack.core.model import Answer, Campaign, Event, Question, Request
from foitrack.core.plan import DEFAULT_PLAN
from foitrack.core.words import Kind
from foitrack.services.deciding import waiting
from foitrack.services.planning import plan
from foitrack.services.reporting import overview
from foitrack.services.tabulating import tabulate
from foitrack.store import answers, events, requests
from foitrack.store.database import Store

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 4, 10)
CALENDAR = load()
CAMPAIGN = Campaign("many", "Many", "request", (), (Question("cases", "How many?"),))

SCREENS: dict[str, Callable[[Store], object]] = {
    "status": lambda store: overview(store, CALENDAR, TODAY),
    "status of a campaign": lambda store: overview(store, CALENDAR, TODAY, "many"),
    "results": lambda store: tabulate(store, CAMPAIGN, CALENDAR, TODAY),
    "plan": lambda store: plan(store, CALENDAR, TODAY, DEFAULT_PLAN),
    "inbox": waiting,
}


def store_with(folder: Path, number: int) -> Store:
    folder.mkdir()
    store = Store(folder / "foitrack.db")
    with store.atomic():
        for each in range(number):
            ref = f"M-{each:04}A"
            requests.add(store, [Request(ref, "many", f"force-{each}", f"Force {each}", "a@b.test", "c@d.test")], NOW)
            events.add(store, ref, Event(date(2026, 3, 2), Kind.SENT), NOW)
            answers.add(store, Answer(ref, "cases", str(each), "by hand"), NOW)
    return store


def questions_asked(store: Store, screen: Callable[[Store], object]) -> int:
    asked: list[str] = []
    store.connection.set_trace_callback(asked.append)
    screen(store)
    store.connection.set_trace_callback(None)
    return len(asked)


@pytest.mark.parametrize("screen", SCREENS.values(), ids=SCREENS)
def test_a_screen_asks_as_many_questions_for_a_hundred_requests_as_for_three(
    tmp_path: Path, screen: Callable[[Store], object]
) -> None:
    with store_with(tmp_path / "few", 3) as few, store_with(tmp_path / "many", 100) as many:
        assert questions_asked(few, screen) == questions_asked(many, screen) <= 15
