"""The mails of the demo as a force's mail system reads and makes them, the same bytes each time."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

_POLICY = policy.SMTP.clone(max_line_length=78)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a mail, with its declared media type."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as a force receives it: what its officer and its mail system look at."""

    name: str
    email: str
    reply_to: str
    to: str
    subject: str
    message_id: str
    text: str
    raw: bytes
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """The outside of a reply. `answers` are the Message-IDs it names in In-Reply-To, none for some case systems."""

    sender: str
    email: str
    to: tuple[str, ...]
    subject: str
    at: datetime
    answers: tuple[str, ...] = ()
    automatic: bool = False


def read(raw: bytes) -> Letter:
    """Read a letter that foitrack sent."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    sender = mail["From"].addresses[0]
    body = mail.get_body(("plain",))
    return Letter(
        name=sender.display_name or sender.username,
        email=sender.addr_spec,
        reply_to=mail["Reply-To"].addresses[0].addr_spec if mail["Reply-To"] else sender.addr_spec,
        to=mail["To"].addresses[0].addr_spec,
        subject=str(mail["Subject"] or ""),
        message_id=str(mail["Message-ID"] or ""),
        text=body.get_content() if body else "",
        raw=raw,
        enclosures=tuple(_enclosed(mail)),
    )


def _enclosed(mail: EmailMessage) -> Iterator[Enclosure]:
    for part in mail.iter_attachments():
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield Enclosure(part.get_filename() or "", part.get_content_type(), content)


def seal(envelope: Envelope, text: str, enclosures: Sequence[Enclosure] = (), *, page: str = "") -> bytes:
    """Make the mail; with `page` (HTML) instead of plain text when that is given."""
    mail = _outside(envelope, text or page)
    if page:
        mail.set_content(page, subtype="html", cte="quoted-printable")
    else:
        mail.set_content(text, cte="quoted-printable", charset="us-ascii" if text.isascii() else "utf-8")
    for each in enclosures:
        kind, _, subtype = each.type.partition("/")
        mail.add_attachment(each.content, kind, subtype, filename=each.name)
    if mail.is_multipart():
        mail.set_boundary(f"part-{_digest(envelope, text)}")
    return mail.as_bytes()


def report(envelope: Envelope, letter: Letter, text: str) -> bytes:
    """Make a delivery report (RFC 3464): the letter's address does not exist, for good."""
    domain = letter.to.rpartition("@")[2].lower()
    boundary = f"report-{_digest(envelope, text)}"
    outside = _outside(envelope, text).as_string().rstrip()
    parts = [
        f'Content-Type: text/plain; charset="us-ascii"\n\n{text}',
        "Content-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.{domain}\nArrival-Date: {format_datetime(envelope.at)}\n\n"
        f"Original-Recipient: rfc822;{letter.to}\nFinal-Recipient: rfc822;{letter.to}\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 RESOLVER.ADR.RecipNotFound; mailbox no longer in use\n",
        f"Content-Type: message/rfc822\n\n{letter.raw.decode('ascii', 'replace')}",
    ]
    lines = [
        "Return-Path: <>", outside, "MIME-Version: 1.0",
        f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"', "",
        *(f"--{boundary}\n{part}" for part in parts), f"--{boundary}--", "",
    ]  # fmt: skip
    return "\r\n".join("\n".join(lines).splitlines()).encode("ascii") + b"\r\n"


def as_page(text: str, table: Sequence[Sequence[str]] = ()) -> str:
    """Set a text as an Outlook-like page, each blank line a new paragraph; the table replaces the line `[table]`."""
    rows = "".join(
        "<tr>" + "".join(f'<td style="border:solid 1pt">{html.escape(cell)}</td>' for cell in row) + "</tr>"
        for row in table
    )
    blocks = [
        f"<table>{rows}</table>" if block == "[table]" else f"<p class=MsoNormal>{html.escape(block)}</p>"
        for block in text.strip().split("\n\n")
    ]
    return "<html><body>" + "\n".join(block.replace("\n", "<br>\n") for block in blocks) + "</body></html>\n"


def _outside(envelope: Envelope, text: str) -> EmailMessage:
    mail = EmailMessage(_POLICY)
    domain = envelope.email.rpartition("@")[2].lower()
    mail["From"] = Address(envelope.sender, addr_spec=envelope.email)
    mail["To"] = ", ".join(envelope.to)
    mail["Subject"] = envelope.subject
    mail["Date"] = format_datetime(envelope.at)
    mail["Message-ID"] = f"<{_digest(envelope, text)}@{domain}>"
    if envelope.answers:
        mail["In-Reply-To"] = envelope.answers[0]
        mail["References"] = " ".join(envelope.answers)
    if envelope.automatic:
        mail["Auto-Submitted"] = "auto-replied"
        mail["X-Auto-Response-Suppress"] = "All"
    return mail


def _digest(envelope: Envelope, text: str) -> str:
    return hashlib.sha256(f"{envelope}\n{text}".encode()).hexdigest()[:24]
