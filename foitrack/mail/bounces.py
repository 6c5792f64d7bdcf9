"""Read a delivery report: whom it could not reach, for good or for now, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from foitrack.core.model import Bounce
from foitrack.mail import automatic, headers, transfer
from foitrack.mail.tree import Part

_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_MAX_BLOCKS = 200
_MAX_WORDS = 300
_MAX_SCAN_BYTES = 300_000

_SPACE = re.compile(r"\s+")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_CODE = re.compile(r"(?:^|[\s;:#<(])([45][0-5]\d)(?=[\s\-:;]|$)")
_FOR_NOW = re.compile(
    r"(?i)mail\s?box\s+(?:is\s+)?(?:too\s+)?full|mailbox for user is full|"
    r"over\s?quota|quota (?:is )?exceeded|exceeded (?:\w+ ){0,3}quota|"
    r"insufficient (?:system )?(?:storage|disk)|greylist|try again later|temporarily (?:deferred|unavailable|rejected)"
)
_DELAY = re.compile(
    r"(?i)\bdelayed\b|still (?:being )?(?:trying|retr|queued)|"
    r"will (?:be retried|keep trying|continue to (?:try|retry))|"
    r"you do not need to (?:resend|do anything)|this is a warning message only|delivery is delayed"
)
_SUBJECT = re.compile(
    r"(?i)undeliver(?:ed|able)|delivery (?:status notification|failure|has failed|report|problem|delayed|incomplete)|"
    r"mail delivery (?:failed|failure|subsystem|system)|returned mail|failure notice|message not delivered|"
    r"could not be delivered|non[- ]?deliver|delivery to .{1,80} (?:failed|delayed)|unzustellbar|"
    r"warning: message .{1,60}delayed"
)
_DAEMON = re.compile(r"(?i)^(?:mailer-daemon|postmaster|mail-?delivery[\w.-]*|microsoftexchange[0-9a-f]{32}|mdaemon)@?")
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def read(root: Part, fields: Mapping[str, Sequence[str]], text: str) -> Bounce | None:
    """Return what a delivery report says, or None when the mail is none.

    A report that something *was* delivered or relayed is none. RFC 3464 reports are read first; for other mails of
    mail servers their words are. A full mailbox is not permanent, whatever its status says.
    """
    reports = [part for part in root.parts if part.kind in _REPORTS]
    from_daemon = _from_daemon(fields)
    if reports and (root.kind == "multipart/report" or from_daemon):
        return _from_report(reports[0])
    return _from_words(root, fields, text) if from_daemon else None


def _from_report(part: Part) -> Bounce | None:
    """Return the worst that the per-recipient blocks of a report say (RFC 3464 section 2.3)."""
    content, _, _ = transfer.decode(part.body, part.encoding)
    blocks = [_block(block) for block in re.split(rb"\r?\n\s*\r?\n", content)[:_MAX_BLOCKS]]
    told = [block for block in blocks if "final-recipient" in block or "original-recipient" in block]
    for action in ("failed", "delayed"):
        for block in told:
            if action in block.get("action", "failed").lower():
                return _bounce_of(block, action == "failed")
    return None


def _block(content: bytes) -> dict[str, str]:
    """Return the fields of one block of a report."""
    found, _, _ = headers.split(content.lstrip(b"\r\n") + b"\n\n", 0, len(content) + 2)
    return {name: headers.text_of(value) for name, value in reversed(found)}


def _bounce_of(block: Mapping[str, str], given_up: bool) -> Bounce:
    words = _SPACE.sub(" ", block.get("diagnostic-code", "").partition(";")[2] or block.get("diagnostic-code", ""))
    stated = _STATUS.search(block.get("status", ""))
    inner = _STATUS.search(words)
    status = stated.group(1) if stated else ""
    if inner and (not status or status.endswith(".0.0")):
        status = inner.group(1)
    return Bounce(
        _recipient(block), _is_permanent(status, words, given_up), status, words.strip()[:_MAX_WORDS], given_up
    )


def _recipient(block: Mapping[str, str]) -> str:
    """Return the address we wrote to, where the report says it, else the one that failed."""
    for name in ("original-recipient", "final-recipient"):
        found = _ADDRESS.search(block.get(name, "").partition(";")[2] or block.get(name, ""))
        if found:
            return found.group().lower()
    return ""


def _is_permanent(status: str, words: str, given_up: bool) -> bool:
    if not given_up or status == "5.2.2" or _FOR_NOW.search(words):
        return False
    code = _CODE.search(words)
    return (status or (code.group(1) if code else "5"))[:1] != "4"


def _from_daemon(fields: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether a mail server wrote this: by its sender, its envelope, or the recipients it says have failed."""
    sender = next(iter(fields.get("from", ())), "")
    found = _ADDRESS.search(sender)
    return (
        bool(_DAEMON.match(found.group() if found else sender.strip('<> "')))
        or "x-failed-recipients" in fields
        or automatic.from_nobody(fields)
    )


def _from_words(root: Part, fields: Mapping[str, Sequence[str]], text: str) -> Bounce | None:
    """Return what a mail server's own words say, or None when they report no failure."""
    failed = _ADDRESS.search(next(iter(fields.get("x-failed-recipients", ())), ""))
    subject = next(iter(fields.get("subject", ())), "")
    scanned = _scan(root) if not failed else ""
    if not failed and not scanned and not _SUBJECT.search(subject):
        return None
    head = text[:4000]
    address = failed.group() if failed else scanned or _first_address(head, fields)
    status = _STATUS.search(head)
    given_up = not _DELAY.search(subject) and not (_DELAY.search(head) and not failed)
    words = _reason(head, address)
    return Bounce(
        address.lower(),
        _is_permanent(status.group(1) if status else "", words, given_up),
        status.group(1) if status else "",
        words[:_MAX_WORDS],
        given_up,
    )


def _first_address(text: str, fields: Mapping[str, Sequence[str]]) -> str:
    """Return the first address in the text that is neither the report's sender nor its recipient."""
    own = " ".join([*fields.get("to", ()), *fields.get("from", ()), *fields.get("delivered-to", ())]).lower()
    return next((each for each in _ADDRESS.findall(text) if each.lower() not in own), "")


def _reason(text: str, address: str) -> str:
    """Return the line that carries a code or the address, as the reason in the server's words."""
    lines = [_SPACE.sub(" ", line).strip() for line in text.splitlines()]
    for test in (_STATUS.search, _CODE.search, _FOR_NOW.search, lambda line: address and address in line):
        for line in lines:
            if test(line):
                return line
    return next((line for line in lines if line), "")


def _scan(root: Part) -> str:
    """Return an address that flufl.bounce finds in the report, or nothing."""
    import email
    import email.errors
    import logging

    from flufl.bounce import all_failures

    logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL)
    try:
        message = email.message_from_bytes(root.raw[:_MAX_SCAN_BYTES])
        temporary, permanent = all_failures(message)
    except (
        ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError,
        email.errors.MessageError,
    ):  # fmt: skip
        return ""
    found = sorted(each.decode("ascii", "replace") for each in {*permanent, *temporary} if b"@" in each)
    return next((each for each in found if _ADDRESS.fullmatch(each)), "")
