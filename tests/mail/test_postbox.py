"""Letters handed to a real SMTP server, one connection for all of them."""

import pytest

from foitrack.core.model import MailServer, Secret
from foitrack.core.words import SecretKind, Security
from foitrack.errors import CertificateError, LoginRefused, ServerError, TryLater
from foitrack.mail.postbox import Accepted, NotNow, Postbox, Refused
from tests.servers.certificates import Certificates
from tests.servers.smtp import DROP, SmtpServer, SmtpThread

ANN, KENT, SURREY = "ann@example.org", "foi@kent.police.uk", "foi@surrey.police.uk"
RAW = b"Subject: hello\r\n\r\n.a dot\r\n..two\r\n\r\nend\r\n"


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_a_letter_arrives_byte_for_byte(smtp_server: SmtpServer, security: str) -> None:
    with Postbox(smtp_server.server(security)) as postbox:
        assert postbox.deliver(RAW, ANN, KENT) == Accepted("2.0.0 kept")
    assert smtp_server.received == [(ANN, [KENT], RAW)]


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_many_letters_use_one_connection_and_one_login(smtp_server: SmtpServer, security: str) -> None:
    with Postbox(smtp_server.server(security, smtp_server.user), smtp_server.secret) as postbox:
        for number in range(43):
            assert isinstance(postbox.deliver(RAW, ANN, f"foi@force{number}.police.uk"), Accepted)
    assert (len(smtp_server.received), smtp_server.connections, len(smtp_server.logins)) == (43, 1, 1)


def test_a_large_letter_arrives_whole(smtp_server: SmtpServer) -> None:
    raw = b"Subject: large\r\n\r\n" + b".line after line of evidence\r\n" * 200_000
    with Postbox(smtp_server.server("tls")) as postbox:
        assert isinstance(postbox.deliver(raw, ANN, KENT), Accepted)
    assert smtp_server.received[0][2] == raw


def test_a_refused_recipient_is_that_letters_own_fault(smtp_server: SmtpServer) -> None:
    smtp_server.script("rcpt", "550 5.1.1 user unknown", recipient=KENT)
    with Postbox(smtp_server.server()) as postbox:
        assert postbox.deliver(RAW, ANN, KENT) == Refused(550, "5.1.1 user unknown")
        assert isinstance(postbox.deliver(RAW, ANN, SURREY), Accepted)
    assert [letter[1] for letter in smtp_server.received] == [[SURREY]]
    assert smtp_server.connections == 1


@pytest.mark.parametrize("step", ["rcpt", "data", "end"])
@pytest.mark.parametrize("answer", ["450 4.2.0 greylisted", "451 4.3.0 local error", "452 4.3.1 no room"])
def test_a_letter_put_off_goes_at_the_next_try(smtp_server: SmtpServer, step: str, answer: str) -> None:
    smtp_server.script(step, answer, recipient=KENT)
    with Postbox(smtp_server.server()) as postbox:
        put_off = postbox.deliver(RAW, ANN, KENT)
        assert isinstance(put_off, NotNow)
        assert f"{put_off.code} {put_off.words}" == answer
        assert put_off.after_seconds > 0
        assert smtp_server.received == []
        assert isinstance(postbox.deliver(RAW, ANN, KENT), Accepted)
    assert len(smtp_server.received) == 1


@pytest.mark.parametrize("answer", ["550 5.7.1 not this", "552 5.3.4 too large", "554 5.6.0 bad content"])
def test_a_text_refused_for_good_has_not_left(smtp_server: SmtpServer, answer: str) -> None:
    smtp_server.script("end", answer)
    with Postbox(smtp_server.server()) as postbox:
        refused = postbox.deliver(RAW, ANN, KENT)
        assert isinstance(refused, Refused)
        assert f"{refused.code} {refused.words}" == answer
    assert smtp_server.received == []


def test_a_letter_over_the_servers_size_is_refused_before_it_is_sent(smtp_server: SmtpServer) -> None:
    with Postbox(smtp_server.server()) as postbox:
        refused = postbox.deliver(b"x" * 41_000_000 + b"\r\n", ANN, KENT)
        assert isinstance(refused, Refused)
        assert refused.code == 552
        assert isinstance(postbox.deliver(RAW, ANN, KENT), Accepted)


