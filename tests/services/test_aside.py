"""A process beside works on mails as this one would, ends with it, and is not needed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from foitrack.bankholidays import load
from foitrack.core.model import Address, Message, Sighting
from foitrack.errors import ServerError, StoreError
from foitrack.mail.inbox import Fetched
from foitrack.rules import rules_for
from foitrack.services.aside import WORTH_A_PROCESS, Aside
from foitrack.services.keeping import Kept, keep
from foitrack.services.understanding import Task, understand

CSV = (
    b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nPlease see below.\r\n"
    b"--x\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n"
    b"year,cases\n2025,%d\n\r\n--x--\r\n"
)
RAWS = [CSV % number if number % 5 == 0 else b"Subject: %d\r\n\r\nHello.\r\n" % number for number in range(50)]
assert len(RAWS) >= WORTH_A_PROCESS


@pytest.fixture
def aside(tmp_path: Path) -> Iterator[Aside[bytes, Kept]]:
    for name in ("beside", "here"):
        (tmp_path / name).mkdir()
    with Aside(partial(keep, tmp_path / "beside")) as aside:
        yield aside


def kept(folder: Path) -> dict[str, bytes]:
    """Everything that was kept, by its place."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def raw_of(mail: Fetched) -> bytes:
    return mail.raw


def batch(raws: list[bytes], first: int = 1) -> list[Fetched]:
    return [Fetched(Sighting("INBOX", 7, uid), raw) for uid, raw in enumerate(raws, start=first)]


def test_it_keeps_what_would_be_kept_here(aside: Aside[bytes, Kept], tmp_path: Path) -> None:
    for raws in (RAWS, RAWS[:3], RAWS):
        aside.ask(raws)
        assert aside.answer() == keep(tmp_path / "here", raws)
    assert aside._process is not None
    assert kept(tmp_path / "beside") == kept(tmp_path / "here")
    assert len(kept(tmp_path / "here")) == 60


def test_it_understands_what_would_be_understood_here() -> None:
    reader = partial(understand, rules_for(Path("/nowhere/rules.yaml")), load())
    texts = ("Your request is refused under section 12(1) of the Act.", "We have received your request.", "Hello.")
    tasks = [
        Task(Message(f"RE: {number}", texts[number % 3], sender=Address("foi@kent.police.uk")), (), (), frozenset())
        for number in range(WORTH_A_PROCESS)
    ]
    with Aside(reader) as aside:
        for some in (tasks, tasks[:3], tasks):
            aside.ask(some)
            answered = aside.answer()
            assert answered == reader(some)
        assert aside._process is not None
        assert any(each.suggestions for each in answered)


def test_few_mails_start_no_process(aside: Aside[bytes, Kept], tmp_path: Path) -> None:
    aside.ask(RAWS[:3])
    assert aside._process is None
    assert aside.answer() == keep(tmp_path / "here", RAWS[:3])


@pytest.mark.parametrize("when", ["before", "between"])
def test_should_it_be_killed_the_mails_are_kept_here(aside: Aside[bytes, Kept], tmp_path: Path, when: str) -> None:
    aside.ask(RAWS)
    if when == "before":
        aside.answer()
    assert aside._process is not None
    aside._process.kill()
    aside._process.wait()
    if when == "before":
        aside.ask(RAWS)
    assert aside.answer() == keep(tmp_path / "here", RAWS)
    assert kept(tmp_path / "beside") == kept(tmp_path / "here")


def test_what_it_has_begun_is_finished_when_nobody_asks_any_more(tmp_path: Path) -> None:
    with Aside(partial(keep, tmp_path)) as aside:
        aside.ask(RAWS)
    assert len(kept(tmp_path)) == 60
    assert not list(tmp_path.rglob("*.new"))


def test_what_stops_it_is_said_here(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("no folder")
    with Aside(partial(keep, tmp_path)) as aside:
        aside.ask(RAWS)
        with pytest.raises(StoreError, match="mail cannot be used"):
            aside.answer()


def test_batches_come_in_order_and_the_last_one_too(aside: Aside[bytes, Kept], tmp_path: Path) -> None:
    given = [batch(RAWS), batch(RAWS[:2], 51), batch(RAWS[2:9], 53)]
    assert list(aside.ahead(given, raw_of)) == [
        (each, keep(tmp_path / "here", [one.raw for one in each])) for each in given
    ]


def test_what_came_before_the_mailbox_failed_is_handed_on(aside: Aside[bytes, Kept]) -> None:
    def failing() -> Iterator[list[Fetched]]:
        yield batch(RAWS[:2])
        yield batch(RAWS[2:3], 3)
        raise ServerError("localhost hung up", "fetch again")

    came = []
    with pytest.raises(ServerError, match="hung up"):
        for fetched, _ in aside.ahead(failing(), raw_of):
            came += [each.sighting.uid for each in fetched]
    assert came == [1, 2, 3]


def test_the_next_batch_is_asked_for_before_the_last_is_handed_on() -> None:
    happened: list[str] = []

    def coming() -> Iterator[list[Fetched]]:
        for uid in (1, 2):
            happened.append(f"{uid} came")
            yield batch(RAWS[uid : uid + 1], uid)

    def here(raws: Sequence[bytes]) -> list[Kept]:
        return [Kept("abc", 3, Message(), "")]

    with Aside(here) as aside:
        for fetched, _ in aside.ahead(coming(), raw_of):
            happened.append(f"{fetched[0].sighting.uid} handed on")
    assert happened == ["1 came", "2 came", "1 handed on", "2 handed on"]


def test_it_ends_when_the_one_that_started_it_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom tests.services.test_aside import *\n"
        "aside = Aside(partial(keep, Path(sys.argv[1])))\naside.ask(RAWS)\naside.answer()\n"
        "print(aside._process.pid, flush=True)\ntime.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
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
