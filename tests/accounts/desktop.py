"""The keyring library's shared tests, on this desktop's keyring; run by test_gnome_keyring, on a D-Bus of its own."""

import keyring
from keyring.backend import KeyringBackend
from keyring.testing.backend import BackendBasicTests


class TestDesktop(BackendBasicTests):
    """Not collected by itself: its file's name does not begin with `test_`."""

    def init_keyring(self) -> KeyringBackend:
        return keyring.get_keyring()
