"""For every test: the real servers, and a guard before the real network, the real keyring and the real home."""

import os
import socket
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from tests.desk import desk, lone_desk
from tests.servers.disks import small_disk
from tests.servers.fixtures import certificates, dovecot, dovecot_process, oauth_server, smtp_server

__all__ = [
    "certificates",
    "desk",
    "dovecot",
    "dovecot_process",
    "lone_desk",
    "oauth_server",
    "small_disk",
    "smtp_server",
]


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that reaches for anything but this machine. Names under `.invalid` do not exist, as RFC 2606 says."""
    connect, getaddrinfo = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
            pytest.fail(f"a test reached for {address[0]} on the real network")
        connect(self, address)

    def guarded_getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        if isinstance(host, str) and host.endswith(".invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        if host is not None and not _is_here(host):
            pytest.fail(f"a test asked the real network for {host}")
        return getaddrinfo(host, *args, **options)

    monkeypatch.setattr(socket.socket, "connect", guarded_connect)
    monkeypatch.setattr(socket, "getaddrinfo", guarded_getaddrinfo)


@pytest.fixture(autouse=True)
def _no_real_home(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give each test an empty home, no keyring, no secrets and no workspace from outside."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    ours = [name for name in os.environ if name.startswith("FOITRACK_") and name != "FOITRACK_CORPUS"]
    for name in ("DBUS_SESSION_BUS_ADDRESS", *ours):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    forget_keyring()
    yield home
    forget_keyring()


def forget_keyring() -> None:
    """Make the keyring library, if it is loaded, choose its backend anew."""
    core = sys.modules.get("keyring.core")
    if core is not None:
        core._keyring_backend = None  # type: ignore[attr-defined]


def _is_here(host: Any) -> bool:
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return text in ("localhost", "")
