"""A letter as a mail: what the bytes hold, and what they refuse to hold."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foitrack.core.model import Attachment, Letter, Request, Requester
from foitrack.errors import LetterFaults
from foitrack.mail.compose import compose, is_address, new_message_id, plus_address

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ID = "<ft-0007.k3j2@example.org>"
REQUESTER = Requester("Ann Example", "ann@example.org")


def a_letter(
    subject: str = "Freedom of Information request [FT-0007]", text: str = "Dear officer,\n\nYours.\n"
) -> Letter:
    return Letter("request", "FT-0007", subject, text)


def a_request(address: str = "foi@kent.police.uk", reply_to: str = "ann+ft-0007@example.org") -> Request:
    return Request("FT-0007", "social-media", "kent", "Kent Police", address, reply_to)


def composed(letter: Letter | None = None, request: Request | None = None, **more: Any) -> bytes:
    options = {"requester": REQUESTER, "at": AT, "message_id": ID, **more}
    return compose(letter or a_letter(), request or a_request(), **options)


def read(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_a_plain_letter_is_exactly_these_bytes() -> None:
    assert composed() == (
        b"From: Ann Example <ann@example.org>\r\n"
        b"Reply-To: Ann Example <ann+ft-0007@example.org>\r\n"
        b"To: foi@kent.police.uk\r\n"
        b"Subject: Freedom of Information request [FT-0007]\r\n"
        b"Date: Mon, 02 Mar 2026 09:30:00 +0000\r\n"
        b"Message-ID: <ft-0007.k3j2@example.org>\r\n"
        b'Content-Type: text/plain; charset="us-ascii"\r\n'
        b"MIME-Version: 1.0\r\n"
        b"Content-Transfer-Encoding: 7bit\r\n"
        b"\r\n"
        b"Dear officer,\r\n\r\nYours.\r\n"
    )


def test_no_reply_to_is_written_when_it_is_the_senders_own_address() -> None:
    assert read(composed(request=a_request(reply_to="Ann@Example.org")))["Reply-To"] is None


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Sixty pounds: £60 – “quoted” café\n", id="beyond ASCII"),
        pytest.param("x" * 5000 + "\n", id="one long line"),
        pytest.param("From here on\n.\n..two dots\n", id="From and dots at the start of a line"),
        pytest.param("windows\r\nlines\r\n", id="CRLF in the template"),
        pytest.param("no line end", id="no line end"),
        pytest.param("tab\tand = sign and trailing space \n", id="tabs and equals signs"),
        pytest.param("Ж" * 3000 + "\n", id="a long line beyond ASCII"),
    ],
)
def test_the_text_arrives_as_written(text: str) -> None:
    arrived = read(composed(a_letter(text=text))).get_content()
    assert arrived.replace("\r\n", "\n") == text.replace("\r\n", "\n").rstrip("\n") + "\n"


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.just("\n")))
def test_whatever_the_text_the_bytes_are_seven_bit_crlf_lines_of_at_most_998(text: str) -> None:
    raw = composed(a_letter(text=text))
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.endswith(b"\r\n")


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=300))
def test_whatever_the_subject_it_arrives_and_adds_no_header(subject: str) -> None:
    mail = read(composed(a_letter(subject=subject)))
    assert len(mail.keys()) == 9
    assert " ".join(str(mail["Subject"]).split()) == " ".join(subject.split())


@pytest.mark.parametrize("name", ["Ann Example", "Änn Exämple", 'Ann "Scoop" Example', "Example, Ann", "Ann (press)"])
def test_the_requesters_real_name_arrives_whole(name: str) -> None:
    sender = read(composed(requester=Requester(name, "ann@example.org")))["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (name, "ann@example.org")


@pytest.mark.parametrize(
    ("faulty", "place"),
    [
        pytest.param(
            {"letter": a_letter(subject="Hello\r\nBcc: everyone@example.org")}, "Subject", id="CRLF in subject"
        ),
        pytest.param({"letter": a_letter(subject="Hello\nBcc: all@example.org")}, "Subject", id="LF in subject"),
        pytest.param({"letter": a_letter(subject="Hello\x1b]0;title\x07")}, "Subject", id="escape sequence in subject"),
        pytest.param({"letter": a_letter(subject="a\u2028b")}, "Subject", id="line separator in subject"),
        pytest.param({"letter": a_letter(text="NUL \x00")}, "the text", id="NUL in text"),
        pytest.param({"letter": a_letter(text="bare \r return")}, "the text", id="bare CR in text"),
        pytest.param({"requester": Requester("Ann\nBcc: x@y.example", "ann@example.org")}, "name", id="LF in name"),
        pytest.param({"requester": Requester("Änn\nBcc: x@y.example", "ann@example.org")}, "name", id="LF in Änn"),
        pytest.param({"requester": Requester("Ann", "ann@example.org\nBcc: x@y.example")}, "From", id="LF in sender"),
        pytest.param({"request": a_request("a@b.example\r\nBcc: x@y.example")}, "To", id="CRLF in address"),
        pytest.param({"request": a_request("a@b.example, x@y.example")}, "To", id="two addresses"),
        pytest.param({"request": a_request("FOI <a@b.example>")}, "To", id="a name beside the address"),
        pytest.param({"request": a_request("nobody")}, "To", id="no address"),
        pytest.param({"request": a_request(reply_to="a b@example.org")}, "Reply-To", id="a space in the reply address"),
        pytest.param({"message_id": "<a@b>\r\nBcc: x@y.example"}, "Message-ID", id="CRLF in message id"),
        pytest.param({"in_reply_to": "not an id"}, "In-Reply-To", id="no id to reply to"),
        pytest.param({"references": ["<a@b>", "junk\n"]}, "References", id="junk among references"),
        pytest.param(
            {"attachments": [Attachment("a\r\nb", "text/csv", b"")]}, "attachment", id="CRLF in a file's name"
        ),
    ],
)
def test_nothing_can_be_injected_into_a_header(faulty: dict[str, Any], place: str) -> None:
    with pytest.raises(LetterFaults) as caught:
        composed(**faulty)
    assert any(place in str(problem) for problem in caught.value.problems)
    assert all("FT-0007" in problem.where for problem in caught.value.problems)
    assert "\x1b" not in str(caught.value)


def test_every_fault_of_a_letter_is_named_at_once() -> None:
    with pytest.raises(LetterFaults) as caught:
        composed(a_letter(subject="a\nb", text="\x07"), a_request("nobody"))
    assert len(caught.value.problems) == 3


def test_a_long_message_id_is_never_encoded() -> None:
    theirs = "<LO2P123MB4567ABCDEF0123456789ABCDEF0123456789@LO2P123MB4567.GBRP123.PROD.OUTLOOK.COM>"
    mail = read(composed(in_reply_to=theirs, references=[theirs, ID]))
    assert (mail["In-Reply-To"], str(mail["References"]).split()) == (theirs, [theirs, ID])


def test_long_headers_are_folded_at_78() -> None:
    raw = composed(a_letter(subject="a word or two " * 20), in_reply_to=ID, references=[ID] * 9)
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_attachments_arrive_byte_for_byte_under_their_names() -> None:
    files = [
        Attachment("naïve – answers.csv", "text/csv", bytes(range(256)) * 20),
        Attachment('a "quoted" name.pdf', "application/pdf", b"%PDF-1.7\n"),
        Attachment("odd.bin", "no media type\r\nBcc: x@y.example", b"\x00"),
        Attachment("mail.eml", "message/rfc822", b"Subject: inner\n\nFrom me\n"),
    ]
    mail = read(composed(attachments=files))
    parts = list(mail.iter_attachments())
    assert [(part.get_filename(), part.get_payload(decode=True)) for part in parts] == [
        (f.name, f.content) for f in files
    ]
    assert [part.get_content_type() for part in parts] == [
        "text/csv",
        "application/pdf",
        "application/octet-stream",
        "application/octet-stream",
    ]
    assert mail.get_body() is not None


def test_the_same_letter_gives_the_same_bytes() -> None:
    files = [Attachment("a.csv", "text/csv", b"a,b\n")]
    assert composed(attachments=files) == composed(attachments=files)


def test_a_message_id_is_made_of_reference_token_and_domain() -> None:
    assert new_message_id("FT-0007", "Example.org", "K3J2") == "<ft-0007.k3j2@example.org>"
    assert new_message_id("Über FT/7", "example.org", "a..b") == "<ber-ft-7.a.b@example.org>"


def test_a_reply_address_carries_the_reference_in_lower_case() -> None:
    assert plus_address("Ann.Example@Example.org", "FT-0007") == "ann.example+ft-0007@example.org"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("foi@kent.police.uk", True),
        ("o'neil+tag@example.org", True),
        ("a@localhost", True),
        ("", False),
        ("a@", False),
        ("@b", False),
        ("a@b..c", False),
        ("a@b c", False),
        ("á@example.org", False),
        ("a@b\n", False),
        ("x" * 250 + "@example.org", False),
    ],
)
def test_an_address_is_one_plain_address(text: str, verdict: bool) -> None:
    assert is_address(text) is verdict
