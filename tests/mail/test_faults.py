"""Mail servers on a bad day: lines cut, frozen and garbled at every point, on real servers."""

import imaplib
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from foitrack.core.model import MailServer, Secret
from foitrack.core.words import Security
from foitrack.errors import FoitrackError, LoginRefused, ServerError, TryLater
from foitrack.mail.idle import idle_wait
from foitrack.mail.inbox import Fetched, Inbox
from foitrack.mail.postbox import Accepted, NotNow, Postbox, Refused, Unknown
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from tests.servers.smtp import DROP, KEEP_AND_DROP, STALL, SmtpServer

ANN, KENT, SURREY = "ann@example.org", "foi@kent.police.uk", "foi@surrey.police.uk"
RAW = b"Subject: hello\r\n\r\nhello\r\n"
TOO_LARGE_TO_BUFFER = b"Subject: large\r\n\r\n" + b"a line of evidence\r\n" * 800_000
LARGE = b"Subject: large\r\n\r\n" + b"a line of evidence\r\n" * 10_000


def assert_one_clear_line(error: FoitrackError, server: MailServer) -> None:
    said = str(error)
    assert f"{server.host} port {server.port}" in said
    assert "\n" not in said
    assert "Traceback" not in said
    assert error.do


# Sending: before the end of the text nothing has left, after it nobody knows


@pytest.mark.parametrize(
    ("step", "raw"),
    [("mail", RAW), ("rcpt", RAW), ("data", RAW), ("text", TOO_LARGE_TO_BUFFER)],
    ids=["mail", "rcpt", "data", "text"],
)
def test_a_drop_before_the_end_of_the_text_is_made_good_on_a_new_connection(
    smtp_server: SmtpServer, step: str, raw: bytes
) -> None:
    smtp_server.script(step, DROP)
    with Postbox(smtp_server.server()) as postbox:
        assert isinstance(postbox.deliver(raw, ANN, KENT), Accepted)
    assert [received for _, _, received in smtp_server.received] == [raw]
    assert smtp_server.connections == 2


@pytest.mark.parametrize(
    ("step", "raw"), [("rcpt", RAW), ("data", RAW), ("text", TOO_LARGE_TO_BUFFER)], ids=["rcpt", "data", "text"]
)
def test_two_drops_in_a_row_put_this_letter_off_and_the_next_one_leaves(
    smtp_server: SmtpServer, step: str, raw: bytes
) -> None:
    smtp_server.script(step, DROP, DROP, recipient=KENT)
    with Postbox(smtp_server.server()) as postbox:
        put_off = postbox.deliver(raw, ANN, KENT)
        assert isinstance(put_off, NotNow)
        assert "broke off the connection" in put_off.words
        assert put_off.after_seconds > 0
        assert isinstance(postbox.deliver(RAW, ANN, SURREY), Accepted)
    assert [recipients for _, recipients, _ in smtp_server.received] == [[SURREY]]


def test_a_server_that_speaks_before_the_end_of_the_text_is_not_given_the_end(smtp_server: SmtpServer) -> None:
    smtp_server.script("data", "354 go on\r\n421 4.3.2 going down", recipient=KENT)
    with Postbox(smtp_server.server()) as postbox:
        assert isinstance(postbox.deliver(RAW, ANN, KENT), Accepted)
    assert (len(smtp_server.received), smtp_server.connections) == (1, 2)


def test_a_drop_in_a_text_that_fits_a_buffer_is_made_good_or_unknown(smtp_server: SmtpServer) -> None:
    """The client may have handed over the end before it can hear of the drop; then it must not guess."""
    for number in range(20):
        smtp_server.script("text", DROP, recipient=KENT)
        with Postbox(smtp_server.server()) as postbox:
            delivered = postbox.deliver(RAW, ANN, KENT)
        if isinstance(delivered, Unknown):
            smtp_server.received.append((ANN, [KENT], b"settled by a person"))
        else:
            assert isinstance(delivered, Accepted)
        assert len(smtp_server.received) == number + 1


