"""`foitrack calendar`, whole."""

from __future__ import annotations

from pathlib import Path

import icalendar
import pytest

from foitrack.cli.boundary import run
from foitrack.core.model import Event, Request
from foitrack.core.words import Kind
from foitrack.store import events, requests
from foitrack.store.database import Store
from tests.services.test_recounting import NOW


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "w"
    assert run(["init", str(folder), "--name", "Ada Reporter", "--email", "ada@newsroom.example"]) == 0
    with Store(folder / "foitrack.db") as store, store.atomic():
        for campaign, ref in (("one", "ONE-1"), ("two", "TWO-1")):
            asked = Request(ref, campaign, "kent", "Kent Police", "foi@kent.example", "ada@newsroom.example")
            requests.add(store, [asked], NOW)
            events.add(store, ref, Event(NOW.date(), Kind.SENT), NOW)
        unsent = Request("ONE-2", "one", "essex", "Essex Police", "foi@essex.example", "ada@newsroom.example")
        requests.add(store, [unsent], NOW)
    return folder


def _uids(content: bytes) -> list[str]:
    return [str(event["uid"]) for event in icalendar.Calendar.from_ical(content).walk("VEVENT")]


def test_it_writes_the_dates_of_every_request(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "due.ics"
    assert run(["-w", str(workspace), "--on", "2026-06-11", "calendar", "-o", str(file)]) == 0
    assert _uids(file.read_bytes()) == [
        f"{ref}-{key}@foitrack" for ref in ("ONE-1", "TWO-1") for key in ("sent", "answer")
    ]
    assert f"wrote the dates of 2 requests to {file}" in capsys.readouterr().err


def test_one_campaign_alone(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    assert run(["-w", str(workspace), "--on", "2026-06-11", "calendar", "two", "-o", str(file)]) == 0
    assert _uids(file.read_bytes()) == ["TWO-1-sent@foitrack", "TWO-1-answer@foitrack"]


def test_a_file_that_is_there_is_replaced_whole(workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "due.ics"
    file.write_text("x" * 100_000)
    assert run(["-w", str(workspace), "--on", "2026-06-11", "calendar", "-o", str(file)]) == 0
    assert len(_uids(file.read_bytes())) == 4


def test_a_dash_is_stdout(workspace: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["-w", str(workspace), "--on", "2026-06-11", "calendar", "-o", "-"]) == 0
    assert len(_uids(capfdbinary.readouterr().out)) == 4


def test_a_folder_that_is_not_there_is_named(
    workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["-w", str(workspace), "calendar", "-o", str(tmp_path / "no" / "due.ics")]) == 1
    assert "due.ics" in capsys.readouterr().err
