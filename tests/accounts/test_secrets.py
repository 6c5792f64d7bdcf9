"""Where a secret is found, in which order, and what is said when it is nowhere."""

import sys
from pathlib import Path

import pytest

from foitrack import accounts
from foitrack.accounts import Keys
from foitrack.accounts.secrets import find, keep, password, password_for, run, secret_for, where
from foitrack.core.model import Login, MailServer, Secret
from foitrack.errors import AccountError
from tests.accounts.boxes import SmallBox

SERVER = MailServer("smtp.example.org", 465, username="ada@example.org")


def printing(folder: Path, text: str, code: int = 0) -> str:
    """A command that prints a text and ends with a code."""
    script = folder / "print.py"
    script.write_text(f"import sys\nprint({text!r} + ' '.join(sys.argv[1:]))\nsys.exit({code})\n")
    return f"{sys.executable} '{script}'"


@pytest.fixture
def everywhere(box: SmallBox, tmp_path: Path) -> tuple[dict[str, str], Login]:
    """The secret in all four places, another in each."""
    keep("smtp", SERVER, "k3yring")
    (tmp_path / "foitrack-smtp-password").write_text("syst3md\n")
    environment = {"FOITRACK_SMTP_PASSWORD": "env1ronment", "CREDENTIALS_DIRECTORY": str(tmp_path)}
    return environment, Login(password_command=printing(tmp_path, "pr0gram"))


def test_the_keyring_comes_first_then_the_environment_then_a_program_then_a_file(
    everywhere: tuple[dict[str, str], Login],
) -> None:
    environment, login = everywhere
    found = []
    for take_away in (
        lambda: accounts.forget("smtp", SERVER),
        lambda: environment.pop("FOITRACK_SMTP_PASSWORD"),
        lambda: None,
        lambda: environment.pop("CREDENTIALS_DIRECTORY"),
    ):
        secret = password_for("smtp", SERVER, login, environment)
        assert secret is not None
        found.append((secret.text, where("smtp", SERVER, environment, login)))
        take_away()
        if len(found) == 3:
            login = Login()
    texts = [text for text, _ in found]
    assert texts == ["k3yring", "env1ronment", "pr0gram", "syst3md"]
    places = [place for _, place in found]
    assert places[0] == "in the keyring (a small box)"
    assert places[1] == "in the environment (FOITRACK_SMTP_PASSWORD)"
    assert places[2].startswith("printed by a program of yours")
    assert places[3] == "in a credential file of systemd (foitrack-smtp-password)"
    assert not any(text in place for text in texts for place in places)
    with pytest.raises(AccountError, match="foitrack login"):
        password_for("smtp", SERVER, login, environment)


def test_the_two_sides_have_secrets_of_their_own(box: SmallBox) -> None:
    keep("smtp", SERVER, "for sending")
    assert secret_for("smtp", SERVER, {}) == Secret("for sending")
    with pytest.raises(AccountError, match="FOITRACK_IMAP_PASSWORD"):
        secret_for("imap", SERVER, {})
    assert where("imap", SERVER, {}) == ""


def test_a_server_without_a_user_name_needs_no_secret() -> None:
    assert secret_for("smtp", MailServer("localhost", 25), {}) is None


def test_a_missing_secret_names_the_login_and_both_ways_to_give_it() -> None:
    with pytest.raises(AccountError) as caught:
        secret_for("imap", SERVER, {})
    assert str(caught.value) == (
        "no password is known for ada@example.org on smtp.example.org: "
        "run 'foitrack login', or set FOITRACK_IMAP_PASSWORD"
    )


def test_without_a_keyring_keeping_names_what_to_set_instead() -> None:
    with pytest.raises(AccountError, match=r"FOITRACK_SMTP_PASSWORD, or password_command"):
        keep("smtp", SERVER, "hunter2")


def test_a_program_is_told_which_secret_and_only_its_first_line_counts(tmp_path: Path) -> None:
    command = printing(tmp_path, "hunter2\nurl: https://mail.example.org\n")
    assert run(command, "imap") == "hunter2"
    assert run(f"{printing(tmp_path, 'for ')} {{side}}", "imap") == "for imap"


@pytest.mark.parametrize(("text", "code", "why"), [("hunter2", 3, "ended with 3"), ("", 0, "printed nothing")])
def test_a_program_that_fails_is_named_and_what_it_printed_is_not(
    tmp_path: Path, text: str, code: int, why: str
) -> None:
    with pytest.raises(AccountError, match=why) as caught:
        run(printing(tmp_path, text, code), "smtp")
    assert "hunter2" not in str(caught.value)


def test_a_program_that_is_not_there_is_said_in_one_line() -> None:
    with pytest.raises(AccountError, match=r"'no-such-program' .* could not be started"):
        run("no-such-program show mail", "smtp")


def test_a_program_is_asked_once_for_each_side(tmp_path: Path) -> None:
    counted = tmp_path / "count.py"
    counted.write_text(f"open({str(tmp_path / 'log')!r}, 'a').write('asked\\n')\nprint('hunter2')\n")
    keys = Keys(Login(password_command=f"{sys.executable} '{counted}'"), {})
    for side in ("smtp", "imap", "smtp", "imap"):
        assert keys.secret_for(side, SERVER) == Secret("hunter2")
    assert (tmp_path / "log").read_text() == "asked\n" * 2


def test_a_program_runs_without_a_shell(tmp_path: Path) -> None:
    assert run(f"{printing(tmp_path, '')} $HOME;ls", "smtp") == "$HOME;ls"


def test_a_credential_file_elsewhere_is_not_looked_for(tmp_path: Path) -> None:
    (tmp_path / "foitrack-smtp-password").write_text("hunter2")
    assert find(password("smtp", SERVER), "", {}) is None
    assert find(password("smtp", SERVER), "", {"CREDENTIALS_DIRECTORY": str(tmp_path / "none")}) is None


def test_a_secret_shows_itself_nowhere(box: SmallBox) -> None:
    keep("smtp", SERVER, "hunter2")
    secret, found = secret_for("smtp", SERVER, {}), find(password("smtp", SERVER), "", {})
    assert "hunter2" not in repr(secret) + repr(found) + str(secret)