@pytest.mark.parametrize(
    ("step", "answer", "kind"),
    [
        ("connect", "421 4.3.2 too many connections", TryLater),
        ("connect", "554 no service here", ServerError),
        ("mail", "553 5.7.1 sender address rejected", ServerError),
        ("mail", "530 5.7.0 Authentication required", LoginRefused),
        ("rcpt", "554 5.7.1 Relay access denied", LoginRefused),
        ("rcpt", "421 4.7.0 Try again later, closing connection", TryLater),
        ("end", "550 5.4.5 Daily user sending limit exceeded", TryLater),
    ],
)
def test_what_concerns_all_letters_is_raised_and_nothing_left(
    smtp_server: SmtpServer, step: str, answer: str, kind: type[ServerError]
) -> None:
    smtp_server.script(step, answer)
    postbox = Postbox(smtp_server.server())
    with pytest.raises(ServerError) as caught:
        postbox.deliver(RAW, ANN, KENT)
    assert type(caught.value) is kind
    assert f"localhost port {smtp_server.port}" in str(caught.value)
    assert answer in str(caught.value)
    assert smtp_server.received == []
    assert isinstance(postbox.deliver(RAW, ANN, KENT), Accepted)
    postbox.close()


@pytest.mark.parametrize("answer", [DROP, "421 4.4.2 timeout, closing"])
def test_a_server_that_hangs_up_between_two_letters_is_called_again(smtp_server: SmtpServer, answer: str) -> None:
    with Postbox(smtp_server.server("tls", smtp_server.user), smtp_server.secret) as postbox:
        postbox.deliver(RAW, ANN, KENT)
        smtp_server.script("mail", answer)
        assert isinstance(postbox.deliver(RAW, ANN, SURREY), Accepted)
    assert (len(smtp_server.received), smtp_server.connections, len(smtp_server.logins)) == (2, 2, 2)


def test_a_postbox_entered_with_a_wrong_password_says_so_at_once(smtp_server: SmtpServer) -> None:
    with pytest.raises(LoginRefused, match=f"localhost port {smtp_server.tls_port} refused the login of researcher@"):
        Postbox(smtp_server.server("tls", smtp_server.user), Secret("wr0ng-passw0rd")).__enter__()
    assert smtp_server.connections == 1


def test_no_secret_is_no_login(smtp_server: SmtpServer) -> None:
    with pytest.raises(LoginRefused, match="foitrack login"):
        Postbox(smtp_server.server("tls", smtp_server.user)).__enter__()


def test_without_a_user_name_nobody_logs_in(smtp_server: SmtpServer) -> None:
    with Postbox(smtp_server.server(), Secret("not asked for")) as postbox:
        postbox.deliver(RAW, ANN, KENT)
    assert smtp_server.logins == []


def test_a_token_logs_in_by_xoauth2(smtp_server: SmtpServer) -> None:
    token = Secret(smtp_server.token, SecretKind.TOKEN)
    with Postbox(smtp_server.server("tls", smtp_server.user), token) as postbox:
        postbox.deliver(RAW, ANN, KENT)
    assert smtp_server.logins == ["XOAUTH2"]


def test_a_token_logs_in_by_oauthbearer_where_it_is_offered(smtp_server: SmtpServer) -> None:
    smtp_server.oauthbearer = True
    server = smtp_server.server("tls", smtp_server.user)
    with Postbox(server, Secret(smtp_server.token, SecretKind.TOKEN)) as postbox:
        assert smtp_server.logins == ["OAUTHBEARER"]
        assert isinstance(postbox.deliver(RAW, ANN, KENT), Accepted)
    with pytest.raises(LoginRefused) as caught:
        Postbox(server, Secret("an-old-token", SecretKind.TOKEN)).__enter__()
    assert "(535 " in str(caught.value)  # the verdict that follows the challenge, when it was answered as it should be
    assert "an-old-token" not in str(caught.value)


def test_an_old_token_is_refused_in_words_without_the_token(smtp_server: SmtpServer) -> None:
    token = Secret("an-old-token", SecretKind.TOKEN)
    with pytest.raises(LoginRefused) as caught:
        Postbox(smtp_server.server("tls", smtp_server.user), token).__enter__()
    assert "an-old-token" not in str(caught.value)


def test_a_password_beyond_ascii_logs_in(smtp_server: SmtpServer) -> None:
    smtp_server.password = "pässwörd – £"
    with Postbox(smtp_server.server("tls", smtp_server.user), smtp_server.secret):
        assert smtp_server.logins == ["PLAIN"]