@pytest.mark.parametrize(("answer", "left"), [(DROP, 0), (KEEP_AND_DROP, 1)], ids=["lost", "kept"])
def test_a_drop_after_the_end_of_the_text_is_unknown_and_never_sent_again(
    smtp_server: SmtpServer, answer: str, left: int
) -> None:
    smtp_server.script("end", answer, recipient=KENT)
    with Postbox(smtp_server.server()) as postbox:
        unknown = postbox.deliver(RAW, ANN, KENT)
        assert isinstance(unknown, Unknown)
        assert "broke off the connection" in unknown.words
        assert len(smtp_server.received) == left
        assert isinstance(postbox.deliver(RAW, ANN, SURREY), Accepted)
    assert [recipients for _, recipients, _ in smtp_server.received][-1] == [SURREY]
    assert len(smtp_server.received) == left + 1


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "end"])
@pytest.mark.parametrize("code", [421, 450, 451, 452, 550, 552, 554])
def test_a_no_of_any_kind_at_any_step_leaves_nothing_and_the_next_letter_goes(
    smtp_server: SmtpServer, step: str, code: int
) -> None:
    """It is this letter's own fault, or all letters'; it is never taken for a yes, nor for no answer."""
    answer = f"{code} {code // 100}.3.0 no"
    smtp_server.script(step, answer, answer, recipient="" if step == "mail" else KENT)  # one connection more: still no
    with Postbox(smtp_server.server()) as postbox:
        try:
            delivered = postbox.deliver(RAW, ANN, KENT)
        except ServerError as error:
            assert_one_clear_line(error, smtp_server.server())
            assert answer in str(error)
            assert code == 421 or step == "mail"
            assert isinstance(error, TryLater) == (code < 500)
        else:
            assert isinstance(delivered, NotNow if code < 500 else Refused)
            assert (delivered.code, delivered.words) == (code, answer[4:])
        assert smtp_server.received == []
        smtp_server.lines.clear()
        assert isinstance(postbox.deliver(RAW, ANN, SURREY), Accepted)
    assert [recipients for _, recipients, _ in smtp_server.received] == [[SURREY]]


@pytest.mark.parametrize("step", ["ehlo", "auth"])
def test_a_server_slower_than_the_timeout_before_any_letter_is_said_so(smtp_server: SmtpServer, step: str) -> None:
    smtp_server.script(step, delay_seconds=1.0)
    server = smtp_server.server(username=smtp_server.user, timeout_seconds=0.2)
    with pytest.raises(ServerError, match=r"did not answer within 0\.2 seconds") as caught:
        Postbox(server, smtp_server.secret).__enter__()
    assert_one_clear_line(caught.value, server)
    assert smtp_server.password not in str(caught.value)


def test_a_server_that_stops_reading_in_the_middle_of_the_text_puts_the_letter_off(smtp_server: SmtpServer) -> None:
    smtp_server.script("text", STALL, STALL, recipient=KENT)
    with Postbox(smtp_server.server(timeout_seconds=0.3)) as postbox:
        put_off = postbox.deliver(TOO_LARGE_TO_BUFFER, ANN, KENT)
        assert isinstance(put_off, NotNow)
        assert "did not answer within 0.3 seconds" in put_off.words
        assert isinstance(postbox.deliver(RAW, ANN, SURREY), Accepted)
    assert [recipients for _, recipients, _ in smtp_server.received] == [[SURREY]]


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_server_slower_than_the_timeout_puts_the_letter_off(smtp_server: SmtpServer, step: str) -> None:
    smtp_server.script(step, delay_seconds=1.0)
    server = smtp_server.server(timeout_seconds=0.2)
    with Postbox(server) as postbox:
        put_off = postbox.deliver(RAW, ANN, KENT)
    assert isinstance(put_off, NotNow)
    assert "did not answer within 0.2 seconds" in put_off.words
    assert smtp_server.received == []


