"""Delivery reports as mail servers write them, and mails that only look like one, each a row of one table."""

from collections.abc import Sequence
from dataclasses import dataclass

from foitrack.core.model import Bounce

ADDRESS = "foi@kent.police.uk"


@dataclass(frozen=True)
class Report:
    """A mail from a mail server, and what it reports: nothing, or whom it could not reach and why."""

    id: str
    raw: bytes
    bounce: Bounce | None


def dsn(
    *blocks: str, subject: str = "Undelivered Mail Returned to Sender", sender: str = "MAILER-DAEMON@mx.example"
) -> bytes:
    """Return an RFC 3464 report with these blocks for recipients."""
    joined = "\n\n".join(["Reporting-MTA: dns; mx.example", *blocks])
    lines = [
        f"From: Mail Delivery System <{sender}>",
        "To: jane@example.org",
        f"Subject: {subject}",
        "Auto-Submitted: auto-replied",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "\n--b\nContent-Type: text/plain\n\nThis is the mail system.",
        f"--b\nContent-Type: message/delivery-status\n\n{joined}",
        "--b\nContent-Type: message/rfc822\n\nFrom: jane@example.org\nSubject: FOI request\n\nDear Kent,\n--b--\n",
    ]
    return "\n".join(lines).encode()


def words(*lines: str, subject: str, sender: str = "MAILER-DAEMON@mx.example", extra: Sequence[str] = ()) -> bytes:
    """Return a report in words only."""
    head = [f"From: {sender}", "To: jane@example.org", f"Subject: {subject}", *extra]
    return "\n".join([*head, "", *lines]).encode()


def block(action: str, status: str, code: str = "", address: str = ADDRESS, original: str = "") -> str:
    """Return a block for one recipient."""
    lines = [f"Final-Recipient: rfc822; {address}", f"Action: {action}", f"Status: {status}"]
    lines += [f"Original-Recipient: rfc822;{original}"] if original else []
    return "\n".join([*lines, *([f"Diagnostic-Code: smtp; {code}"] if code else [])])


NO_SUCH = "550 5.1.1 <foi@kent.police.uk>: Recipient address rejected: User unknown"
FULL = "552 5.2.2 <foi@kent.police.uk> Mailbox full"