@pytest.mark.parametrize(
    ("answer", "kind", "advice"),
    [
        ("535 5.7.8 Username and Password not accepted", LoginRefused, "foitrack login"),
        ("534 5.7.9 Application-specific password required", LoginRefused, "app password"),
        ("535 5.7.139 SmtpClientAuthentication is disabled for the Tenant", LoginRefused, "OAuth2"),
        ("454 4.7.0 Too many login attempts, please try again in 10 minutes", TryLater, "go on in 10 minutes"),
        ("535 you sent AGFubgBzZWNyZXQ= kept-on-loopback", LoginRefused, "(secret)"),
    ],
)
def test_a_refused_login_says_what_to_do_and_never_the_secret(
    smtp_server: SmtpServer, answer: str, kind: type[ServerError], advice: str
) -> None:
    smtp_server.script("auth", answer)
    with pytest.raises(ServerError) as caught:
        Postbox(smtp_server.server("tls", smtp_server.user), smtp_server.secret).__enter__()
    assert type(caught.value) is kind
    assert advice in str(caught.value)
    assert smtp_server.password not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_server_that_takes_no_logins_says_so(smtp_server: SmtpServer) -> None:
    smtp_server.script("ehlo", "250 localhost")
    with pytest.raises(LoginRefused, match="offers no login"):
        Postbox(smtp_server.server("none", smtp_server.user), smtp_server.secret).__enter__()


def test_stripped_starttls_is_refused_before_the_password_is_said(smtp_server: SmtpServer) -> None:
    server = smtp_server.server("starttls", smtp_server.user)
    stripped = MailServer(server.host, smtp_server.port, Security.STARTTLS, server.username, server.ca_file)
    with pytest.raises(ServerError, match="does not offer STARTTLS"):
        Postbox(stripped, smtp_server.secret).__enter__()
    assert smtp_server.logins == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_of_an_unknown_authority_is_refused(
    smtp_server: SmtpServer, certificates: Certificates, security: str
) -> None:
    server = smtp_server.server(security)
    for ca_file in ("", str(certificates.other_ca_file)):
        with pytest.raises(CertificateError, match=r"authority this machine does not know: .*ca_file"):
            Postbox(MailServer(server.host, server.port, server.security, ca_file=ca_file)).__enter__()
    assert smtp_server.received == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize(("chain", "fault"), [("expired", "has expired"), ("elsewhere", "is for another host")])
def test_a_certificate_that_does_not_hold_is_refused_before_the_password_is_said(
    certificates: Certificates, security: str, chain: str, fault: str
) -> None:
    thread = SmtpThread(SmtpServer(certificates, chain=getattr(certificates, chain)))
    smtp_server = thread.start()
    try:
        with pytest.raises(CertificateError, match=fault):
            Postbox(smtp_server.server(security, smtp_server.user), smtp_server.secret).__enter__()
        assert (smtp_server.logins, smtp_server.received) == ([], [])
    finally:
        thread.stop()


def test_a_ca_file_that_is_none_is_named(smtp_server: SmtpServer) -> None:
    server = MailServer("localhost", smtp_server.tls_port, ca_file="/nowhere/ca.pem")
    with pytest.raises(CertificateError, match=r"/nowhere/ca\.pem"):
        Postbox(server).__enter__()


@pytest.mark.parametrize("host", ["smtp.example.invalid", "192.0.2.1", "0.0.0.0", "localhost.example.invalid"])
def test_no_encryption_is_refused_unless_the_host_is_this_machine(host: str) -> None:
    with pytest.raises(ServerError, match="without encryption"):
        Postbox(MailServer(host, 25, Security.NONE)).__enter__()


def test_a_host_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(ServerError, match=r"smtp\.example\.invalid port 465: there is no such host"):
        Postbox(MailServer("smtp.example.invalid", 465)).__enter__()


def test_a_bad_recipient_is_refused_here_and_a_bad_sender_is_our_own_fault(smtp_server: SmtpServer) -> None:
    with Postbox(smtp_server.server()) as postbox:
        assert isinstance(postbox.deliver(RAW, ANN, "a@b\r\nRCPT TO:<x@y.example>"), Refused)
        with pytest.raises(ServerError, match="requester"):
            postbox.deliver(RAW, "Ann", KENT)
    assert smtp_server.received == []
