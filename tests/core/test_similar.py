"""Requests for much the same to one authority: what counts as alike, and the sixty working days."""

from __future__ import annotations

from datetime import date

import pytest

from foitrack.bankholidays import load
from foitrack.core.similar import Asked, Earlier, Similar, are_alike, by_campaign, similar

CALENDAR = load()
BICYCLES = Asked("Stolen bicycles", ("How many bicycles were reported stolen?", "How many were found?"))

PAIRS = {
    "the same title": (Asked("STOLEN bicycles!", ("How many cars?",)), True),
    "the same questions": (Asked("Cycle theft", BICYCLES.questions), True),
    "the same in other words": (Asked("Bicycles", ("How many bicycles were stolen, how many reported found?",)), True),
    "one question of the two": (Asked("Theft", ("How many bicycles were reported stolen?",)), True),
    "one word in common": (Asked("Stolen cars", ("How many cars were taken and sold?",)), False),
    "nothing in common": (Asked("Tasers", ("How many times was a taser drawn?",)), False),
    "no words at all": (Asked("", ()), False),
}


@pytest.mark.parametrize("name", PAIRS)
def test_campaigns_are_alike_when_most_words_of_the_shorter_stand_in_the_other(name: str) -> None:
    other, alike = PAIRS[name]
    assert are_alike(BICYCLES, other) is alike
    assert are_alike(other, BICYCLES) is alike


def earlier(sent: str, answered: date | None = None, ref: str = "B-1AAAA", campaign: str = "cycles") -> Earlier:
    """Return an earlier request for bicycles to Kent."""
    return Earlier(ref, campaign, "kent", "Kent Police", date.fromisoformat(sent), BICYCLES, answered)


@pytest.mark.parametrize(
    ("sent", "days"),
    [
        ("2026-06-24", 0),
        ("2026-06-23", 1),
        ("2026-03-26", 59),
        ("2026-03-25", None),
        ("2026-06-25", None),
        ("2019-01-02", None),
    ],
    ids=["today", "yesterday", "the first of sixty days", "one day before", "not sent yet", "long ago"],
)
def test_the_period_has_sixty_working_days_both_ends_included(sent: str, days: int | None) -> None:
    found = list(similar(BICYCLES, [earlier(sent)], date(2026, 6, 24), CALENDAR))
    assert [each.working_days for each in found] == ([] if days is None else [days])


def test_what_was_answered_may_be_refused_as_repeated() -> None:
    (asked, answered) = similar(
        BICYCLES, [earlier("2026-06-22"), earlier("2026-06-23", date(2026, 6, 24))], date(2026, 6, 24), CALENDAR
    )
    assert asked.why == (
        "B-1AAAA (cycles) asked Kent Police for much the same 2 working days ago: "
        "the costs of both may be added up (Fees Regulations 2004, regulation 5)"
    )
    assert answered.why.endswith("; it was answered on 2026-06-24, so a repeat may be refused (section 14(2))")


def test_similar_requests_are_grouped_by_campaign_the_latest_first() -> None:
    found = [Similar(earlier("2026-06-01", ref="A"), 9), Similar(earlier("2026-06-02", ref="B"), 8)]
    found.append(Similar(earlier("2026-06-02", campaign="other", ref="C"), 8))
    grouped = by_campaign(found)
    assert {name: [each.earlier.ref for each in group] for name, group in grouped.items()} == {
        "cycles": ["B", "A"],
        "other": ["C"],
    }