def test_a_server_slow_to_greet_is_said_so(smtp_server: SmtpServer) -> None:
    smtp_server.script("connect", delay_seconds=1.0)
    server = smtp_server.server(timeout_seconds=0.2)
    with pytest.raises(ServerError, match=r"did not answer within 0\.2 seconds") as caught:
        Postbox(server).__enter__()
    assert_one_clear_line(caught.value, server)


def test_an_answer_to_the_text_may_take_longer_than_any_other(smtp_server: SmtpServer) -> None:
    smtp_server.script("end", delay_seconds=0.4)
    with Postbox(smtp_server.server(timeout_seconds=0.2)) as postbox:
        assert isinstance(postbox.deliver(RAW, ANN, KENT), Accepted)


def test_no_answer_to_the_text_is_unknown(smtp_server: SmtpServer) -> None:
    smtp_server.script("end", delay_seconds=2.0)
    with Postbox(smtp_server.server(timeout_seconds=0.2)) as postbox:
        assert isinstance(postbox.deliver(RAW, ANN, KENT), Unknown)


@pytest.mark.parametrize("answer", ["2", "25", "354 go on", "one two three", "\x00"])
def test_half_an_answer_to_the_text_is_unknown(smtp_server: SmtpServer, answer: str) -> None:
    with Proxy(smtp_server.port) as proxy:
        proxy.swap(b"250 2.0.0 kept\r\n", answer.encode())
        proxy.cut(b"354 End data with <CR><LF>.<CR><LF>\r\n", len(answer))
        with Postbox(replace(smtp_server.server(), port=proxy.port)) as postbox:
            assert isinstance(postbox.deliver(RAW, ANN, KENT), Unknown)
    assert len(smtp_server.received) == 1


@pytest.mark.parametrize("answer", ["one two three", "250-" + "x" * 10_000, "\x00\xff\x1b[31m"])
def test_gibberish_before_the_text_leaves_nothing(smtp_server: SmtpServer, answer: str) -> None:
    smtp_server.script("rcpt", answer, answer)
    server = smtp_server.server(timeout_seconds=1)
    try:
        with Postbox(server) as postbox:
            delivered = postbox.deliver(RAW, ANN, KENT)
    except ServerError as error:
        assert_one_clear_line(error, server)
        assert "\x1b" not in str(error)
    else:
        assert isinstance(delivered, NotNow)
    assert smtp_server.received == []


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_the_line_cut_at_any_place_never_sends_twice_and_never_lies(smtp_server: SmtpServer, security: str) -> None:
    """Cut after each fifty-third byte of what the server says, from the greeting to beyond the last answer."""
    server = smtp_server.server(security, timeout_seconds=2)
    outcomes = {}
    with Proxy(server.port) as proxy:
        for count in range(1, 3000, 53):
            proxy.cut(b"", count)
            outcomes[b"%d" % count] = _deliver_once(replace(server, port=proxy.port), b"%d" % count)
    left = Counter(raw.partition(b"\r\n")[2].strip() for _, _, raw in smtp_server.received)
    assert set(left.values()) == {1}
    assert [count for count, outcome in outcomes.items() if outcome == "not left" and left[count]] == []
    assert [count for count, outcome in outcomes.items() if outcome == "Accepted" and not left[count]] == []
    assert {"not left", "Accepted"} <= set(outcomes.values())


def _deliver_once(server: MailServer, text: bytes) -> str:
    try:
        with Postbox(server) as postbox:
            delivered = postbox.deliver(b"Subject: hello\r\n\r\n" + text + b"\r\n", ANN, KENT)
    except ServerError as error:
        assert_one_clear_line(error, server)
        return "not left"
    return "not left" if isinstance(delivered, NotNow) else type(delivered).__name__


def test_a_server_that_is_down_is_said_so(smtp_server: SmtpServer) -> None:
    with Proxy(smtp_server.port) as proxy:
        server = replace(smtp_server.server(), port=proxy.port)
    with pytest.raises(ServerError, match="nothing answers there") as caught:
        Postbox(server).__enter__()
    assert_one_clear_line(caught.value, server)


