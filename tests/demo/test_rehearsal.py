"""The demo, whole: the totals it ends on are computed, and every other command works in what it leaves behind."""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from foitrack.cli.boundary import run

LAST_DAY = "2026-04-16"
SCANS = "devon-and-cornwall"


class Rehearsed:
    """The workspace that a demo left, and what it printed."""

    def __init__(self, root: Path, printed: str) -> None:
        self.root = root
        self.printed = printed

    def __call__(self, *words: str, on: str = LAST_DAY, expect: int = 0) -> str:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = run(["-w", str(self.root), "--on", on, *words])
        assert code == expect, f"{words}: {code}\n{out.getvalue()}\n{err.getvalue()}"
        return out.getvalue() + (err.getvalue() if expect else "")

    def json(self, *words: str, on: str = LAST_DAY) -> Any:
        return json.loads(self(*words, "--format", "json", on=on))


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsed]:
    root = tmp_path_factory.mktemp("demo") / "workspace"
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        assert run(["demo", str(root)]) == 0
    yield Rehearsed(root, out.getvalue())


def test_the_totals_are_the_published_ones_and_come_out_of_the_inbox(rehearsed: Rehearsed) -> None:
    found = rehearsed.json("results", "social-media")
    assert found["totals"]["cases"]["total"] == 828
    shares = {each["key"]: each["share"] for each in found["shares"]}
    assert round(shares["officer_share"], 2) == 0.67
    assert round(shares["left_share"], 2) == 0.09
    top = [(each["authority"], each["value"]) for each in found["ranking"][:3]]
    assert [name for name, _ in top] == [
        "Greater Manchester Police",
        "West Midlands Police",
        "Metropolitan Police Service",
    ]
    assert [int(value) for _, value in top] == [88, 74, 69]


def test_greater_manchester_suspended_and_dismissed_nobody(rehearsed: Rehearsed) -> None:
    (row,) = [
        each
        for each in rehearsed.json("results", "social-media")["rows"]
        if each["authority"].startswith("Greater Man")
    ]
    assert [row["answers"][key]["value"] for key in ("suspended", "dismissed", "official_accounts")] == [0, 0, 3]


def test_every_figure_stands_in_a_cell_of_a_file_or_in_a_mail_of_the_store(rehearsed: Rehearsed) -> None:
    with sqlite3.connect(rehearsed.root / "foitrack.db") as store:
        answers = store.execute("SELECT source, message FROM answers").fetchall()
        files = {(name, message) for name, message in store.execute("SELECT name, message FROM attachments")}
    store.close()
    assert len(answers) > 300
    for source, message in answers:
        file = source.partition("#")[0]
        assert file == f"message {message}" or (file, message) in files


def test_the_figures_of_a_scan_were_read_by_eye_and_stand_on_its_page(rehearsed: Rehearsed) -> None:
    story = rehearsed.json("show", SCANS)
    [(message, file)] = [
        (each["message"], one) for each in story["messages"] for one in each["attachments"] if each["direction"] == "in"
    ]
    assert any("scan" in warning for warning in file["warnings"])
    latest = {each["cell"]: (each["source"], each["message"]) for each in story["answers"]}
    assert set(latest.values()) == {(f"{file['name']}#p1", message)}
    assert len(latest) == 8
    assert "sent a scan: " in rehearsed.printed
    assert "figures read by eye and typed in" in rehearsed.printed


def test_every_force_has_a_value_or_a_reason(rehearsed: Rehearsed) -> None:
    for row in rehearsed.json("results", "social-media")["rows"]:
        assert row["answers"] or row["reason"]


def test_the_screen_says_that_the_replies_are_made_up(rehearsed: Rehearsed) -> None:
    assert "SIMULATED" in rehearsed.printed
    assert "Published at the time: 828" in rehearsed.printed


def test_a_second_demo_makes_the_same_figures_where_no_tesseract_is(rehearsed: Rehearsed, tmp_path: Path) -> None:
    first = list(csv.reader(io.StringIO(rehearsed("results", "social-media", "--format", "csv"))))
    (tmp_path / "no-programs").mkdir()
    command = [sys.executable, "-m", "foitrack", "demo", str(tmp_path / "again")]
    bare = {**os.environ, "PATH": str(tmp_path / "no-programs")}
    done = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "sent a scan: 8 of 8 figures" in done.stdout
    again = Rehearsed(tmp_path / "again", done.stdout)
    [file] = [
        one
        for each in again.json("show", SCANS)["messages"]
        for one in each["attachments"]
        if each["direction"] == "in"
    ]
    assert "install tesseract" in " ".join(file["warnings"])
    assert list(csv.reader(io.StringIO(again("results", "social-media", "--format", "csv")))) == first


