"""What a reply asks one to look out for stands in `status`, with what helps, until it is dealt with."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from tests.desk import Desk, reply

pytestmark = pytest.mark.server

KENT = "freedomofinformation@kent.police.uk"


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A desk whose campaign left on 2 March; the day is the 5th."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    desk.on = "2026-03-05"
    return desk


def kent(desk: Desk) -> str:
    return desk.refs()["Kent Police"]


def arrives(desk: Desk, mail: EmailMessage) -> list[str]:
    """Let a mail arrive; return the warnings of Kent's request."""
    desk.receive(mail)
    desk("fetch")
    return list(desk.status(kent(desk))["warnings"])


def from_kent(desk: Desk, text: str) -> EmailMessage:
    return reply(f"ada+{kent(desk).lower()}@newsroom.test", text)


def report(desk: Desk, action: str, status: str, words: str) -> EmailMessage:
    """A delivery report of our own server about the letter to Kent (RFC 3464)."""
    assert desk.smtp is not None
    (raw,) = [raw for _, to, raw in desk.smtp.received if to == [KENT]]
    head = raw.partition(b"\r\n\r\n")[0].decode()
    mail = (
        f"From: MAILER-DAEMON@mx.newsroom.test\r\nTo: ada+{kent(desk).lower()}@newsroom.test\r\n"
        "Subject: Undelivered Mail\r\nDate: Wed, 04 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
        f"--x\r\n\r\n{words}\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
        f"Reporting-MTA: dns; mx.newsroom.test\r\n\r\nFinal-Recipient: rfc822; {KENT}\r\nAction: {action}\r\n"
        f"Status: {status}\r\nDiagnostic-Code: smtp; 552 {status} {words}\r\n\r\n"
        f"--x\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}\r\n--x--\r\n"
    )
    from email import message_from_string, policy

    return message_from_string(mail, policy=policy.default)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("Our response is at https://kent.sharefile.com/d-1.\n", "the reply lies behind a link: https://kent"),
        ("See https://www.kent.police.uk/disclosure-log/7 for it.\n", "points to a disclosure log: https://www"),
        ("Please find attached our response.\n", "says “Please find attached”, but nothing is attached"),
        ("The password will be sent separately.\n", "a file needs a password that comes separately"),
    ],
    ids=["portal", "disclosure log", "missing file", "password"],
)
def test_each_hindrance_is_a_line_of_status_with_the_letter_that_helps(sent: Desk, text: str, warning: str) -> None:
    (found,) = arrives(sent, from_kent(sent, f"Dear Ada\n\n{text}\nYours\nKim\n"))
    assert found.startswith(warning)
    command = f"'foitrack chase --letter preferred-form --to {kent(sent)} --paragraph \"…\"'"
    assert f"; {command} asks for another form (section 11)" in found
    assert f"! {kent(sent)} Kent Police: {warning}" in sent("status").out
    assert f"!          {warning}" in sent("show", kent(sent)).out


def test_a_file_that_cannot_be_read_is_a_line_of_status(sent: Desk) -> None:
    mail = from_kent(sent, "Dear Ada\n\nOur response is attached.\n")
    mail.add_attachment(b"%PDF-1.4 broken", maintype="application", subtype="pdf", filename="answer.pdf")
    (found,) = arrives(sent, mail)
    assert found.startswith("answer.pdf: not read: ")
    assert "preferred-form" in found


def test_the_letter_goes_once_the_link_is_recorded_and_then_the_line_is_gone(sent: Desk) -> None:
    ref = kent(sent)
    found = arrives(
        sent, from_kent(sent, "Our response: https://kent.sharefile.com/d-1\n\nThe link expires on 11 March.\n")
    )
    assert any("expires" in each for each in found)
    sent("record", ref, "link-sent", "--message", str(sent.json("inbox")[0]["message"]))
    assert sent.status(ref)["warnings"]
    words = ("chase", "--letter", "preferred-form", "--to", ref, "--paragraph", "The link asks for an account.")
    assert "another form" not in sent(*words).out
    sent(*words, "--send", "--yes", "--now")
    assert sent.smtp is not None
    assert "The link asks for an account." in sent.smtp.received[-1][2].decode()
    assert sent.status(ref)["warnings"] == []


def test_answers_entered_end_the_warnings(sent: Desk) -> None:
    ref = kent(sent)
    assert arrives(sent, from_kent(sent, "See https://www.kent.police.uk/disclosure-log/7 for it.\n"))
    sent("answer", ref, "reported=7")
    assert sent.status(ref)["warnings"] == []


def test_another_address_is_named_with_the_command_that_sends_there(sent: Desk) -> None:
    ref = kent(sent)
    text = "This mailbox is closed. Please send your request to foi.new@kent.police.uk.\n"
    found = arrives(sent, from_kent(sent, text))
    command = f"send --again {ref} --to foi.new@kent.police.uk"
    assert f"asks to write to another address: foi.new@kent.police.uk; 'foitrack {command}'" in found[0]
    sent(*command.split(), "--yes", "--now")
    assert sent.smtp is not None
    assert sent.smtp.received[-1][1] == ["foi.new@kent.police.uk"]
    assert sent.status(ref)["warnings"] == []


def test_a_full_mailbox_did_not_get_the_letter_and_it_is_sent_again(sent: Desk) -> None:
    ref = kent(sent)
    (found,) = arrives(sent, report(sent, "failed", "5.2.2", "Mailbox is full"))
    assert found.startswith(f"our letter did not arrive at {KENT}: 5.2.2 ")
    assert f"'foitrack send --again {ref}'" in found
    sent("send", "--again", ref, "--yes", "--now")
    assert sent.status(ref)["warnings"] == []


def test_a_delay_is_no_failure(sent: Desk) -> None:
    (found,) = arrives(sent, report(sent, "delayed", "4.4.1", "Connection timed out"))
    assert found == f"the mail could not be delivered yet; the server is still trying: {KENT}"
    assert sent.status(kent(sent))["stage"] == "waiting"
