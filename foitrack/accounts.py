"""The secrets of the mail account: the keyring, else the environment. None is ever written to a file of ours."""

from __future__ import annotations

import os
from collections.abc import Mapping

from foitrack.core.model import MailServer, Secret
from foitrack.errors import AccountError

SERVICE = "foitrack"
VARIABLES = {"smtp": "FOITRACK_SMTP_PASSWORD", "imap": "FOITRACK_IMAP_PASSWORD"}


def secret_for(side: str, server: MailServer, environment: Mapping[str, str] = os.environ) -> Secret | None:
    """Return the secret of `side` (`smtp` or `imap`); None when the server asks for no login.

    Raise AccountError when neither the keyring nor the environment has it.
    """
    if not server.username:
        return None
    text = from_keyring(side, server) or environment.get(VARIABLES[side])
    if text:
        return Secret(text)
    raise AccountError(
        f"no password is known for {server.username} on {server.host}",
        f"run 'foitrack login', or set {VARIABLES[side]}",
    )


def from_keyring(side: str, server: MailServer) -> str | None:
    """Return what the keyring holds for this login, or None; a keyring that does not work holds nothing."""
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, _entry(side, server))
    except KeyringError:
        return None


def keep(side: str, server: MailServer, secret: str) -> None:
    """Put a secret into the keyring; raise AccountError, naming what to set instead, when there is none."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, _entry(side, server), secret)
    except KeyringError as fault:
        raise AccountError(
            "this machine has no keyring that can hold a password",
            f"set the environment variable {VARIABLES[side]} instead",
        ) from fault


def forget(side: str, server: MailServer) -> bool:
    """Remove a secret from the keyring; tell whether there was one."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.delete_password(SERVICE, _entry(side, server))
    except KeyringError:
        return False
    return True


def where(side: str, server: MailServer, environment: Mapping[str, str] = os.environ) -> str:
    """Return where the secret of a login is kept, in words; empty when none is known."""
    if from_keyring(side, server):
        return f"in the keyring ({keyring_name()})"
    return f"in the environment ({VARIABLES[side]})" if environment.get(VARIABLES[side]) else ""


def keyring_name() -> str:
    """Return the name of the keyring backend in use; empty when none works."""
    import keyring
    from keyring.backends import fail

    backend = keyring.get_keyring()
    return "" if isinstance(backend, fail.Keyring) else backend.name


def _entry(side: str, server: MailServer) -> str:
    return f"{side}:{server.username}@{server.host}"