REPORTS = [
    Report("failed-for-good", dsn(block("failed", "5.1.1", NO_SUCH)), Bounce(ADDRESS, True, "5.1.1", NO_SUCH)),
    Report("failed-without-code", dsn(block("failed", "5.0.0")), Bounce(ADDRESS, True, "5.0.0")),
    Report(
        "status-taken-from-the-code-when-it-says-more",
        dsn(block("failed", "5.0.0", NO_SUCH)),
        Bounce(ADDRESS, True, "5.1.1", NO_SUCH),
    ),
    Report("mailbox-full-is-for-now", dsn(block("failed", "5.2.2", FULL)), Bounce(ADDRESS, False, "5.2.2", FULL)),
    Report(
        "given-up-after-trying-is-for-now",
        dsn(block("failed", "4.4.7", "Delivery time expired")),
        Bounce(ADDRESS, False, "4.4.7", "Delivery time expired"),
    ),
    Report(
        "delayed-is-not-given-up",
        dsn(block("delayed", "4.4.1", "connection timed out")),
        Bounce(ADDRESS, False, "4.4.1", "connection timed out", given_up=False),
    ),
    Report("delivered-is-no-bounce", dsn(block("delivered", "2.0.0")), None),
    Report("relayed-is-no-bounce", dsn(block("relayed", "2.0.0")), None),
    Report("expanded-is-no-bounce", dsn(block("expanded", "2.0.0")), None),
    Report(
        "one-of-two-failed",
        dsn(block("relayed", "2.0.0", address="a@b.example"), block("failed", "5.1.1", NO_SUCH)),
        Bounce(ADDRESS, True, "5.1.1", NO_SUCH),
    ),
    Report(
        "failed-counts-more-than-delayed",
        dsn(block("delayed", "4.4.1", address="a@b.example"), block("failed", "5.1.1", NO_SUCH)),
        Bounce(ADDRESS, True, "5.1.1", NO_SUCH),
    ),
    Report(
        "the-address-we-wrote-to-is-named",
        dsn(block("failed", "5.1.1", NO_SUCH, address="old@inside.example", original=ADDRESS)),
        Bounce(ADDRESS, True, "5.1.1", NO_SUCH),
    ),
    Report("no-recipient-block", dsn(), None),
    Report(
        "report-in-a-plain-multipart",
        dsn(block("failed", "5.1.1", NO_SUCH)).replace(
            b"multipart/report; report-type=delivery-status", b"multipart/mixed"
        ),
        Bounce(ADDRESS, True, "5.1.1", NO_SUCH),
    ),
    Report(
        "report-forwarded-by-a-person",
        b"From: Ann <ann@kent.police.uk>\nSubject: FW: Undelivered\n"
        b'Content-Type: multipart/mixed; boundary="f"\n\n--f\n\nPlease see this.\n--f\nContent-Type: message/rfc822\n\n'
        + dsn(block("failed", "5.1.1", NO_SUCH))
        + b"\n--f--\n",
        None,
    ),
    Report(
        "report-from-a-person-is-still-a-report",
        dsn(
            block("failed", "5.1.1", NO_SUCH), subject="Undeliverable: FOI request", sender="postmaster@kent.police.uk"
        ),
        Bounce(ADDRESS, True, "5.1.1", NO_SUCH),
    ),
    Report(
        "exim-in-words",
        words(
            "This message was created automatically by mail delivery software.",
            "A message that you sent could not be delivered to one or more of its",
            "recipients. This is a permanent error. The following address(es) failed:",
            "",
            "  foi@kent.police.uk",
            "    Unrouteable address",
            subject="Mail delivery failed: returning message to sender",
            extra=["X-Failed-Recipients: foi@kent.police.uk", "Return-Path: <>"],
        ),
        Bounce(ADDRESS, True, "", "foi@kent.police.uk"),
    ),
    Report(
        "exim-delay-warning",
        words(
            "This message was created automatically by mail delivery software.",
            "A message that you sent has not yet been delivered to one or more of its recipients",
            "after more than 24 hours on the queue. The message identifier is 1abc.",
            "",
            "The address to which the message has not yet been delivered is:",
            "",
            "  foi@kent.police.uk",
            "",
            "No action is required on your part. Delivery attempts will continue for some time.",
            subject="Warning: message 1abc delayed 24 hours",
        ),
        Bounce(ADDRESS, False, "", "foi@kent.police.uk", given_up=False),
    ),
    Report(
        "qmail-in-words",
        words(
            "Hi. This is the qmail-send program at mx.example.",
            "I'm afraid I wasn't able to deliver your message to the following addresses.",
            "This is a permanent error; I've given up. Sorry it didn't work out.",
            "",
            "<foi@kent.police.uk>:",
            "192.0.2.1 does not like recipient.",
            "Remote host said: 550 5.1.1 User unknown",
            subject="failure notice",
        ),
        Bounce(ADDRESS, True, "5.1.1", "Remote host said: 550 5.1.1 User unknown"),
    ),
    Report(
        "gateway-without-an-address-of-its-own",
        words(
            "    ---- Failed Recipients ----",
            "",
            "<foi@kent.police.uk>",
            "Mail Loop Detected",
            subject="Returned Mail: Error During Delivery",
            sender="Webshield SMTP V4.5 MR3 Mail Service",
            extra=["Return-Path: <MAILER-DAEMON@mx.example>"],
        ),
        Bounce(ADDRESS, True, "", "<foi@kent.police.uk>"),
    ),
    Report(
        "full-in-words",
        words(
            "Your message could not be delivered to foi@kent.police.uk:",
            "the recipient's mailbox is full (552 5.2.2)",
            subject="Undeliverable: FOI request",
            sender="postmaster@kent.police.uk",
        ),
        Bounce(ADDRESS, False, "5.2.2", "the recipient's mailbox is full (552 5.2.2)"),
    ),
    Report(
        "out-of-office-with-empty-envelope",
        words(
            "I am out of the office until 12 February. For urgent matters write to other@kent.police.uk.",
            subject="Automatic reply: FOI request",
            sender="Ann <ann@kent.police.uk>",
            extra=["Return-Path: <>", "Auto-Submitted: auto-replied"],
        ),
        None,
    ),
    Report(
        "acknowledgement-from-postmaster",
        words(
            "Thank you for your request. Our reference is FOI 1234/24.",
            subject="FOI 1234/24 - acknowledgement",
            sender="postmaster@kent.police.uk",
        ),
        None,
    ),
    Report(
        "a-person-who-writes-about-a-bounce",
        words(
            "Your earlier mail was returned as undeliverable: 550 5.1.1 user unknown. Please use foi@kent.police.uk.",
            subject="Undeliverable mail",
            sender="Ann <ann@kent.police.uk>",
        ),
        None,
    ),
    Report(
        "read-receipt",
        (
            b"From: ann@kent.police.uk\nSubject: Read: FOI request\nReturn-Path: <>\n"
            b'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n\n'
            b"--b\nContent-Type: text/plain\n\nYour message was read.\n"
            b"--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; ann@kent.police.uk\n"
            b"Disposition: manual-action/MDN-sent-manually; displayed\n--b--\n"
        ),
        None,
    ),
]

AUTOMATIC = [
    ("auto-submitted", ["Auto-Submitted: auto-replied"], True),
    ("auto-generated", ["Auto-Submitted: auto-generated; owner=x"], True),
    ("auto-submitted-no", ["Auto-Submitted: no"], False),
    ("x-autoreply-empty", ["X-Autoreply:"], True),
    ("x-autoreply-no", ["X-Autoreply: no"], False),
    ("x-autorespond", ["X-Autorespond: FOI request"], True),
    ("precedence-auto-reply", ["Precedence: auto_reply"], True),
    ("precedence-bulk", ["Precedence: bulk"], False),
    ("precedence-list", ["Precedence: list", "List-Id: x"], False),
    ("x-post-messageclass", ["X-POST-MessageClass: 9; Autoresponder"], True),
    ("exchange-mailbox-rule", ["X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent"], True),
    ("asks-for-no-automatic-answer", ["X-Auto-Response-Suppress: All"], False),
    ("subject-automatic-reply", ["Subject: Automatic reply: FOI request"], True),
    ("subject-out-of-office", ["Subject: Out of Office"], True),
    ("subject-out-of-office-autoreply", ["Subject: Out of Office AutoReply: FOI"], True),
    ("subject-out-of-office-reply", ["Subject: Out of Office reply"], True),
    ("subject-lotus", ["Subject: Emma Smith/MAIL is out of the office"], True),
    ("subject-welsh", ["Subject: Ymateb Awtomatig: FOI"], True),
    ("subject-with-marking", ["Subject: [EXTERNAL] Automatic reply: FOI"], True),
    ("reply-to-an-automatic-reply", ["Subject: RE: Automatic reply: FOI request"], False),
    ("reply-about-absence", ["Subject: RE: Ann is out of the office"], False),
    ("a-request-about-automatic-replies", ["Subject: Automatic number plate recognition"], False),
    ("a-person", ["Subject: FOI 1234/24", "X-Mailer: Microsoft Outlook 16.0"], False),
    ("empty-envelope-alone", ["Return-Path: <>", "Subject: FOI 1234/24"], False),
]
