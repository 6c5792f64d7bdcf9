"""`foitrack login` and `logout` at a real terminal, against real servers and a sign-in server of our own.

No live account is used, here or anywhere.
"""

from __future__ import annotations

import ssl
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from foitrack.accounts import tokens
from foitrack.cli.boundary import run
from foitrack.workspace import open_at
from foitrack.workspace.editing import change
from tests.accounts.boxes import SmallBox
from tests.accounts.conftest import box
from tests.desk import EMAIL, Desk, make_desk, reply
from tests.servers.dovecot import Dovecot
from tests.servers.oauth import CLIENT, CLIENT_SECRET, OAuthServer
from tests.servers.smtp import SmtpServer
from tests.terminal import Terminal, ended

__all__ = ["box"]
pytestmark = pytest.mark.server


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def account(tmp_path: Path, capsys: Any, dovecot: Dovecot, smtp_server: SmtpServer) -> Desk:
    """A desk whose SMTP server wants the login too, and of which no secret is known."""
    made = make_desk(tmp_path / "desk", capsys, dovecot, smtp_server)
    smtp_server.user, smtp_server.password = dovecot.user, dovecot.password
    change(made.workspace.settings_file, {"smtp.username": dovecot.user})
    return made


def with_oauth(desk: Desk, server: OAuthServer, kind: str = "microsoft") -> Desk:
    """Let the desk's servers take the tokens that a sign-in server gives."""
    assert desk.dovecot is not None
    assert desk.smtp is not None
    token = desk.dovecot.token().text
    server.access, server.person, desk.smtp.token = lambda: token, desk.dovecot.user, token
    values = {"login.kind": kind, "oauth.server": server.address, "oauth.client_id": CLIENT}
    change(desk.workspace.settings_file, values)
    return desk


def type_login(terminal: Terminal, desk: Desk, *words: str) -> Any:
    return terminal.start("-w", str(desk.workspace.root), "login", *words)


# Passwords


def test_a_password_is_tried_on_both_servers_and_kept(account: Desk, terminal: Terminal) -> None:
    assert account.dovecot is not None
    child = type_login(terminal, account)
    child.expect("Password of")
    child.sendline(account.dovecot.password)
    child.expect("Enter for the same")
    child.sendline("")
    code, said = ended(child)
    assert code == 0, said
    assert said.count("it works") == 2
    assert "both servers work" in said
    assert account.dovecot.password not in said
    assert set(terminal.secrets().values()) == {account.dovecot.password}
    code, said = ended(terminal.start("-w", str(account.workspace.root), "fetch"))
    assert code == 0, said

    code, said = ended(type_login(terminal, account, "--show"))
    assert said.count("in the keyring (a box in a file)") == 2
    assert account.dovecot.password not in said
    code, said = ended(terminal.start("-w", str(account.workspace.root), "logout"))
    assert said.count("removed from the keyring") == 2
    assert terminal.secrets() == {}
    assert "nothing was stored" in ended(terminal.start("-w", str(account.workspace.root), "logout"))[1]


def test_one_wrong_password_keeps_the_right_one_and_says_to_come_back(account: Desk, terminal: Terminal) -> None:
    assert account.dovecot is not None
    child = type_login(terminal, account)
    child.expect("Password of")
    child.sendline("wr0ng-secret")
    child.expect("Enter for the same")
    child.sendline(account.dovecot.password)
    code, said = ended(child)
    assert code == 1
    assert "! sending: localhost" in said
    assert "collecting: it works" in said
    assert "sending does not work yet: put it right and run 'foitrack login' again" in said
    assert "wr0ng-secret" not in said
    assert list(terminal.secrets().values()) == [account.dovecot.password]


def test_a_doubtful_keyring_is_named_before_it_is_used(account: Desk, terminal: Terminal) -> None:
    terminal.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    child = type_login(terminal, account)
    child.expect("keeps nothing.*Use it all the same")
    child.sendline("n")
    assert ended(child)[0] == 130


