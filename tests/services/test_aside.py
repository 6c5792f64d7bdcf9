"""A process beside understands mails as this one would, ends with it, and is not needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from foitrack.bankholidays import load
from foitrack.core.model import Address, Attachment, Message
from foitrack.rules import rules_for
from foitrack.services.aside import WORTH_A_PROCESS, Aside
from foitrack.services.understanding import Task, Understood, understand

REFS = {"B-7Q4KX"}
RULES, CALENDAR = rules_for(Path("/nowhere/rules.yaml")), load()


def task(number: int) -> Task:
    """A refusal, an acknowledgement, or something else, with a file."""
    texts = [
        "Your request is refused under section 12(1) of the Act.",
        "We have received your request and will answer within 20 working days.",
        f"Number {number}.",
    ]
    file = Attachment("a.txt", "text/plain", b"x" * 1000)
    message = Message(f"RE: {number}", texts[number % 3], "<p>", Address("foi@kent.police.uk"), attachments=(file,))
    return Task(message, (), (("a.txt", "The information is not held."),) if number % 5 == 0 else ())


TASKS = [task(number) for number in range(WORTH_A_PROCESS)]


@pytest.fixture
def aside() -> Iterator[Aside]:
    with Aside(RULES, CALENDAR) as aside:
        yield aside


def here(tasks: list[Task]) -> list[Understood]:
    return [understand(each, RULES, CALENDAR, REFS) for each in tasks]


def test_it_understands_what_would_be_understood_here(aside: Aside) -> None:
    for tasks in (TASKS, TASKS[:3], TASKS):
        aside.ask(tasks, REFS)
        assert aside.answer() == here(tasks)
    assert aside._process is not None
    assert any(each.suggestions for each in here(TASKS))


def test_few_mails_start_no_process(aside: Aside) -> None:
    aside.ask(TASKS[:3], REFS)
    assert aside._process is None
    assert aside.answer() == here(TASKS[:3])


@pytest.mark.parametrize("when", ["before", "between"])
def test_should_it_be_killed_the_mails_are_understood_here(aside: Aside, when: str) -> None:
    aside.ask(TASKS, REFS)
    if when == "before":
        aside.answer()
    assert aside._process is not None
    aside._process.kill()
    aside._process.wait()
    if when == "before":
        aside.ask(TASKS, REFS)
    assert aside.answer() == here(TASKS)


def test_a_mail_that_cannot_be_understood_is_left_to_a_person() -> None:
    broken = Task(Message(text=None), (), ())  # type: ignore[arg-type]
    (said,) = here([broken])
    assert said.suggestions == ()
    assert said.warnings[0].startswith("foitrack could not tell what it says (")


def test_it_ends_when_the_one_that_started_it_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, sys, time\nfrom tests.services.test_aside import *\n"
        "aside = Aside(RULES, CALENDAR)\naside.ask(TASKS, REFS)\naside.answer()\n"
        "print(aside._process.pid, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as parent:
        assert parent.stdout is not None
        beside = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _lives(beside):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
