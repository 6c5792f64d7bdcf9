"""The schedule of `send` and `chase`, as a person sees it: shown before the yes, never at night, within the limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest

from foitrack.accounts.providers import Provider, by_name
from foitrack.cli import pacing
from foitrack.cli.boundary import run
from foitrack.cli.session import Session
from foitrack.workspace.editing import change
from tests.desk import Desk

pytestmark = pytest.mark.server


@pytest.fixture
def provided(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the server on this machine for a provider's, which allows three letters in 24 hours."""
    known = by_name("fastmail")
    assert known is not None
    made: Provider = replace(known, per_day=3, per_minute=600)
    monkeypatch.setattr(pacing, "of_host", lambda *_: made)


def drafted(desk: Desk, on: str) -> Desk:
    desk.on = on
    desk("draft", "bicycles")
    return desk


@pytest.mark.usefixtures("provided")
def test_nothing_leaves_at_a_weekend_unless_asked(desk: Desk) -> None:
    drafted(desk, "2026-03-07")
    refused = desk("send", "bicycles", "--yes", expect=1)
    assert "it is a weekend: letters leave from Monday 9 March, 08:00" in refused.err
    assert "--now sends at once" in refused.err
    assert desk.smtp is not None
    assert desk.smtp.received == []
    desk("send", "bicycles", "--yes", "--now", "--only", "kent")
    assert len(desk.smtp.received) == 1


def in_office_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests run by night too: the part of the rule that looks at the clock has its own tests."""
    monkeypatch.setattr("foitrack.services.scheduling.opening", lambda at, _: at)
    monkeypatch.setattr(pacing, "why_closed", lambda *_: "")


@pytest.mark.usefixtures("provided")
def test_a_campaign_over_the_limit_is_spread_over_days(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    in_office_hours(monkeypatch)
    drafted(desk, "2026-03-02")
    assert desk.smtp is not None
    ran = desk("send", "bicycles", "--yes")
    lines = ran.err.splitlines()
    (ends,) = [line for line in lines if "3 in 24 hours" in line]
    assert "the last leaves on Tuesday 3 March" in ends
    assert sum("letters" in line and "Monday 2 March" in line for line in lines) == 1
    assert "sent 3 letters" in ran.err
    assert "1 letter waits for its day: run the command again from Tuesday 3 March" in ran.err
    assert len(desk.smtp.received) == 3

    again = desk("send", "bicycles", "--yes", expect=1)
    assert "the limit of 3 letters in 24 hours is reached: the next leave from Tuesday 3 March" in again.err

    desk.on = "2026-03-04"
    desk("send", "bicycles", "--yes")
    assert len(desk.smtp.received) == 4


@pytest.mark.usefixtures("provided")
def test_the_schedule_stands_before_the_question(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    in_office_hours(monkeypatch)
    drafted(desk, "2026-03-02")
    asked: list[str] = []

    def no(question: str, **options: object) -> bool:
        asked.append(desk.capsys.readouterr().err)
        raise pacing.click.Abort

    monkeypatch.setattr(pacing.click, "confirm", no)
    desk("send", "bicycles", expect=130)
    assert "the last leaves on" in asked[0]
    assert desk.smtp is not None
    assert desk.smtp.received == []


def test_waiting_is_refused_while_the_clock_stands_still(desk: Desk) -> None:
    drafted(desk, "2026-03-02")
    assert "--on stops the clock" in desk("send", "bicycles", "--yes", "--wait", expect=1).err


def test_with_wait_the_rest_leaves_a_day_later(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is moved by whoever sleeps; everything else is real."""
    change(desk.workspace.settings_file, {"sending.per_day": 3})
    clock = [datetime.now().astimezone()]

    def now(session: Session) -> datetime:
        session.started = clock[0]
        return session.now

    def sleep(seconds: float) -> None:
        clock[0] += timedelta(seconds=seconds)

    monkeypatch.setattr(pacing, "_now", now)
    monkeypatch.setattr(pacing, "sleep", sleep)
    workspace = ["-w", str(desk.workspace.root)]
    assert run([*workspace, "draft", "bicycles"]) == 0
    begun = clock[0]
    assert run([*workspace, "send", "bicycles", "--yes", "--wait"]) == 0
    said = desk.capsys.readouterr().err
    assert "waiting until" in said
    assert "sent 4 letters" in said
    assert timedelta(hours=24) <= clock[0] - begun < timedelta(hours=24, minutes=1)
    assert desk.smtp is not None
    days = [parsedate_to_datetime(message_from_bytes(raw)["Date"]) for _, _, raw in desk.smtp.received]
    assert days[3] - days[2] >= timedelta(hours=23, minutes=59)


def test_with_wait_a_letter_that_somebody_sent_meanwhile_stays(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    change(desk.workspace.settings_file, {"sending.per_day": 3})
    clock = [datetime.now().astimezone()]
    workspace = ["-w", str(desk.workspace.root)]
    recorded: list[int] = []

    def now(session: Session) -> datetime:
        session.started = clock[0]
        return session.now

    def sleep(seconds: float) -> None:
        clock[0] += timedelta(seconds=seconds)
        if not recorded:
            recorded.append(run([*workspace, "record", "suffolk", "sent", "--note", "by web form"]))

    monkeypatch.setattr(pacing, "_now", now)
    monkeypatch.setattr(pacing, "sleep", sleep)
    assert run([*workspace, "draft", "bicycles"]) == 0
    assert run([*workspace, "send", "bicycles", "--yes", "--wait"]) == 0
    assert recorded == [0]
    said = desk.capsys.readouterr().err
    assert "left out: it was sent on" in said
    assert "sent 3 letters" in said
    assert desk.smtp is not None
    assert len(desk.smtp.received) == 3


def test_a_limit_of_ones_own_counts_also_on_this_machine(desk: Desk) -> None:
    change(desk.workspace.settings_file, {"sending.per_day": 2})
    drafted(desk, "2026-03-07")
    ran = desk("send", "bicycles", "--yes")
    assert "2 letters wait for their day" in ran.err
    assert desk.smtp is not None
    assert len(desk.smtp.received) == 2


def test_a_server_on_this_machine_knows_no_night(desk: Desk) -> None:
    drafted(desk, "2026-03-07")
    ran = desk("send", "bicycles", "--yes")
    assert "sent 4 letters" in ran.err
    assert "24 hours" not in ran.err
