"""Where a request stands: told in `stories.txt`, and the laws every story keeps."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foitrack.bankholidays import load
from foitrack.core.clock import What
from foitrack.core.model import Event
from foitrack.core.status import status, urgency
from foitrack.core.words import Delivery, Kind, Stage
from tests.core.anyfacts import any_facts
from tests.stories import events

CALENDAR = load()


def _questions() -> Iterator[Any]:
    title, story = "", ""
    for line in (Path(__file__).parent / "stories.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            title, story = line[3:], ""
        elif line.startswith("? "):
            yield pytest.param(story, line[2:], id=f"{title} [{line[2:12]}]")
        else:
            story += line + "\n"


QUESTIONS = list(_questions())


def _asked(question: str) -> tuple[date, str, list[tuple[str, str]]]:
    today, stage, *pairs = shlex.split(question)
    split = [pair.partition("=") for pair in pairs]
    return date.fromisoformat(today), stage.rstrip(":"), [(key, value) for key, _, value in split]


@pytest.mark.parametrize(("story", "question"), QUESTIONS)
def test_a_story_is_understood(story: str, question: str) -> None:
    today, stage, expected = _asked(question)
    delivery = next((Delivery(value) for key, value in expected if key == "delivery"), None)
    found = status(events(story), today, CALENDAR, delivery)
    assert found.stage == stage
    faults = list(found.faults)
    for key, value in expected:
        match key:
            case "why":
                whys = [each.why for each in found.dates if each.due == found.due and each.counted_from]
                assert any(value in why for why in whys), whys
            case "fault":
                named = next((fault for fault in faults if value in fault), None)
                assert named is not None, faults
                faults.remove(named)
            case "next":
                assert value in found.next
            case "delivery":
                pass
            case _:
                assert str(getattr(found, key)) == value, key
    assert faults == []


def test_there_are_at_least_forty_stories() -> None:
    assert len({question.id.partition(" [")[0] for question in QUESTIONS}) >= 40


def test_every_kind_of_event_is_told_in_a_story() -> None:
    told = {event.kind for question in QUESTIONS for event in events(question.values[0])}
    assert set(Kind) - told == {Kind.NOTED, Kind.NOT_HELD}


KINDS = st.sampled_from([kind for kind in Kind if kind is not Kind.RETRACTED])
SOME_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
FACTS = st.lists(
    st.builds(
        Event,
        on=SOME_DAYS,
        kind=KINDS,
        id=st.integers(1, 1000),
        until=st.none() | SOME_DAYS,
        letter=st.sampled_from(["", "request", "overdue", "clarification"]),
        sections=st.sampled_from([(), ("31(1)(a)",), ("12(1)",)]),
    ),
    max_size=8,
    unique_by=lambda event: event.id,
)


@settings(deadline=None)
@given(facts=FACTS, today=SOME_DAYS, order=st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_handed_over_does_not_matter(facts: list[Event], today: date, order: Any) -> None:
    shuffled = facts.copy()
    order.shuffle(shuffled)
    assert status(shuffled, today, CALENDAR) == status(facts, today, CALENDAR)


@settings(deadline=None)
@given(facts=FACTS, today=SOME_DAYS)
def test_an_event_that_is_retracted_might_never_have_been(facts: list[Event], today: date) -> None:
    taken_back = [Event(date(2026, 1, 1), Kind.RETRACTED, id=1000 + fact.id, retracts=fact.id) for fact in facts]
    sent = Event(date(2026, 3, 2), Kind.SENT, id=0)
    assert status([sent, *facts, *taken_back], today, CALENDAR) == status([sent], today, CALENDAR)


@settings(deadline=None)
@given(facts=FACTS, today=SOME_DAYS)
def test_a_status_never_contradicts_itself(facts: list[Event], today: date) -> None:
    found = status(facts, today, CALENDAR)
    assert found.next
    if found.due is not None and found.working_days_left is not None:
        assert (found.working_days_left < 0) == (today > found.due)
    if found.stage is Stage.OVERDUE:
        assert found.due is not None
        assert found.due < today
        assert found.breached
    if found.stage in {Stage.WAITING, Stage.EXTENDED}:
        assert found.due is not None
        assert found.due >= today
    if found.due is not None:
        assert found.stage is Stage.REVIEW or found.due in {each.due for each in found.dates}
    assert not (found.stage is Stage.ANSWERED and found.answered_on is None and found.outcome is not None)


@settings(deadline=None)
@given(facts=FACTS)
def test_a_deadline_once_missed_stays_missed(facts: list[Event]) -> None:
    silent = {Kind.SENT, Kind.BOUNCED, Kind.NOT_DELIVERED, Kind.WRONG_MAILBOX, Kind.EXTENDED, Kind.REPLY_RETRACTED}
    told = [Event(date(2025, 12, 1), Kind.SENT, id=0), *(fact for fact in facts if fact.kind not in silent)]
    days = [date(2026, 1, 12) + timedelta(days=each) for each in range(0, 360, 30)]
    breaches = [status(told, day, CALENDAR).breached for day in days]
    assert breaches == sorted(breaches)


ANY_DAY = st.dates() | st.sampled_from([date.min, date.max, CALENDAR.first, CALENDAR.last])


@settings(deadline=None)
@given(facts=any_facts(ANY_DAY, 6), today=ANY_DAY, delivery=st.none() | st.sampled_from(Delivery))
def test_no_events_on_no_day_make_it_raise(facts: list[Event], today: date, delivery: Delivery | None) -> None:
    found = status(facts, today, CALENDAR, delivery)
    assert found.next
    assert all("\n" not in fault for fault in found.faults)
    urgency(found)


def test_what_needs_doing_first_comes_first() -> None:
    today = date(2026, 4, 30)
    stories = {
        "a clarification to answer": "2026-03-02 sent\n2026-04-28 clarification-asked",
        "long overdue": "2026-03-02 sent",
        "just overdue": "2026-03-27 sent",
        "a refusal to ask a review of": "2026-03-02 sent\n2026-03-20 refused",
        "nothing sent": "",
        "due next week": "2026-04-08 sent",
        "due later": "2026-04-20 sent",
        "withdrawn": "2026-03-02 sent\n2026-03-20 withdrawn",
    }
    ranked = sorted(stories, key=lambda name: urgency(status(events(stories[name]), today, CALENDAR)))
    assert ranked == list(stories)


def test_a_status_names_the_dates_that_lead_to_it() -> None:
    found = status(
        events("2026-11-03 sent\n2026-11-20 clarification-asked\n2026-11-28 clarified"), date(2026, 12, 1), CALENDAR
    )
    told = [(each.what, str(each.due), each.section) for each in found.dates]
    assert told == [
        (What.ORIGINAL, "2026-12-02", "10(1)"),
        (What.ANSWER, "2026-12-30", "10(6)(b)"),
        (What.GRACE, "2026-12-31", "10(6)"),
    ]


STATED = [
    ("2026-07-14", "the Act gives the same day"),
    ("2026-07-10", "the Act gives 2026-07-14, 1 working day later"),
    ("2026-07-16", "the Act gives 2026-07-14, 2 working days earlier"),
    ("2026-07-13", "the Act gives 2026-07-14, 1 working day later"),
]


@pytest.mark.parametrize(("theirs", "words"), STATED, ids=[day for day, _ in STATED])
def test_the_authoritys_own_date_stands_beside_ours_with_the_difference(theirs: str, words: str) -> None:
    found = status(events(f"2026-06-12 sent\n2026-06-15 acknowledged until={theirs}"), date(2026, 6, 16), CALENDAR)
    stated = next(each for each in found.dates if each.what is What.STATED)
    assert (str(stated.due), stated.why) == (theirs, f"said on 2026-06-15; {words}")


def test_answers_that_are_entered_change_the_next_step_alone() -> None:
    story = events("2026-03-02 sent\n2026-03-20 disclosed")
    before, after = (status(story, date(2026, 4, 1), CALENDAR, answers_entered=entered) for entered in (False, True))
    assert (before.next, after.next) == ("enter the answers", "nothing: answered")
    assert replace(after, next=before.next) == before


def test_a_request_is_open_until_it_is_answered_or_withdrawn() -> None:
    today = date(2026, 4, 30)
    told = {
        "": False,
        "2026-03-02 sent": True,
        "2026-03-02 sent\n2026-03-20 refused": False,
        "2026-03-02 sent\n2026-03-20 refused\n2026-04-01 review-asked": True,
        "2026-03-02 sent\n2026-03-20 withdrawn": False,
    }
    assert {story: status(events(story), today, CALENDAR).is_open for story in told} == told