# Fetching: an error, no half mail, and all of it at the next try


@pytest.fixture
def proxied(dovecot: Dovecot) -> Iterator[tuple[Proxy, MailServer]]:
    """A proxy before Dovecot's clear port, and the server as seen through it."""
    with Proxy(dovecot.imap_port) as proxy:
        yield proxy, replace(dovecot.server("none", timeout_seconds=1), port=proxy.port)


def everything(inbox: Inbox, **limits: int) -> list[Fetched]:
    return [mail for batch in inbox.new("INBOX", **limits) for mail in batch]


@pytest.mark.server
@pytest.mark.parametrize("fault", ["cut", "freeze"])
@pytest.mark.parametrize(
    ("at", "plus"),
    [
        pytest.param(b"BODY[] {", 20_000, id="in the literal"),
        pytest.param(b"BODY[] {", 3, id="in the length"),
        pytest.param(b"INTERNALDATE", 2, id="in the date"),
        pytest.param(b"* SEARCH", 2, id="in the search"),
        pytest.param(b"RFC822.SIZE", 1, id="in the size"),
        pytest.param(b"UIDVALIDITY", 5, id="while opening"),
        pytest.param(b"Logged in", 0, id="after the login"),
        pytest.param(b"* OK", 0, id="in the greeting"),
    ],
)
def test_a_line_lost_at_any_point_is_one_clear_error_and_the_next_run_gets_all(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer], fault: str, at: bytes, plus: int
) -> None:
    proxy, server = proxied
    dovecot.deliver(LARGE)
    dovecot.deliver(RAW)
    getattr(proxy, fault)(at, plus)
    with pytest.raises(ServerError) as caught, Inbox(server, dovecot.secret) as inbox:
        everything(inbox)
    assert_one_clear_line(caught.value, server)
    proxy.heal()
    with Inbox(server, dovecot.secret) as inbox:
        assert [mail.raw for mail in everything(inbox)] == [LARGE, RAW]


@pytest.mark.server
def test_a_literal_cut_after_any_of_its_bytes_gives_no_mail(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer]
) -> None:
    """Each of its first and last bytes, and a sample between; the mails before it are whole or not there."""
    proxy, server = proxied
    for raw in (RAW, LARGE, RAW + b"last\r\n"):
        dovecot.deliver(raw)
    places = [*range(6), *random.Random(1).sample(range(6, len(LARGE) - 6), 12), *range(len(LARGE) - 6, len(LARGE))]
    for place in places:
        proxy.cut(b"BODY[] {%d}\r\n" % len(LARGE), place)
        with pytest.raises(ServerError) as caught, Inbox(server, dovecot.secret) as inbox:
            assert everything(inbox) == []
        assert_one_clear_line(caught.value, server)
    proxy.heal()
    with Inbox(server, dovecot.secret) as inbox:
        assert [mail.raw for mail in everything(inbox)] == [RAW, LARGE, RAW + b"last\r\n"]


@pytest.mark.server
@pytest.mark.parametrize(
    ("words", "kind"),
    [
        pytest.param(b"* BYE Server shutting down", ServerError, id="shutting down"),
        pytest.param(b"* BYE [UNAVAILABLE] Try again later", TryLater, id="try later"),
    ],
)
def test_a_bye_in_the_middle_of_a_fetch_is_one_clear_error_and_the_next_run_gets_all(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer], words: bytes, kind: type[ServerError]
) -> None:
    proxy, server = proxied
    mails = [RAW + b"%d\r\n" % number for number in range(3)]
    for raw in mails:
        dovecot.deliver(raw)
    second = b"* 2 FETCH (UID 2 INTERNALDATE"
    proxy.swap(second, words + b"\r\n" + second)
    proxy.cut(words + b"\r\n")
    with pytest.raises(ServerError) as caught, Inbox(server, dovecot.secret) as inbox:
        assert everything(inbox) == []
    assert words.split()[-1].decode() in str(caught.value)
    assert type(caught.value) is kind
    assert_one_clear_line(caught.value, server)
    proxy.heal()
    with Inbox(server, dovecot.secret) as inbox:
        assert [mail.raw for mail in everything(inbox)] == mails


