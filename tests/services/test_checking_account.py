"""Every line of `doctor` about the machine and the mail account, seen well and seen failing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from foitrack.accounts.providers import by_name
from foitrack.core.model import Login, MailServer
from foitrack.core.words import LoginKind, Security
from foitrack.errors import CertificateError, FoitrackError, ServerError
from foitrack.mail.inbox import Inbox
from foitrack.services.checking import account, machine
from foitrack.services.checking.findings import Check, Finding, State, examine, in_order
from foitrack.workspace.editing import change
from tests.desk import EMAIL, Desk
from tests.servers.certificates import EXPIRED_HOST, OTHER_HOST
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.smtp import SmtpServer

NOW = datetime.now(UTC)
MICROSOFT, FASTMAIL, GMAIL, GMX = (by_name(each) for each in ("microsoft-365", "fastmail", "gmail", "gmx"))
PASSWORD = Login()
SIGNS_IN = Login(LoginKind.MICROSOFT, client_id="an-id")
SERVER = MailServer("smtp.newsroom.test", 465)


def one(findings: Iterable[Finding]) -> str:
    """The only finding, as `state: what: do`."""
    (found,) = findings
    return f"{found.state}: {found.what}: {found.do}"


def said(findings: Iterable[Finding], state: State) -> list[str]:
    return [each.what for each in findings if each.state is state]


# The machine


def test_versions_and_room_that_will_do(tmp_path: Path) -> None:
    assert [each.state for each in machine.versions((3, 11, 0), (3, 37, 0))] == [State.OK, State.OK]
    assert one(machine.room(tmp_path, 10**12)).startswith("ok: 1000.0 GB")
    assert [each.state for each in machine.room(tmp_path)]


@pytest.mark.parametrize(
    ("python", "sqlite", "word"), [((3, 10, 9), (3, 40, 0), "Python 3.10.9"), ((3, 12, 0), (3, 36, 0), "SQLite 3.36.0")]
)
def test_an_old_version_is_a_fault(python: tuple[int, ...], sqlite: tuple[int, ...], word: str) -> None:
    assert said(machine.versions(python, sqlite), State.FAULT) == [f"{word} is too old"]


def test_a_disk_that_fills_up_is_said(tmp_path: Path) -> None:
    assert one(machine.room(tmp_path, 900_000_000)).startswith("warning: 0.9 GB")
    assert "no mail can be stored" in one(machine.room(tmp_path, 1_000_000))


# What can be known here

KEYRINGS = {
    "good": (("KWallet", "", False), "ok: KWallet: "),
    "none, not needed": (("", "", True), "ok: none on this machine; the secrets come from elsewhere: "),
    "none": (("", "", False), "warning: none on this machine: docs/how-to/run-it-unattended.md shows the other ways"),
    "doubtful": (("Plain", "the keyring is Plain: it writes", True), "warning: the keyring is Plain: it writes: keep"),
}


@pytest.mark.parametrize(("given", "expected"), KEYRINGS.values(), ids=KEYRINGS.keys())
def test_the_keyring(given: tuple[str, str, bool], expected: str) -> None:
    assert one(account.keyring(*given)).startswith(expected)


WAYS = {
    "as the provider takes it": (PASSWORD, FASTMAIL, "ok: password, as Fastmail takes it"),
    "in its second way": (Login(LoginKind.GOOGLE, client_id="x"), GMAIL, "ok: google, as Gmail takes it"),
    "a password Microsoft refuses": (PASSWORD, MICROSOFT, "fault: Microsoft 365 takes no password from programs: run"),
    "nobody known": (PASSWORD, None, "ok: password; the provider is not known here"),
}


@pytest.mark.parametrize(("login", "provider", "expected"), WAYS.values(), ids=WAYS.keys())
def test_the_way_of_logging_in(login: Login, provider: object, expected: str) -> None:
    assert one(account.kind(login, SERVER, provider)).startswith(expected)  # type: ignore[arg-type]


def test_a_sign_in_without_an_application_is_a_fault() -> None:
    found = account.kind(replace(SIGNS_IN, client_id=""), SERVER, MICROSOFT)
    assert said(found, State.FAULT) == ["no application is registered"]


def test_servers_that_are_only_an_example_are_a_fault() -> None:
    found = one(account.kind(PASSWORD, MailServer("smtp.example.org", 465), None))
    assert found == "fault: smtp.example.org is only an example: run 'foitrack login' to set the account up"


def test_plus_addressing_where_it_is_not_delivered() -> None:
    assert one(account.plus(True, FASTMAIL)) == "ok: name+reference: "
    assert one(account.plus(False, GMX)) == "ok: answers come to the plain address: "
    assert "a test letter shows" in one(account.plus(True, None))
    assert "GMX delivers no name+reference addresses" in one(account.plus(True, GMX))


def test_the_daily_limit_against_the_campaigns() -> None:
    assert one(account.limit(0, "", {"big": 45_000})) == "ok: none is known for this provider: "
    found = list(account.limit(500, "its help page", {"small": 43, "big": 45_000}))
    assert said(found, State.OK) == ["500 letters in 24 hours (its help page)"]
    assert said(found, State.WARNING) == ["big has 45000 letters and takes 90 days"]


# Names and encryption


def test_a_name_that_is_there_and_one_that_is_not() -> None:
    assert one(account.names(MailServer("localhost", 993))).startswith("ok: localhost is ")
    with pytest.raises(ServerError, match="there is no such host"):
        list(account.names(MailServer("imap.nowhere.invalid", 993)))


@pytest.mark.server
@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_encryption_that_holds(dovecot: Dovecot, smtp_server: SmtpServer, security: str) -> None:
    for side, server in (("imap", dovecot.server(security)), ("smtp", smtp_server.server(security))):
        found = one(account.encryption(side, server, NOW))
        assert found.startswith("ok: localhost: TLSv1.")
        assert "certificate by trustme" in found


def test_no_encryption_on_this_machine(smtp_server: SmtpServer) -> None:
    assert one(account.encryption("smtp", smtp_server.server("none"), NOW)).startswith("ok: localhost is this machine")


@pytest.mark.server
@pytest.mark.parametrize(
    ("host", "words"), [(EXPIRED_HOST, "has expired"), (OTHER_HOST, "is for another")], ids=["expired", "another host"]
)
def test_a_certificate_that_does_not_hold(dovecot: Dovecot, host: str, words: str) -> None:
    with pytest.raises(CertificateError, match=words):
        list(account.encryption("imap", replace(dovecot.server("tls"), host=host), NOW))


@pytest.mark.server
def test_a_chain_that_ends_at_a_stranger(dovecot: Dovecot, smtp_server: SmtpServer) -> None:
    for side, server in (("imap", dovecot.server("tls")), ("smtp", smtp_server.server("tls"))):
        with pytest.raises(CertificateError, match="authority this machine does not know"):
            list(account.encryption(side, replace(server, ca_file=dovecot.other_ca_file), NOW))


@pytest.mark.server
def test_a_certificate_that_ends_soon_is_warned_of(dovecot: Dovecot) -> None:
    found = next(iter(account.encryption("imap", dovecot.server("tls"), NOW)))
    ends = datetime.strptime(found.what.rpartition(" ")[2], "%Y-%m-%d").replace(tzinfo=UTC)
    late = ends - timedelta(days=3)
    assert "it ends soon" in one(account.encryption("imap", dovecot.server("tls"), late))


def test_an_old_version_of_tls_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    from foitrack.mail import probe

    old = probe.Encryption("TLSv1", "someone", NOW + timedelta(days=100))
    monkeypatch.setattr(probe, "encryption", lambda *_: old)
    assert said(account.encryption("imap", SERVER, NOW), State.WARNING) == ["smtp.newsroom.test speaks only TLSv1"]


@pytest.mark.parametrize("side", ["smtp", "imap"])
def test_a_server_that_does_not_encrypt_there(smtp_server: SmtpServer, side: str) -> None:
    plain = replace(smtp_server.server("tls"), port=smtp_server.port, timeout_seconds=2)
    with pytest.raises(ServerError, match=r"does not speak TLS there|did not answer"):
        list(account.encryption(side, plain, NOW))


def test_a_server_that_offers_no_starttls(smtp_server: SmtpServer) -> None:
    plain = replace(smtp_server.server("starttls"), port=smtp_server.port)
    with pytest.raises(ServerError, match="does not offer STARTTLS"):
        list(account.encryption("smtp", plain, NOW))


# The mailbox


def looked_at(server: MailServer, dovecot: Dovecot, save_sent: bool = True) -> list[Finding]:
    return list(account.mailbox(lambda: Inbox(server, dovecot.secret), save_sent))


@pytest.mark.server
def test_a_mailbox_that_can_all_of_it(dovecot: Dovecot) -> None:
    found = looked_at(dovecot.server(), dovecot)
    assert said(found, State.OK) == ["can IDLE, UIDPLUS, SPECIAL-USE", "sent letters lie in Sent", "Junk is read too"]


@pytest.mark.server
@pytest.mark.parametrize("name", ["IDLE", "UIDPLUS", "SPECIAL-USE"])
def test_what_a_mailbox_cannot_do_is_said_with_what_follows(dovecot: Dovecot, name: str) -> None:
    with Proxy(dovecot.imap_port) as proxy:
        proxy.swap(f" {name}".encode(), f" {'X' * len(name)}".encode())
        found = looked_at(replace(dovecot.server("none"), port=proxy.port), dovecot)
    (line,) = [each for each in said(found, State.WARNING) if each.startswith("it cannot")]
    assert line.startswith(f"it cannot {name}: ")


@pytest.mark.server
def test_folders_that_are_not_there_are_said(dovecot: Dovecot) -> None:
    dovecot.remove_folder("Sent")
    dovecot.remove_folder("Junk")
    warned = said(looked_at(dovecot.server(), dovecot), State.WARNING)
    assert [each.partition(" folder")[0] for each in warned] == ["there is no Sent", "there is no Junk"]


# The clock

GREETINGS = {
    "Exchange": "220 LO4P.outlook.com Microsoft ESMTP MAIL Service ready at {date}",
    "Exim": "220 mx.newsroom.org ESMTP Exim 4.96 {date}",
    "no date": "220 smtp.gmail.com ESMTP ready",
    "no such date": "220 mx ESMTP 99 Nov 2026 12:00:00 +0000",
}


@contextmanager
def greeting(words: str) -> Iterator[MailServer]:
    """A server that says one line."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with listener.accept()[0] as line:
                line.sendall(words.encode() + b"\r\n")
                line.recv(1)

        threading.Thread(target=serve, daemon=True).start()
        yield MailServer("localhost", listener.getsockname()[1], Security.NONE, timeout_seconds=5)


