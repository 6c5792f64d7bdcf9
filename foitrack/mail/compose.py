"""A letter as a mail: composed once, and the same bytes are stored and sent."""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email import base64mime, policy
from email.header import Header
from email.mime.base import MIMEBase
from email.utils import format_datetime, formataddr
from hashlib import sha256

from foitrack.core.model import Attachment, Letter, Request, Requester
from foitrack.errors import LetterFaults, Problem

# For what goes along. The letter itself is written here: a Message takes twenty times as long to build and flatten.
_ON_THE_WIRE = policy.compat32.clone(linesep="\r\n", max_line_length=None)
_FOLD_AT = 78
_MESSAGE_ID_HEADERS = frozenset({"Message-ID", "In-Reply-To", "References"})
_LONGEST_LINE = 990  # RFC 5322, section 2.1.1 allows 998
_NOT_IN_A_HEADER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_NOT_IN_A_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ADDRESS = re.compile(r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"<[^\s<>]+>")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


def compose(
    letter: Letter,
    request: Request,
    requester: Requester,
    at: datetime,
    message_id: str,
    in_reply_to: str = "",
    references: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Compose the mail that carries a letter to its authority.

    Returns the final bytes: CRLF line ends, ASCII only, no line over 998 (RFC 5322, section 2.1.1).
    `at` is the aware instant of its Date; `message_id` comes from `new_message_id`.
    Raises LetterFaults, naming every fault, when a control character or a bad address would reach a header.
    """
    headers = list(_headers(letter, request, requester, at, message_id, in_reply_to, references))
    _refuse_faults(letter, request, requester, headers, attachments)
    return _with_headers(headers, _body(letter.text, attachments, message_id))


def new_message_id(ref: str, domain: str, token: str) -> str:
    """Make a Message-ID (RFC 5322, section 3.6.4) from a reference, the sender's domain and a token used only once."""
    local = re.sub(r"[^a-z0-9.-]+", "-", f"{ref}.{token}".lower()).strip(".-")
    return f"<{re.sub(r'[.]{2,}', '.', local)}@{domain.lower()}>"


def plus_address(email: str, ref: str) -> str:
    """Make the reply address of one request, `name+ref@domain` in lower case (RFC 5233's sub-address)."""
    local, _, domain = email.rpartition("@")
    return f"{local}+{ref}@{domain}".lower()


def is_address(text: str) -> bool:
    """Tell whether a text is one plain mail address, in ASCII, with nothing around it."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def _headers(
    letter: Letter,
    request: Request,
    requester: Requester,
    at: datetime,
    message_id: str,
    in_reply_to: str,
    references: Sequence[str],
) -> Iterator[tuple[str, str]]:
    yield "From", formataddr((requester.name, requester.email)) if requester.email.isascii() else requester.email
    if request.reply_to and request.reply_to.lower() != requester.email.lower():
        reply_to = request.reply_to
        yield "Reply-To", formataddr((requester.name, reply_to)) if reply_to.isascii() else reply_to
    yield "To", request.address
    yield "Subject", letter.subject
    yield "Date", format_datetime(at)
    yield "Message-ID", message_id
    if in_reply_to:
        yield "In-Reply-To", in_reply_to
    if references:
        yield "References", " ".join(references)


def _folded(name: str, value: str) -> str:
    """Fold a value, encoded (RFC 2047) where it is not ASCII. A Message-ID is never cut: one a line."""
    if name in _MESSAGE_ID_HEADERS:
        return "\r\n ".join(value.split())
    if value.isascii() and len(f"{name}: {value}") <= _FOLD_AT:
        return value
    charset = "us-ascii" if value.isascii() else "utf-8"
    return Header(value, charset, maxlinelen=_FOLD_AT, header_name=name).encode(linesep="\r\n")


def _refuse_faults(
    letter: Letter,
    request: Request,
    requester: Requester,
    headers: Sequence[tuple[str, str]],
    attachments: Sequence[Attachment],
) -> None:
    faults = [
        *(name for name, value in headers if _NOT_IN_A_HEADER.search(value)),
        *("the name of an attachment" for file in attachments if _NOT_IN_A_HEADER.search(file.name)),
        *(["the requester's name"] if _NOT_IN_A_HEADER.search(requester.name) else []),
        *(["the text"] if _NOT_IN_A_TEXT.search(letter.text.replace("\r\n", "\n")) else []),
    ]
    problems = [Problem(f"{letter.ref}: {place}", "holds a control character", "take it out") for place in faults]
    addresses = (("To", request.address), ("From", requester.email), ("Reply-To", request.reply_to or requester.email))
    for name, address in addresses:
        if not is_address(address):
            problems.append(Problem(f"{letter.ref}: {name}", f"{address!r} is no mail address", "correct it"))
    for name, value in headers:
        if name in _MESSAGE_ID_HEADERS and not all(map(_MESSAGE_ID.fullmatch, value.split())):
            problems.append(Problem(f"{letter.ref}: {name}", f"{value!r} is no Message-ID", "report this"))
    if problems:
        raise LetterFaults(list(dict.fromkeys(problems)))


def _with_headers(headers: Iterable[tuple[str, str]], rest: bytes) -> bytes:
    return "".join(f"{name}: {_folded(name, value)}\r\n" for name, value in headers).encode("ascii") + rest


def _body(text: str, attachments: Sequence[Attachment], message_id: str) -> bytes:
    """Write the text, alone or with what goes along (RFC 2046, section 5.1), and the headers that are about it."""
    page = _page(text)
    if not attachments:
        return page
    boundary = f"=_{sha256(message_id.encode()).hexdigest()[:32]}"
    begins, ends = f"\r\n--{boundary}\r\n".encode(), f"\r\n--{boundary}--\r\n".encode()
    parts = b"".join(begins + each for each in (page, *map(_enclosure, attachments)))
    headers = [("Content-Type", f'multipart/mixed; boundary="{boundary}"'), ("MIME-Version", "1.0")]
    return _with_headers(headers, parts + ends)


def _page(text: str) -> bytes:
    lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    body, charset, encoding = "\r\n".join([*lines, ""]).encode(), "us-ascii", "7bit"
    if not body.isascii() or max(map(len, lines)) > _LONGEST_LINE:
        body, charset, encoding = b2a_qp(body), "utf-8", "quoted-printable"
    headers = [
        ("Content-Type", f'text/plain; charset="{charset}"'),
        ("MIME-Version", "1.0"),
        ("Content-Transfer-Encoding", encoding),
    ]
    return _with_headers(headers, b"\r\n" + body)


def _enclosure(attachment: Attachment) -> bytes:
    known = _MEDIA_TYPE.fullmatch(attachment.type) and not attachment.type.startswith(("multipart/", "message/"))
    main, _, sub = (attachment.type if known else "application/octet-stream").partition("/")
    part = MIMEBase(main, sub)
    part.set_payload(base64mime.body_encode(attachment.content))
    part["Content-Transfer-Encoding"] = "base64"
    name = attachment.name if attachment.name.isascii() else ("utf-8", "", attachment.name)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part.as_bytes(policy=_ON_THE_WIRE)
