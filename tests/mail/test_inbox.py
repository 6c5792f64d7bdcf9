"""Mail fetched from a real Dovecot, which is left as it was."""

import imaplib
import os
import re
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from foitrack.core.model import MailServer, Secret, Sighting
from foitrack.core.words import SecretKind, Security
from foitrack.errors import CertificateError, LoginRefused, ServerError
from foitrack.mail import inbox as inbox_module
from foitrack.mail.inbox import Fetched, Inbox
from foitrack.mail.mailbox import SIZE, Answers
from tests.servers.certificates import EXPIRED_HOST, OTHER_HOST
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy

pytestmark = pytest.mark.server


def a_mail(number: int, size_bytes: int = 0) -> bytes:
    line = b"x" * 70 + b"\r\n"
    return b"Subject: mail %d\r\n\r\n" % number + line * (size_bytes // len(line)) + b"end\r\n"


def everything(
    inbox: Inbox, folder: str = "INBOX", cursor: tuple[int, int] | None = None, **limits: int
) -> list[Fetched]:
    return [mail for batch in inbox.new(folder, cursor, **limits) for mail in batch]


@contextmanager
def someone_else(dovecot: Dovecot, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
    """Another client on the same mailbox, who may write."""
    with imaplib.IMAP4("127.0.0.1", dovecot.imap_port) as client:
        client.login(dovecot.user, dovecot.password)
        client.select(folder)
        yield client


def after(seconds: float, act: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.start()
    return timer


# Connecting


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_mail_arrives_byte_for_byte_in_the_order_of_uids(dovecot: Dovecot, security: str) -> None:
    raws = [
        a_mail(1),
        b"no header at all",
        b"",
        b"Subject: 8 bit \xe9\xff\r\n\r\n\xa350\r\n",
        b"\r\n\r\n}{5}\r\n* OK\r\n",
    ]
    for raw in raws:
        dovecot.deliver(raw)
    with Inbox(dovecot.server(security), dovecot.secret) as inbox:
        mails = everything(inbox)
    assert [mail.raw for mail in mails] == raws
    assert [mail.sighting.uid for mail in mails] == [1, 2, 3, 4, 5]


def test_a_sighting_tells_folder_uid_and_the_instant_of_arrival(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail(1), "Junk")
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        uidvalidity = inbox.open("Junk")
        [mail] = everything(inbox, "Junk")
    arrived_at = mail.sighting.arrived_at
    assert mail.sighting == Sighting("Junk", uidvalidity, 1, arrived_at)
    assert arrived_at is not None
    assert abs(datetime.now(UTC) - arrived_at) < timedelta(minutes=1)
    assert arrived_at.tzinfo is UTC


def test_a_token_logs_in_by_xoauth2_where_nothing_better_is_offered(dovecot: Dovecot) -> None:
    with Proxy(dovecot.imap_port) as proxy:
        proxy.swap(b"AUTH=OAUTHBEARER", b"AUTH=SOMETHING")
        server = replace(dovecot.server("none"), port=proxy.port)
        with Inbox(server, dovecot.token()) as inbox:
            assert inbox.folders() == ["INBOX", "Junk"]
        assert f"user=<{dovecot.user}>, method=XOAUTH2" in dovecot.process.log()
        for wrong in (Secret("wr0ng-secret", SecretKind.TOKEN), dovecot.token(lifetime_seconds=-60)):
            with pytest.raises(LoginRefused) as caught:
                Inbox(server, wrong).__enter__()
            assert wrong.text not in str(caught.value)


def test_a_token_logs_in_by_oauthbearer(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail(1))
    with Inbox(dovecot.server(), dovecot.token()) as inbox:
        assert len(everything(inbox)) == 1
    assert f"user=<{dovecot.user}>, method=OAUTHBEARER" in dovecot.process.log()


@pytest.mark.parametrize("secret", ["wrong password", "wrong token", "expired token", "none"])
def test_a_refused_login_is_one_line_without_the_secret(dovecot: Dovecot, secret: str) -> None:
    secrets = {
        "wrong password": Secret("wr0ng-secret"),
        "wrong token": Secret("wr0ng-secret", SecretKind.TOKEN),
        "expired token": dovecot.token(lifetime_seconds=-60),
        "none": None,
    }
    given = secrets[secret]
    with pytest.raises(LoginRefused) as caught:
        Inbox(dovecot.server(), given).__enter__()
    said = str(caught.value)
    assert f"localhost port {dovecot.imaps_port}" in said
    assert dovecot.user in said
    assert "foitrack login" in said
    assert "\n" not in said
    assert given is None or given.text not in said


def test_a_password_beyond_ascii_is_refused_like_any_other(dovecot: Dovecot) -> None:
    with pytest.raises(LoginRefused):
        Inbox(dovecot.server(), Secret("pässwörd £")).__enter__()


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(
    ("host", "words"),
    [(EXPIRED_HOST, "has expired"), (OTHER_HOST, "is for another")],
    ids=["expired", "wrong host"],
)
def test_a_certificate_that_does_not_hold_is_refused(dovecot: Dovecot, security: str, host: str, words: str) -> None:
    good = dovecot.server(security)
    with pytest.raises(CertificateError, match=f"{host} port {good.port}: its certificate {words}"):
        Inbox(MailServer(host, good.port, good.security, good.username, good.ca_file), dovecot.secret).__enter__()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_an_unknown_authority_is_refused(dovecot: Dovecot, security: str) -> None:
    good = dovecot.server(security)
    for ca_file in ("", dovecot.other_ca_file):
        with pytest.raises(CertificateError, match=r"authority this machine does not know: .*ca_file"):
            Inbox(MailServer("localhost", good.port, good.security, good.username, ca_file), dovecot.secret).__enter__()


def test_no_encryption_is_refused_unless_the_host_is_this_machine() -> None:
    with pytest.raises(ServerError, match="without encryption"):
        Inbox(MailServer("imap.example.invalid", 143, Security.NONE)).__enter__()


def test_a_host_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(ServerError, match=r"imap\.example\.invalid port 993: there is no such host"):
        Inbox(MailServer("imap.example.invalid", 993)).__enter__()


def test_tls_at_the_wrong_port_is_said_so(dovecot: Dovecot) -> None:
    plain = MailServer("localhost", dovecot.imap_port, Security.TLS, ca_file=dovecot.ca_file)
    with pytest.raises(ServerError, match="port and security belong together"):
        Inbox(plain).__enter__()


# Folders


def test_the_junk_folder_is_found_by_itself_and_a_missing_one_is_named(dovecot: Dovecot) -> None:
    dovecot.make_folder("FOI")
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        assert inbox.folders(["inbox", "FOI", "Gone"]) == ["INBOX", "FOI", "Junk"]
        assert inbox.missing == ("Gone",)
        assert inbox.folders(["Junk"]) == ["INBOX", "Junk"]
        assert inbox.missing == ()


def test_without_a_junk_folder_there_is_only_the_inbox(dovecot: Dovecot) -> None:
    dovecot.remove_folder("Junk")
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        assert inbox.folders() == ["INBOX"]


def test_a_folder_with_a_name_beyond_ascii_is_read(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail(1), "Ausk&APw-nfte")  # modified UTF-7, RFC 3501, section 5.1.3
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        assert inbox.folders(["Auskünfte"]) == ["INBOX", "Auskünfte", "Junk"]
        [mail] = everything(inbox, "Auskünfte")
    assert (mail.raw, mail.sighting.folder) == (a_mail(1), "Auskünfte")


def test_a_folder_that_is_gone_is_an_error_and_the_connection_lives_on(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail(1))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        with pytest.raises(ServerError, match="'Gone'"):
            everything(inbox, "Gone")
        assert len(everything(inbox)) == 1


# Only what is new, and nothing lost


def test_only_what_came_after_the_cursor_is_fetched(dovecot: Dovecot) -> None:
    for number in range(3):
        dovecot.deliver(a_mail(number))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        last = everything(inbox)[-1].sighting
        cursor = (last.uidvalidity, last.uid)
        assert everything(inbox, cursor=cursor) == []
        dovecot.deliver(a_mail(3))
        assert [mail.raw for mail in everything(inbox, cursor=cursor)] == [a_mail(3)]
        assert [mail.raw for mail in everything(inbox, cursor=(last.uidvalidity, 1))] == [a_mail(n) for n in (1, 2, 3)]


def test_an_empty_folder_gives_nothing(dovecot: Dovecot) -> None:
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        assert everything(inbox) == []


def test_another_uidvalidity_fetches_all_again(dovecot: Dovecot) -> None:
    for number in range(3):
        dovecot.deliver(a_mail(number))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        last = everything(inbox)[-1].sighting
    time.sleep(1.1)  # Dovecot numbers by the second
    dovecot.renumber()
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        again = everything(inbox, cursor=(last.uidvalidity, last.uid))
    assert sorted(mail.raw for mail in again) == [a_mail(n) for n in range(3)]
    assert again[0].sighting.uidvalidity != last.uidvalidity


def test_a_batch_is_bounded_by_bytes_and_by_number(dovecot: Dovecot) -> None:
    sizes = [100, 100, 5000, 100, 100, 100, 100]
    for number, size in enumerate(sizes):
        dovecot.deliver(a_mail(number, size))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        batches = [
            [mail.sighting.uid for mail in batch] for batch in inbox.new("INBOX", batch_bytes=1000, batch_mails=5)
        ]
        whole = [mail.raw for mail in everything(inbox, batch_bytes=1000)]
    assert batches == [[1, 2], [3], [4, 5], [6, 7]]
    assert whole == [a_mail(number, size) for number, size in enumerate(sizes)]


def test_a_server_that_hands_over_short_pieces_gives_whole_mails(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = a_mail(1, 5000)
    dovecot.deliver(mail)
    monkeypatch.setattr(inbox_module, "_PIECE_BYTES", 2000)
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        _change(inbox, monkeypatch, asked=lambda item: re.sub(r"\.2000>", ".700>", item))
        assert [each.raw for each in everything(inbox, batch_bytes=1000)] == [mail]


@pytest.mark.parametrize("told", [1001, 9999], ids=["too small", "too large"])
def test_a_size_that_lies_neither_cuts_a_mail_nor_holds_it_back(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    mail = a_mail(1, 5000)
    dovecot.deliver(mail)
    monkeypatch.setattr(inbox_module, "_PIECE_BYTES", 2000)
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        _change(inbox, monkeypatch, told=lambda answer: answer | ({SIZE: told} if SIZE in answer else {}))
        assert [each.raw for each in everything(inbox, batch_bytes=1000)] == [mail]
        assert inbox.withheld == []


@pytest.mark.parametrize(("kept_back", "comes"), [(b"<4000>", False), (b"<%d>", True)], ids=["a part", "the empty end"])
def test_a_piece_that_does_not_come_withholds_the_mail_unless_all_of_it_is_there(
    dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch, kept_back: bytes, comes: bool
) -> None:
    mail = a_mail(1, 5000)
    dovecot.deliver(mail)
    monkeypatch.setattr(inbox_module, "_PIECE_BYTES", 2000)
    gone = b"BODY[]" + kept_back.replace(b"%d", b"%d" % len(mail))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        _change(inbox, monkeypatch, told=lambda answer: {key: part for key, part in answer.items() if key != gone})
        assert [each.raw for each in everything(inbox, batch_bytes=1000)] == ([mail] if comes else [])
        assert [each.uid for each in inbox.withheld] == ([] if comes else [1])


def _change(
    inbox: Inbox,
    monkeypatch: pytest.MonkeyPatch,
    asked: Callable[[str], str] = str,
    told: Callable[[Any], Any] = dict,
) -> None:
    """Change what a real server is asked for, or what it says of each mail."""
    fetch = inbox._box.fetch

    def changed(uids: Sequence[int], items: Sequence[str | bytes]) -> Answers:
        answers = fetch(uids, [asked(each) if isinstance(each, str) else each for each in items])
        return {uid: told(answer) for uid, answer in answers.items()}

    monkeypatch.setattr(inbox._box, "fetch", changed)


def test_a_very_large_folder_is_searched_in_parts(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "_SEARCH_AT_ONCE", 3)
    for number in range(11):
        dovecot.deliver(a_mail(number))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        mails = everything(inbox)
        uidvalidity = mails[0].sighting.uidvalidity
        assert [mail.sighting.uid for mail in mails] == list(range(1, 12))
        assert [mail.sighting.uid for mail in everything(inbox, cursor=(uidvalidity, 4))] == list(range(5, 12))
        assert everything(inbox, cursor=(uidvalidity, 11)) == []


def test_a_mail_that_someone_removes_between_search_and_fetch_is_left_out(dovecot: Dovecot) -> None:
    for number in range(5):
        dovecot.deliver(a_mail(number))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        batches = inbox.new("INBOX", batch_bytes=30)
        first = next(batches)
        with someone_else(dovecot) as client:
            client.uid("STORE", "3", "+FLAGS", "(\\Deleted)")
            client.expunge()
        rest = [mail.sighting.uid for batch in batches for mail in batch]
    assert [mail.sighting.uid for mail in first] + rest == [1, 2, 4, 5]
    assert inbox.withheld == []


def test_a_mail_whose_file_vanishes_does_not_stop_those_beside_it(dovecot: Dovecot) -> None:
    for number in range(5):
        dovecot.deliver(a_mail(number))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        batches = inbox.new("INBOX", batch_mails=2, batch_bytes=10_000)
        first = next(batches)
        for path in dovecot.mails():
            if b"mail 3" in path.read_bytes():
                path.unlink()
        rest = [mail.raw for batch in batches for mail in batch]
    assert [mail.raw for mail in first] + rest == [a_mail(n) for n in (0, 1, 2, 4)]


def test_mail_that_comes_while_fetching_is_not_lost(dovecot: Dovecot) -> None:
    for number in range(4):
        dovecot.deliver(a_mail(number))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        batches = inbox.new("INBOX", batch_mails=1)
        got = list(next(batches))
        dovecot.deliver(a_mail(4))
        got += [mail for batch in batches for mail in batch]
        last = got[-1].sighting
        got += everything(inbox, cursor=(last.uidvalidity, last.uid))
    assert [mail.raw for mail in got] == [a_mail(n) for n in range(5)]


def test_two_folders_may_be_read_in_turns(dovecot: Dovecot) -> None:
    for number in range(4):
        dovecot.deliver(a_mail(number), "INBOX" if number % 2 else "Junk")
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        ours, junk = inbox.new("INBOX", batch_mails=1), inbox.new("Junk", batch_mails=1)
        got = [next(each)[0].raw for each in (ours, junk, ours, junk)]
    assert got == [a_mail(n) for n in (1, 0, 3, 2)]


def test_a_mail_of_sixty_megabytes_arrives_whole_in_bounded_memory(dovecot: Dovecot) -> None:
    raw = a_mail(1, 60_000_000)
    dovecot.deliver(raw)
    dovecot.deliver(a_mail(2))
    length, digest = len(raw), hash(raw)
    del raw
    tracemalloc.start()
    try:
        with Inbox(dovecot.server(), dovecot.secret) as inbox:
            mails = everything(inbox)
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (len(mails[0].raw), hash(mails[0].raw)) == (length, digest)
    assert mails[1].raw == a_mail(2)
    assert peak_bytes < 100_000_000


@pytest.mark.slow
def test_ten_thousand_mails_at_once_arrive_in_flat_memory(dovecot: Dovecot) -> None:
    for number in range(10_000):
        dovecot.deliver(a_mail(number, 3000))
    tracemalloc.start()
    try:
        with Inbox(dovecot.server(), dovecot.secret) as inbox:
            seen = {hash(mail.raw): mail.sighting.uid for batch in inbox.new("INBOX") for mail in batch}
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert set(seen) == {hash(a_mail(number, 3000)) for number in range(10_000)}
    assert set(seen.values()) == set(range(1, 10_001))
    assert peak_bytes < 20_000_000


@pytest.mark.parametrize(
    ("stored", "served"),
    [
        pytest.param(
            b"Subject: NUL\r\n\r\na\0b\r\n", b"Subject: NUL\r\n\r\na\x80b\r\n", id="NUL, which Dovecot replaces"
        ),
        pytest.param(b"Subject: bare\n\nLF\n", b"Subject: bare\r\n\r\nLF\r\n", id="bare LF, which Dovecot mends"),
        pytest.param(b"Subject: \xe9\xff\r\n\r\n", b"Subject: \xe9\xff\r\n\r\n", id="8-bit header"),
        pytest.param(b"Subject: CR\r\n\r\na\rb\r\n", b"Subject: CR\r\n\r\na\rb\r\n", id="bare CR"),
        pytest.param(b"x" * 300_000, b"x" * 300_000, id="one line of 300,000"),
    ],
)
def test_odd_bytes_arrive_as_the_server_serves_them(dovecot: Dovecot, stored: bytes, served: bytes) -> None:
    dovecot.deliver(stored)
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        assert [mail.raw for mail in everything(inbox)] == [served]


# The server's copy is left alone


FOLDERS = ("INBOX", "Junk", "Sent")


def state_of(dovecot: Dovecot) -> list[tuple[str, bytes]]:
    """Every mail with its place, its flags and whether anyone has opened its folder: a Maildir's names tell."""
    return [
        (str(path.relative_to(dovecot.maildir())), path.read_bytes())
        for folder in FOLDERS
        for path in dovecot.mails(folder)
    ]


def use_everything(inbox: Inbox) -> None:
    for folder in inbox.folders():
        assert len(everything(inbox, folder, batch_bytes=1000)) == 4
    inbox.find_sent("<a@b>")
    inbox.wait(0.2)


def test_flags_and_folders_stay_as_they_were(dovecot: Dovecot) -> None:
    for number in range(3):
        dovecot.deliver(a_mail(number))
        dovecot.deliver(a_mail(number, 5000), "Junk")
    with someone_else(dovecot) as client:
        client.store("2", "+FLAGS", "(\\Flagged)")
    dovecot.deliver(a_mail(3))  # and one that nobody has seen yet
    dovecot.deliver(a_mail(3), "Junk")
    before = state_of(dovecot)
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        use_everything(inbox)
    assert state_of(dovecot) == before
    with someone_else(dovecot) as client:
        assert client.search(None, "UNSEEN")[1] == [b"1 2 3 4"]
        assert client.search(None, "FLAGGED")[1] == [b"2"]


def test_nothing_is_asked_of_the_server_that_could_change_a_mail(dovecot: Dovecot) -> None:
    for number in range(4):
        dovecot.deliver(a_mail(number, 5000))
        dovecot.deliver(a_mail(number), "Junk")
    with Proxy(dovecot.imap_port) as proxy:
        with Inbox(replace(dovecot.server("none"), port=proxy.port), dovecot.secret) as inbox:
            use_everything(inbox)
        asked = proxy.asked
    commands = {line.split()[1] for line in asked.split(b"\r\n") if len(line.split()) > 1}
    assert {b"EXAMINE", b"UID", b"IDLE", b"LOGOUT"} <= commands
    assert not commands & {b"SELECT", b"STORE", b"COPY", b"MOVE", b"EXPUNGE", b"CLOSE", b"APPEND", b"DELETE", b"CREATE"}
    assert {line.split()[2] for line in asked.split(b"\r\n") if b" UID " in line} == {b"SEARCH", b"FETCH"}
    assert b"BODY.PEEK[]" in asked
    assert b"BODY[" not in asked


# Waiting


def test_mail_ends_the_wait_at_once(dovecot: Dovecot) -> None:
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        inbox.open("INBOX")
        timer = after(0.3, lambda: dovecot.deliver(a_mail(1)))
        began = time.monotonic()
        assert inbox.wait(20)
        assert time.monotonic() - began < 5
        timer.join()
        assert len(everything(inbox)) == 1


def test_without_mail_the_wait_ends_when_its_time_is_up(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail(1))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        everything(inbox)
        began = time.monotonic()
        assert not inbox.wait(0.5)
        assert 0.5 <= time.monotonic() - began < 2


def test_mail_that_came_before_the_wait_is_not_missed(dovecot: Dovecot) -> None:
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        for number in range(10):
            assert len(everything(inbox)) == number
            dovecot.deliver(a_mail(number))
            inbox.find_sent("<any@where>")  # another folder is open when it comes
            everything(inbox, "Junk")
            assert inbox.wait(5)


def test_mail_that_new_has_given_does_not_end_the_next_wait(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail(1))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        [mail] = everything(inbox)
        assert not inbox.wait(0)
        everything(inbox, "Junk")
        assert not inbox.wait(0)
        assert everything(inbox, cursor=(mail.sighting.uidvalidity, mail.sighting.uid)) == []
        assert not inbox.wait(0)


def test_mail_of_a_batch_that_was_not_taken_ends_the_wait(dovecot: Dovecot) -> None:
    for number in range(3):
        dovecot.deliver(a_mail(number))
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        next(inbox.new("INBOX", batch_mails=1))
        assert inbox.wait(0)


def test_a_long_wait_begins_idle_again_and_again(dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "_LONGEST_IDLE_SECONDS", 0.1)
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        inbox.open("INBOX")
        timer = after(0.5, lambda: dovecot.deliver(a_mail(1)))
        assert inbox.wait(10)
        timer.join()


def test_flags_set_by_someone_else_do_not_end_the_wait(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail(1))

    def flag() -> None:
        with someone_else(dovecot) as client:
            client.store("1", "+FLAGS", "(\\Seen)")

    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        everything(inbox)
        timer = after(0.2, flag)
        assert not inbox.wait(1.5)
        timer.join()


# The Sent folder

LETTER = b"Message-ID: <ft-0007.k3@example.org>\r\nSubject: hello\r\n\r\nhello\r\n"
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_a_letter_is_put_in_sent_once_as_it_left(dovecot: Dovecot) -> None:
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        assert inbox.find_sent("<ft-0007.k3@example.org>") is False
        assert inbox.put_in_sent(LETTER, AT)
        assert inbox.find_sent("<ft-0007.k3@example.org>") is True
        assert not inbox.put_in_sent(LETTER, AT)
        [kept] = everything(inbox, "Sent")
    assert (kept.raw, kept.sighting.arrived_at) == (LETTER, AT)
    with someone_else(dovecot, "Sent") as client:
        assert client.search(None, "SEEN")[1] == [b"1"]


def test_without_a_sent_folder_nobody_knows_and_nothing_is_put(dovecot: Dovecot) -> None:
    dovecot.remove_folder("Sent")
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        assert inbox.find_sent("<ft-0007.k3@example.org>") is None
        assert not inbox.put_in_sent(LETTER, AT)


def test_a_mail_without_message_id_is_not_put(dovecot: Dovecot) -> None:
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        assert not inbox.put_in_sent(b"Subject: hello\r\n\r\n", AT)
        assert everything(inbox, "Sent") == []


def test_looking_for_a_message_id_cannot_give_the_server_a_command(dovecot: Dovecot) -> None:
    dovecot.deliver(a_mail(1), "Sent")
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        for hostile in ('<a@b>" DELETED', "<a@b>\r\nA1 DELETE Sent\r\n", "", 'x\\"y', "é"):
            assert inbox.find_sent(hostile) is False
        assert len(everything(inbox, "Sent")) == 1


# The real mails of a corpus, wherever it lies


def test_the_mails_of_a_corpus_arrive_byte_for_byte(dovecot: Dovecot) -> None:
    corpus = os.environ.get("FOITRACK_CORPUS")
    if not corpus:
        pytest.skip("FOITRACK_CORPUS names no folder")
    paths = sorted(path for path in Path(corpus).rglob("*") if path.suffix in (".txt", ".eml"))
    for path in paths:
        dovecot.deliver(path.read_bytes())
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        arrived = [mail.raw for mail in everything(inbox)]
    # On the wire a line ends in CRLF, and Dovecot turns NUL into 0x80 (RFC 3501 allows no NUL).
    expected = [path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for path in paths]
    assert arrived == [raw.replace(b"\0", b"\x80") for raw in expected]


def test_the_context_is_never_one_that_skips_verification(dovecot: Dovecot) -> None:
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        with inbox._box.speaking() as client:
            context = client.ssl_context
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