@pytest.mark.parametrize("name", ["Exchange", "Exim"])
@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (0, "ok: within 5 minutes"),
        (3, "fault: this machine's clock is 180"),
        (-3, "fault: this machine's clock is 180"),
    ],
)
def test_the_clock_against_the_greeting(name: str, hours: int, expected: str) -> None:
    there = format_datetime(datetime.now(UTC) + timedelta(hours=hours))
    with greeting(GREETINGS[name].format(date=there)) as server:
        assert one(account.clock(server, lambda: datetime.now(UTC))).startswith(expected)


@pytest.mark.parametrize("name", ["no date", "no such date"])
def test_a_greeting_without_a_date_tells_nothing(name: str) -> None:
    with greeting(GREETINGS[name]) as server:
        assert one(account.clock(server, lambda: NOW)).startswith("ok: localhost does not tell the time")


def test_the_greeting_is_read_through_tls_too(smtp_server: SmtpServer) -> None:
    there = format_datetime(datetime.now(UTC) + timedelta(hours=2))
    smtp_server.script("connect", f"220 mx ESMTP {there}")
    found = one(account.clock(smtp_server.server("tls"), lambda: datetime.now(UTC)))
    assert found == "fault: this machine's clock is 120 minutes off the server's: set the clock"


# A letter to oneself


