"""Where a secret is found: the keyring, else the environment, else a program of yours, else a file of systemd's."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from foitrack.accounts import keyrings
from foitrack.core.model import Login, MailServer, Secret
from foitrack.errors import AccountError

VARIABLES = {"smtp": "FOITRACK_SMTP_PASSWORD", "imap": "FOITRACK_IMAP_PASSWORD"}
"""The environment variables of the two passwords."""

_COMMAND_SECONDS = 120
_LONGEST_SECRET = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """The names one secret goes by: in the keyring, in the environment, as a credential file, and for a program."""

    entry: str
    variable: str
    credential: str
    word: str


@dataclass(frozen=True, slots=True)
class Found:
    """A secret and where it was found, in words; `in_keyring` when it could be replaced there."""

    text: str = field(repr=False)
    where: str = ""
    in_keyring: bool = False


def password(side: str, server: MailServer) -> Place:
    """Name the password of `side` (`smtp` or `imap`)."""
    return Place(f"{side}:{server.username}@{server.host}", VARIABLES[side], f"foitrack-{side}-password", side)


def find(place: Place, command: str = "", environment: Mapping[str, str] = os.environ) -> Found | None:
    """Look for a secret, in the order of this module's first line; None when it is nowhere.

    Raises AccountError when the program that should print it fails.
    """
    if text := keyrings.read(place.entry):
        return Found(text, f"in the keyring ({keyrings.keyring_name()})", in_keyring=True)
    if text := environment.get(place.variable, ""):
        return Found(text, f"in the environment ({place.variable})")
    if command:
        return Found(run(command, place.word), f"printed by a program of yours ({shlex.split(command)[0]})")
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    if folder and (text := _first_line(Path(folder) / place.credential)):
        return Found(text, f"in a credential file of systemd ({place.credential})")
    return None


def run(command: str, word: str) -> str:
    """Return the first line a program prints; `{side}` in the command stands for smtp, imap or token.

    No shell is involved, and what it printed is never part of an error. Raises AccountError when it fails.
    """
    words = [each.replace("{side}", word) for each in shlex.split(command)]
    do = "check password_command under [login] in foitrack.toml"
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, timeout=_COMMAND_SECONDS, check=False)  # no shell
    except (OSError, subprocess.TimeoutExpired) as fault:
        why = "did not end in time" if isinstance(fault, subprocess.TimeoutExpired) else "could not be started"
        raise AccountError(f"the program {words[0]!r} that should print the password {why}", do) from None
    text = _line(done.stdout)
    if done.returncode or not text:
        why = f"ended with {done.returncode}" if done.returncode else "printed nothing"
        raise AccountError(f"the program {words[0]!r} that should print the password {why}", do)
    return text


def secret_for(side: str, server: MailServer, environment: Mapping[str, str] = os.environ) -> Secret | None:
    """Return the password of `side` (`smtp` or `imap`); None when the server asks for no login.

    Raise AccountError when it is nowhere. For a login that may be more than a password, see `Keys`.
    """
    return password_for(side, server, Login(), environment)


def password_for(
    side: str, server: MailServer, login: Login, environment: Mapping[str, str] = os.environ
) -> Secret | None:
    """Return the password of `side`, looking also where the settings say. Raise AccountError when it is nowhere."""
    if not server.username:
        return None
    if found := find(password(side, server), login.password_command, environment):
        return Secret(found.text)
    raise AccountError(
        f"no password is known for {server.username} on {server.host}",
        f"run 'foitrack login', or set {VARIABLES[side]}",
    )


def keep(side: str, server: MailServer, secret: str) -> None:
    """Put a password into the keyring; raise AccountError, naming what to set instead, when there is none."""
    keep_at(password(side, server), secret)


def keep_at(place: Place, secret: str) -> None:
    """Put a secret into the keyring; raise AccountError, naming what to set instead, when there is none."""
    try:
        keyrings.write(place.entry, secret)
    except AccountError as fault:
        raise AccountError(
            "this machine has no keyring that can hold a password",
            f"set the environment variable {place.variable}, or password_command under [login], instead",
        ) from fault


def hand_over(command: str, word: str, secret: str) -> None:
    """Give a secret to a program of the user's, on its stdin; `{side}` in the command stands for smtp, imap or token.

    Raises AccountError when the program fails.
    """
    words = [each.replace("{side}", word) for each in shlex.split(command)]
    try:
        done = subprocess.run(words, input=secret.encode(), timeout=_COMMAND_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        raise AccountError(f"the program {words[0]!r} could not take the secret", "check --to") from None
    if done.returncode:
        raise AccountError(f"the program {words[0]!r} ended with {done.returncode}", "check --to")


def forget(side: str, server: MailServer) -> bool:
    """Remove a password from the keyring; tell whether there was one."""
    return keyrings.remove(password(side, server).entry)


def where(
    side: str, server: MailServer, environment: Mapping[str, str] = os.environ, login: Login | None = None
) -> str:
    """Return where the password of a login is kept, in words; empty when none is known."""
    found = find(password(side, server), login.password_command if login else "", environment)
    return found.where if found else ""


def _first_line(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return _line(opened.read(_LONGEST_SECRET))
    except OSError:
        return ""


def _line(printed: bytes) -> str:
    return printed[:_LONGEST_SECRET].decode("utf-8", "replace").split("\n", 1)[0].strip("\r")
