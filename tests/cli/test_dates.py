"""The dates of a request where people look: `show` explains them, `status` tells once what a new holiday moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foitrack.cli.boundary import run
from foitrack.core.model import Event, Request
from foitrack.core.words import Kind
from foitrack.store import events, requests
from foitrack.store.database import Store
from tests.services.test_recounting import NOW

HOLIDAY = '[[day]]\non = 2026-07-01\nname = "A wedding"\nparts = ["Scotland"]\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    assert run(["init", str(folder), "--name", "Ada Reporter", "--email", "ada@newsroom.example"]) == 0
    with Store(folder / "foitrack.db") as store, store.atomic():
        asked = Request("ONE-1", "one", "kent", "Kent Police", "foi@kent.example", "ada@newsroom.example")
        requests.add(store, [asked], NOW)
        events.add(store, "ONE-1", Event(NOW.date(), Kind.SENT), NOW)
    return folder


def _run(workspace: Path, *arguments: str, on: str = "2026-06-11") -> int:
    return run(["-w", str(workspace), "--on", on, *arguments])


def test_show_explains_every_date(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(workspace, "show", "ONE-1") == 0
    shown = capsys.readouterr().out
    assert "  2026-07-09  answer: the 20th working day after 2026-06-10, the day it was sent (s.10(1))\n" in shown
    assert "    not counted: 2026-06-15 World Cup bank holiday (Scotland)\n" in shown
    assert "    England and Wales alone: 2026-07-08\n" in shown


def test_show_gives_the_dates_as_json(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(workspace, "show", "ONE-1", "--format", "json") == 0
    (answer,) = json.loads(capsys.readouterr().out)["dates"]
    assert answer == {
        "what": "answer",
        "due": "2026-07-09",
        "why": "the 20th working day after 2026-06-10, the day it was sent",
        "section": "10(1)",
        "counted_from": "2026-06-10",
        "working_days": 20,
        "not_counted": [{"date": "2026-06-15", "why": "World Cup bank holiday (Scotland)"}],
        "england_and_wales_only": "2026-07-08",
    }


def test_status_tells_once_what_a_new_holiday_moved(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for text in ("", HOLIDAY, HOLIDAY):
        (workspace / "holidays.toml").write_text(text)
        capsys.readouterr()
        assert _run(workspace, "status") == 0
        told.append(capsys.readouterr().err)
    assert told == [
        "",
        "the bank holidays changed (A wedding (Scotland) on 2026-07-01): 1 request is due a working day later\n"
        "  ONE-1 Kent Police: 2026-07-10, was 2026-07-09\n",
        "",
    ]


def test_status_counts_working_days(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for on, words in (("2026-07-03", "4 days"), ("2026-07-09", "due today"), ("2026-07-13", "1 day late")):
        capsys.readouterr()
        assert _run(workspace, "status", on=on) == 0
        assert f"  {words}  " in capsys.readouterr().out


def test_a_day_beyond_the_horizon_is_named_and_the_rest_is_shown(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(workspace, "status", on="2029-01-02") == 0
    shown = capsys.readouterr().out
    assert "overdue  2026-07-09" in shown
    assert "! ONE-1 Kent Police: 2029-01-02 lies outside 2007-01-01 to 2028-12-31" in shown