@pytest.mark.server
@pytest.mark.parametrize(
    "words",
    [
        "[ALERT] Too many simultaneous connections. (Failure)",
        "[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
        "[UNAVAILABLE] Temporary System Error",
        "Request is throttled. Suggested Backoff Time: 299956 milliseconds",
    ],
    ids=["Gmail connections", "Gmail bandwidth", "Gmail error", "Microsoft"],
)
@pytest.mark.parametrize(
    ("usual", "secret"),
    [
        pytest.param("NO [AUTHENTICATIONFAILED] Authentication failed.", "wrong", id="at the login"),
        pytest.param("OK Fetch completed", "", id="at the fetch"),
        pytest.param("OK Search completed", "", id="at the search"),
    ],
)
def test_a_server_that_throttles_is_left_alone_for_a_while(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer], usual: str, secret: str, words: str
) -> None:
    """A login refused for that is no wrong password, and no reason for `watch` to end."""
    proxy, server = proxied
    dovecot.deliver(RAW)
    proxy.swap(usual.encode(), f"NO {words}".encode())
    key = Secret(secret) if secret else dovecot.secret
    with pytest.raises(TryLater, match="go on in") as caught, Inbox(server, key) as inbox:
        everything(inbox)
    assert words.partition("(")[0].strip() in str(caught.value)
    assert (caught.value.after_seconds or 0) >= 300
    assert_one_clear_line(caught.value, server)


@pytest.mark.server
def test_batches_fetched_before_the_cut_are_whole(dovecot: Dovecot, proxied: tuple[Proxy, MailServer]) -> None:
    proxy, server = proxied
    mails = [b"Subject: %d\r\n\r\n" % number + LARGE for number in range(6)]
    for raw in mails:
        dovecot.deliver(raw)
    got: list[bytes] = []
    proxy.cut(b"Subject: 4", 1000)
    with pytest.raises(ServerError), Inbox(server, dovecot.secret) as inbox:
        for batch in inbox.new("INBOX", batch_mails=1):
            got += [mail.raw for mail in batch]
    assert got == mails[:4]


@pytest.mark.server
def test_after_an_error_in_mid_answer_the_connection_is_not_used_again(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer]
) -> None:
    proxy, server = proxied
    dovecot.deliver(LARGE)
    proxy.freeze(b"BODY[] {", 5000)
    with Inbox(server, dovecot.secret) as inbox:
        with pytest.raises(ServerError, match="did not answer within 1 seconds"):
            everything(inbox)
        with pytest.raises(ServerError, match="the connection is closed"):
            everything(inbox)


@pytest.mark.server
@pytest.mark.parametrize("declared", [b"{24}", b"{26}", b"{20}", b"{40}", b"{99999999999999}", b"{0}", b"{x}", b"{-1}"])
def test_a_literal_that_lies_about_its_length_is_an_error_and_never_a_mail(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer], declared: bytes
) -> None:
    proxy, server = proxied
    dovecot.deliver(RAW)
    assert len(RAW) == 25
    proxy.swap(b"{25}", declared)
    with pytest.raises(ServerError) as caught, Inbox(server, dovecot.secret) as inbox:
        assert everything(inbox) == []
    assert_one_clear_line(caught.value, server)


@pytest.mark.server
@pytest.mark.parametrize("words", [b"a=b c", b"ab cd", b"x y"])
def test_words_cut_off_a_literal_are_not_taken_for_answers(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer], words: bytes
) -> None:
    proxy, server = proxied
    raw = b"Subject: hello\r\n\r\nhello " + words
    dovecot.deliver(raw)
    proxy.swap(b"{%d}" % len(raw), b"{%d}" % (len(raw) - len(words)))
    with pytest.raises(ServerError), Inbox(server, dovecot.secret) as inbox:
        assert everything(inbox) == []


