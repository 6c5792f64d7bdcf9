import base64
import struct

import pytest
from compressed_rtf import compress

from foitrack.core.model import Address
from foitrack.mail.parse import parse
from tests.mail.made import PDF, mail, outlook_message, utf16
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
