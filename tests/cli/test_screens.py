"""Whole screens as golden text at a fixed day, as a pipe gets them, and the JSON names that scripts rely on.

`WRITE_SCREENS=1 pytest tests/cli/test_screens.py` writes the screens anew; look at the difference before you
commit it.
"""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from foitrack import bankholidays
from foitrack.cli import status as screen
from foitrack.cli.tables import Cell, without_what_may_go
from foitrack.services.reporting import overview
from foitrack.store.database import Store
from tests.desk import Desk, reply

pytestmark = pytest.mark.server

SCREENS = Path(__file__).parent / "screens"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """On 2 April: Kent acknowledged, Essex answered, Norfolk refused and is not decided on, Suffolk is late."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    refs = desk.refs()
    desk.on = "2026-04-02"
    mails = [
        reply(
            f"ada+{refs['Kent Police'].lower()}@newsroom.test",
            "We have received your request of 2 March 2026. Our reference is FOI/26/1088.\n",
            on="2026-03-04",
            message_id="<1@kent.police.uk>",
        ),
        _answer(refs["Essex Police"]),
        reply(
            f"ada+{refs['Norfolk Constabulary'].lower()}@newsroom.test",
            "We estimate that the cost of answering would exceed the appropriate limit. Section 12(1) of the Freedom "
            "of Information Act therefore applies, and your request is refused.\n",
            sender="FOI <freedom@norfolk.pnn.police.uk>",
            on="2026-03-30",
            message_id="<3@norfolk.police.uk>",
        ),
        reply("ada@newsroom.test", "Buy now.\n", sender="shop@spam.test", subject="Sale", on="2026-04-01"),
    ]
    for mail in mails:
        desk.receive(mail.as_bytes(policy=SMTP))
    desk("fetch")
    essex = refs["Essex Police"]
    (message,) = [each["message"] for each in desk.json("inbox") if each["ref"] == essex]
    desk("record", essex, "disclosed", "--message", str(message))
    desk("answer", essex, "reported=1204", "found=88", "--message", str(message))
    return desk


def _answer(ref: str) -> Any:
    mail = reply(
        "ada@newsroom.test",
        "Please find all the information you asked for attached.\n",
        sender="FOI <info.rights.freedom@essex.police.uk>",
        subject=f"FOI response {ref}",
        on="2026-03-27",
        message_id="<2@essex.police.uk>",
    )
    mail.add_attachment(b"Question,Answer\n1,1204\n2,88\n", "text", "csv", filename="response.csv")
    mail.set_boundary("parts")
    return mail


@pytest.mark.parametrize(
    "words",
    [["status"], ["inbox"], ["show", "essex"], ["results", "bicycles"], ["draft", "bicycles"], ["forces"]],
    ids=lambda words: words[0],
)
def test_the_screen_is_what_it_was(told: Desk, words: list[str]) -> None:
    ran = told(*words)
    file = SCREENS / f"{words[0]}.txt"
    if os.environ.get("WRITE_SCREENS"):
        file.write_text(ran.out, encoding="utf-8")
    assert ran.out == file.read_text(encoding="utf-8")


def test_no_screen_in_a_pipe_has_colour_or_trailing_blanks(told: Desk) -> None:
    for words in (["status"], ["inbox"], ["show", "essex"], ["results", "bicycles"], ["forces"]):
        out = told(*words).out
        assert "\x1b" not in out
        assert not any(line != line.rstrip() for line in out.splitlines()), words


NAMES = {
    "status": "ref campaign authority stage outcome sent due working_days_left next references messages attachments",
    "inbox": "message received sender subject reason ref rung suggestions likely",
    "chase": "ref authority letter allowed why subject text",
}


@pytest.mark.parametrize("command", NAMES)
def test_a_list_has_the_names_that_scripts_rely_on(told: Desk, command: str) -> None:
    found = told.json(command)
    assert found
    for each in found:
        assert set(NAMES[command].split()) <= each.keys()


def test_a_waiting_reply_has_its_suggestions_under_their_names(told: Desk) -> None:
    (norfolk,) = [each for each in told.json("inbox") if each["ref"]]
    assert norfolk["suggestions"]
    assert {"kind", "words"} <= norfolk["suggestions"][0].keys()
    assert norfolk["suggestions"][0]["kind"] == "refused"
    assert norfolk["suggestions"][0]["sections"] == ["12(1)"]


def test_one_request_has_the_names_that_scripts_rely_on(told: Desk) -> None:
    found = told.json("show", "essex")
    assert set(NAMES["status"].split()) | {"events", "messages", "dates"} <= found.keys()
    assert {"kind", "on"} <= found["events"][0].keys()
    assert all({"what", "due", "why"} <= each.keys() for each in found["dates"])
    _, answer = found["messages"]
    assert {"message", "direction", "attachments"} <= answer.keys()
    (file,) = answer["attachments"]
    assert {"name", "type", "bytes", "sha256", "warnings"} <= file.keys()


def test_a_deadline_has_the_names_that_scripts_rely_on(told: Desk) -> None:
    found = told.json("due", "2026-03-02")
    assert {"received", "due", "days"} <= found.keys()
    assert all({"date", "counted", "why"} <= each.keys() for each in found["days"])


def test_results_have_the_names_that_scripts_rely_on(told: Desk) -> None:
    found = told.json("results", "bicycles")
    assert {"campaign", "questions", "rows", "totals", "shares", "ranking", "coverage"} <= found.keys()
    for row in found["rows"]:
        assert {"authority", "stage", "outcome", "answers", "reason"} <= row.keys()
    (essex,) = [row for row in found["rows"] if row["answers"]]
    assert all({"value", "source"} <= each.keys() for each in essex["answers"].values())


@pytest.mark.parametrize(
    "words",
    [["status"], ["inbox"], ["chase"], ["forces"], ["draft", "bicycles"], ["results", "bicycles"], ["doctor"]],
    ids=lambda words: words[0],
)
def test_csv_has_one_header_and_rows_of_its_length(told: Desk, words: list[str]) -> None:
    header, *rows = csv.reader(io.StringIO(told(*words, "--format", "csv").out))
    assert rows
    assert {len(row) for row in rows} == {len(header)}
    assert len(set(header)) == len(header)


def test_data_goes_to_stdout_and_talk_to_stderr(told: Desk) -> None:
    for words in (["draft", "bicycles"], ["results", "bicycles"], ["status"]):
        assert told(*words, "--format", "json").json


def test_on_a_narrow_terminal_the_due_day_stays_and_wears_the_colour_of_the_days_left(told: Desk) -> None:
    with Store(told.workspace.database) as store:
        lines = overview(store, bankholidays.load(), date(2026, 4, 2)).lines
    rows = [[each if isinstance(each, Cell) else Cell(each) for each in screen.row(line)] for line in lines]
    titles = [each.title for each in without_what_may_go(screen.COLUMNS, rows, 60)[0]]
    assert titles == ["Ref", "Authority", "Stage", "Due", "Next"]
    late = next(line for line in lines if (line.working_days_left or 0) < 0)
    due = next(cells[3] for cells in rows if cells[0].text == late.ref)
    assert due == Cell("2026-03-31", "bold red")
