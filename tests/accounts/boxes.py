"""A keyring backend that keeps its entries in memory and is as small as Windows' store, with a fault when asked for."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError, PasswordSetError

LONGEST_BYTES = 2560  # of an entry of Windows' Credential Manager, in UTF-16


class SmallBox(KeyringBackend):
    """Takes short entries only. `dies_after` writes it breaks, as a machine switched off would."""

    priority = 1  # type: ignore[assignment]
    name = "a small box"

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.dies_after: int | None = None

    def get_password(self, service: str, username: str) -> str | None:
        """Look one up."""
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep one, if it is short enough."""
        if self.dies_after is not None:
            self.dies_after -= 1
            if self.dies_after < 0:
                raise PasswordSetError("switched off")
        if len(password.encode("utf-16-le")) > LONGEST_BYTES:
            raise PasswordSetError("the entry is too long")
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Remove one."""
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("no such entry")


class FileBox(SmallBox):
    """The same in a file, for commands that run in a process of their own; FOITRACK_TEST_BOX names it."""

    name = "a box in a file"

    def __init__(self) -> None:
        super().__init__()
        self._file = Path(os.environ.get("FOITRACK_TEST_BOX", os.devnull))
        if self._file.is_file():
            self.entries = {tuple(key): value for key, value in json.loads(self._file.read_text())}

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep one."""
        super().set_password(service, username, password)
        self._save()

    def delete_password(self, service: str, username: str) -> None:
        """Remove one."""
        super().delete_password(service, username)
        self._save()

    def _save(self) -> None:
        self._file.write_text(json.dumps(list(self.entries.items())))
