"""Each command killed at each of its steps in turn: before and after every commit, before every file is put in place.

How many steps there are is counted from a run that lives. `make test` takes one of each command's, drawn by the seed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.desk import Desk
from tests.torture.scenes import SCENES, Scene, perform

pytestmark = [pytest.mark.torture, pytest.mark.server]


@pytest.mark.parametrize("kind", SCENES, ids=lambda kind: re.sub(r"\B([A-Z])", r" \1", kind.__name__).lower())
def test_killed_at_any_step_and_run_again_nothing_is_lost_or_doubled(
    kind: type[Scene], new_desk: Callable[[], Desk], fatal_steps: Callable[[type[Scene]], list[int]]
) -> None:
    for fatal in fatal_steps(kind):
        try:
            perform(kind(), new_desk(), fatal)
        except AssertionError as fault:
            fault.add_note(f"killed at step {fatal}")
            raise
