"""Mails made to cost their reader time or memory, each some megabytes at most. Run as a program, it reads them all.

`python -m tests.mail.hostile` reads one after another and prints the name of each; a test runs it in a process of
limited memory and time.
"""

import base64
import struct
import sys
from collections.abc import Callable

from foitrack.mail.parse import parse
from tests.mail.made import NESTED, TEXT, mail, multi, part, tnef

MEGA = 1_000_000


def nested(levels: int) -> bytes:
    """Return multiparts inside one another."""
    heads = [f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'.encode() for n in range(levels)]
    return b"From: a@b.example\n" + b"".join(heads) + TEXT


def nested_mails(levels: int) -> bytes:
    """Return mails inside one another."""
    return b"From: a@b.example\nContent-Type: message/rfc822\n\n" * levels + b"From: a@b.example\n\nWe hold 88."


def nested_alternatives(levels: int) -> bytes:
    """Return alternatives inside one another, each with text of its own, one boundary for all."""
    return mail(
        'Content-Type: multipart/alternative; boundary="b"',
        body=(b"--b\n" + TEXT + b'\n--b\nContent-Type: multipart/alternative; boundary="b"\n\n') * levels,
    )


def signed(content: bytes) -> bytes:
    """Return an S/MIME message whose signed data, of open length, begins like this."""
    head = bytes.fromhex("308006092a864886f70d010702a0803080")
    encoded = base64.encodebytes(head + content + bytes(20))
    return mail("Content-Type: application/pkcs7-mime", "Content-Transfer-Encoding: base64", body=encoded)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a-thousand-nested-multiparts": lambda: nested(1_000),
    "ten-thousand-nested-multiparts": lambda: nested(10_000),
    "a-thousand-nested-mails": lambda: nested_mails(1_000),
    "nested-alternatives-with-one-boundary": lambda: nested_alternatives(20_000),
    "a-million-parts": lambda: multi() + b"--b1\n\n" * MEGA,
    "a-million-empty-parts": lambda: mail('Content-Type: multipart/mixed; boundary="b1"', body=b"--b1\n" * MEGA),
    "a-million-false-boundaries": lambda: mail('Content-Type: multipart/mixed; boundary="b"', body=b"--bb\n" * MEGA),
    "a-thousand-files-of-megabytes-nested": lambda: nested_mails(29).replace(b"We hold 88.", b"x" * 3 * MEGA),
    "a-million-header-fields": lambda: mail(*["X: y"] * (MEGA // 4)),
    "a-header-without-end": lambda: b"X: " + b"y\n z" * MEGA,
    "a-subject-of-ten-megabytes": lambda: mail("Subject: " + "x" * 10 * MEGA),
    "a-hundred-thousand-encoded-words": lambda: mail("Subject: " + "=?utf-8?Q?=C2=A3?= " * 100_000),
    "encoded-words-never-closed": lambda: mail("Subject: " + "=?a?q?" * 300_000),
    "encoded-words-half-closed": lambda: mail("Subject: " + "=?a?q?b?c" * 100_000 + "?="),
    "encoded-words-with-hex-behind": lambda: mail("Subject: " + "=?a?q?b?=ab" * 100_000),
    "encoded-words-in-punycode": lambda: mail("Subject: =?punycode?Q?" + "a" * 200_000 + "?="),
    "encoded-words-in-utf-7": lambda: mail("Subject: =?utf-7?Q?" + "+AKM" * 60_000 + "?="),
    "quotes-and-backslashes-in-names": lambda: mail(
        "To: " + '"\\' * 100_000, "Cc: " + '"a' * 100_000, "Bcc: " + "(" * 200_000
    ),
    "a-hundred-thousand-addresses": lambda: mail("To: " + "a@b.example, " * 100_000),
    "addresses-without-at": lambda: mail("To: " + "a," * 120_000),
    "angle-brackets": lambda: mail("To: " + "<" * 250_000, "From: " + "<a" * 120_000, "Cc: " + "a@" * 120_000),
    "a-hundred-thousand-references": lambda: mail("References: " + "<a@b.example> " * 100_000),
    "parameters": lambda: mail("Content-Type: text/plain" + "; a=b" * 60_000),
    "parameters-in-pieces": lambda: mail("Content-Type: text/plain" + "".join(f"; name*{n}=b" for n in range(20_000))),
    "parameter-of-quotes": lambda: mail("Content-Type: text/plain; name=" + '"' * 200_000),
    "received": lambda: mail(*["Received: for <a@b.example> for " + "<" * 5_000] * 200),
    "dates": lambda: mail("Date: " + "1 " * 100_000),
    "nul-bytes": lambda: mail("Subject: x", body=bytes(10 * MEGA)),
    "stray-bytes": lambda: mail("Subject: x", body=b"\x80" * 10 * MEGA),
    "stray-bytes-one-by-one": lambda: mail("Subject: x", body=b"\x81x" * 5 * MEGA),
    "carriage-returns": lambda: b"\r" * 5 * MEGA,
    "blank-lines": lambda: mail("Subject: x", body=b"\n" * 8 * MEGA),
    "equals-signs": lambda: mail("Content-Transfer-Encoding: quoted-printable", body=b"=" * 8 * MEGA),
    "base64-of-padding": lambda: mail("Content-Transfer-Encoding: base64", body=b"A=" * 3 * MEGA),
    "base64-of-noise": lambda: mail("Content-Transfer-Encoding: base64", body=(b"A" * 70 + b"!\n") * 40_000),
    "uuencode-beginnings": lambda: mail("Subject: x", body=b"begin 644 a\n" * 200_000),
    "uuencode-files": lambda: mail("Subject: x", body=b"begin 644 a\n`\nend\n" * 100_000),
    "html-deep": lambda: mail("Content-Type: text/html", body=b"<div>" * 300_000 + b"88"),
    "html-tags-never-closed": lambda: mail("Content-Type: text/html", body=b"<" * 2 * MEGA),
    "html-comments-never-closed": lambda: mail("Content-Type: text/html", body=b"<!--" * 500_000),
    "html-large": lambda: mail("Content-Type: text/html", body=b"<p>word</p>" * 600_000),
    "html-elements": lambda: mail("Content-Type: text/html", body=b"<b>x</b>" * 200_000),
    "html-table-with-one-long-cell": lambda: mail(
        "Content-Type: text/html", body=b"<table><tr><td>" + b"x" * 500_000 + b"<tr><td>a" * 20_000
    ),
    "html-nested-tables": lambda: mail("Content-Type: text/html", body=b"<table><tr><td>a" * 10_000),
    "html-wide-table": lambda: mail("Content-Type: text/html", body=b"<table>" + (b"<tr>" + b"<td>a" * 200) * 200),
    "html-many-parts": lambda: multi(*[part("Content-Type: text/html", body=b"<p>x</p>" * 1_000)] * 900),
    "html-looking-plain-text": lambda: mail("Content-Type: text/plain", body=b"<p " * 500_000 + b"<div>" * 100_000),
    "flowed": lambda: mail("Content-Type: text/plain; format=flowed", body=b"a \n" * MEGA),
    "tnef-of-a-million-attributes": lambda: mail(
        "Content-Type: application/ms-tnef",
        "Content-Transfer-Encoding: base64",
        body=base64.encodebytes(tnef() + struct.pack("<BII", 1, 0x0002800C, 0) * 300_000),
    ),
    "tnef-with-lengths-that-lie": lambda: mail(
        "Content-Type: application/ms-tnef",
        "Content-Transfer-Encoding: base64",
        body=base64.encodebytes(tnef("x") + struct.pack("<BII", 2, 0x0006800F, 0xFFFFFFFF)),
    ),
    "smime-of-open-lengths": lambda: signed(b"\x30\x80" * MEGA),
    "smime-of-tiny-elements": lambda: signed(b"\x02\x00" * MEGA),
    "smime-of-tiny-elements-deep-down": lambda: signed(b"\x30\x80" * 8 + b"\x02\x00" * MEGA),
    "smime-of-tiny-pieces": lambda: signed(
        b"\x02\x00\x30\x80\x06\x00\xa0\x80\x24\x80" + b"\x04\x01a" * MEGA + bytes(6)
    ),
    "digest-of-mails-with-files": lambda: multi(*[b"\n" + NESTED] * 2_000, kind="digest"),
    "report-of-a-million-blocks": lambda: multi(
        part(
            "Content-Type: message/delivery-status",
            body=b"Final-Recipient: rfc822;a@b.example\nAction: relayed\n\n" * 50_000,
        ),
        kind="report",
    ),
    "bounce-of-words": lambda: mail("Return-Path: <>", "Subject: failure notice", body=b"a@b.example 550 " * 300_000),
}


def main() -> None:
    """Read every hostile mail and print its name."""
    for name, make in HOSTILE.items():
        parse(make())
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