def test_without_a_keyring_the_other_ways_are_told(account: Desk, terminal: Terminal) -> None:
    assert account.dovecot is not None
    terminal.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    child = type_login(terminal, account)
    child.expect("no keyring.*FOITRACK_IMAP_PASSWORD.*password_command.*systemd")
    child.expect("Password of")
    child.sendline(account.dovecot.password)
    child.expect("Enter for the same")
    child.sendline("")
    code, said = ended(child)
    assert code == 0
    assert "is not kept" in said


def test_a_secret_can_go_to_a_program_of_ones_own(account: Desk, terminal: Terminal, tmp_path: Path) -> None:
    assert account.dovecot is not None
    taker = tmp_path / "take.py"
    taker.write_text("import sys, pathlib\npathlib.Path(sys.argv[1]).write_text(sys.stdin.read())\n")
    child = type_login(terminal, account, "--to", f"{sys.executable} {taker} {tmp_path}/{{side}}.txt")
    child.expect("Password of")
    child.sendline(account.dovecot.password)
    child.expect("Enter for the same")
    child.sendline("")
    assert ended(child)[0] == 0
    assert [(tmp_path / f"{side}.txt").read_text() for side in ("smtp", "imap")] == [account.dovecot.password] * 2
    assert terminal.secrets() == {}
    printer = f"{sys.executable} -c 'print(open(\"{tmp_path}/{{side}}.txt\").read())'"
    change(account.workspace.settings_file, {"login.password_command": printer})
    code, said = ended(terminal.start("-w", str(account.workspace.root), "fetch"))
    assert code == 0, said


# Microsoft


def test_a_sign_in_at_microsoft_opens_both_servers(
    account: Desk, terminal: Terminal, oauth_server: OAuthServer, certificates: Any
) -> None:
    with_oauth(account, oauth_server)
    terminal.environment["REQUESTS_CA_BUNDLE"] = str(certificates.ca_file)
    oauth_server.polls = ["authorization_pending"]
    child = type_login(terminal, account)
    child.expect("revoke")
    child.expect("device.*ABCD-EFGH")
    code, said = ended(child)
    assert code == 0, said
    assert "the sign-in is in the keyring" in said
    assert said.count("it works") == 2
    assert account.smtp is not None
    assert account.smtp.logins == ["XOAUTH2"]
    (kept,) = terminal.secrets().values()
    assert kept in oauth_server.living
    assert kept not in said

    account.receive(reply(EMAIL, "Hello"))
    code, said = ended(terminal.start("-w", str(account.workspace.root), "--on", "2026-03-05", "fetch"))
    assert code == 0, said
    assert "1 new" in said

    oauth_server.refusal = "invalid_grant"
    code, said = ended(terminal.start("-w", str(account.workspace.root), "fetch"))
    assert code == 1
    (line,) = said.splitlines()
    assert "holds no more" in line
    assert "run 'foitrack login'" in line


def test_the_applications_id_is_asked_for_once_and_written_down(
    account: Desk, terminal: Terminal, oauth_server: OAuthServer, certificates: Any
) -> None:
    with_oauth(account, oauth_server)
    change(account.workspace.settings_file, {"oauth.client_id": ""})
    terminal.environment["REQUESTS_CA_BUNDLE"] = str(certificates.ca_file)
    child = type_login(terminal, account)
    child.expect("use-microsoft-365.md.*Its client id")
    child.sendline(CLIENT)
    assert ended(child)[0] == 0
    assert account.workspace.settings().login.client_id == CLIENT


def test_a_shared_mailbox_is_opened_by_a_persons_sign_in(
    account: Desk, terminal: Terminal, oauth_server: OAuthServer, certificates: Any
) -> None:
    with_oauth(account, oauth_server)
    oauth_server.person = "ada@newsroom.test"
    terminal.environment["REQUESTS_CA_BUNDLE"] = str(certificates.ca_file)
    code, said = ended(type_login(terminal, account))
    assert "for a shared mailbox run 'foitrack login --as ada@newsroom.test'" in said
    code, said = ended(type_login(terminal, account, "--as", "ada@newsroom.test"))
    assert code == 0, said
    assert "! that is not" not in said
    assert "token:microsoft:ada@newsroom.test" in terminal.secrets()
    _, said = ended(type_login(terminal, account, "--show"))
    assert "ada@newsroom.test signs in at Microsoft: in the keyring" in said


