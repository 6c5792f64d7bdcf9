"""The keyrings of the tests behave as the keyring library says every backend must: its shared tests, run on them."""

from pathlib import Path

import pytest
from keyring.testing.backend import BackendBasicTests

from tests.accounts.boxes import FileBox, SmallBox


class TestSmallBox(BackendBasicTests):
    def init_keyring(self) -> SmallBox:
        return SmallBox()


class TestFileBox(BackendBasicTests):
    @pytest.fixture(autouse=True)
    def _file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FOITRACK_TEST_BOX", str(tmp_path / "box.json"))

    def init_keyring(self) -> FileBox:
        return FileBox()


def test_a_box_in_a_file_outlives_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOITRACK_TEST_BOX", str(tmp_path / "box.json"))
    FileBox().set_password("foitrack", "smtp:ada", "hunter2")
    assert FileBox().get_password("foitrack", "smtp:ada") == "hunter2"
    FileBox().delete_password("foitrack", "smtp:ada")
    assert FileBox().get_password("foitrack", "smtp:ada") is None
