"""Chronologies: what is told, in which order, on which section and document."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foitrack.bankholidays import load
from foitrack.core.chronology import Entry, Paper, Way, chronology
from foitrack.core.model import Event
from foitrack.core.status import status
from foitrack.core.words import Kind
from tests.letters.test_any_events import DAYS, STORIES
from tests.stories import events

CALENDAR = load()


def told(story: str, today: str, papers: tuple[Paper, ...] = (), notes: bool = False) -> list[Entry]:
    """Return the chronology of a story up to a day."""
    day = date.fromisoformat(today)
    happened = events(story)
    return chronology(happened, status(happened, day, CALENDAR).dates, papers, day, notes)


def paper(number: int, on: str, attachments: int = 0, subject: str = "RE: request", way: Way = Way.RECEIVED) -> Paper:
    """Return a mail from the authority, or one that went another way."""
    return Paper(number, 10 + number, way, date.fromisoformat(on), "foi@kent.test", subject, attachments)


def test_events_and_days_that_passed_stand_in_the_order_of_days() -> None:
    found = told("2026-03-02 sent\n2026-04-08 refused sections=12(1)", "2026-04-10")
    assert [(each.on.isoformat(), each.section) for each in found] == [
        ("2026-03-02", "8(1)"),
        ("2026-03-31", "10(1)"),
        ("2026-04-08", "17, 12(1)"),
    ]
    assert found[1].what.startswith("The last day for the answer: the 20th working day after 2026-03-02")
    assert found[2].what == "The authority refused the request. Cited: section 12(1)."


def test_a_day_that_is_still_to_come_is_not_told() -> None:
    assert len(told("2026-03-02 sent", "2026-03-31")) == 1
    assert len(told("2026-03-02 sent", "2026-04-01")) == 2


def test_what_was_taken_back_is_not_told() -> None:
    found = told("2026-03-02 sent\n2026-03-05 refused\n2026-03-06 retracted retracts=2", "2026-03-07")
    assert [each.what for each in found] == ["The request was sent."]


def test_ones_own_notes_are_told_only_when_asked_for() -> None:
    story = '2026-03-02 sent\n2026-03-05 noted note="rude"\n2026-03-06 promised until=2026-03-27 note="by phone"'
    assert [each.what for each in told(story, "2026-03-07")] == [
        "The request was sent.",
        "The authority promised an answer. The date named: 2026-03-27.",
    ]
    found = [each.what for each in told(story, "2026-03-07", notes=True)]
    assert found[1:] == [
        "Note: (rude)",
        "The authority promised an answer. The date named: 2026-03-27. (by phone)",
    ]


def test_an_event_names_the_document_that_proves_it_with_its_attachments() -> None:
    found = told("2026-03-02 sent\n2026-03-05 disclosed message=13", "2026-03-07", (paper(3, "2026-03-05", 2),))
    assert [each.document for each in found] == ["", "3, 3.1–3.2"]


@pytest.mark.parametrize(("files", "numbers"), [(0, "3"), (1, "3, 3.1"), (4, "3, 3.1–3.4")])
def test_the_attachments_of_a_document_are_numbered_within_it(files: int, numbers: str) -> None:
    assert paper(3, "2026-03-05", files).numbers == numbers


def test_a_mail_that_no_event_rests_on_is_told_as_a_mail() -> None:
    found = told("2026-03-02 sent", "2026-03-07", (paper(1, "2026-03-04", subject="Your\x1b[31m\nrequest"),))
    assert found[1] == Entry(date(2026, 3, 4), "A mail came from foi@kent.test: “Your request”.", "", "1")


@pytest.mark.parametrize(
    ("way", "said"),
    [(Way.SENT, "went to"), (Way.IN_DOUBT, "may have gone to"), (Way.REFUSED, "could not be delivered to")],
)
def test_a_letter_is_said_to_have_gone_only_when_it_did(way: Way, said: str) -> None:
    found = told("2026-03-02 sent", "2026-03-07", (paper(1, "2026-03-04", way=way),))
    assert found[1].what == f"A mail {said} foi@kent.test: “RE: request”."


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.RETRACTED])
def test_every_kind_of_event_can_be_told(kind: Kind) -> None:
    found = told(
        f"2026-03-02 sent\n2026-03-03 {kind} letter=overdue decision='in part' reference=F/1", "2026-03-07", (), True
    )
    assert any("F/1" in each.what for each in found)


@given(STORIES, DAYS, st.booleans())
@settings(max_examples=100, deadline=None, derandomize=True)
def test_whatever_the_events_the_chronology_is_in_order_and_on_one_line_each(
    happened: list[Event], today: date, notes: bool
) -> None:
    found = chronology(happened, status(happened, today, CALENDAR).dates, (), today, notes)
    assert [each.on for each in found] == sorted(each.on for each in found)
    assert all(each.on <= today and each.what and "\n" not in each.what for each in found)
