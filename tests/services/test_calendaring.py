"""The dates as an iCalendar: valid, with alarms, and updated by a second import instead of doubled."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar

from foitrack.bankholidays import load
from foitrack.core.model import Request
from foitrack.core.status import status
from foitrack.services.calendaring import as_ical
from tests.stories import events

CALENDAR = load()
MADE = datetime(2026, 6, 16, 9, 30, tzinfo=UTC)


def _request(name: str = "Kent Police") -> Request:
    return Request("SM-7Q4KX", "social-media", "kent", name, "foi@kent.police.uk", "ada+sm-7q4kx@newsroom.example")


def _made(story: str, today: str, made_at: datetime = MADE, name: str = "Kent Police") -> bytes:
    return as_ical([(_request(name), status(events(story), date.fromisoformat(today), CALENDAR))], made_at)


def _read(content: bytes) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def test_every_date_is_an_all_day_entry_with_its_reason() -> None:
    found = _read(_made("2026-06-13 sent", "2026-06-16"))
    assert list(found) == [f"SM-7Q4KX-{key}@foitrack" for key in ("sent", "answer", "grace")]
    due = found["SM-7Q4KX-answer@foitrack"]
    assert (due["dtstart"].dt, due["dtend"].dt) == (date(2026, 7, 14), date(2026, 7, 15))
    assert due["summary"] == "FOI answer: Kent Police (SM-7Q4KX)"
    assert "the 20th working day after 2026-06-13, the day it was sent (section 10(1))" in due["description"]
    assert due["dtstamp"].dt == MADE


def test_the_last_day_of_all_is_an_entry_of_one_day() -> None:
    made = datetime(9999, 12, 31, 12, tzinfo=UTC)
    found = _read(_made("2026-06-13 sent\n2026-06-15 promised until=9999-12-31", "2026-06-16", made))
    promised = found["SM-7Q4KX-promised@foitrack"]
    assert (promised["dtstart"].dt, promised.get("dtend"), promised["sequence"]) == (date.max, None, 2**31 - 1)


def test_an_alarm_sounds_at_nine_the_day_before_and_on_the_day() -> None:
    found = _read(_made("2026-06-13 sent", "2026-06-16"))
    alarms = {uid: [alarm["trigger"].dt for alarm in event.walk("VALARM")] for uid, event in found.items()}
    assert alarms == {
        "SM-7Q4KX-sent@foitrack": [],
        "SM-7Q4KX-answer@foitrack": [timedelta(hours=-15), timedelta(hours=9)],
        "SM-7Q4KX-grace@foitrack": [],
    }


def test_a_second_import_updates_the_first() -> None:
    story = "2026-03-02 sent\n2026-03-20 clarification-asked\n2026-03-24 clarified"
    before, after = _made(story.partition("\n")[0], "2026-03-16"), _made(story, "2026-03-25", MADE + timedelta(days=9))
    first, second = _read(before), _read(after)
    assert set(first) <= set(second)
    uid = "SM-7Q4KX-answer@foitrack"
    assert (first[uid]["dtstart"].dt, second[uid]["dtstart"].dt) == (date(2026, 3, 31), date(2026, 4, 23))
    assert second[uid]["sequence"] > first[uid]["sequence"]


def test_two_restarts_make_two_entries() -> None:
    story = (
        "2026-03-02 sent\n2026-03-10 clarification-asked\n2026-03-12 clarified\n"
        "2026-03-20 clarification-asked\n2026-03-25 clarified"
    )
    found = _read(_made(story, "2026-03-26"))
    assert [uid.removeprefix("SM-7Q4KX-").removesuffix("@foitrack") for uid in found] == [
        "sent",
        "original",
        "original-2",
        "answer",
    ]


def test_review_and_complaint_dates_are_there_and_an_answered_deadline_is_silent() -> None:
    found = _read(_made("2026-09-01 sent\n2026-09-28 refused sections=31", "2026-09-29"))
    starts = {
        uid.removeprefix("SM-7Q4KX-").removesuffix("@foitrack"): event["dtstart"].dt for uid, event in found.items()
    }
    assert starts == {
        "sent": date(2026, 9, 1),
        "answer": date(2026, 9, 29),
        "ask-review": date(2026, 11, 23),
        "complain-by": date(2026, 11, 9),
    }
    assert not found["SM-7Q4KX-answer@foitrack"].walk("VALARM")
    assert len(found["SM-7Q4KX-ask-review@foitrack"].walk("VALARM")) == 2


def test_the_file_is_what_rfc_5545_asks_for() -> None:
    content = _made(
        "2026-06-13 sent",
        "2026-06-16",
        name="Heddlu Dyfed-Powys; \u201cPolice\u201d, of a name so long it must fold " * 2,
    )
    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert b"VERSION:2.0" in lines
    assert not any(line.startswith(b"METHOD") for line in lines), "with a method, RFC 5546 would ask for an organizer"
    assert b"DTSTART;VALUE=DATE:20260714" in lines
    assert b"DTSTAMP:20260616T093000Z" in lines


def test_a_name_cannot_break_out_of_its_entry() -> None:
    name = "Kent\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:forged"
    found = _read(_made("2026-06-13 sent", "2026-06-16", name=name))
    assert len(found) == 3
    assert all("forged" not in event["summary"].split("\n")[0] for event in found.values())


def test_the_same_facts_give_the_same_bytes() -> None:
    assert _made("2026-06-13 sent", "2026-06-16") == _made("2026-06-13 sent", "2026-06-16")


def test_nothing_sent_is_an_empty_calendar() -> None:
    assert _read(_made("", "2026-06-16")) == {}
