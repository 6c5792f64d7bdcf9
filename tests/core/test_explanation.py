"""A deadline, told day by day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from foitrack.bankholidays import load
from foitrack.core.clock import Deadline, Period, What
from foitrack.core.explanation import explain, explanation, explanation_of

CALENDAR = load()


def test_every_skipped_weekday_has_its_reason_and_its_part_of_the_uk() -> None:
    told = explanation(date(2026, 6, 12), CALENDAR)
    assert told.due == date(2026, 7, 14)
    assert [(str(day.date), day.why) for day in told.skipped] == [
        ("2026-06-15", "World Cup bank holiday (Scotland)"),
        ("2026-07-13", "Battle of the Boyne (Orangemen's Day) (substitute day) (Northern Ireland)"),
    ]
    assert (told.england_and_wales, told.grace) == (date(2026, 7, 10), None)


def test_the_day_of_receipt_is_day_nought() -> None:
    assert explain(date(2026, 6, 12), 20, CALENDAR)[0].why == "day of receipt: day 0"
    assert explain(date(2026, 6, 13), 20, CALENDAR)[0].why == "day of receipt (Saturday): day 0"


def test_days_between_fees_notice_and_payment_are_named() -> None:
    period = Period(date(2026, 9, 8), date(2026, 9, 18))
    days = explain(date(2026, 9, 1), 20, CALENDAR, [period])
    fees = [day.date for day in days if "10(2)" in day.why]
    assert (fees[0], fees[-1], len(fees)) == (period.start, period.end, 9)
    assert days[-1].date == date(2026, 10, 12)


@settings(deadline=None)
@given(received=st.dates(date(2007, 1, 1), date(2028, 6, 30)), working_days=st.integers(1, 60))
def test_the_days_add_up(received: date, working_days: int) -> None:
    days = explain(received, working_days, CALENDAR)
    assert [day.date for day in days] == [received + timedelta(days=n) for n in range(len(days))]
    assert [day.number for day in days if day.counted] == list(range(1, working_days + 1))
    assert days[-1].date == CALENDAR.add(received, working_days)
    assert all(day.why for day in days)


def test_a_deadline_in_working_days_explains_itself_and_another_does_not() -> None:
    counted = Deadline(What.REVIEW, date(2026, 11, 23), "", "45", date(2026, 10, 26), 20)
    told = explanation_of(counted, CALENDAR)
    assert told is not None
    assert told.days[-1].date == counted.due
    assert explanation_of(Deadline(What.COMPLAIN_BY, date(2027, 1, 4), "", "50"), CALENDAR) is None
