"""`watch`: comes back when the server is gone, never spins, ends on Ctrl-C, disturbs nobody."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from foitrack.errors import LoginRefused, ServerError, StoreBusy, TryLater
from foitrack.services.watching import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, Pauses, Watcher
from tests.desk import Desk, make_desk, reply
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy

ROOT = Path(__file__).parents[2]


class Timeline:
    """A clock that moves only when someone rests or waits."""

    def __init__(self) -> None:
        self.now = 0.0
        self.rests: list[float] = []

    def rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        self.now += seconds


class Server:
    """A mailbox that does what its script says, one line a connection: a fault, or how many waits it lives."""

    def __init__(self, timeline: Timeline, *script: Exception | int) -> None:
        self.timeline = timeline
        self.script = list(script)
        self.waits = 0

    @contextmanager
    def connect(self) -> Iterator[Server]:
        line = self.script.pop(0) if self.script else 1_000_000
        if isinstance(line, Exception):
            raise line
        self.waits = line
        yield self

    def wait(self, seconds: float) -> bool:
        if self.waits == 0:
            raise ServerError("imap.test broke off the connection")
        self.waits -= 1
        self.timeline.now += seconds
        return False


def watcher(server: Server, said: list[str]) -> Watcher[Server]:
    timeline = server.timeline
    return Watcher(
        server.connect,
        lambda _: iter(()),
        said.append,
        Pauses(dice=random.Random(1)),
        timeline.rest,
        lambda: timeline.now,
    )


def test_the_pauses_double_with_jitter_up_to_five_minutes() -> None:
    timeline, said = Timeline(), []
    server = Server(timeline, *[ServerError("imap.test: nothing answers there")] * 12)
    assert list(watcher(server, said).watch(3600)) == []
    for place, pause in enumerate(timeline.rests):
        expected = min(FIRST_PAUSE_SECONDS * 2**place, LONGEST_PAUSE_SECONDS)
        assert 0.8 * expected <= pause <= 1.2 * expected
    assert len({round(pause / FIRST_PAUSE_SECONDS, 3) for pause in timeline.rests}) == 12
    assert said[0] == f"! imap.test: nothing answers there; trying again in {timeline.rests[0]:.0f} seconds"


def test_a_server_that_hangs_up_at_once_each_time_is_called_less_and_less() -> None:
    timeline = Timeline()
    list(watcher(Server(timeline, *[0] * 10), []).watch(1000))
    assert timeline.rests[5] > 10 * timeline.rests[0]


def test_after_a_good_connection_the_pauses_start_small_again() -> None:
    timeline = Timeline()
    gone = ServerError("gone")
    list(watcher(Server(timeline, gone, gone, gone, gone, 3, gone), []).watch(3000))
    assert timeline.rests[3] > 10
    assert timeline.rests[4] < 3


def test_a_server_that_asks_for_a_quarter_of_an_hour_gets_it() -> None:
    timeline = Timeline()
    list(watcher(Server(timeline, TryLater("slow down", after_seconds=900)), []).watch(2000))
    assert timeline.rests == [900]


def test_a_store_held_by_another_program_is_tried_again() -> None:
    timeline, said = Timeline(), []
    list(watcher(Server(timeline, StoreBusy("the store is held by another program")), said).watch(100))
    assert said[-1] == "connected; waiting for replies (Ctrl-C ends)"


def test_a_refused_login_ends_the_watch() -> None:
    with pytest.raises(LoginRefused):
        list(watcher(Server(Timeline(), LoginRefused("wrong password")), []).watch(100))


def test_a_server_that_calls_for_nothing_does_not_make_it_spin() -> None:
    timeline = Timeline()

    class Restless(Server):
        def wait(self, seconds: float) -> bool:
            return True

    list(watcher(Restless(timeline), []).watch(60))
    assert len(timeline.rests) <= 31


@pytest.fixture
def watched(tmp_path: Path, capsys: pytest.CaptureFixture[str], dovecot: Dovecot) -> Iterator[tuple[Desk, Proxy]]:
    """A desk whose mailbox is behind a line that can be cut."""
    with Proxy(dovecot.imaps_port) as proxy:
        desk = make_desk(tmp_path / "desk", capsys, dovecot)
        settings = desk.workspace.settings_file
        settings.write_text(settings.read_text().replace(f"port = {dovecot.imaps_port}", f"port = {proxy.port}"))
        desk("draft", "bicycles")
        yield desk, proxy


class Watching:
    """`foitrack watch` in a process of its own."""

    def __init__(self, desk: Desk, password: str) -> None:
        self.log = desk.workspace.root.parent / "watch.log"
        command = [sys.executable, "-m", "foitrack", "-w", str(desk.workspace.root), "watch"]
        environment = {**os.environ, "FOITRACK_IMAP_PASSWORD": password, "PYTHONUNBUFFERED": "1"}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)

    def says(self, words: str, times: int = 1, seconds: float = 20) -> str:
        """Wait until it has said words so many times; return all it said."""
        return until(lambda: self.log.read_text(), lambda text: len(re.findall(words, text)) >= times, seconds)

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def interrupt(self) -> int:
        """Press Ctrl-C; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(20)


def until(look: Callable[[], str], enough: Callable[[str], bool], seconds: float) -> str:
    end = time.monotonic() + seconds
    while not enough(text := look()):
        assert time.monotonic() < end, text
        time.sleep(0.05)
    return text


@pytest.mark.server
def test_watch_tells_each_mail_survives_a_cut_line_and_ends_on_ctrl_c(watched: tuple[Desk, Proxy]) -> None:
    desk, proxy = watched
    ref = desk.refs()["Kent Police"]
    to = f"ada+{ref.lower()}@newsroom.test"
    watching = Watching(desk, desk.dovecot.password)
    try:
        watching.says("connected; waiting")
        desk.receive(reply(to, "The first reply.\n"))
        watching.says(rf"\[\d+\] .*{ref}")
        proxy.hang_up()
        desk.receive(reply(to, "A second one, while it was away.\n"))
        said = watching.says(rf"\[\d+\] .*{ref}", times=2)
        assert re.search(r"! localhost port \d+.*; trying again in [123] seconds", said)
        assert desk.status(ref)["messages"] == 2
        before = watching.cpu_seconds()
        time.sleep(1.5)
        assert watching.cpu_seconds() - before < 0.3
    finally:
        code = watching.interrupt()
    assert code == 0
    assert watching.log.read_text().endswith("stopped watching\n")
    assert "Traceback" not in watching.log.read_text()


@pytest.mark.server
def test_status_and_send_run_beside_a_watch(desk: Desk) -> None:
    desk("draft", "bicycles")
    watching = Watching(desk, desk.dovecot.password)
    try:
        watching.says("connected; waiting")
        desk("send", "bicycles", "--yes")
        ref = desk.refs()["Kent Police"]
        desk.receive(reply(f"ada+{ref.lower()}@newsroom.test", "We have received your request.\n"))
        watching.says(rf"\[\d+\] .*{ref}")
        assert desk.status(ref)["messages"] == 2
    finally:
        code = watching.interrupt()
    assert code == 0