def test_a_demo_never_writes_over_another(rehearsed: Rehearsed) -> None:
    assert "is there already" in rehearsed("demo", str(rehearsed.root), expect=1)


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("show", "kent"),
        ("show", "44"),
        ("show", "44", "--headers"),
        ("inbox",),
        ("chase",),
        ("plan",),
        ("results", "social-media"),
        ("results", "social-media", "--check"),
        ("answer", "kent"),
        ("due", "2026-03-02"),
        ("search", "suspended"),
        ("rules", "test"),
        ("forces",),
        ("forces", "check"),
        ("draft", "social-media"),
    ],
    ids=" ".join,
)
def test_every_other_command_works_in_it(rehearsed: Rehearsed, words: tuple[str, ...]) -> None:
    assert rehearsed(*words) or words[-1] in ("check", "test", "inbox")


def test_fetch_says_in_one_line_that_the_servers_are_gone(rehearsed: Rehearsed) -> None:
    said = rehearsed("fetch", expect=1).strip()
    assert said.startswith("foitrack: ")
    assert "\n" not in said


def test_search_finds_in_messages_and_in_files_with_the_words_in_context(rehearsed: Rehearsed) -> None:
    found = rehearsed.json("search", "retirement of the person")
    assert any(each["file"] for each in found)
    assert all("[retirement]" in each["context"].lower() for each in found[:3])


def test_a_search_for_what_fts_would_take_for_syntax_is_a_search_for_words(rehearsed: Rehearsed) -> None:
    for hostile in ('FOI/2026"', "NEAR(", "a AND", "*", "subject:x", "'"):
        rehearsed("search", hostile)


def test_the_plan_foresees_each_letter_on_a_working_day(rehearsed: Rehearsed) -> None:
    (late,) = [each for each in rehearsed.json("plan") if each["steps"]]
    assert late["authority"] == "North Yorkshire Police"
    assert [step["letter"] for step in late["steps"]] == [
        "internal-review-silence",
        "review-overdue",
        "ico-complaint-silence",
    ]


def test_the_rules_agree_with_what_the_researcher_decided(rehearsed: Rehearsed) -> None:
    judged = rehearsed.json("rules", "test")
    assert len(judged) > 40
    assert [each for each in judged if not each["agrees"]] == []


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_results_are_written_in_the_format_of_the_files_name(rehearsed: Rehearsed, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"results.{ending}"
    rehearsed("results", "social-media", "-o", str(file))
    assert file.stat().st_size > 1000


def test_results_in_an_unknown_format_are_refused(rehearsed: Rehearsed, tmp_path: Path) -> None:
    assert "use .csv, .json or .xlsx" in rehearsed("results", "social-media", "-o", str(tmp_path / "x.pdf"), expect=1)


def test_an_export_holds_every_table_and_its_views_answer(rehearsed: Rehearsed, tmp_path: Path) -> None:
    rehearsed("export", str(tmp_path / "out"), "--datasette", "--csv", "--json")
    with sqlite3.connect(tmp_path / "out" / "foitrack.db") as database:
        (answers,) = database.execute('SELECT count(*) FROM "answers with their sources"').fetchone()
        (mails,) = database.execute("SELECT count(*) FROM correspondence WHERE direction = 'out'").fetchone()
        (hits,) = database.execute(
            "SELECT count(*) FROM attachments_fts WHERE attachments_fts MATCH 'suspended'"
        ).fetchone()
    database.close()
    assert answers > 300
    assert mails > 43
    assert hits > 5
    assert json.loads((tmp_path / "out" / "metadata.json").read_text())["databases"]["foitrack"]


def test_an_attachment_is_saved_under_a_safe_name_and_never_over_another(rehearsed: Rehearsed, tmp_path: Path) -> None:
    story = rehearsed.json("show", "kent")
    (message,) = [each["message"] for each in story["messages"] if each["attachments"] and each["direction"] == "in"]
    for _ in range(2):
        rehearsed("show", str(message), "--save", str(tmp_path))
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 2 * len(story["messages"][-1]["attachments"])
    assert any("-2." in name for name in names)


def test_the_source_of_a_message_is_its_bytes(rehearsed: Rehearsed, capsysbinary: Callable[..., Any]) -> None:
    code = run(["-w", str(rehearsed.root), "show", "44", "--raw"])
    raw = capsysbinary.readouterr().out  # type: ignore[attr-defined]
    assert code == 0
    assert raw.startswith(b"From:") or b"\nFrom:" in raw[:4000]
