"""`send` killed anywhere: no letter leaves twice without a person's word, and none is silently forgotten."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.desk import Desk
from tests.servers.smtp import STEPS
from tests.torture.killing import some_step, start
from tests.torture.letters import finish, received

pytestmark = [pytest.mark.torture, pytest.mark.server]

LONGEST_SECONDS = 2.5


def test_send_killed_at_any_step_or_moment(seed: int, new_desk: Callable[[], Desk]) -> None:
    dice, desk = random.Random(seed), new_desk()
    for _ in range(dice.choice([1, 1, 2, 3])):
        _kill_once(desk, dice)
        assert max(received(desk).values(), default=0) <= 1
    finish(desk)


def _kill_once(desk: Desk, dice: random.Random) -> None:
    """Start `send` and kill it: at a step of its own, at a step of the conversation, or at a moment."""
    match dice.choice(["step", "step", "conversation", "conversation", "moment"]):
        case "step":
            start(desk, "send", "bicycles", "--yes", fatal=some_step(dice)).end()
        case "conversation":
            victim = start(desk, "send", "bicycles", "--yes")
            countdown = [dice.randint(1, 4)]

            def count() -> None:
                countdown[0] -= 1
                if countdown[0] == 0:
                    victim.kill()

            desk.smtp.when_at[dice.choice(STEPS)] = count
            victim.end()
            desk.smtp.when_at.clear()
        case "moment":
            start(desk, "send", "bicycles", "--yes").kill_after(dice.uniform(0.3, LONGEST_SECONDS))
