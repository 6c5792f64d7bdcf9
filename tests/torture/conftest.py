"""How often to kill: a few times in `make test`, hundreds of times and at every step in `make torture`.

Each random run has its seed as its id; each death at a step is named with the failure.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk, make_desk
from tests.servers.dovecot import PASSWORD, DovecotProcess, new_account
from tests.servers.smtp import SmtpServer
from tests.torture.killing import some_step
from tests.torture.scenes import Scene, perform

SAMPLE_RUNS = 4


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--torture-runs", type=int, default=SAMPLE_RUNS, help="how often to kill each command at random")
    parser.addoption("--torture-seed", type=int, default=0, help="the first seed")
    parser.addoption("--torture-every-step", action="store_true", help="kill at every step, not at a sample of them")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        first = metafunc.config.getoption("--torture-seed", 0)
        runs = metafunc.config.getoption("--torture-runs", SAMPLE_RUNS)
        metafunc.parametrize("seed", range(first, first + runs))


@pytest.fixture
def fatal_steps(request: pytest.FixtureRequest, new_desk: Callable[[], Desk]) -> Callable[[type[Scene]], list[int]]:
    """Choose the steps of a scene to die at: every one, counted from a run that lives, or one that is drawn."""

    def choose(kind: type[Scene]) -> list[int]:
        if request.config.getoption("--torture-every-step", False):
            steps = perform(kind(), new_desk(), 0)
            assert steps >= 2, "a commit at least"
            return list(range(1, steps + 1))
        seed = request.config.getoption("--torture-seed", 0)
        return [some_step(random.Random(f"{kind.__name__} {seed}"))]

    return choose


@pytest.fixture
def new_desk(
    tmp_path: Path,
    capsys: Any,
    dovecot_process: DovecotProcess,
    smtp_server: SmtpServer,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[], Desk]]:
    """Make desk after desk: each with a mailbox and a workspace of its own, a campaign drafted, nothing sent."""
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", PASSWORD)
    numbers = count(1)

    def make() -> Desk:
        smtp_server.received.clear()
        smtp_server.lines.clear()
        desk = make_desk(tmp_path / f"{next(numbers)}" / "desk", capsys, new_account(dovecot_process), smtp_server)
        desk("draft", "bicycles")
        return desk

    yield make
