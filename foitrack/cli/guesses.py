"""What a machine knows about the person at it, to be filled in where they are asked."""

from __future__ import annotations

import getpass
import os
import subprocess


def full_name() -> str:
    """Return the person's name as git or the system's user list has it; empty when neither does."""
    return _git("user.name") or _gecos()


def mail_address() -> str:
    """Return the person's mail address as git or the environment has it; empty when neither does."""
    return _git("user.email") or os.environ.get("EMAIL", "")


def _git(key: str) -> str:
    try:
        done = subprocess.run(["git", "config", "--get", key], capture_output=True, text=True, timeout=5, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


def _gecos() -> str:
    try:
        import pwd
    except ImportError:  # there is no such list on Windows
        return ""
    try:
        name = pwd.getpwnam(getpass.getuser()).pw_gecos.partition(",")[0].strip()
    except (KeyError, OSError):
        return ""
    return name if " " in name else ""
