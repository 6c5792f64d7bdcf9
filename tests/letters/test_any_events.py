"""Whatever the events: nothing is raised, what is allowed is decent, and what has a ground can be written."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from foitrack.core.chasing import allowed, foresee, in_hindsight
from foitrack.core.grounds import grounds
from foitrack.core.model import Event
from foitrack.core.occasions import RULES, Occasion, choices, situation
from foitrack.core.plan import DEFAULT_PLAN
from foitrack.core.status import status
from foitrack.core.words import Decision, Kind
from foitrack.letters.context import context
from foitrack.letters.lint import lint
from tests.letters.cases import CALENDAR, CAMPAIGN, FORCES, REQUESTER, TEMPLATES, request_to

FIRST = date(2026, 2, 20)
DAYS = st.integers(0, 150).map(lambda ahead: FIRST + timedelta(days=ahead))
SECTIONS = st.lists(st.sampled_from(["12(1)", "14(2)", "31(1)(a)", "40(2)", "21", "24(2)", "99"]), max_size=3).map(
    tuple
)
EVENTS = st.builds(
    Event,
    on=DAYS,
    kind=st.sampled_from(sorted(Kind)),
    until=st.none() | DAYS,
    sections=SECTIONS,
    reference=st.sampled_from(["", "A/1"]),
    letter=st.sampled_from(["", *RULES]),
    decision=st.none() | st.sampled_from(sorted(Decision)),
    retracts=st.none() | st.integers(1, 8),
)
STORIES = st.lists(EVENTS, max_size=8).map(
    lambda told: [
        Event(FIRST, Kind.SENT, 1),
        *(
            Event(e.on, e.kind, n, "", e.until, e.sections, e.reference, e.letter, e.decision, None, e.retracts)
            for n, e in enumerate(told, 2)
        ),
    ]
)
OCCASIONS = {step.letter: step.when for step in DEFAULT_PLAN}


@given(STORIES, DAYS, st.booleans())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_letter_that_may_go_is_decent(told: list[Event], today: date, waiting_mail: bool) -> None:
    standing = status(told, today, CALENDAR)
    got = allowed(standing, told, today, CALENDAR, waiting_mail=waiting_mail)
    assert got.why
    if not got.allowed:
        return
    now = situation(standing, told, today)
    assert CALENDAR.is_working_day(today)
    assert not waiting_mail and not standing.waits_for_us and not standing.chasing_off
    assert not (standing.promised and today <= standing.promised) or got.letter == "extension-challenge"
    assert got.letter not in now.letters
    assert choices(now)[got.letter] == ""
    assert OCCASIONS[got.letter] is not Occasion.OVERDUE or standing.due is None or today > standing.due


@given(STORIES, DAYS)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_letter_with_a_ground_can_be_written_and_has_no_fault(told: list[Event], today: date) -> None:
    standing = status(told, today, CALENDAR)
    facts = grounds(standing, told, today, CALENDAR)
    force = FORCES["kent"]
    request = request_to(force)
    names = context(request, force, REQUESTER, CAMPAIGN, today, facts, "A word of my own.")
    for letter, against in choices(situation(standing, told, today)).items():
        if not against:
            written = TEMPLATES.render(letter, request.ref, names)
            assert lint(written, REQUESTER, (), request.reply_to) == []


@given(STORIES, DAYS)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_what_lies_ahead_ends_and_hindsight_never_fails(told: list[Event], today: date) -> None:
    ahead = list(foresee(told, today, CALENDAR))
    letters = [each.letter for each in ahead if each.allowed]
    assert not ahead[-1].allowed
    assert len(letters) == len(set(letters)) <= len(DEFAULT_PLAN)
    assert all("was wrong, as the events stand now: " in sentence for sentence in in_hindsight(told, CALENDAR))
