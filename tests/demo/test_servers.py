"""The demo's mail account, spoken to by the real clients: smtplib and IMAPClient."""

import logging
import smtplib
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from foitrack.demo.servers import HOST, Servers
from foitrack.errors import FoitrackError
from foitrack.mail.idle import idle_wait

USER, PASSWORD = "ada@example.org", "sesame"
MAIL = b"From: ada@example.org\r\nTo: foi@kent.police.uk\r\nSubject: Hello\r\n\r\nOne line\r\n.\r\n"


@pytest.fixture
def servers() -> Iterator[Servers]:
    with Servers(USER, PASSWORD) as running:
        yield running


def submit(servers: Servers, recipients: list[str], password: str = PASSWORD) -> None:
    with smtplib.SMTP(HOST, servers.smtp_port, timeout=5) as client:
        client.login(USER, password)
        client.sendmail(USER, recipients, MAIL)


def inbox(servers: Servers) -> IMAPClient:
    client = IMAPClient(HOST, servers.imap_port, ssl=False, timeout=5)
    client.login(USER, PASSWORD)
    client.select_folder("INBOX", readonly=True)
    return client


def test_letters_to_others_are_kept_in_order_byte_for_byte(servers: Servers) -> None:
    submit(servers, ["foi@kent.police.uk", "foi@essex.police.uk"])
    submit(servers, ["foi@dorset.police.uk"])
    assert [address for address, _ in servers.received] == [
        "foi@kent.police.uk", "foi@essex.police.uk", "foi@dorset.police.uk"
    ]  # fmt: skip
    assert {raw for _, raw in servers.received} == {MAIL}


@pytest.mark.parametrize("address", [USER, "ada+kent-1@example.org", "ADA@Example.org"])
def test_mail_to_ourselves_lands_in_the_inbox(servers: Servers, address: str) -> None:
    submit(servers, [address])
    assert servers.received == []
    with inbox(servers) as client:
        assert client.fetch(client.search(), ["BODY.PEEK[]"]).popitem()[1][b"BODY[]"] == MAIL


def test_a_delivered_mail_keeps_its_bytes_and_its_day(servers: Servers) -> None:
    at = datetime(2026, 3, 30, 9, 15, tzinfo=UTC)
    raw = b"Subject: caf\xc3\xa9 \xff\r\n\r\nbare\nnewline\r\n"
    servers.deliver(raw, at)
    with inbox(servers) as client:
        client.normalise_times = False
        [(_, found)] = client.fetch(client.search(), ["BODY.PEEK[]", "INTERNALDATE", "FLAGS"]).items()
    assert found[b"BODY[]"] == raw
    assert found[b"INTERNALDATE"] == at
    assert b"\\Seen" not in found[b"FLAGS"]


def test_mail_that_came_just_before_idle_is_announced(servers: Servers) -> None:
    with inbox(servers) as client:
        servers.deliver(MAIL)
        assert (1, b"EXISTS") in idle_wait(client, 5)


def test_mail_that_comes_during_idle_is_announced(servers: Servers) -> None:
    with inbox(servers) as client:
        threading.Timer(0.05, servers.deliver, [MAIL]).start()
        assert (1, b"EXISTS") in idle_wait(client, 5)


def test_a_wrong_password_opens_neither_server(servers: Servers) -> None:
    with pytest.raises(smtplib.SMTPAuthenticationError):
        submit(servers, ["foi@kent.police.uk"], "open")
    with IMAPClient(HOST, servers.imap_port, ssl=False, timeout=5) as client, pytest.raises(LoginError):
        client.login(USER, "open")


def test_nothing_is_taken_without_a_login(servers: Servers) -> None:
    with smtplib.SMTP(HOST, servers.smtp_port, timeout=5) as client, pytest.raises(smtplib.SMTPSenderRefused) as no:
        client.sendmail(USER, ["foi@kent.police.uk"], MAIL)
    assert no.value.smtp_code == 530
    assert servers.received == []


def test_open_connections_do_not_hold_up_the_end(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), Servers(USER, PASSWORD) as servers:
        idle, client = inbox(servers), smtplib.SMTP(HOST, servers.smtp_port, timeout=5)
        idle.idle()
    client.close()
    idle.shutdown()
    assert "foitrack-demo-servers" not in {thread.name for thread in threading.enumerate()}
    assert caplog.records == []


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "foitrack.demo.imap_server", raising=False)
    monkeypatch.setitem(sys.modules, "pymap", None)
    monkeypatch.setitem(sys.modules, "pymap.backend.dict", None)
    with pytest.raises(FoitrackError, match=r"pip install 'foitrack\[demo\]'"), Servers(USER, PASSWORD):
        pass
