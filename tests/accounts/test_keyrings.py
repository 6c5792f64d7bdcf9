"""The keyring: entries of any length in a store of short ones, and what is doubtful about a backend."""

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null
from keyring.backends.chainer import ChainerBackend

from foitrack.accounts import keyrings
from foitrack.accounts.keyrings import doubts, keyring_name, read, remove, write
from foitrack.errors import AccountError
from tests.accounts.boxes import SmallBox

SECRETS = {
    "short": "hunter2",
    "at the edge": "x" * 600,
    "a refresh token": "0.AX" + "token" * 500,
    "beyond the basic plane": "🔑" * 1500,
    "looks like pieces": "foitrack-pieces:9:00000000",
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS.keys())
def test_what_is_written_is_read_and_gone_when_removed(box: SmallBox, secret: str) -> None:
    write("smtp:ada", secret)
    assert read("smtp:ada") == secret
    assert remove("smtp:ada")
    assert box.entries == {}
    assert read("smtp:ada") is None
    assert not remove("smtp:ada")


def test_a_shorter_secret_leaves_no_piece_of_a_longer_one(box: SmallBox) -> None:
    for secret in ("long" * 1000, "middling" * 100, "short"):
        write("smtp:ada", secret)
        assert read("smtp:ada") == secret
    assert list(box.entries.values()) == ["short"]


@pytest.mark.parametrize("writes", range(1, 7))
def test_a_secret_half_written_over_another_is_no_secret(box: SmallBox, writes: int) -> None:
    old, new = "old." * 750, "new." * 750
    write("token:ada", old)
    box.dies_after = writes
    if writes < 6:
        with pytest.raises(AccountError):
            write("token:ada", new)
        box.dies_after = None
        assert read("token:ada") is None
    write("token:ada", new)
    assert read("token:ada") == new


def test_two_logins_do_not_meet(box: SmallBox) -> None:
    write("smtp:ada", "a" * 2000)
    write("imap:ada", "b" * 2000)
    remove("smtp:ada")
    assert read("imap:ada") == "b" * 2000


def test_without_a_backend_nothing_is_kept_and_nothing_breaks() -> None:
    assert keyring_name() == ""
    assert doubts() == ""
    assert read("smtp:ada") is None
    assert not remove("smtp:ada")
    with pytest.raises(AccountError, match="no keyring"):
        write("smtp:ada", "hunter2")


def a_backend(module: str, name: str) -> KeyringBackend:
    """A backend that calls itself as another does."""
    kind = type(name, (SmallBox,), {"__module__": module})
    made = kind()
    assert isinstance(made, KeyringBackend)
    return made


DOUBTFUL = {
    "plain text": ("keyrings.alt.file", "PlaintextKeyring", "unencrypted"),
    "encrypted file": ("keyrings.alt.file", "EncryptedKeyring", "by itself"),
    "another of alt": ("keyrings.alt.Gnome", "Keyring", "do not call secure"),
    "cryptfile": ("keyrings.cryptfile.cryptfile", "CryptFileKeyring", "beside it"),
}


@pytest.mark.parametrize(("module", "name", "word"), DOUBTFUL.values(), ids=DOUBTFUL.keys())
def test_a_doubtful_backend_is_named_with_the_reason(module: str, name: str, word: str) -> None:
    told = doubts(a_backend(module, name))
    assert word in told
    assert "a small box" in told


@pytest.mark.parametrize(
    "module", ["keyring.backends.SecretService", "keyring.backends.macOS", "keyring.backends.Windows"]
)
def test_the_operating_systems_own_stores_are_not_doubted(module: str) -> None:
    assert doubts(a_backend(module, "Keyring")) == ""


def test_a_keyring_that_keeps_nothing_is_doubted() -> None:
    keyring.set_keyring(null.Keyring())
    assert "keeps nothing" in doubts()


def test_of_several_backends_the_first_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    first = a_backend("keyrings.alt.file", "PlaintextKeyring")
    monkeypatch.setattr(ChainerBackend, "backends", (first, SmallBox()))
    keyring.set_keyring(ChainerBackend())
    assert keyring_name() == "a small box"
    assert "unencrypted" in doubts()


def test_the_pieces_fit_windows_store() -> None:
    assert len(("🔑" * keyrings._PIECE_CHARACTERS).encode("utf-16-le")) <= 2560
