import base64
import struct

import pytest
import trustme
from compressed_rtf import compress
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7

from foitrack.core.model import Address
from foitrack.mail.parse import parse
from tests.mail.made import PDF, TEXT, attached, mail, multi, outlook_message, utf16
from tests.mail.malformed import ROWS, Row
from tests.mail.reports import AUTOMATIC, REPORTS, Report


def test_the_table_of_malformed_mails_has_at_least_eighty_rows_of_different_names() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS) >= 80


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_malformed_mail_is_read_as_it_was_meant(row: Row) -> None:
    message = parse(row.raw)
    if row.subject is not None:
        assert message.subject == row.subject
    if row.sender is not None:
        assert message.sender == Address(row.sender[1], row.sender[0])
    if row.to is not None:
        assert message.to == tuple(Address(email, name) for name, email in row.to)
    if row.text is not None:
        assert message.text == row.text
    for words in row.says:
        assert words in message.text
    for words in row.silent:
        assert words not in message.text
    files = message.attachments
    for wanted, found in (
        (row.names, [each.name for each in files]),
        (row.types, [each.type for each in files]),
        (row.contents, [each.content for each in files]),
        (row.inline, [each.inline for each in files]),
    ):
        assert wanted is None or found == list(wanted)
    if row.problem is not None:
        assert any(row.problem in each for each in message.problems), message.problems
    assert not (row.clean and message.problems), message.problems
    for name, value in row.more.items():
        assert getattr(message, name) == value


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.id)
def test_a_delivery_report_says_whom_it_could_not_reach_and_why(report: Report) -> None:
    assert parse(report.raw).bounce == report.bounce


@pytest.mark.parametrize(("lines", "automatic"), [pytest.param(*row[1:], id=row[0]) for row in AUTOMATIC])
def test_a_machine_is_told_from_a_person_by_the_header(lines: list[str], automatic: bool) -> None:
    assert parse(mail(*lines)).automatic is automatic


