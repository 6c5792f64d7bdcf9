"""Dates as authorities write them, and what is said to happen on them."""

from datetime import date, timedelta

import pytest

from foitrack.core.dates_in_text import dates_in, deadline_in, received_in
from foitrack.errors import BeyondHorizon

TUESDAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        pytest.param("16/11/2015", date(2015, 11, 16), id="strokes"),
        pytest.param("16.11.2015", date(2015, 11, 16), id="stops"),
        pytest.param("16-11-15", date(2015, 11, 16), id="hyphens and two figures"),
        pytest.param("2015-11-16", date(2015, 11, 16), id="as ISO writes it"),
        pytest.param("4th May 2021", date(2021, 5, 4), id="ordinal"),
        pytest.param("the 4th of May, 2021", date(2021, 5, 4), id="of"),
        pytest.param("4 Sept 2021", date(2021, 9, 4), id="a short month"),
        pytest.param("May 4th, 2021", date(2021, 5, 4), id="the month first"),
        pytest.param("Monday 8 June", date(2026, 6, 8), id="without a year"),
        pytest.param("30 December", date(2025, 12, 30), id="without a year, the nearest one"),
    ],
)
def test_reads_a_date(text: str, on: date) -> None:
    assert [each.on for each in dates_in(text, TUESDAY)] == [on]


@pytest.mark.parametrize(
    "text", ["31/02/2026", "24/7", "575/21", "20/09/1088", "1.2.3", "version 4.11.2019.3", "may 400"]
)
def test_takes_nothing_else_for_a_date(text: str) -> None:
    assert dates_in(text, TUESDAY) == ()


def test_leaves_out_a_date_without_a_year_when_nothing_says_which() -> None:
    assert dates_in("8 June") == ()


@pytest.mark.parametrize(
    ("text", "on"),
    [
        pytest.param("and in any case by 16/11/2015", date(2015, 11, 16), id="by"),
        pytest.param("no later than Friday 8th May 2026", date(2026, 5, 8), id="no later than, and a weekday"),
        pytest.param("Due date: 07/04/2026", date(2026, 4, 7), id="due date"),
        pytest.param("extended to 06/05/2026", date(2026, 5, 6), id="extended to"),
        pytest.param("received on 1 March 2026, reply by 31 March 2026", date(2026, 3, 31), id="not the other date"),
        pytest.param("within 14 days", date(2026, 3, 24), id="days"),
        pytest.param("within two weeks", date(2026, 3, 24), id="weeks in words"),
        pytest.param("within three months", date(2026, 6, 10), id="months"),
        pytest.param("within 20 working days", None, id="working days, with no calendar"),
        pytest.param("your letter of 1 March 2026", None, id="no deadline"),
    ],
)
def test_tells_a_deadline(text: str, on: date | None) -> None:
    assert deadline_in(text, TUESDAY) == on


def test_counts_working_days_where_it_is_told_how() -> None:
    assert deadline_in("within 20 working days", TUESDAY, lambda day, n: day + timedelta(days=n)) == date(2026, 3, 30)


def test_gives_no_deadline_past_the_known_bank_holidays() -> None:
    def refuse(day: date, count: int) -> date:
        raise BeyondHorizon(f"{day} and {count}")

    assert deadline_in("within 20 working days", TUESDAY, refuse) is None


@pytest.mark.parametrize("text", ["within 14 days", "within 999 weeks", "within one month", "30 December"])
@pytest.mark.parametrize("near", [date.max, date.min])
def test_survives_the_ends_of_the_calendar(text: str, near: date) -> None:
    assert deadline_in(text, near) is None or near == date.min


def test_ends_a_month_that_is_shorter() -> None:
    assert deadline_in("within one month", date(2026, 1, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        pytest.param("which was received on 06/03/2026.", date(2026, 3, 6), id="received on"),
        pytest.param("received by the Metropolitan Police Service (MPS) on 06/03/2026", date(2026, 3, 6), id="by whom"),
        pytest.param("marked as received on the 01 July 2016 and recorded", date(2016, 7, 1), id="on the"),
        pytest.param(
            "receipt of your request dated 5 March 2026, received on 6 March 2026", date(2026, 3, 6), id="not dated"
        ),
        pytest.param("we will reply by 6 March 2026", None, id="a deadline"),
    ],
)
def test_tells_the_date_of_receipt(text: str, on: date | None) -> None:
    assert received_in(text, TUESDAY) == on
