"""The shipped letters, read as a whole: golden text, true dates, and no claim without a ground."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from foitrack.core.authorities import is_addressable
from foitrack.core.grounds import grounds
from foitrack.core.model import Campaign, Event, Question
from foitrack.core.occasions import RULES, situation, why_not
from foitrack.core.status import status
from foitrack.core.words import Channel, Kind
from foitrack.errors import LetterFaults
from foitrack.letters.context import context
from foitrack.letters.lint import lint
from foitrack.letters.wording import MONTHS, in_words
from tests.letters.cases import (
    CALENDAR,
    CAMPAIGN,
    CASES,
    FORCES,
    GOLDEN,
    REQUESTER,
    TEMPLATES,
    Case,
    grounds_of,
    letter_of,
    request_to,
    whole,
)
from tests.stories import events

by_case = pytest.mark.parametrize("name", CASES)
DATE = re.compile(rf"(\d{{1,2}})\s+({'|'.join(MONTHS)})\s+(\d{{4}})")


@by_case
def test_a_letter_is_the_golden_one_to_the_last_character(name: str) -> None:
    assert whole(CASES[name]) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_golden_letter_has_its_case_and_every_template_its_golden_letter() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)
    assert {case.letter for case in CASES.values()} == set(TEMPLATES.names)


@by_case
def test_the_events_bear_out_what_a_golden_letter_says(name: str) -> None:
    case = CASES[name]
    if case.letter == "request":
        return
    told = events(case.events)
    now = situation(status(told, case.on, CALENDAR), told, case.on)
    assert why_not(RULES[case.letter].occasion, now) == ""


@by_case
def test_each_date_of_a_letter_is_one_of_the_events_or_of_the_clock(name: str) -> None:
    case = CASES[name]
    told = events(case.events)
    standing = status(told, case.on, CALENDAR)
    known = {case.on, *(event.on for event in told), *(event.until for event in told if event.until)}
    known |= {deadline.due for deadline in standing.dates} | {CALENDAR.add(case.on, 20)}
    known |= {day.on for day in CALENDAR.days} | set(_dates(CAMPAIGN.values["period"]))
    assert set(_dates(whole(case))) <= known


def _dates(text: str) -> list[date]:
    return [date(int(year), MONTHS.index(month) + 1, int(day)) for day, month, year in DATE.findall(text)]


@by_case
def test_every_letter_renders_for_every_force_without_a_fault(name: str) -> None:
    case = CASES[name]
    for force in FORCES.values():
        if not is_addressable(force):
            continue
        letter = letter_of(case, force)
        asked = CAMPAIGN.questions if case.letter == "request" else ()
        assert lint(letter, REQUESTER, asked, request_to(force).reply_to, asks=case.letter == "request") == []
        assert force.name in " ".join(letter.text.split())


@by_case
def test_a_line_in_welsh_stands_in_letters_to_wales_alone(name: str) -> None:
    case = CASES[name]
    assert "Mae croeso" not in letter_of(case, FORCES["kent"]).text
    closes = case.letter in {"thanks", "withdrawal"} or case.letter.startswith("ico-")
    assert ("Mae croeso" in letter_of(case, FORCES["north-wales"]).text) is not closes


@by_case
def test_no_letter_is_filled_from_a_request_that_was_only_sent_unless_its_words_are_true(name: str) -> None:
    """Render each letter a day after sending: it is filled only where nothing is claimed that did not happen."""
    case = Case(CASES[name].letter, "kent", "2026-03-03", "2026-03-02 sent")
    harmless = {"request", "acknowledgement-chase", "reminder", "withdrawal"}
    if case.letter in harmless:
        letter_of(case)
    else:
        with pytest.raises(LetterFaults):
            letter_of(case)


def test_a_letter_that_went_by_post_does_not_say_by_e_mail() -> None:
    case = CASES["overdue"]
    force = FORCES["kent"]
    request = request_to(force)
    by_post = type(request)(**{name: getattr(request, name) for name in request.__slots__} | {"channel": Channel.POST})
    names = context(by_post, force, REQUESTER, CAMPAIGN, case.on, grounds_of(case))
    assert "I sent it on 2 March 2026." in " ".join(TEMPLATES.render("overdue", by_post.ref, names).text.split())


def test_a_paragraph_of_ones_own_stands_in_every_letter_that_has_room_for_one() -> None:
    for case in CASES.values():
        with_own = Case(case.letter, case.force, case.today, case.events, "A word of my own.\n\n\nAnd another.")
        assert "A word of my own.\n\nAnd another.\n" in letter_of(with_own).text, case.letter


@pytest.mark.parametrize("letter", ["clarification", "preferred-form"])
def test_a_letter_that_needs_ones_own_words_is_refused_without_them(letter: str) -> None:
    case = CASES[letter]
    with pytest.raises(LetterFaults, match=r"cannot be filled: it needs something that the events"):
        letter_of(Case(case.letter, case.force, case.today, case.events))


def test_questions_by_year_and_without_a_period_read_well() -> None:
    campaign = Campaign(
        "c", "Costs", "request", ("kent",), (Question("cost", "What did it cost?", years=("2024", "2025")),)
    )
    force = FORCES["kent"]
    text = TEMPLATES.render(
        "request", "C-1A2B3", context(request_to(force), force, REQUESTER, campaign, date(2026, 3, 2))
    ).text
    assert "Please answer each of these questions for your force:\n\n1. What did it cost? Please give" in text
    assert "Please give a figure for each of the years 2024 and 2025." in " ".join(text.split())


def test_the_enclosures_of_a_complaint_are_numbered() -> None:
    case = CASES["ico-complaint-silence"]
    force = FORCES["kent"]
    names = context(
        request_to(force), force, REQUESTER, CAMPAIGN, case.on, grounds_of(case), enclosures=["The request", "A reply"]
    )
    text = TEMPLATES.render(case.letter, request_to(force).ref, names).text
    assert "I enclose:\n\n1. The request\n2. A reply\n" in text


HOSTILE = "01/FOI\x1b[2J/26\u202e\r\nBcc: everyone@example.com" + "9" * 20


def test_a_reference_from_a_mail_cannot_break_a_letter() -> None:
    told = [Event(date(2026, 3, 2), Kind.SENT, 1), Event(date(2026, 3, 4), Kind.ACKNOWLEDGED, 2, reference=HOSTILE)]
    told += [Event(date(2026, 3, 4), Kind.ACKNOWLEDGED, 3, reference="9" * 500)]
    case = Case("overdue", "kent", "2026-04-01", "")
    force = FORCES["kent"]
    facts = grounds(status(told, case.on, CALENDAR), told, case.on, CALENDAR)
    names = context(request_to(force), force, REQUESTER, CAMPAIGN, case.on, facts)
    letter = TEMPLATES.render("overdue", request_to(force).ref, names)
    assert lint(letter, REQUESTER, (), request_to(force).reply_to) == []
    assert "\x1b" not in letter.text
    assert "9" * 100 not in letter.text


def test_an_overdue_letter_is_right_on_every_day_of_a_year() -> None:
    """The due date that a letter names is the twentieth working day, counted here one day at a time."""
    for ahead in range(0, 366, 3):
        sent = date(2026, 1, 1) + timedelta(days=ahead)
        due, left = sent, 20
        while left:
            due += timedelta(days=1)
            left -= CALENDAR.is_working_day(due)
        today = CALENDAR.add(due, 2)
        case = Case("overdue", "kent", today.isoformat(), f"{sent} sent")
        text = " ".join(letter_of(case).text.split())
        assert f"following the date of receipt: {in_words(due)}." in text
        assert "Today is 2 working days later." in text
