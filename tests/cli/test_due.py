"""`foitrack due`, whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from foitrack.cli.boundary import run


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_works_outside_a_workspace(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "2026-06-12"]) == 0
    printed = capsys.readouterr()
    assert "due       Tuesday 14 July 2026: working day 20 after it (section 10(1))" in printed.out
    assert "  Monday 15 June 2026: World Cup bank holiday (Scotland)" in printed.out
    assert printed.err == ""


def test_json_keeps_its_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "2026-06-12", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["received"], told["due"], len(told["days"])) == ("2026-06-12", "2026-07-14", 33)
    assert set(told["days"][0]) == {"date", "counted", "why"}


def test_csv_has_a_row_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "2026-06-12", "-n", "1", "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "date,counted,why",
        "2026-06-12,false,day of receipt: day 0",
        "2026-06-13,false,Saturday",
        "2026-06-14,false,Sunday",
        "2026-06-15,false,World Cup bank holiday (Scotland)",
        "2026-06-16,true,working day 1",
    ]


def test_an_instant_belongs_to_its_london_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["due", "2026-06-30T23:30Z"]) == 0
    assert capsys.readouterr().out.startswith("received  Wednesday 1 July 2026: day 0\n")


WRONG = [
    ("2026-02-30", 2, "'2026-02-30' is no date"),
    ("soon", 2, "'soon' is no date"),
    ("2026-06-30T23:30", 2, "has no time zone"),
    ("1999-12-31", 1, "1999-12-31 lies outside 2007-01-01 to 2028-12-31"),
    ("2028-12-29", 1, "20 working days after 2028-12-29 end outside"),
    ("9999-12-31T23:59-05:00", 1, "9999-12-31 lies outside"),
]


@pytest.mark.parametrize(("day", "code", "words"), WRONG, ids=[day for day, *_ in WRONG])
def test_a_day_that_cannot_be_is_named(capsys: pytest.CaptureFixture[str], day: str, code: int, words: str) -> None:
    assert run(["due", day]) == code
    printed = capsys.readouterr()
    assert words in printed.err
    assert printed.out == ""


def _workspace(folder: Path) -> Path:
    assert run(["init", str(folder), "--name", "Ada Reporter", "--email", "ada@newsroom.example"]) == 0
    return folder


def test_a_workspaces_own_days_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _workspace(tmp_path / "w")
    (folder / "holidays.toml").write_text('[[day]]\non = 2026-06-16\nname = "Wedding"\nparts = ["Scotland"]\n')
    assert run(["-w", str(folder), "due", "2026-06-12"]) == 0
    assert "Wednesday 15 July 2026" in capsys.readouterr().out


def test_faults_in_a_workspaces_own_days_are_all_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = _workspace(tmp_path / "w")
    (folder / "holidays.toml").write_text('[[day]]\non = 2026-06-14\nparts = ["Mars"]\n')
    assert run(["-w", str(folder), "due", "2026-06-12"]) == 1
    told = capsys.readouterr().err
    assert "holidays.toml has 3 problems" in told
    assert "2026-06-14 is a Sunday" in told


def test_a_workspace_that_is_not_there_is_not_passed_over(tmp_path: Path) -> None:
    assert run(["-w", str(tmp_path / "none"), "due", "2026-06-12"]) == 1
