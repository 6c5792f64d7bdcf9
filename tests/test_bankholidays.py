"""The bank holidays as files: the shipped table, the proclaimed days, and those of a workspace."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from foitrack.bankholidays import horizon_warning, load, read
from foitrack.core.workdays import Part
from foitrack.errors import BadFile
from foitrack.shipped import shipped

ROOT = Path(__file__).parents[1]
GOOD = """
[[day]]
on = 2026-06-16
name = "A royal wedding"
parts = ["Scotland", "England and Wales"]
source = "The Gazette"

[[day]]
on = 2026-06-17
name = "The day after"
parts = ["Northern Ireland"]
"""


def _written(folder: Path, text: str) -> Path:
    file = folder / "holidays.toml"
    file.write_text(text, "utf-8")
    return file


def test_a_workspace_adds_days_of_its_own(tmp_path: Path) -> None:
    calendar = load(_written(tmp_path, GOOD))
    assert calendar.why_not(date(2026, 6, 16)) == "A royal wedding (England and Wales, Scotland)"
    assert calendar.holidays(date(2026, 6, 17))[0].source == "holidays.toml"
    assert calendar.add(date(2026, 6, 12), 20) == date(2026, 7, 16)


def test_without_a_file_the_shipped_days_stand(tmp_path: Path) -> None:
    assert load(tmp_path / "none.toml") == load() == load(_written(tmp_path, "# nothing yet\n"))


def test_a_workspace_may_list_a_whole_further_year(tmp_path: Path) -> None:
    text = 'known_to = 2029-12-31\n[[day]]\non = 2029-01-01\nname = "New Year"\nparts = ["Scotland"]\n'
    calendar = load(_written(tmp_path, text))
    assert calendar.last == date(2029, 12, 31)
    assert calendar.why_not(date(2029, 1, 1)) == "New Year (Scotland)"


def test_a_further_year_without_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="no day of 2029 is listed"):
        load(_written(tmp_path, "known_to = 2029-12-31\n"))


FAULTS = {
    "not TOML": ("on = 2026-13-45", "not TOML"),
    "a date in quotes": (
        '[[day]]\non = "2026-06-16"\nname = "A"\nparts = ["Scotland"]',
        "day 1 on: '2026-06-16' is not a",
    ),
    "a date with a time": (
        '[[day]]\non = 2026-06-16T10:00:00\nname = "A"\nparts = ["Scotland"]',
        "day 1 on: .* is not a",
    ),
    "a weekend": ('[[day]]\non = 2026-06-14\nname = "A"\nparts = ["Scotland"]', "2026-06-14 is a Sunday"),
    "no date": ('[[day]]\nname = "A"\nparts = ["Scotland"]', "day 1 on: missing"),
    "no name": ('[[day]]\non = 2026-06-16\nparts = ["Scotland"]', "day 1 name: missing"),
    "a name with a line break": ('[[day]]\non = 2026-06-16\nname = "A\\nB"\nparts = ["Wales"]', "not one line of text"),
    "a name with an escape": ('[[day]]\non = 2026-06-16\nname = "\\u001b[2J"\nparts = ["Scotland"]', "not one line of"),
    "no parts": ('[[day]]\non = 2026-06-16\nname = "A"', "day 1 parts: missing"),
    "an unknown part": ('[[day]]\non = 2026-06-16\nname = "A"\nparts = ["Scotlund"]', "did you mean Scotland"),
    "an unknown key": ('[[day]]\non = 2026-06-16\nname = "A"\nparts = ["Scotland"]\npart = 1', "day 1 part: not a key"),
    "an unknown key at the top": ("knwon_to = 2029-12-31", "knwon_to: not a key of this file"),
    "days that are no list": ("day = 3", "begin each day with"),
    "days that are no tables": ("day = [3]", "day 1: not a day"),
    "a horizon in mid-year": ("known_to = 2029-06-30", "is not the last day of a year"),
    "a horizon that is no date": ("known_to = 2029", "2029 is not the last day of a year"),
}


@pytest.mark.parametrize(("text", "problem"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_the_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(BadFile, match=problem):
        read(_written(tmp_path, text))


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    text = '[[day]]\non = 2026-06-14\nparts = ["Mars"]\n[[day]]\nname = "B"\n'
    with pytest.raises(BadFile) as bad:
        read(_written(tmp_path, text))
    assert [problem.where for problem in bad.value.problems] == [
        "day 1 on",
        "day 1 name",
        "day 1 parts",
        "day 2 on",
        "day 2 parts",
    ]


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    file = tmp_path / "holidays.toml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadFile, match="not TOML"):
        read(file)


def test_the_horizon_warns_when_it_is_under_a_year_away() -> None:
    calendar = load()
    assert horizon_warning(calendar, date(2027, 12, 31)) is None
    warning = horizon_warning(calendar, date(2028, 1, 2))
    assert warning is not None
    assert warning.startswith("the bank holidays are known to 2028-12-31 only: update foitrack")


def test_the_table_is_what_the_libraries_say_today() -> None:
    made = subprocess.run(
        [sys.executable, "tools/make_bank_holidays.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")


def test_the_files_travel_inside_the_package() -> None:
    for name in ("bank_holidays.json", "proclaimed.toml"):
        assert shipped(name).parent == ROOT / "foitrack" / "data"


def test_the_proclaimed_days_are_not_in_the_table_too() -> None:
    days, horizon = read(shipped("proclaimed.toml"))
    assert horizon is None
    for day in days:
        assert load().holidays(day.on) == (day,)
        assert day.parts == (Part.SCOTLAND,)


def test_loading_needs_no_calendar_library() -> None:
    """At run time neither library, nor numpy, is imported: they are there for the tests and the tool alone."""
    heavy = "'holidays', 'govuk_bank_holidays', 'numpy'"
    code = f"import sys, foitrack.bankholidays as b; b.load(); print(*{{{heavy}}} & {{*sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "\n"