def test_watch_takes_a_fresh_token_before_the_old_one_ends(
    box: SmallBox, account: Desk, oauth_server: OAuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The token lives two seconds, Dovecot refuses it after that, and the watch goes on for four."""
    monkeypatch.setattr(tokens, "_SHORTEST_SECONDS", 2.0)
    dovecot = account.dovecot
    assert dovecot is not None
    with_oauth(account, oauth_server)
    oauth_server.lifetime_seconds, oauth_server.access = 2, lambda: dovecot.token(lifetime_seconds=2).text
    settings = account.workspace.settings()
    tokens.keep_tokens(settings.login, settings.imap, tokens.Tokens("", 0, oauth_server.make_refresh_token()))
    late = threading.Timer(3.0, account.receive, [reply(EMAIL, "Hello", subject="late")])
    late.start()
    ran = account("watch", "--for", "0.08")
    late.join()
    assert "late" in ran.out
    assert oauth_server.grants().count("refresh_token") >= 3
    assert "trying again" not in ran.err
    assert oauth_server.living == set(box.entries.values())


def test_a_token_refused_before_its_time_is_replaced_once(
    box: SmallBox, account: Desk, oauth_server: OAuthServer
) -> None:
    with_oauth(account, oauth_server)
    dovecot, smtp = account.dovecot, account.smtp
    assert dovecot is not None
    assert smtp is not None
    spoilt, good = dovecot.token(lifetime_seconds=-60).text, smtp.token
    settings = account.workspace.settings()
    for given, expect in (([spoilt, good], 0), ([good], 0), ([spoilt, spoilt, good], 1)):
        tokens.keep_tokens(settings.login, settings.imap, tokens.Tokens("", 0, oauth_server.make_refresh_token()))
        left = list(given)
        oauth_server.access = lambda left=left: left.pop(0)  # type: ignore[misc]
        account("fetch", expect=expect)
    account("draft", "bicycles")
    left = [spoilt, good]
    oauth_server.access = lambda: left.pop(0)
    account("send", "bicycles", "--yes")
    assert len(smtp.received) == 4


def test_a_consent_revoked_in_the_middle_of_watch_ends_it_with_the_command_to_run(
    box: SmallBox, account: Desk, oauth_server: OAuthServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_SHORTEST_SECONDS", 2.0)
    with_oauth(account, oauth_server)
    oauth_server.lifetime_seconds = 2
    settings = account.workspace.settings()
    tokens.keep_tokens(settings.login, settings.imap, tokens.Tokens("", 0, oauth_server.make_refresh_token()))
    threading.Timer(0.7, setattr, [oauth_server, "refusal", "invalid_grant"]).start()
    ran = account("watch", "--for", "1", expect=1)
    assert "run 'foitrack login'" in ran.err.splitlines()[-1]


# Google


def test_a_sign_in_at_google_comes_back_from_the_browser(
    account: Desk, terminal: Terminal, oauth_server: OAuthServer, certificates: Any
) -> None:
    with_oauth(account, oauth_server, "google")
    terminal.environment["REQUESTS_CA_BUNDLE"] = str(certificates.ca_file)
    child = type_login(terminal, account)
    child.expect("client secret")
    child.sendline(CLIENT_SECRET)
    child.expect(r"(https://localhost\S+)")
    address = child.match[1]
    context = ssl.create_default_context(cafile=str(certificates.ca_file))
    page = urllib.request.urlopen(address, context=context, timeout=20).read().decode()
    assert "You may close this window" in page
    code, said = ended(child)
    assert code == 0, said
    assert said.count("it works") == 2
    assert CLIENT_SECRET not in said
    assert set(terminal.secrets()) == {f"client:{CLIENT}", f"token:google:{account.workspace.settings().imap.username}"}
    code, said = ended(terminal.start("-w", str(account.workspace.root), "fetch"))
    assert code == 0, said


# Setting up the account


def test_a_workspace_without_servers_is_set_up_from_the_address(terminal: Terminal, tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "mine"), "--name", "Ada", "--email", "ada@gmail.com"]) == 0
    child = terminal.start("-w", str(tmp_path / "mine"), "login")
    child.expect("run by Gmail")
    child.expect("app password.*simple way")
    child.expect("Use an app password")
    child.sendline("y")
    child.expect("Needed: an app password.*Password of ada@gmail.com on smtp.gmail.com")
    child.sendcontrol("c")
    assert ended(child)[0] == 130
    text = (tmp_path / "mine" / "foitrack.toml").read_text()
    assert 'host = "smtp.gmail.com"  # the server that sends your mail' in text


def test_a_workspace_account_may_use_an_app_password_too(terminal: Terminal, tmp_path: Path) -> None:
    words = ["--name", "Ada", "--email", "ada@newsroom.test", "--provider", "google-workspace"]
    assert run(["init", str(tmp_path / "mine"), *words]) == 0
    for answer, next_question, kind in (("y", "Password of", "password"), ("n", "Its client id", "google")):
        child = terminal.start("-w", str(tmp_path / "mine"), "login")
        child.expect("Use an app password")
        child.sendline(answer)
        child.expect(next_question)
        child.sendcontrol("c")
        assert ended(child)[0] == 130
        assert open_at(tmp_path / "mine").settings().login.kind.value == kind


def test_a_provider_that_takes_no_password_is_signed_in_to(terminal: Terminal, tmp_path: Path) -> None:
    words = ["--name", "Ada", "--email", "ada@newsroom.org", "--smtp-host", "smtp.office365.com"]
    assert run(["init", str(tmp_path / "mine"), *words, "--imap-host", "outlook.office365.com"]) == 0
    child = terminal.start("-w", str(tmp_path / "mine"), "login")
    child.expect("Microsoft 365 no longer takes a password.*sign in at Microsoft")
    child.expect("Its client id")
    child.sendcontrol("c")
    assert ended(child)[0] == 130
    login = open_at(tmp_path / "mine").settings().login
    assert (login.kind.value, login.server) == ("microsoft", "https://login.microsoftonline.com/newsroom.org")


def test_an_address_is_asked_for_when_none_is_known(terminal: Terminal, tmp_path: Path) -> None:
    assert run(["init", str(tmp_path / "mine"), "--name", "Ada"]) == 0
    child = terminal.start("-w", str(tmp_path / "mine"), "login", "--provider", "fastmail")
    child.expect("Your mail address")
    child.sendline("ada@fastmail.com")
    child.expect("Password of ada@fastmail.com on smtp.fastmail.com")
    child.sendcontrol("c")
    ended(child)


def login_without_a_terminal(desk: Desk, folder: Path, given: bytes) -> subprocess.CompletedProcess[bytes]:
    """Log in as a program would: in a session without a terminal, with `given` on stdin."""
    words = [sys.executable, "-W", "error", "-m", "foitrack", "-w", str(desk.workspace.root), "login"]
    environment = Terminal(folder).environment
    return subprocess.run(
        words, input=given, env=environment, cwd=folder, capture_output=True, start_new_session=True, check=False
    )


def test_without_a_terminal_and_without_a_line_it_says_what_to_do(account: Desk, tmp_path: Path) -> None:
    ran = login_without_a_terminal(account, tmp_path, b"")
    said = ran.stderr.decode()
    assert ran.returncode == 1, said
    assert "foitrack: nobody is here to be asked: Password of" in said
    assert "run it at a terminal, or give it a line on stdin" in said
    assert "Warning" not in said


def test_without_a_terminal_the_password_is_a_line_on_stdin(account: Desk, tmp_path: Path) -> None:
    assert account.dovecot is not None
    ran = login_without_a_terminal(account, tmp_path, f"{account.dovecot.password}\n\n".encode())
    said = ran.stderr.decode()
    assert ran.returncode == 0, said
    assert "both servers work" in said
    assert account.dovecot.password not in said
    assert set(Terminal(tmp_path).secrets().values()) == {account.dovecot.password}