@pytest.mark.parametrize(
    ("date", "instant"),
    [
        pytest.param("Tue, 3 Mar 2026 10:00:00 +0000", "2026-03-03T10:00:00+00:00", id="as-it-should-be"),
        pytest.param("Tue, 30 Jun 2026 10:00:00 +0100 (BST)", "2026-06-30T10:00:00+01:00", id="with-comment"),
        pytest.param("Tue, 30 Jun 2026 10:00:00 BST", "2026-06-30T10:00:00+01:00", id="british-summer-time-by-name"),
        pytest.param("Tue, 30 Jun 2026 10:00:00 EST", "2026-06-30T10:00:00-05:00", id="american-zone"),
        pytest.param("Tue, 30 Jun 2026 10:00:00 XYZ", "2026-06-30T10:00:00+00:00", id="unknown-zone"),
        pytest.param("Tue, 30 Jun 2026 10:00:00", "2026-06-30T10:00:00+00:00", id="no-zone"),
        pytest.param("30 Jun 26 10:00 +0100", "2026-06-30T10:00:00+01:00", id="two-figure-year-no-seconds"),
        pytest.param("Tue Jun 30 10:00:00 2026", "2026-06-30T10:00:00+00:00", id="asctime"),
        pytest.param("2026-06-30T10:00:00Z", "2026-06-30T10:00:00+00:00", id="iso"),
        pytest.param("2026-06-30 10:00:00 +01:00", "2026-06-30T10:00:00+01:00", id="iso-with-spaces"),
        pytest.param("Tue, 30 Jun 2026 10:00:00 GMT+01:00", "2026-06-30T10:00:00+01:00", id="gmt-plus"),
        pytest.param("Tue, 30 Jun 2026 23:59:60 +0000", "2026-06-30T23:59:59+00:00", id="leap-second"),
        pytest.param("Tue, 30 Jun 2026 10:00:00 +9999", "2026-06-30T10:00:00+00:00", id="absurd-offset"),
        pytest.param("Tue, 31 Jun 2026 10:00:00 +0000", None, id="no-such-day"),
        pytest.param("Tue, 30 Jun 99999 10:00:00 +0000", None, id="absurd-year"),
        pytest.param("yesterday", None, id="words"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_date_is_an_aware_instant_or_nothing(date: str, instant: str | None) -> None:
    found = parse(mail(f"Date: {date}")).date
    assert (found.isoformat() if found else None) == instant


def test_an_outlook_message_is_kept_and_opened() -> None:
    tag = "__substg1.0_"
    pdf = PDF.ljust(5000)
    message = outlook_message(
        {
            "__properties_version1.0": bytes(32),
            f"{tag}0037001F": utf16("The answer"),
            f"{tag}1000001F": utf16("We hold 88 records."),
        },
        {"__attach_version1.0_#00000000": {f"{tag}37010102": pdf, f"{tag}3707001F": utf16("FOI £50.pdf")}},
    )
    head = ["Content-Type: application/vnd.ms-outlook; name=answer.msg", "Content-Transfer-Encoding: base64"]
    read = parse(mail(*head, body=base64.encodebytes(message)))
    assert [(each.name, each.content) for each in read.attachments] == [("answer.msg", message), ("FOI £50.pdf", pdf)]
    assert read.text == "Subject: The answer\n\nWe hold 88 records."


@pytest.fixture(scope="module")
def opaque() -> bytes:
    """A mail with text and a file, signed as a whole, as S/MIME wraps it."""
    issued = trustme.CA().issue_cert("foi@kent.police.uk")
    certificate = x509.load_pem_x509_certificate(issued.cert_chain_pems[0].bytes())
    key = serialization.load_pem_private_key(issued.private_key_pem.bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    inside = multi(TEXT, attached("Content-Type: application/pdf; name=a.pdf"))
    signer = pkcs7.PKCS7SignatureBuilder().set_data(inside).add_signer(certificate, key, hashes.SHA256())
    return signer.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


SEALED = [
    "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
    "Content-Transfer-Encoding: base64",
]


def test_a_mail_signed_as_a_whole_is_read_and_kept(opaque: bytes) -> None:
    message = parse(mail(*SEALED, body=base64.encodebytes(opaque)))
    assert message.text == "We hold 88 records."
    assert [(each.name, each.content) for each in message.attachments] == [("a.pdf", PDF), ("smime.p7m", opaque)]
    assert message.problems == (
        "the mail is signed as a whole; it is kept as smime.p7m, and the signature was not checked",
    )


def test_signed_content_in_pieces_of_open_length_is_put_together() -> None:
    inside = b"Content-Type: text/plain\n\nWe hold 88 records."
    pieces = b"".join(b"\x04" + bytes([len(piece)]) + piece for piece in (inside[:20], inside[20:]))
    data = b"\x06\x09" + bytes.fromhex("2a864886f70d010701") + b"\xa0\x80\x24\x80" + pieces + bytes(4)
    signed = b"\x02\x01\x01\x31\x00\x30\x80" + data + bytes(2)
    cms = b"\x30\x80\x06\x09" + bytes.fromhex("2a864886f70d010702") + b"\xa0\x80\x30\x80" + signed + bytes(6)
    assert parse(mail(*SEALED, body=base64.encodebytes(cms))).text == "We hold 88 records."


@pytest.mark.parametrize("cut", [10, 30, 60, 100, 200])
def test_a_signed_mail_that_is_cut_short_is_kept_unread(opaque: bytes, cut: int) -> None:
    message = parse(mail(*SEALED, body=base64.encodebytes(opaque[:cut])))
    assert [each.content for each in message.attachments] == [opaque[:cut]]
    assert any("kept unread" in each for each in message.problems)


def test_compressed_rich_text_in_winmail_dat_is_read() -> None:
    rtf = compress(rb"{\rtf1\ansi We hold \b 88\b0  records.\par}")
    prop = (
        struct.pack("<I", 1)
        + struct.pack("<HHII", 0x0102, 0x1009, 1, len(rtf))
        + rtf.ljust(-(-len(rtf) // 4) * 4, b"\0")
    )
    package = struct.pack("<IH", 0x223E9F78, 1) + struct.pack("<BII", 1, 0x00069003, len(prop)) + prop + bytes(4)
    head = ["Content-Type: application/ms-tnef", "Content-Transfer-Encoding: base64"]
    assert parse(mail(*head, body=base64.encodebytes(package))).text == "We hold 88 records."
