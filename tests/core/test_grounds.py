"""What a letter may say comes out of the events and the clock, and is None when they are silent."""

from dataclasses import fields
from datetime import date

import pytest

from foitrack import bankholidays
from foitrack.core.citations import Concern
from foitrack.core.clock import Period
from foitrack.core.grounds import ClosedDay, Grounds, grounds
from foitrack.core.status import status
from foitrack.core.words import Decision, Outcome
from tests.stories import events

CALENDAR = bankholidays.load()
SENT = "2026-03-02 sent\n"


def of(told: str, today: str = "2026-04-10", references: tuple[str, ...] = ()) -> Grounds:
    """Return the grounds of a story on a day."""
    on = date.fromisoformat(today)
    happened = events(told)
    return grounds(status(happened, on, CALENDAR), happened, on, CALENDAR, references)


def test_before_anything_happened_nothing_is_known_but_the_day() -> None:
    found = of("")
    silent = {field.name: getattr(found, field.name) for field in fields(found)}
    known = {name for name, value in silent.items() if value not in (None, (), {}, "", False)}
    assert known == {"today", "if_asked_today"}


def test_a_request_that_is_late() -> None:
    found = of(SENT + "2026-03-04 acknowledged reference=A/1\n2026-04-01 chased letter=overdue")
    assert (found.sent_on, found.began, found.received_on) == (date(2026, 3, 2), "sent", date(2026, 3, 2))
    assert (found.twentieth, found.due) == (date(2026, 3, 31), date(2026, 3, 31))
    assert found.working_days_late == 6
    assert found.closed == (ClosedDay(date(2026, 3, 17), "St Patrick's Day"),)
    assert found.acknowledged_on == date(2026, 3, 4)
    assert found.references == ("A/1",)
    assert found.letters == {"overdue": date(2026, 4, 1)}
    assert found.if_asked_today == date(2026, 5, 11)
    assert not found.answered_late


@pytest.mark.parametrize(
    ("today", "late"),
    [("2026-03-31", None), ("2026-04-01", 1), ("2026-04-03", 2), ("2026-04-05", 2), ("2026-04-07", 3)],
)
def test_working_days_late_are_counted_from_the_day_after_the_last(today: str, late: int | None) -> None:
    assert of(SENT, today).working_days_late == late


def test_a_saturday_after_a_friday_deadline_is_a_day_late_already() -> None:
    assert of("2026-02-26 sent", "2026-03-28").working_days_late == 1


def test_a_clarification_starts_the_clock_anew_and_with_it_the_letters() -> None:
    found = of(
        SENT + "2026-04-01 chased letter=overdue\n2026-04-02 clarification-asked\n2026-04-07 clarified", "2026-05-08"
    )
    assert (found.began, found.sent_on, found.received_on) == ("clarified", date(2026, 3, 2), date(2026, 4, 7))
    assert found.due == date(2026, 5, 6)
    assert found.letters == {}


def test_a_clarification_asked_in_time_or_late() -> None:
    assert not of(SENT + "2026-03-31 clarification-asked").clarification_asked_late
    assert of(SENT + "2026-04-01 clarification-asked").clarification_asked_late


def test_a_fee_that_was_paid_is_named_and_its_days_are_no_holidays() -> None:
    found = of(SENT + "2026-03-04 fees-notice\n2026-03-12 fee-paid")
    assert found.fees == (Period(date(2026, 3, 4), date(2026, 3, 12)),)
    assert found.due == date(2026, 4, 13)
    assert [day.on for day in found.closed] == [date(2026, 3, 17), date(2026, 4, 3), date(2026, 4, 6)]
    assert of(SENT + "2026-03-04 fees-notice").fee_pay_by == date(2026, 6, 3)


