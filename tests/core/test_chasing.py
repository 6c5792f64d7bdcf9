"""Stories: the events of a request, a day, and the letter of the plan that may, or may not, go on that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foitrack import bankholidays
from foitrack.core.chasing import Chase, allowed, foresee, in_hindsight, sent_event
from foitrack.core.model import Event
from foitrack.core.occasions import Addressee, Occasion, addressee, situation, why_not
from foitrack.core.plan import DEFAULT_PLAN, CountedFrom, Plan, Step
from foitrack.core.status import status
from foitrack.core.steps import WORKING_DAYS_BETWEEN_LETTERS
from foitrack.core.words import Kind
from tests.core.anyfacts import any_facts
from tests.stories import events

CALENDAR = bankholidays.load()


@dataclass(frozen=True)
class Story:
    """What happened, today, the letter of the plan, whether it may go, words of the reason, and from which day."""

    told: str
    today: str
    letter: str
    allowed: bool
    why: str
    day: str = ""
    waiting_mail: bool = False


SENT = "2026-03-02 sent\n"  # due on Tuesday 31 March; Good Friday is 3 April
HEARD = SENT + "2026-03-04 acknowledged\n"
OVERDUE = HEARD + "2026-04-01 chased letter=overdue\n"
SECOND = OVERDUE + "2026-04-10 chased letter=overdue-second\n"
REVIEW = SECOND + "2026-04-17 review-asked letter=internal-review-silence\n"
REMINDED = REVIEW + "2026-05-19 chased letter=review-overdue\n"
LATE_REVIEW = HEARD + "2026-03-30 refused sections=40(2)\n2026-04-17 review-asked letter=internal-review-refusal\n"

STORIES = {
    # before anything was received
    "nothing sent": Story("", "2026-03-02", "", False, "the request is drafted: send it"),
    "the request bounced": Story(SENT + "2026-03-02 bounced", "2026-03-09", "", False, "the request is not delivered"),
    "the server refused it": Story("2026-03-02 not-delivered", "2026-03-09", "", False, "the request is not delivered"),
    "wrong mailbox": Story(SENT + "2026-03-02 wrong-mailbox", "2026-03-09", "", False, "the request is not delivered"),
    # acknowledgement
    "the day it was sent": Story(
        SENT, "2026-03-02", "acknowledgement-chase", False, "not before 2026-03-09", "2026-03-09"
    ),
    "four working days on": Story(
        SENT, "2026-03-06", "acknowledgement-chase", False, "5 working days after the day it was received", "2026-03-09"
    ),
    "five working days on": Story(
        SENT, "2026-03-09", "acknowledgement-chase", True, "sent on 2026-03-02 and not acknowledged", "2026-03-09"
    ),
    "two weeks on": Story(SENT, "2026-03-16", "acknowledgement-chase", True, "not acknowledged", "2026-03-09"),
    "acknowledged": Story(HEARD, "2026-03-09", "overdue", False, "not before 2026-04-01", "2026-04-01"),
    "an automatic reply counts": Story(
        SENT + "2026-03-02 automatic-reply", "2026-03-09", "overdue", False, "not before 2026-04-01", "2026-04-01"
    ),
    "an out-of-office does not count": Story(
        SENT + "2026-03-02 out-of-office", "2026-03-09", "acknowledgement-chase", True, "not acknowledged", "2026-03-09"
    ),
    "asked once for an acknowledgement": Story(
        SENT + "2026-03-09 chased letter=acknowledgement-chase",
        *("2026-03-16", "overdue", False, "not before 2026-04-01", "2026-04-01"),
    ),
    "sent again, so asked again": Story(
        SENT + "2026-03-09 chased letter=acknowledgement-chase\n2026-03-16 sent",
        *("2026-03-24", "acknowledgement-chase", True, "sent on 2026-03-16", "2026-03-24"),
    ),
    "sent on a Saturday": Story(
        "2026-03-07 sent", "2026-03-13", "acknowledgement-chase", True, "sent on 2026-03-07", "2026-03-13"
    ),
    "a promise counts as an acknowledgement": Story(
        SENT + "2026-03-05 promised until=2026-03-20",
        "2026-03-09",
        "overdue",
        False,
        "promised by 2026-03-20",
        "2026-04-01",
    ),
    # overdue
    "the last day": Story(
        HEARD, "2026-03-31", "overdue", False, "1 working day after the day the answer is due", "2026-04-01"
    ),
    "the day after": Story(HEARD, "2026-04-01", "overdue", True, "the answer was due on 2026-03-31", "2026-04-01"),
    "never acknowledged and overdue": Story(SENT, "2026-04-01", "overdue", True, "due on 2026-03-31", "2026-04-01"),
    "Good Friday": Story(HEARD, "2026-04-03", "overdue", False, "today is no working day: Good Friday", "2026-04-07"),
    "Easter Monday": Story(HEARD, "2026-04-06", "overdue", False, "no working day: Easter Monday", "2026-04-07"),
    "a Sunday": Story(HEARD, "2026-04-12", "overdue", False, "today is no working day: Sunday", "2026-04-13"),
    "a bank holiday in Scotland alone": Story(
        "2026-05-14 sent\n2026-05-18 acknowledged",
        *("2026-06-15", "overdue", False, "World Cup bank holiday (Scotland)", "2026-06-16"),
    ),
    "sent on a Sunday: a day of grace": Story(
        "2026-03-01 sent\n2026-03-02 acknowledged",
        *("2026-03-31", "overdue", False, "2026-03-31 is a day of grace", "2026-04-01"),
    ),
    "sent on a Sunday: after the day of grace": Story(
        "2026-03-01 sent\n2026-03-02 acknowledged", "2026-04-01", "overdue", True, "due on 2026-03-30", "2026-04-01"
    ),
    "a mail waits in the holding pen": Story(
        HEARD, "2026-04-01", "overdue", False, "waits to be filed or decided on", waiting_mail=True
    ),
    "switched off": Story(HEARD + "2026-03-20 chasing-off", "2026-04-01", "overdue", False, "switched off"),
    "switched on again": Story(
        HEARD + "2026-03-20 chasing-off\n2026-03-25 chasing-on", "2026-04-01", "overdue", True, "due on", "2026-04-01"
    ),
    "a promise stands": Story(
        HEARD + "2026-03-30 promised until=2026-04-10",
        *("2026-04-10", "overdue", False, "an answer is promised by 2026-04-10", "2026-04-13"),
    ),
    "a promise was broken": Story(
        HEARD + "2026-03-30 promised until=2026-04-10", "2026-04-13", "overdue", True, "due on 2026-03-31", "2026-04-01"
    ),
    "a second promise stands": Story(
        HEARD + "2026-03-30 promised until=2026-04-10\n2026-04-09 promised until=2026-04-20",
        *("2026-04-13", "overdue", False, "promised by 2026-04-20", "2026-04-21"),
    ),
    "promised for the last day of all": Story(
        HEARD + "2026-03-30 promised until=9999-12-31",
        *("2026-04-01", "overdue", False, "promised by 9999-12-31", ""),
    ),
    "an extension to the last day of all": Story(
        HEARD + "2026-03-30 extended until=9999-12-31 sections=31",
        *("2026-03-31", "extension-challenge", True, "it names 9999-12-31, after the 40th working day", "2026-03-31"),
    ),
    "a promise without a date is no promise": Story(
        HEARD + "2026-03-30 promised", "2026-04-01", "overdue", True, "due on 2026-03-31", "2026-04-01"
    ),
    "answered in the meantime": Story(
        HEARD + "2026-03-31 disclosed", "2026-04-01", "", False, "the request is answered"
    ),
    "refused in the meantime": Story(HEARD + "2026-03-31 refused", "2026-04-01", "", False, "the request is answered"),
    "the reply was retracted": Story(
        HEARD + "2026-03-30 disclosed\n2026-04-02 reply-retracted",
        "2026-04-08",
        "overdue",
        True,
        "due on",
        "2026-04-01",
    ),
    "the reply was recorded by mistake": Story(
        HEARD + "2026-03-30 disclosed\n2026-04-02 retracted retracts=3",
        "2026-04-08",
        "overdue",
        True,
        "due",
        "2026-04-01",
    ),
    "withdrawn": Story(HEARD + "2026-03-20 withdrawn", "2026-04-01", "", False, "withdrawn"),
    # what waits for us
    "clarification is asked for": Story(
        HEARD + "2026-03-10 clarification-asked", "2026-03-12", "", False, "it waits for us: answer the clarification"
    ),
    "clarification was never given": Story(
        HEARD + "2026-03-10 clarification-asked",
        "2026-05-12",
        "",
        False,
        "it waits for us: ask whether it is still open",
    ),
    "clarified: the clock runs anew": Story(
        HEARD + "2026-03-10 clarification-asked\n2026-03-30 clarified",
        *("2026-04-01", "overdue", False, "not before 2026-04-30", "2026-04-30"),
    ),
    "clarified and late": Story(
        HEARD + "2026-03-10 clarification-asked\n2026-03-30 clarified",
        *("2026-04-30", "overdue", True, "due on 2026-04-29", "2026-04-30"),
    ),
    "late again after a clarification asked late": Story(
        OVERDUE + "2026-04-02 clarification-asked\n2026-04-07 clarified",
        *("2026-05-08", "overdue", True, "due on 2026-05-06", "2026-05-07"),
    ),
    "a fee is asked for": Story(
        HEARD + "2026-03-10 fees-notice", "2026-04-01", "", False, "it waits for us: pay the fee"
    ),
    "a fee was paid": Story(
        HEARD + "2026-03-10 fees-notice\n2026-03-12 fee-paid",
        *("2026-04-01", "overdue", False, "not before 2026-04-08", "2026-04-08"),
    ),
    "asked whether it is still wanted": Story(
        HEARD + "2026-04-20 still-wanted-asked", "2026-04-21", "", False, "it waits for us: say that it is still wanted"
    ),
    "still wanted": Story(
        HEARD + "2026-04-20 still-wanted-asked\n2026-04-21 still-wanted letter=still-wanted",
        *("2026-04-23", "overdue", True, "due on 2026-03-31", "2026-04-23"),
    ),
    "a link waits to be opened": Story(
        HEARD + "2026-03-20 link-sent", "2026-04-01", "", False, "it waits for us: open"
    ),
    # extensions
    "extended for the public interest": Story(
        HEARD + "2026-03-30 extended sections=31(1)",
        "2026-04-08",
        "overdue",
        False,
        "not before 2026-05-01",
        "2026-05-01",
    ),
    "extended and past the fortieth day": Story(
        HEARD + "2026-03-30 extended sections=31(1)", "2026-05-01", "overdue", True, "due on 2026-04-30", "2026-05-01"
    ),
    "extended without an exemption": Story(
        HEARD + "2026-03-27 extended",
        *("2026-03-30", "extension-challenge", True, "no exemption is named", "2026-03-30"),
    ),
    "extended on an absolute exemption, the same day": Story(
        HEARD + "2026-03-27 extended sections=40(2)",
        *("2026-03-27", "extension-challenge", False, "after the day the extension was claimed", "2026-03-30"),
    ),
    "extended too long, though a date is promised": Story(
        HEARD + "2026-03-27 extended sections=31 until=2026-06-30",
        *("2026-03-30", "extension-challenge", True, "after the 40th working day", "2026-03-30"),
    ),
    "challenged once, then overdue": Story(
        HEARD + "2026-03-27 extended\n2026-03-30 chased letter=extension-challenge",
        *("2026-04-01", "overdue", True, "due on 2026-03-31", "2026-04-01"),
    ),
    "challenged yesterday: not two letters on two days": Story(
        HEARD + "2026-03-27 extended\n2026-03-31 chased letter=extension-challenge",
        *("2026-04-01", "overdue", False, "not before 2026-04-02", "2026-04-02"),
    ),
    "an extension claimed after the overdue letter is challenged first": Story(
        OVERDUE + "2026-04-02 extended",
        *("2026-04-08", "extension-challenge", True, "no exemption is named", "2026-04-07"),
    ),
    # after the overdue letter
    "never twice": Story(OVERDUE, "2026-04-02", "overdue-second", False, "not before 2026-04-10", "2026-04-10"),
    "five working days after it": Story(
        OVERDUE, "2026-04-10", "overdue-second", True, "due on 2026-03-31", "2026-04-10"
    ),
    "the overdue letter went late": Story(
        HEARD + "2026-06-01 chased letter=overdue",
        *("2026-06-05", "overdue-second", False, "5 working days after the letter before", "2026-06-08"),
    ),
    "the overdue letter bounced": Story(
        OVERDUE + "2026-04-02 bounced letter=overdue",
        *("2026-04-08", "overdue", False, "a letter came back on 2026-04-02: put the address right"),
    ),
    "the overdue letter bounced and the address was put right": Story(
        OVERDUE + "2026-04-02 bounced letter=overdue\n2026-04-07 chasing-on",
        *("2026-04-08", "overdue", True, "due on 2026-03-31", "2026-04-01"),
    ),
    "it bounced and then they wrote": Story(
        OVERDUE + "2026-04-02 bounced letter=overdue\n2026-04-07 acknowledged",
        *("2026-04-08", "overdue", True, "due on 2026-03-31", "2026-04-01"),
    ),
    "an out-of-office to the overdue letter": Story(
        OVERDUE + "2026-04-01 out-of-office", "2026-04-10", "overdue-second", True, "due on", "2026-04-10"
    ),
    "promised after the overdue letter": Story(
        OVERDUE + "2026-04-08 promised until=2026-04-17",
        *("2026-04-10", "overdue-second", False, "promised by 2026-04-17", "2026-04-20"),
    ),
    "the second letter alone was sent": Story(
        HEARD + "2026-04-08 chased letter=overdue-second",
        *("2026-04-15", "internal-review-silence", True, "due on 2026-03-31", "2026-04-15"),
    ),
    # review and complaint
    "ten working days after the overdue letter": Story(
        SECOND, "2026-04-17", "internal-review-silence", True, "the answer was due on 2026-03-31", "2026-04-17"
    ),
    "the review runs": Story(REVIEW, "2026-05-18", "review-overdue", False, "not before 2026-05-19", "2026-05-19"),
    "the review is late": Story(REVIEW, "2026-05-19", "review-overdue", True, "was due on 2026-05-18", "2026-05-19"),
    "the review may still come": Story(
        REMINDED, "2026-06-16", "ico-complaint-silence", False, "not before 2026-06-18", "2026-06-18"
    ),
    "neither answer nor review": Story(
        REMINDED,
        "2026-06-18",
        "ico-complaint-silence",
        True,
        "no answer, and no internal review by 2026-06-17",
        "2026-06-18",
    ),
    "with the ICO": Story(
        REMINDED + "2026-06-18 complained letter=ico-complaint-silence", "2026-07-20", "", False, "with the ICO"
    ),
    "a review of a refusal is late": Story(
        LATE_REVIEW, "2026-05-19", "review-overdue", True, "was due on 2026-05-18", "2026-05-19"
    ),
    "a review of a refusal never came": Story(
        LATE_REVIEW + "2026-05-19 chased letter=review-overdue\n",
        *("2026-06-18", "ico-complaint-review", True, "no internal review by 2026-06-17", "2026-06-18"),
    ),
    "a review was decided: a person decides what next": Story(
        LATE_REVIEW + "2026-05-15 review-decided decision=upheld", "2026-05-19", "", False, "the request is answered"
    ),
    "answered during the review": Story(REVIEW + "2026-05-15 disclosed", "2026-05-19", "", False, "answered"),
    "a review asked for by hand": Story(
        HEARD + "2026-04-02 review-asked", "2026-04-08", "review-overdue", False, "not before", "2026-05-06"
    ),
    # days that are not known, and days that have not come
    "beyond the bank holidays": Story(
        "2035-12-20 sent\n2035-12-20 acknowledged", "2035-12-21", "", False, "lies outside|end outside"
    ),
    "what lies ahead does not count": Story(
        HEARD + "2026-04-02 disclosed", "2026-04-01", "overdue", True, "due on 2026-03-31", "2026-04-01"
    ),
}


def chase(told: str, today: str, plan: Plan = DEFAULT_PLAN, waiting_mail: bool = False) -> Chase:
    """Return what the plan holds for a story on a day."""
    on = date.fromisoformat(today)
    happened = events(told)
    return allowed(status(happened, on, CALENDAR), happened, on, CALENDAR, plan, waiting_mail)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_allows_one_letter_or_says_why_not(name: str) -> None:
    story = STORIES[name]
    got = chase(story.told, story.today, waiting_mail=story.waiting_mail)
    day = date.fromisoformat(story.day) if story.day else None
    assert (got.letter, got.allowed, got.day) == (story.letter, story.allowed, day), got
    assert any(words in got.why for words in story.why.split("|")), got.why


def test_there_are_at_least_sixty_stories() -> None:
    assert len(STORIES) >= 60


def test_whatever_is_refused_says_why_and_what_is_allowed_has_come() -> None:
    for story in STORIES.values():
        got = chase(story.told, story.today, waiting_mail=story.waiting_mail)
        assert got.why
        assert not got.allowed or (got.day and got.day <= date.fromisoformat(story.today))


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if story.allowed])
def test_a_letter_that_was_sent_is_not_allowed_again(name: str) -> None:
    story = STORIES[name]
    on = date.fromisoformat(story.today)
    happened = [*events(story.told), sent_event(story.letter, on, 99)]
    for day in (on, on + timedelta(days=1), on + timedelta(days=30)):
        again = allowed(status(happened, day, CALENDAR), happened, day, CALENDAR)
        assert again.letter != story.letter


@pytest.mark.parametrize("name", [name for name, story in STORIES.items() if story.day and not story.allowed])
def test_the_day_it_names_is_the_day_it_is_allowed_when_nothing_comes(name: str) -> None:
    story = STORIES[name]
    got = chase(story.told, story.day)
    assert (got.letter, got.allowed) == (story.letter, True)
    before = CALENDAR.add(date.fromisoformat(story.day), -1)
    if before >= date.fromisoformat(story.today):
        assert not chase(story.told, before.isoformat()).allowed


def test_no_letter_is_allowed_while_a_mail_waits() -> None:
    for story in STORIES.values():
        assert not chase(story.told, story.today, waiting_mail=True).allowed


ANY_DAY = st.dates(date(2026, 1, 1), date(2027, 1, 1)) | st.sampled_from([date.min, date.max, CALENDAR.last])


@settings(deadline=None)
@given(facts=any_facts(ANY_DAY, 5), today=ANY_DAY)
def test_no_events_on_no_day_make_a_plan_raise(facts: list[Event], today: date) -> None:
    told = [Event(date(2026, 3, 2), Kind.SENT, id=9), *facts]
    assert allowed(status(told, today, CALENDAR), told, today, CALENDAR).why
    assert list(foresee(told, today, CALENDAR))
    in_hindsight(told, CALENDAR)


def test_a_year_of_days_sends_each_step_once_and_none_on_a_forbidden_day() -> None:
    for first in range(2, 9):
        told = list(events(f"2026-03-0{first} sent"))
        sent: list[tuple[date, str]] = []
        for ahead in range(366):
            day = date(2026, 3, first) + timedelta(days=ahead)
            got = allowed(status(told, day, CALENDAR), told, day, CALENDAR)
            if got.allowed:
                assert CALENDAR.is_working_day(day)
                sent.append((day, got.letter))
                told.append(sent_event(got.letter, day, len(told) + 1))
        assert [letter for _, letter in sent] == [
            *("acknowledgement-chase", "overdue", "overdue-second", "internal-review-silence"),
            *("review-overdue", "ico-complaint-silence"),
        ]
        days = [day for day, _ in sent]
        assert all(CALENDAR.between(a, b) >= WORKING_DAYS_BETWEEN_LETTERS for a, b in pairwise(days))
        assert [(each.day, each.letter) for each in foresee(told[:1], told[0].on, CALENDAR) if each.allowed] == sent


def test_what_lies_ahead_ends_with_the_reason_why_nothing_follows() -> None:
    ahead = list(foresee(events(HEARD + "2026-03-10 clarification-asked"), date(2026, 3, 12), CALENDAR))
    assert [(each.allowed, each.why) for each in ahead] == [
        (False, "it waits for us: answer the clarification by 2026-04-10")
    ]


def test_a_plan_of_ones_own_is_followed() -> None:
    plan = (
        Step("reminder", -2, CountedFrom.DUE, Occasion.NOT_YET_DUE),
        Step("my-overdue", 3, CountedFrom.DUE, Occasion.OVERDUE),
    )
    ahead = [(str(each.day), each.letter) for each in foresee(events(SENT), date(2026, 3, 2), CALENDAR, plan)]
    assert ahead == [("2026-03-27", "reminder"), ("2026-04-07", "my-overdue"), ("None", "")]
    assert "no further letter" in chase(SENT + "2026-04-07 chased letter=my-overdue", "2026-04-10", plan).why


def test_an_empty_plan_holds_nothing() -> None:
    assert chase(SENT, "2026-04-10", ()) == Chase("", False, "the plan holds no further letter: chase: overdue letter")


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        pytest.param(OVERDUE, [], id="nothing was wrong"),
        pytest.param(
            HEARD + "2026-04-01 chased letter=overdue id=9\n2026-03-30 disclosed id=10",
            ["of 2026-04-01 was wrong, as the events stand now: the request is answered"],
            id="a reply that came before is recorded after",
        ),
        pytest.param(
            HEARD + "2026-03-20 chased letter=overdue",
            ["of 2026-03-20 was wrong, as the events stand now: it is not late: the answer is due on 2026-03-31"],
            id="it went before its day",
        ),
        pytest.param(
            HEARD + "2026-03-30 extended sections=31 id=12\n2026-04-01 chased letter=overdue id=9",
            ["of 2026-04-01 was wrong, as the events stand now: it is not late: the answer is due on 2026-04-30"],
            id="an extension was found later",
        ),
        pytest.param(HEARD + "2026-03-31 noted letter=something", [], id="a letter outside the plan"),
    ],
)
def test_a_letter_that_turns_out_wrong_is_shown_and_not_hidden(told: str, wrong: list[str]) -> None:
    assert in_hindsight(events(told), CALENDAR) == [f"overdue {each}" for each in wrong]


def test_what_a_plan_allows_is_borne_out_by_the_events() -> None:
    occasions = {step.letter: step.when for step in DEFAULT_PLAN}
    for story in STORIES.values():
        on = date.fromisoformat(story.today)
        happened = events(story.told)
        if story.allowed:
            assert why_not(occasions[story.letter], situation(status(happened, on, CALENDAR), happened, on)) == ""


def test_sending_a_letter_makes_the_event_that_it_is() -> None:
    on = date(2026, 4, 1)
    assert sent_event("overdue", on).kind is Kind.CHASED
    assert sent_event("internal-review-refusal", on).kind is Kind.REVIEW_ASKED
    assert sent_event("ico-complaint-review", on).kind is Kind.COMPLAINED
    assert sent_event("clarification", on).kind is Kind.CLARIFIED
    assert sent_event("a-letter-of-my-own", on, 7).id == 7


@pytest.mark.parametrize(
    ("letter", "when", "kind", "to"),
    [
        pytest.param("my-complaint", Occasion.NO_ANSWER, Kind.COMPLAINED, Addressee.ICO, id="no answer at all"),
        pytest.param("my-complaint", Occasion.REVIEWED_IN_VAIN, Kind.COMPLAINED, Addressee.ICO, id="reviewed in vain"),
        pytest.param("ico-complaint-mine", None, Kind.COMPLAINED, Addressee.ICO, id="by its name alone"),
        pytest.param("my-overdue", Occasion.OVERDUE, Kind.CHASED, Addressee.AUTHORITY, id="overdue"),
        pytest.param("internal-review-mine", Occasion.OVERDUE, Kind.REVIEW_ASKED, Addressee.AUTHORITY, id="review"),
        pytest.param("internal-review-mine", None, Kind.REVIEW_ASKED, Addressee.AUTHORITY, id="review, by its name"),
        pytest.param("overdue", Occasion.NO_ANSWER, Kind.CHASED, Addressee.AUTHORITY, id="a shipped one is what it is"),
    ],
)
def test_what_a_letter_of_ones_own_is_follows_from_its_step(
    letter: str, when: Occasion | None, kind: Kind, to: Addressee
) -> None:
    assert (sent_event(letter, date(2026, 4, 1), 1, when).kind, addressee(letter, when)) == (kind, to)


def test_a_plan_with_a_complaint_and_a_review_of_ones_own_ends_with_the_ico() -> None:
    plan = (
        Step("internal-review-mine", 1, CountedFrom.DUE, Occasion.OVERDUE),
        Step("my-complaint", 1, CountedFrom.REVIEW_LAST, Occasion.NO_ANSWER),
    )
    *steps, last = foresee(events(HEARD), date(2026, 4, 1), CALENDAR, plan)
    assert [(str(each.day), each.letter, each.when) for each in steps] == [
        ("2026-04-01", "internal-review-mine", Occasion.OVERDUE),
        ("2026-06-03", "my-complaint", Occasion.NO_ANSWER),
    ]
    assert last.why == "the request is with the ICO: wait for the ICO"