@pytest.mark.server
@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"* SEARCH 1", b"* SEARCH one", id="search"),
        pytest.param(b"RFC822.SIZE 25", b"RFC822.SIZE (((", id="fetch"),
        pytest.param(b"UIDVALIDITY ", b"UIDVALIDITY x", id="opening"),
        pytest.param(b"* 1 EXISTS", b"* one EXISTS", id="exists"),
        pytest.param(b"* LIST (", b"* LIST \xff\x00(((", id="list"),
        pytest.param(b"* OK ", b"HTTP/1.1 200 OK ", id="greeting"),
        pytest.param(b"* FLAGS", b"* BYE shutting down\r\n* FLAGS", id="bye in the middle"),
    ],
)
def test_what_is_no_imap_is_one_clear_error(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer], old: bytes, new: bytes
) -> None:
    proxy, server = proxied
    dovecot.deliver(RAW)
    proxy.swap(old, new)
    with pytest.raises(ServerError) as caught, Inbox(server, dovecot.secret) as inbox:
        inbox.folders()
        everything(inbox)
    assert_one_clear_line(caught.value, server)


@pytest.mark.server
@pytest.mark.parametrize("batch_mails", [250, 2, 1])
def test_a_mail_the_server_cannot_read_is_named_and_does_not_stop_the_others(
    dovecot: Dovecot, batch_mails: int
) -> None:
    """Dovecot hangs up over such a mail."""
    mails = [b"Subject: %d\r\n\r\nx\r\n" % number for number in range(5)]
    for raw in mails:
        dovecot.deliver(raw)
    spoilt = dovecot.mails()[2]
    spoilt.chmod(0)
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        got = everything(inbox, batch_mails=batch_mails)
        assert [mail.raw for mail in got] == [mails[0], mails[1], mails[3], mails[4]]
        assert [sighting.uid for sighting in inbox.withheld] == [3]


@pytest.mark.server
def test_a_withheld_mail_is_asked_for_again_and_the_others_are_not(dovecot: Dovecot) -> None:
    mails = [b"Subject: %d\r\n\r\nx\r\n" % number for number in range(5)]
    for raw in mails:
        dovecot.deliver(raw)
    spoilt = dovecot.mails()[2]
    spoilt.chmod(0)
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        stored = [mail for batch in inbox.new("INBOX", batch_mails=2) for mail in batch]
    cursor, skip = stored[-1].cursor, {mail.sighting.uid for mail in stored}
    assert cursor == (stored[0].sighting.uidvalidity, 2)
    spoilt.chmod(0o644)
    dovecot.deliver(b"Subject: 5\r\n\r\n")
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        later = [mail for batch in inbox.new("INBOX", cursor, skip) for mail in batch]
        assert [mail.raw for mail in later] == [mails[2], b"Subject: 5\r\n\r\n"]
        assert later[-1].cursor[1] == 6
        assert inbox.withheld == []


@pytest.mark.server
def test_a_stripped_starttls_offer_is_refused_before_the_password_is_said(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer]
) -> None:
    proxy, server = proxied
    proxy.swap(b"STARTTLS", b"X-NOTHING")
    stripped = replace(server, security=Security.STARTTLS, ca_file=dovecot.ca_file)
    with pytest.raises(ServerError, match="does not offer STARTTLS"):
        Inbox(stripped, dovecot.secret).__enter__()