@pytest.mark.parametrize(
    ("claim", "qualified", "late", "ceiling", "past_ceiling", "due"),
    [
        pytest.param("2026-03-30 extended", False, False, None, False, "2026-03-31", id="no exemption"),
        pytest.param("2026-03-30 extended sections=40(2)", False, False, None, False, "2026-03-31", id="absolute"),
        pytest.param("2026-03-30 extended sections=31", True, False, "2026-04-30", False, "2026-04-30", id="good"),
        pytest.param("2026-04-01 extended sections=31", True, True, "2026-04-30", False, "2026-04-30", id="late"),
        pytest.param(
            *("2026-03-30 extended sections=31 until=2026-05-01", True, False, "2026-04-30", True, "2026-04-30"),
            id="too long",
        ),
    ],
)
def test_an_extension_and_what_is_wrong_with_it(
    claim: str, qualified: bool, late: bool, ceiling: str | None, past_ceiling: bool, due: str
) -> None:
    found = of(SENT + claim)
    extension = found.extension
    assert extension is not None
    assert (extension.qualified, extension.late, extension.past_ceiling) == (qualified, late, past_ceiling)
    assert extension.ceiling == (date.fromisoformat(ceiling) if ceiling else None)
    assert found.due == date.fromisoformat(due)


def test_a_promise_is_broken_the_day_after_it() -> None:
    told = SENT + "2026-03-30 promised until=2026-04-10"
    assert not of(told, "2026-04-10").promise_broken
    assert of(told, "2026-04-11").promise_broken


def test_an_answer_is_late_by_the_clock_that_ran_for_it() -> None:
    assert of(SENT + "2026-04-01 refused").answered_late
    assert not of(SENT + "2026-03-31 refused").answered_late
    restarted = SENT + "2026-04-01 clarification-asked\n2026-04-02 clarified\n2026-04-08 refused"
    assert not of(restarted).answered_late


def test_a_refusal_its_sections_and_what_to_ask_about_each() -> None:
    found = of(SENT + "2026-03-30 refused sections=12(1),14(1),14(2),21,31(1)(a),31(3),40(2),40(5B)(a)(i),41,99,12(1)")
    assert (found.outcome, found.reply_on) == (Outcome.REFUSED, date(2026, 3, 30))
    assert [(each.section, each.concern) for each in found.citations] == [
        ("12(1)", Concern.COST),
        ("14(1)", Concern.VEXATIOUS),
        ("14(2)", Concern.REPEATED),
        ("21", Concern.ELSEWHERE),
        ("31(1)(a)", Concern.QUALIFIED),
        ("31(3)", Concern.DENIAL),
        ("40(2)", Concern.PERSONAL),
        ("40(5B)(a)(i)", Concern.DENIAL),
        ("41", Concern.ABSOLUTE),
        ("99", Concern.OTHER),
    ]
    assert found.citations[4].title == "law enforcement"


def test_a_review_with_its_days_and_its_decision() -> None:
    told = SENT + "2026-03-30 refused\n2026-04-17 review-asked\n"
    found = of(told, "2026-05-19")
    assert (found.review_due, found.review_last) == (date(2026, 5, 18), date(2026, 6, 17))
    decided = of(told + "2026-05-15 review-decided decision=upheld", "2026-05-19")
    assert (decided.decision, decided.complain_by) == (Decision.UPHELD, date(2026, 6, 26))


def test_references_are_made_safe_each_once_and_few() -> None:
    told = SENT + '2026-03-03 acknowledged reference="\x1b[31mA/1"\n2026-03-04 acknowledged reference=' + "9" * 61
    assert of(told, references=("A/1", " B\n2 ", "")).references == ("A/1", "B 2")
    assert len(of(SENT, references=tuple(str(number) for number in range(50))).references) == 5


def test_a_day_beyond_the_bank_holidays_is_not_known_and_nothing_is_raised() -> None:
    found = of("2035-12-20 sent", "2035-12-21")
    assert (found.sent_on, found.due, found.working_days_late, found.if_asked_today) == (
        date(2035, 12, 20),
        *[None] * 3,
    )
