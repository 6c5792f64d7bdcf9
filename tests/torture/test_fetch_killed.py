"""`fetch` and `watch` killed anywhere: every mail that was in the folders is in the store, byte for byte, once."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from tests.desk import Desk, reply
from tests.torture.killing import some_step, start
from tests.torture.mails import arrive, check, large_mail, mail, read_folders
from tests.torture.scenes import FetchMany

pytestmark = [pytest.mark.torture, pytest.mark.server]

LONGEST_SECONDS = 2.0
FOLDERS = ("INBOX", "Junk", "FOI")


def test_fetch_killed_at_any_step_or_moment(seed: int, new_desk: Callable[[], Desk]) -> None:
    dice, desk = random.Random(seed), new_desk()
    read_folders(desk, "FOI")
    refs = list(desk.refs().values())
    mails = [mail(dice, number, refs) for number in range(dice.randint(5, 25))]
    mails += [large_mail(dice, 100 + number, refs) for number in range(dice.choice([0, 0, 2, 3]))]
    arrive(desk, dice, mails, ("Junk", "FOI"))
    for _ in range(dice.choice([1, 1, 2, 3])):
        if dice.random() < 0.7:
            start(desk, "fetch", fatal=some_step(dice)).end()
        else:
            start(desk, "fetch").kill_after(dice.uniform(0.3, LONGEST_SECONDS))
        late = mail(dice, 1000, refs)
        desk.receive(late)
        mails.append(late)
    desk("fetch")
    check(desk, mails, FOLDERS)
    assert "0 new" in desk("fetch").err


def test_fetch_whose_helpers_are_killed_has_all_the_same(new_desk: Callable[[], Desk]) -> None:
    """The process that keeps and parses, and those that read documents: it is done without them."""
    desk = new_desk()
    scene = FetchMany()
    scene.prepare(desk)
    refs = list(desk.refs().values())
    scene.mails.append(large_mail(random.Random(6), 200, refs, tables=8))
    desk.receive(scene.mails[-1])
    victim = start(desk, "fetch")
    killed = 0
    while victim.process.poll() is None:
        killed += victim.kill_helpers()
        time.sleep(0.05)
    assert victim.end() == 0, victim.said
    assert killed > 0
    check(desk, scene.mails)
    assert "0 new" in desk("fetch").err


def test_watch_killed_while_it_waits_has_all_and_the_next_one_tells_what_came_meanwhile(
    new_desk: Callable[[], Desk],
) -> None:
    desk = new_desk()
    to = f"ada+{desk.refs()['Kent Police'].lower()}@newsroom.test"
    mails = [reply(to, f"Answer {number}.\n").as_bytes().replace(b"\n", b"\r\n") for number in range(3)]
    desk.receive(mails[0])
    first = start(desk, "watch")
    first.says(r"^\[1\]")
    first.kill_after(0.3)  # it is in IDLE by now
    check(desk, mails[:1])
    desk.receive(mails[1])
    second = start(desk, "watch")
    second.says(r"^\[2\]")
    desk.receive(mails[2])
    second.says(r"^\[3\]")
    second.kill()
    second.end()
    assert "[1]" not in second.said
    desk("fetch")
    check(desk, mails)
