"""A deadline explained in text and in JSON."""

from __future__ import annotations

from datetime import date

from foitrack.bankholidays import load
from foitrack.core.clock import Deadline, What
from foitrack.services.explaining import as_json, explain_due, in_full, in_short

CALENDAR = load()
SATURDAY = """\
received  Saturday 13 June 2026: day 0
due       Tuesday 14 July 2026: working day 20 after it (section 10(1))

              Mon  Tue  Wed  Thu  Fri  Sat  Sun
 8 Jun 2026                              0    -
15 Jun 2026     -    1    2    3    4    -    -
22 Jun 2026     5    6    7    8    9    -    -
29 Jun 2026    10   11   12   13   14    -    -
 6 Jul 2026    15   16   17   18   19    -    -
13 Jul 2026     -   20

not counted, beside Saturdays and Sundays:
  Monday 15 June 2026: World Cup bank holiday (Scotland)
  Monday 13 July 2026: Battle of the Boyne (Orangemen's Day) (substitute day) (Northern Ireland)

the bank holidays of England and Wales alone would give Friday 10 July 2026;
  the Act takes those of any part of the UK (section 10(6))
received on a day that does not count (Saturday): some authorities count from
  the next working day, which gives Wednesday 15 July 2026; the ICO does not"""
PLAIN = """\
received  Tuesday 1 September 2026: day 0
due       Tuesday 29 September 2026: working day 20 after it (section 10(1))

              Mon  Tue  Wed  Thu  Fri  Sat  Sun
31 Aug 2026          0    1    2    3    -    -
 7 Sep 2026     4    5    6    7    8    -    -
14 Sep 2026     9   10   11   12   13    -    -
21 Sep 2026    14   15   16   17   18    -    -
28 Sep 2026    19   20"""


def test_a_weekend_receipt_across_two_holidays_is_explained_whole() -> None:
    assert "\n".join(in_full(explain_due(date(2026, 6, 13), CALENDAR))) == SATURDAY


def test_where_nothing_is_skipped_nothing_is_said() -> None:
    assert "\n".join(in_full(explain_due(date(2026, 9, 1), CALENDAR))) == PLAIN


def test_another_number_of_days_cites_no_section() -> None:
    assert in_full(explain_due(date(2026, 9, 1), CALENDAR, 40))[1] == (
        "due       Tuesday 27 October 2026: working day 40 after it"
    )


def test_json_has_the_names_scripts_rely_on() -> None:
    told = as_json(explain_due(date(2026, 6, 13), CALENDAR))
    days = told.pop("days")
    assert told == {
        "received": date(2026, 6, 13),
        "due": date(2026, 7, 14),
        "working_days": 20,
        "grace_until": date(2026, 7, 15),
        "england_and_wales_only": date(2026, 7, 10),
    }
    assert isinstance(days, list)
    assert len(days) == 32
    assert days[2] == {"date": date(2026, 6, 15), "counted": False, "why": "World Cup bank holiday (Scotland)"}
    assert days[-1] == {"date": date(2026, 7, 14), "counted": True, "why": "working day 20"}


def test_a_requests_deadline_names_what_was_skipped() -> None:
    deadline = Deadline(What.ANSWER, date(2026, 7, 14), "", "10(1)", date(2026, 6, 12), 20)
    assert in_short(deadline, CALENDAR) == [
        "not counted: 2026-06-15 World Cup bank holiday (Scotland)",
        "not counted: 2026-07-13 Battle of the Boyne (Orangemen's Day) (substitute day) (Northern Ireland)",
        "England and Wales alone: 2026-07-10",
    ]
    assert in_short(Deadline(What.COMPLAIN_BY, date(2026, 7, 14), "", "50"), CALENDAR) == []