@pytest.mark.server
@pytest.mark.parametrize("security", ["tls", "none"])
def test_the_line_cut_at_any_place_gives_whole_mails_or_an_error(dovecot: Dovecot, security: str) -> None:
    mails = [b"Subject: %d\r\n\r\n" % number + b"x y z\r\n" * 50 for number in range(4)]
    for raw in mails:
        dovecot.deliver(raw)
    server = dovecot.server(security, timeout_seconds=2)
    whole = failed = 0
    with Proxy(server.port) as proxy:
        for count in range(1, 6000, 113):
            proxy.cut(b"", count)
            got: list[bytes] = []
            try:
                with Inbox(replace(server, port=proxy.port), dovecot.secret) as inbox:
                    for batch in inbox.new("INBOX", batch_mails=2):
                        got += [mail.raw for mail in batch]
                assert got == mails
                whole += 1
            except ServerError as error:
                assert_one_clear_line(error, replace(server, port=proxy.port))
                assert got == mails[: len(got)]
                failed += 1
    assert whole > 3
    assert failed > 3


@pytest.mark.server
def test_a_folder_that_vanishes_while_it_is_read_is_one_clear_error_or_its_end(dovecot: Dovecot) -> None:
    for number in range(6):
        dovecot.deliver(b"Subject: %d\r\n\r\n" % number, "FOI")
    server = dovecot.server()
    with Inbox(server, dovecot.secret) as inbox:
        batches = inbox.new("FOI", batch_mails=1)
        got = list(next(batches))
        dovecot.remove_folder("FOI")
        try:
            got += [mail for batch in batches for mail in batch]
        except ServerError as error:
            assert_one_clear_line(error, server)
    assert [mail.sighting.uid for mail in got] == list(range(1, len(got) + 1))
    with Inbox(server, dovecot.secret) as inbox:
        assert inbox.folders(["FOI"]) == ["INBOX", "Junk"]
        assert inbox.missing == ("FOI",)


@pytest.mark.server
def test_a_folder_that_someone_renames_while_it_is_read_is_one_clear_error_or_its_end(dovecot: Dovecot) -> None:
    mails = [b"Subject: %d\r\n\r\n" % number for number in range(6)]
    for raw in mails:
        dovecot.deliver(raw, "FOI")
    server = dovecot.server()
    with Inbox(server, dovecot.secret) as inbox:
        batches = inbox.new("FOI", batch_mails=1)
        got = list(next(batches))
        with imaplib.IMAP4("127.0.0.1", dovecot.imap_port) as client:
            client.login(dovecot.user, dovecot.password)
            assert client.rename("FOI", "Requests")[0] == "OK"
        try:
            got += [mail for batch in batches for mail in batch]
        except ServerError as error:
            assert_one_clear_line(error, server)
    assert [mail.raw for mail in got] == mails[: len(got)]
    with Inbox(server, dovecot.secret) as inbox:
        assert inbox.folders(["FOI", "Requests"]) == ["INBOX", "Requests", "Junk"]
        assert inbox.missing == ("FOI",)
        assert [mail.raw for batch in inbox.new("Requests") for mail in batch] == mails


@pytest.mark.server
@pytest.mark.parametrize(
    "words", ["the password wr0ng-secret is wrong", "das Passwort wr0ng-secret ist ungültig: wrong"]
)
def test_a_server_that_repeats_the_password_is_not_quoted_with_it(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer], caplog: pytest.LogCaptureFixture, words: str
) -> None:
    """Not by the library's own log either, which goes to the terminal when nobody takes it."""
    proxy, server = proxied
    proxy.swap(b"Authentication failed.", words.encode())
    with pytest.raises(LoginRefused, match="wrong") as caught:
        Inbox(server, Secret("wr0ng-secret")).__enter__()
    assert "wr0ng-secret" not in str(caught.value)
    assert caplog.records == []


# Waiting: a lost line is an error, not silence, and never a busy loop


@pytest.mark.server
def test_a_line_cut_while_waiting_is_noticed_at_once(dovecot: Dovecot, proxied: tuple[Proxy, MailServer]) -> None:
    proxy, server = proxied
    with Inbox(server, dovecot.secret) as inbox:
        inbox.open("INBOX")
        threading.Timer(0.3, proxy.hang_up).start()
        began = time.monotonic()
        with pytest.raises(ServerError, match="broke off the connection") as caught:
            inbox.wait(30)
        assert time.monotonic() - began < 3
    assert_one_clear_line(caught.value, server)