@pytest.fixture
def forwarding(desk: Desk) -> Desk:
    """A desk whose server delivers what is sent to ourselves."""
    assert desk.smtp is not None
    desk.smtp.when_taken = lambda raw: desk.receive(raw)
    return desk


@pytest.mark.server
def test_a_test_letter_arrives_and_is_no_reply(forwarding: Desk) -> None:
    ran = forwarding("doctor", "--test-letter", "--quick")
    assert "the letter to ada+foitrack-test@newsroom.test arrived" in ran.out
    assert forwarding.smtp is not None
    assert [recipients for _, recipients, _ in forwarding.smtp.received] == [["ada+foitrack-test@newsroom.test"]]
    assert "a note of ours" in forwarding("fetch").out
    assert forwarding.json("inbox") == []


@pytest.mark.server
def test_without_plus_addressing_it_goes_to_the_plain_address(forwarding: Desk) -> None:
    change(forwarding.workspace.settings_file, {"sending.plus_addressing": False})
    assert f"the letter to {EMAIL} arrived" in forwarding("doctor", "--test-letter", "--quick").out


@pytest.mark.server
def test_a_test_letter_in_junk_is_warned_of(desk: Desk) -> None:
    assert desk.smtp is not None
    desk.smtp.when_taken = lambda raw: desk.receive(raw, "Junk")
    found = desk("doctor", "--test-letter", "--quick", "--format", "json").json
    (line,) = [each for each in found if each["check"] == "test letter"]
    assert (line["state"], line["what"].rpartition(" ")[2]) == ("warning", "Junk")


