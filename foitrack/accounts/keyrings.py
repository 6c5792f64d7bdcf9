"""The keyring of this machine: read, write and remove an entry of any length, and say what is doubtful about it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from foitrack.errors import AccountError

SERVICE = "foitrack"

# Windows' store holds 2,560 bytes an entry, in UTF-16: a longer secret is cut into pieces of so many characters.
_PIECE_CHARACTERS = 600
_MARK = "foitrack-pieces:"

# What a backend's module says about where its secrets go. Backends of the operating systems have nothing to answer for.
_DOUBTS = {
    "keyring.backends.null": "it keeps nothing: whatever is put into it is gone",
    "keyrings.alt.file.PlaintextKeyring": "it writes secrets unencrypted into a file of your home folder",
    "keyrings.alt.file.EncryptedKeyring": "it encrypts a file by itself, and asks for its password each time",
    "keyrings.alt": "it is one of keyrings.alt, which its own authors do not call secure",
    "keyrings.cryptfile": "it encrypts a file by itself, and its password is often kept beside it",
}


def keyring_name() -> str:
    """Return the name of the keyring backend in use; empty when none works."""
    backend = _backend()
    return "" if backend is None else str(backend.name)


def doubts(backend: Any = None) -> str:
    """Return what is doubtful about the keyring in use, in words for a person; empty when nothing is."""
    backend = _backend() if backend is None else backend
    if backend is None:
        return ""
    kind = f"{type(backend).__module__}.{type(backend).__qualname__}"
    found = [name for name in _DOUBTS if kind == name or kind.startswith(f"{name}.")]
    return f"the keyring is {backend.name}: {_DOUBTS[max(found, key=len)]}" if found else ""


def read(entry: str) -> str | None:
    """Return what the keyring holds under `entry`, or None; a keyring that does not work holds nothing."""
    import keyring
    from keyring.errors import KeyringError

    try:
        head = keyring.get_password(SERVICE, entry)
        if head is None or not head.startswith(_MARK):
            return head
        number, _, check = head.removeprefix(_MARK).partition(":")
        pieces = [keyring.get_password(SERVICE, name) or "" for name in _names(entry, int(number))]
    except (KeyringError, ValueError):
        return None
    text = "".join(pieces)
    return text if check == _check(text) else None


def write(entry: str, text: str) -> None:
    """Put a text of any length under `entry`; raise AccountError when the keyring does not take it."""
    import keyring
    from keyring.errors import KeyringError

    try:
        if len(text) <= _PIECE_CHARACTERS and not text.startswith(_MARK):
            keyring.set_password(SERVICE, entry, text)
            number = 0
        else:
            pieces = [text[start : start + _PIECE_CHARACTERS] for start in range(0, len(text), _PIECE_CHARACTERS)]
            number = len(pieces)
            for name, piece in zip(_names(entry, number), pieces, strict=True):
                keyring.set_password(SERVICE, name, piece)
            keyring.set_password(SERVICE, entry, f"{_MARK}{number}:{_check(text)}")
        _remove_pieces(entry, number)
    except KeyringError as fault:
        raise AccountError("this machine has no keyring that can hold a secret", "keep it in another way") from fault


def remove(entry: str) -> bool:
    """Remove what stands under `entry`; tell whether there was anything."""
    import keyring
    from keyring.errors import KeyringError

    try:
        _remove_pieces(entry, 0)
        keyring.delete_password(SERVICE, entry)
    except KeyringError:
        return False
    return True


def _backend() -> Any:
    """Return the backend that would be used first; None when there is none."""
    import keyring
    from keyring.backends import chainer, fail

    backend = keyring.get_keyring()
    if isinstance(backend, chainer.ChainerBackend):
        return next(iter(backend.backends), None)
    return None if isinstance(backend, fail.Keyring) else backend


def _remove_pieces(entry: str, first: int) -> None:
    """Remove the pieces from the number `first` on: those that a longer secret left behind."""
    import keyring
    from keyring.errors import PasswordDeleteError

    for name in list(_names(entry, 1000))[first:]:
        if keyring.get_password(SERVICE, name) is None:
            return
        try:
            keyring.delete_password(SERVICE, name)
        except PasswordDeleteError:
            return


def _names(entry: str, number: int) -> Iterator[str]:
    return (f"{entry}#{place}" for place in range(1, number + 1))


def _check(text: str) -> str:
    """Return a checksum: pieces of two secrets, mixed by a crash between two writes, are no secret."""
    return f"{zlib.crc32(text.encode()):08x}"
