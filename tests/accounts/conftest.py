"""A working keyring for the tests of this room."""

from collections.abc import Iterator

import keyring
import pytest

from tests.accounts.boxes import SmallBox
from tests.conftest import forget_keyring


@pytest.fixture
def box() -> Iterator[SmallBox]:
    """A keyring in memory, in use until the test ends."""
    made = SmallBox()
    keyring.set_keyring(made)
    yield made
    forget_keyring()