def asked(dovecot: Dovecot, patience: float, hours_off: float = 0.0, arrives: bool = True) -> list[Finding]:
    def send(address: str) -> str:
        if arrives:
            dovecot.deliver(f"To: {address}\r\nMessage-ID: <t@newsroom.test>\r\nSubject: x\r\n\r\nx\r\n".encode())
        return "<t@newsroom.test>"

    check = account.test_letter(
        "ada+x@newsroom.test",
        send,
        lambda: Inbox(dovecot.server(), dovecot.secret),
        lambda: datetime.now(UTC) + timedelta(hours=hours_off),
        lambda _: time.sleep(0.05),
        timedelta(seconds=patience),
    )
    return list(check)


@pytest.mark.server
def test_a_test_letter_that_never_arrives_is_a_fault(dovecot: Dovecot) -> None:
    assert "did not arrive" in one(asked(dovecot, 0.3, arrives=False))


@pytest.mark.server
@pytest.mark.parametrize("hours", [-2.0, 2.0], ids=["behind", "ahead"])
def test_a_clock_that_is_off_is_a_fault(dovecot: Dovecot, hours: float) -> None:
    (fault,) = said(asked(dovecot, 5.0, hours), State.FAULT)
    assert "clock is 120 minutes off" in fault
    assert said(asked(dovecot, 5.0), State.FAULT) == []


# All together


@pytest.mark.server
def test_what_is_raised_becomes_a_line_and_the_next_check_is_made() -> None:
    def broken() -> Iterable[Finding]:
        raise FoitrackError("no", "do this")

    checks = [Check("first", broken), Check("second", lambda: account.names(MailServer("localhost", 1)))]
    assert [(each.check, each.state) for each in examine(checks)] == [("first", State.FAULT), ("names", State.OK)]


def test_after_a_fault_the_checks_that_need_it_are_left_out() -> None:
    def says(state: State) -> Check:
        return Check(str(state), lambda: [Finding(str(state), state, "")])

    def raises() -> Iterable[Finding]:
        raise FoitrackError("no")

    assert [each.check for each in examine(in_order(says(State.OK), says(State.FAULT), says(State.WARNING)))] == [
        "ok",
        "fault",
    ]
    assert [each.check for each in examine(in_order(says(State.WARNING), Check("raises", raises), says(State.OK)))] == [
        "warning",
        "raises",
    ]
    assert len(list(examine(in_order(says(State.OK), says(State.WARNING))))) == 2


@pytest.mark.server
def test_test_letter_needs_the_servers(desk: Desk) -> None:
    desk("doctor", "--offline", "--test-letter", expect=2)
