"""The keyring that Linux desktops have: a real gnome-keyring on a D-Bus of its own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.server

SCRIPT = """
import sys
from foitrack.accounts import doubts, forget, keep, keyring_name, secret_for, where
from foitrack.accounts.secrets import find, keep_at
from foitrack.accounts.tokens import refresh_token
from foitrack.core.model import Login, MailServer
from foitrack.core.words import LoginKind

server = MailServer("smtp.example.org", 465, username="ada@example.org")
print("backend", keyring_name(), "doubts", doubts() or "none")
keep("smtp", server, "hunter2")
print("found", secret_for("smtp", server, {}).text, where("smtp", server, {}))
place = refresh_token(Login(LoginKind.MICROSOFT), server)
keep_at(place, "r" * 5000)
print("long", len(find(place, "", {}).text))
print("forgot", forget("smtp", server), forget("smtp", server), where("smtp", server, {}) or "nowhere")
"""


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="gnome-keyring and dbus are not installed (apt-get install gnome-keyring dbus-daemon)",
)
def test_secrets_go_into_gnome_keyring_and_come_back(tmp_path: Path) -> None:
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    environment |= {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(tmp_path / "data")}
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    unlock = "echo unlocked | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", f"{unlock}; exec '{sys.executable}' '{script}'"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "backend SecretService Keyring doubts none",
        "found hunter2 in the keyring (SecretService Keyring)",
        "long 5000",
        "forgot True False nowhere",
    ]
