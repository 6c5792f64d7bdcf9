"""The guard itself: in a test the real network, the real keyring and the real home are out of reach."""

import os
import socket
from pathlib import Path

import keyring
import pytest
from keyring.errors import NoKeyringError


@pytest.mark.parametrize("address", [("192.0.2.1", 25), ("8.8.8.8", 53), ("2001:db8::1", 993, 0, 0)])
def test_a_connection_beyond_this_machine_fails_the_test(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as line, pytest.raises(pytest.fail.Exception, match="real network"):
        line.connect(address)


def test_a_name_on_the_real_network_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"imap\.gmail\.com"):
        socket.create_connection(("imap.gmail.com", 993))


def test_an_invalid_name_does_not_exist() -> None:
    with pytest.raises(socket.gaierror):
        socket.create_connection(("imap.example.invalid", 993))


def test_this_machine_is_in_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, server.getsockname()[1])).close()


def test_there_is_no_keyring() -> None:
    with pytest.raises(NoKeyringError):
        keyring.get_password("foitrack", "smtp")


def test_the_home_is_empty_and_no_secret_comes_from_outside() -> None:
    assert list(Path.home().iterdir()) == []
    assert [name for name in os.environ if name.startswith("FOITRACK_") and name != "FOITRACK_CORPUS"] == []
