"""The keyring that Linux desktops have: a real gnome-keyring on a D-Bus of its own."""

import os
import shlex
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


ROOT = Path(__file__).parents[2]
HERE = shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")
needs_it = pytest.mark.skipif(
    not HERE, reason="gnome-keyring and dbus are not installed (apt-get install gnome-keyring dbus-daemon)"
)


def with_gnome_keyring(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a Python command in a session with an empty, open keyring of its own."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    environment |= {"HOME": str(folder), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(folder / "data")}
    unlock = "echo unlocked | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", f"{unlock}; exec {shlex.join([sys.executable, *words])}"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )


@needs_it
def test_secrets_go_into_gnome_keyring_and_come_back(tmp_path: Path) -> None:
    done = with_gnome_keyring(tmp_path, "-c", SCRIPT)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "backend SecretService Keyring doubts none",
        "found hunter2 in the keyring (SecretService Keyring)",
        "long 5000",
        "forgot True False nowhere",
    ]


@needs_it
def test_gnome_keyring_passes_the_shared_tests(tmp_path: Path) -> None:
    words = ["-m", "pytest", "-q", "--noconftest", "-p", "no:cacheprovider", "tests/accounts/desktop.py"]
    done = with_gnome_keyring(tmp_path, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