@pytest.mark.server
def test_a_server_frozen_while_waiting_is_noticed_at_the_end_of_idle(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer]
) -> None:
    proxy, server = proxied
    with Inbox(server, dovecot.secret) as inbox:
        inbox.open("INBOX")
        proxy.freeze(b"+ idling", 2)
        with pytest.raises(ServerError, match="did not answer within 1 seconds"):
            inbox.wait(0.5)


@pytest.mark.server
def test_ctrl_c_ends_the_wait_at_once(dovecot: Dovecot) -> None:
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        inbox.open("INBOX")
        main = threading.main_thread().ident
        assert main is not None
        threading.Timer(0.3, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
        began = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            inbox.wait(30)
    assert time.monotonic() - began < 3


@pytest.mark.server
def test_a_cut_line_in_idle_costs_no_processor_time(dovecot: Dovecot, proxied: tuple[Proxy, MailServer]) -> None:
    proxy, server = proxied
    proxy.cut(b"+ idling", 2)
    with Inbox(server, dovecot.secret) as inbox:
        inbox.open("INBOX")
        began = time.process_time()
        with pytest.raises(ServerError):
            inbox.wait(5)
        assert time.process_time() - began < 1


@pytest.mark.server
def test_what_comes_in_one_packet_with_the_go_ahead_is_heard(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer]
) -> None:
    proxy, server = proxied
    with Inbox(server, dovecot.secret) as inbox:
        inbox.open("INBOX")
        proxy.swap(b"+ idling\r\n", b"+ idling\r\n* 7 EXISTS\r\n")
        began = time.monotonic()
        with inbox._box.speaking() as client:
            assert (7, b"EXISTS") in idle_wait(client, 10)
        assert time.monotonic() - began < 5


@pytest.mark.server
def test_a_server_without_idle_is_asked_now_and_then(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = proxied
    proxy.swap(b" IDLE", b"")
    monkeypatch.setattr("foitrack.mail.inbox._POLL_SECONDS", 0.1)
    with Inbox(server, dovecot.secret) as inbox:
        inbox.open("INBOX")
        assert not inbox.wait(0.3)
        threading.Timer(0.3, lambda: dovecot.deliver(RAW)).start()
        assert inbox.wait(10)
        assert [mail.raw for mail in everything(inbox)] == [RAW]


@pytest.mark.server
def test_a_restart_of_the_server_is_an_error_and_then_all_is_as_before(dovecot: Dovecot) -> None:
    dovecot.deliver(RAW)
    with Inbox(dovecot.server(), dovecot.secret) as inbox:
        [mail] = everything(inbox)
        threading.Timer(0.3, dovecot.restart).start()
        with pytest.raises(ServerError):
            inbox.wait(20)
    deadline = time.monotonic() + 10
    while True:
        try:
            with Inbox(dovecot.server(), dovecot.secret) as inbox:
                cursor = (mail.sighting.uidvalidity, mail.sighting.uid)
                assert [again for batch in inbox.new("INBOX", cursor) for again in batch] == []
            return
        except ServerError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.server
def test_a_line_lost_between_two_letters_costs_one_copy_in_sent_at_most(
    dovecot: Dovecot, proxied: tuple[Proxy, MailServer]
) -> None:
    proxy, server = proxied
    letters = [b"Message-ID: <%d@example.org>\r\n\r\nhello\r\n" % number for number in range(3)]
    now = datetime.now(UTC)
    with Inbox(server, dovecot.secret) as inbox:
        assert inbox.put_in_sent(letters[0], now)
        proxy.hang_up()
        with pytest.raises(ServerError):
            inbox.put_in_sent(letters[1], now)
        assert inbox.put_in_sent(letters[1], now)
        assert inbox.put_in_sent(letters[2], now)
        assert not inbox.put_in_sent(letters[2], now)
        assert [mail.raw for batch in inbox.new("Sent") for mail in batch] == letters
