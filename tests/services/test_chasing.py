"""A year of chasing through the services: a store, a plan, the real letters, and a post that takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from foitrack import bankholidays, forces
from foitrack.core.chasing import in_hindsight
from foitrack.core.model import Campaign, Event, Question, Requester
from foitrack.core.plan import DEFAULT_PLAN
from foitrack.core.words import Channel, Kind
from foitrack.services.chasing import Chaser, intents
from foitrack.services.drafting import Asking, draft
from foitrack.services.posting import chases_to_hand
from foitrack.services.queueing import to_send
from foitrack.services.sending import Outbox
from foitrack.shipped import shipped
from foitrack.store import events, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from tests import stories
from tests.posts import FakePost

CALENDAR = bankholidays.load()
FORCES = forces.load(shipped("forces.yaml"))
ADA = Requester("Ada Reporter", "ada@newsroom.test")
FIRST, DAYS = date(2026, 3, 2), 365

WHAT_HAPPENS = {
    "kent": "",
    "essex": "2026-03-04 acknowledged reference=FOI/1",
    "norfolk": "2026-04-02 promised until=2026-04-24\n2026-04-27 disclosed",
    "suffolk": "2026-03-10 clarification-asked\n2026-04-13 clarified",
    "surrey": "2026-03-30 extended sections=31 until=2026-04-27",
    "sussex": "2026-03-26 extended until=2026-06-30",
    "dorset": "2026-03-25 refused sections=12(1)\n2026-04-09 review-asked\n2026-07-01 review-decided decision=upheld",
    "cleveland": "2026-04-02 bounced letter=overdue\n2026-05-11 chasing-on",
    "cumbria": "2026-04-07 withdrawn",
    "durham": "2026-03-03 chasing-off",
    "gwent": "2026-03-12 fees-notice\n2026-03-30 fee-paid",
    "wiltshire": "2026-06-02 still-wanted-asked\n2026-06-25 still-wanted",
}
BY_POST = "warwickshire"
CAMPAIGN = Campaign(
    "bicycles",
    "Stolen bicycles",
    "request",
    (*WHAT_HAPPENS, BY_POST),
    (Question("stolen", "How many bicycles were reported stolen?"),),
)


@dataclass
class Year:
    """One year of a campaign: every morning what the day brings is recorded, then whoever may be chased is, twice."""

    store: Store
    post: FakePost
    by_hand: list[tuple[date, str, str]]

    def live(self) -> None:
        """Live through the year, day by day."""
        for ahead in range(DAYS):
            day = FIRST + timedelta(days=ahead)
            if ahead == 0:
                self._send_requests(day)
            self._record(day)
            for hour in (10, 15):
                self._chase(day, hour)

    def _send_requests(self, day: date) -> None:
        known = {**{each.id: each for each in FORCES.values()}}
        known[BY_POST] = replace(known[BY_POST], channel=Channel.POST)
        draft(self.store, CAMPAIGN, known, Asking(ADA, True, Path("/nowhere")), day, at(day, 9))
        self._outbox(day, 9).send(to_send(self.store, "bicycles"))
        self._add(BY_POST, Event(day, Kind.SENT))

    def _record(self, day: date) -> None:
        for authority, story in WHAT_HAPPENS.items():
            for event in stories.events(story):
                if event.on == day:
                    self._add(authority, replace(event, id=0))

    def _chase(self, day: date, hour: int) -> None:
        found = self.chaser(day).chase()
        for each in found:
            assert not each.faulty, each.chase.why
        self._outbox(day, hour).send(intents(found))
        for letter in chases_to_hand(found):
            self.by_hand.append((day, letter.request.authority, letter.letter.name))
            kind = Kind.COMPLAINED if letter.to_ico else Kind.CHASED
            kind = Kind.REVIEW_ASKED if "internal-review" in letter.letter.name else kind
            self._add(letter.request.authority, Event(day, kind, letter=letter.letter.name))

    def chaser(self, day: date) -> Chaser:
        """Return the chaser of one day."""
        known = {each.id: each for each in FORCES.values()}
        return Chaser(self.store, known, CALENDAR, {"bicycles": CAMPAIGN}, ADA, Path("/nowhere"), DEFAULT_PLAN, day)

    def _outbox(self, day: date, hour: int) -> Outbox:
        return Outbox(self.store, ADA, self.post, lambda: at(day, hour))

    def _add(self, authority: str, event: Event) -> None:
        (ref,) = [each.ref for each in requests.every(self.store) if each.authority == authority]
        with self.store.atomic():
            events.add(self.store, ref, event, at(event.on, 9))

    def letters(self, authority: str) -> list[tuple[str, str]]:
        """Return the letters that an authority, or the ICO about it, got: the day and the letter."""
        (ref,) = [each.ref for each in requests.every(self.store) if each.authority == authority]
        told = sorted(events.of(self.store, ref), key=lambda each: (each.on, each.id))
        return [(each.on.isoformat(), each.letter) for each in told if each.letter and each.kind is not Kind.BOUNCED]


def at(day: date, hour: int) -> datetime:
    """Return an instant of a day."""
    return datetime.combine(day, time(hour), UTC)


@pytest.fixture(scope="module", params=[0, 3], ids=["a good server", "a busy server"])
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """A year that has gone by; on a busy server every third letter has to be tried again."""
    with Store(tmp_path_factory.mktemp("year") / "foitrack.db") as store:
        lived = Year(store, FakePost(busy_every=request.param), [])
        lived.live()
        yield lived


def test_no_step_is_taken_twice(year: Year) -> None:
    accepted = [each for each in outbox.every(year.store) if each.state == "accepted"]
    assert Counter((each.ref, each.step) for each in accepted).most_common(1)[0][1] == 1
    once_more = [(each.address, each.step) for each in accepted if each.step[-2:] in (" 2", " 3")]
    assert once_more == [(FORCES["cleveland"].email, "overdue@2026-03-02 2")]  # it had come back
    assert len(year.post.taken) == len(accepted)


def test_nothing_leaves_on_a_day_off(year: Year) -> None:
    days = [date.fromisoformat(day) for day, _, _ in year.post.dated] + [day for day, _, _ in year.by_hand]
    assert [day for day in days if not CALENDAR.is_working_day(day)] == []


def test_silence_is_followed_by_the_whole_plan(year: Year) -> None:
    letters = [letter for _, letter in SILENCE]
    assert [letter for _, letter in year.letters("kent")] == letters
    assert [letter for _, letter in year.letters("essex")] == letters[1:]
    assert [letter for _, letter in year.letters(BY_POST)] == letters
    if not year.post.busy_every:
        assert year.letters("kent") == year.letters(BY_POST) == SILENCE


SILENCE = [
    ("2026-03-09", "acknowledgement-chase"),
    ("2026-04-01", "overdue"),
    ("2026-04-10", "overdue-second"),
    ("2026-04-17", "internal-review-silence"),
    ("2026-05-19", "review-overdue"),
    ("2026-06-18", "ico-complaint-silence"),
]


def test_every_complaint_is_made_by_hand(year: Year) -> None:
    complaints = [authority for _, authority, letter in year.by_hand if letter.startswith("ico-")]
    assert {"kent", "essex", BY_POST} <= set(complaints)
    assert len(complaints) == len(set(complaints))
    assert not [subject for _, _, subject in year.post.dated if "Section 50" in subject]


def test_nothing_goes_to_whoever_must_not_be_chased(year: Year) -> None:
    assert year.letters("durham") == []
    assert [day for day, _ in year.letters("cumbria") if day >= "2026-04-07"] == []
    assert [day for day, _ in year.letters("norfolk") if day >= "2026-04-02"] == []
    assert [day for day, _ in year.letters("cleveland") if "2026-04-02" <= day < "2026-05-11"] == []
    assert [day for day, _ in year.letters("suffolk") if "2026-03-10" <= day < "2026-04-13"] == []
    assert [day for day, _ in year.letters("gwent") if "2026-03-12" <= day < "2026-03-30"] == []
    assert [day for day, _ in year.letters("wiltshire") if "2026-06-02" <= day < "2026-06-25"] == []


def test_two_letters_to_one_authority_are_never_on_two_days_running(year: Year) -> None:
    for authority in CAMPAIGN.authorities:
        days = [date.fromisoformat(day) for day, _ in year.letters(authority)]
        for before, after in pairwise(days):
            assert CALENDAR.between(before, after) >= 2, (authority, before, after)


def test_no_letter_was_wrong_when_it_left(year: Year) -> None:
    told = events.every(year.store)
    wrong = {ref: in_hindsight(happened, CALENDAR) for ref, happened in told.items()}
    assert [each for each in wrong.values() if each] == []
