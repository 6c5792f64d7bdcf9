"""Requests on the day each letter is written: the event lines, the day, and what else the letter needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foitrack import bankholidays, campaigns, forces
from foitrack.core.grounds import Grounds, grounds
from foitrack.core.model import Authority, Campaign, Letter, Request, Requester
from foitrack.core.refs import new_ref
from foitrack.core.status import status
from foitrack.letters.context import context
from foitrack.letters.templates import Templates
from foitrack.shipped import shipped
from tests.stories import events

CALENDAR = bankholidays.load()
FORCES = forces.load(shipped("forces.yaml"))
CAMPAIGN = campaigns.load(shipped("examples/social-media.yaml"), FORCES)
GOLDEN = Path(__file__).parent / "golden"
TEMPLATES = Templates()
REQUESTER = Requester("Jo Bloggs", "jo@bloggs.example", "1 High Street\nAnytown AB1 2CD")


@dataclass(frozen=True)
class Case:
    """One letter on one day. `events` are lines such as `2026-03-02 sent`, with `field=value` behind."""

    letter: str
    force: str
    today: str
    events: str
    paragraph: str = ""

    @property
    def on(self) -> date:
        return date.fromisoformat(self.today)


CASES = {
    "request": Case("request", "kent", "2026-03-02", ""),
    "request-in-wales": Case("request", "gwent", "2026-03-02", "", "I am asking all forces the same."),
    "acknowledgement-chase": Case("acknowledgement-chase", "kent", "2026-03-09", "2026-03-02 sent"),
    "reminder-today": Case("reminder", "kent", "2026-03-31", "2026-03-02 sent"),
    "reminder-extended": Case(
        "reminder", "kent", "2026-04-28", "2026-03-02 sent\n2026-03-30 extended sections=31(1)(a) until=2026-04-27"
    ),
    "overdue": Case("overdue", "kent", "2026-04-01", "2026-03-02 sent\n2026-03-04 acknowledged reference=12345"),
    "overdue-in-wales": Case("overdue", "gwent", "2026-06-24", "2026-05-24 sent\n2026-06-03 promised until=2026-06-22"),
    "overdue-after-clarification": Case(
        "overdue", "kent", "2026-05-08", "2026-03-02 sent\n2026-03-10 clarification-asked\n2026-03-30 clarified"
    ),
    "overdue-after-extension": Case(
        "overdue", "kent", "2026-05-05", "2026-03-02 sent\n2026-03-30 extended sections=31(1) until=2026-04-20"
    ),
    "overdue-after-fee": Case(
        "overdue", "kent", "2026-04-16", "2026-03-02 sent\n2026-03-04 fees-notice\n2026-03-12 fee-paid"
    ),
    "overdue-second": Case("overdue-second", "kent", "2026-04-10", "2026-03-02 sent\n2026-04-01 chased letter=overdue"),
    "extension-challenge-no-exemption": Case(
        "extension-challenge", "kent", "2026-03-31", "2026-03-02 sent\n2026-03-30 extended until=2026-04-27"
    ),
    "extension-challenge-absolute": Case(
        "extension-challenge", "kent", "2026-03-31", "2026-03-02 sent\n2026-03-30 extended sections=40(2),12(1)"
    ),
    "extension-challenge-late": Case(
        "extension-challenge", "kent", "2026-04-09", "2026-03-02 sent\n2026-04-08 extended sections=31 until=2026-04-27"
    ),
    "extension-challenge-too-long": Case(
        "extension-challenge", "kent", "2026-03-31", "2026-03-02 sent\n2026-03-30 extended sections=31 until=2026-06-30"
    ),
    "clarification": Case(
        "clarification",
        "kent",
        "2026-03-16",
        "2026-03-02 sent\n2026-03-12 clarification-asked reference=12345",
        "By social media I mean services on which people share posts with others, such as Facebook and Twitter.",
    ),
    "clarification-asked-late": Case(
        "clarification",
        "kent",
        "2026-04-13",
        "2026-03-02 sent\n2026-04-08 clarification-asked",
        "1. The years are calendar years.\n2. Specials are included.",
    ),
    "fee-query": Case("fee-query", "kent", "2026-03-16", "2026-03-02 sent\n2026-03-12 fees-notice"),
    "still-wanted": Case("still-wanted", "kent", "2026-06-16", "2026-03-02 sent\n2026-06-12 still-wanted-asked"),
    "preferred-form": Case(
        "preferred-form",
        "kent",
        "2026-04-01",
        "2026-03-02 sent\n2026-03-30 disclosed reference=12345",
        "The figures came as a scan of a printed table, in which no cell can be read by a program.",
    ),
    "refine-cost": Case("refine-cost", "kent", "2026-04-01", "2026-03-02 sent\n2026-03-30 refused sections=12(1)"),
    "internal-review-silence": Case(
        "internal-review-silence",
        "kent",
        "2026-04-17",
        "2026-03-02 sent\n2026-04-01 chased letter=overdue\n2026-04-10 chased letter=overdue-second",
    ),
    "internal-review-refusal": Case(
        "internal-review-refusal",
        "kent",
        "2026-04-17",
        "2026-03-02 sent\n2026-03-30 refused sections=12(1),14(1),14(2),21,40(2),31(3),31(1)(a),41,30(1)(a)",
    ),
    "internal-review-refusal-late-and-bare": Case(
        "internal-review-refusal", "gwent", "2026-04-17", "2026-03-02 sent\n2026-04-08 refused"
    ),
    "internal-review-not-held": Case(
        "internal-review-refusal", "kent", "2026-04-17", "2026-03-02 sent\n2026-03-30 not-held reference=12345"
    ),
    "internal-review-part": Case(
        "internal-review-part", "kent", "2026-04-17", "2026-03-02 sent\n2026-03-30 partly-disclosed sections=40(2)"
    ),
    "review-overdue": Case(
        "review-overdue",
        "kent",
        "2026-05-19",
        "2026-03-02 sent\n2026-03-30 refused sections=40(2)\n2026-04-17 review-asked letter=internal-review-refusal",
    ),
    "ico-complaint-silence": Case(
        "ico-complaint-silence",
        "kent",
        "2026-06-18",
        "2026-03-02 sent\n2026-04-01 chased letter=overdue\n2026-04-10 chased letter=overdue-second\n"
        "2026-04-17 review-asked letter=internal-review-silence",
    ),
    "ico-complaint-silence-at-once": Case("ico-complaint-silence", "kent", "2026-04-01", "2026-03-02 sent"),
    "ico-complaint-review": Case(
        "ico-complaint-review",
        "kent",
        "2026-05-20",
        "2026-03-02 sent\n2026-03-30 refused sections=12(1),40(2),31(1)(a) reference=12345\n2026-04-17 review-asked\n"
        "2026-05-15 review-decided decision=upheld",
    ),
    "ico-complaint-review-never-came": Case(
        "ico-complaint-review",
        "kent",
        "2026-06-18",
        "2026-03-02 sent\n2026-04-08 partly-disclosed sections=40(2)\n2026-04-17 review-asked",
    ),
    "withdrawal": Case("withdrawal", "kent", "2026-03-16", "2026-03-02 sent"),
    "thanks": Case(
        "thanks", "gwent", "2026-03-31", "2026-03-02 sent\n2026-03-30 disclosed", "The table was very clear."
    ),
}


def request_to(force: Authority, campaign: Campaign = CAMPAIGN) -> Request:
    """Return the request of the example to one force."""
    ref = new_ref(campaign.name, force.id, REQUESTER.email, ())
    return Request(ref, campaign.name, force.id, force.name, force.email, f"jo+{ref.lower()}@bloggs.example")


def grounds_of(case: Case) -> Grounds | None:
    """Return the grounds of a case; there are none before anything was sent."""
    told = events(case.events)
    if not told:
        return None
    return grounds(status(told, case.on, CALENDAR), told, case.on, CALENDAR)


def letter_of(case: Case, force: Authority | None = None) -> Letter:
    """Return the letter of a case, to its own force or to another."""
    force = force or FORCES[case.force]
    return TEMPLATES.render(case.letter, request_to(force).ref, context_of(case, force))


def whole(case: Case) -> str:
    """Return a letter as it is kept among the golden ones."""
    letter = letter_of(case)
    return f"Subject: {letter.subject}\n\n{letter.text}"


def context_of(case: Case, force: Authority | None = None) -> dict[str, object]:
    """Return what the template of a case is filled from."""
    force = force or FORCES[case.force]
    return context(request_to(force), force, REQUESTER, CAMPAIGN, case.on, grounds_of(case), case.paragraph)
