"""Read any mail: bytes in, a Message out, never an exception."""

from __future__ import annotations

import re
from collections.abc import Iterable

from foitrack.core.model import Address, Attachment, Message
from foitrack.mail import addresses, automatic, bounces, dates, files, headers, html_text, parts
from foitrack.mail.tree import Part, Reader

MAX_BYTES = 150_000_000
_MAX_PROBLEMS = 25
_MAX_IDS = 1_000

_RECIPIENTS = (
    "to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "resent-to", "resent-cc",
    "apparently-to", "x-delivered-to", "x-forwarded-to", "x-rcpt-to", "x-real-to",
)  # fmt: skip
_ID = re.compile(r"<\s*([^<>\s]+)\s*>")
_LEADING = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*")


def parse(raw: bytes) -> Message:
    """Return the mail in `raw` (RFC 5322 bytes, however broken) as a Message.

    Never raises. Time and memory are bounded: at most 1,000 parts, 30 levels, 2,000 header fields, 8 MB of text.
    What could not be read, and what was left out, is named in `Message.problems`.
    """
    reader = Reader()
    content = _with_line_ends(raw[:MAX_BYTES])
    root = reader.read(content, _start(content))
    problems = list(reader.problems)
    if len(raw) > MAX_BYTES:
        problems.append("the mail is larger than 150 MB; the rest was not read")
    text, html, attachments = _contents(root, problems)
    fields = _decoded(root.fields)
    values = _by_name(root.fields)
    return Message(
        subject=next(iter(fields.get("subject", ())), ""),
        text=text,
        html=html,
        sender=_sender(values),
        reply_to=next((each for each in _all(values, "reply-to")), None),
        to=_all(values, "to"),
        cc=_all(values, "cc"),
        recipients=_recipients(values),
        date=dates.read(next(iter(fields.get("date", ())), "")),
        message_id=next(iter(_ids(fields.get("message-id", ()), loose=True)), ""),
        in_reply_to=_ids(fields.get("in-reply-to", ())),
        references=_ids(fields.get("references", ())),
        headers=fields,
        attachments=attachments,
        automatic=automatic.is_automatic(fields),
        bounce=bounces.read(root, fields, text),
        problems=tuple(dict.fromkeys(problems))[:_MAX_PROBLEMS],
    )


def _contents(root: Part, problems: list[str]) -> tuple[str, str, tuple[Attachment, ...]]:
    """Return a mail's text, its HTML, and its files, those in mails inside it too."""
    gathered = parts.gather(root)
    kept = files.Keeper(limit_bytes=max(64_000_000, 3 * len(root.raw)))
    kept.take(gathered)
    if not gathered.has_text():
        gathered.add(parts.text_among_files(gathered.files))
    text, faults = parts.text(gathered.segments)
    text = kept.with_inner_text(text)
    problems += [*gathered.problems, *faults, *kept.problems]
    html = parts.html(gathered.segments)
    return text, html, kept.attachments(html_text.content_ids(html))


def _with_line_ends(raw: bytes) -> bytes:
    """Return a mail whose lines end in lone carriage returns with line feeds instead."""
    return raw.replace(b"\r", b"\n") if b"\n" not in raw[:100_000] and b"\r" in raw else raw


def _start(raw: bytes) -> int:
    found = _LEADING.match(raw)
    return found.end() if found else 0


def _by_name(fields: headers.Fields) -> dict[str, list[bytes]]:
    values: dict[str, list[bytes]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    return values


def _decoded(fields: headers.Fields) -> dict[str, tuple[str, ...]]:
    """Return the header as text: lower-case names, values in order."""
    return {name: tuple(map(headers.text_of, values)) for name, values in _by_name(fields).items()}


def _sender(values: dict[str, list[bytes]]) -> Address | None:
    """Return who wrote the mail: the first From or Sender with an address, else the name in one without."""
    found = [
        address for name in ("from", "sender") for value in values.get(name, ()) if (address := addresses.one(value))
    ]
    return next((each for each in found if "@" in each.email), found[0] if found else None)


def _all(values: dict[str, list[bytes]], name: str) -> tuple[Address, ...]:
    return tuple(address for value in values.get(name, ()) for address in addresses.read(value))


def _recipients(values: dict[str, list[bytes]]) -> tuple[str, ...]:
    """Return every address that any field says the mail was for, lower-case, each once."""
    named = addresses.in_any(value for name in _RECIPIENTS for value in values.get(name, ()))
    return tuple(dict.fromkeys([*named, *addresses.received_for(values.get("received", ()))]))


def _ids(values: Iterable[str], loose: bool = False) -> tuple[str, ...]:
    """Return the message ids in a field, with their brackets, each once; `loose` takes one without brackets too."""
    text = " ".join(values)
    found = dict.fromkeys(f"<{each}>" for each in _ID.findall(text))
    if not found and text.strip() and (loose or "@" in text):
        return tuple(f"<{word}>" for word in text.strip("<> ").split()[:1])
    return tuple(found)[:_MAX_IDS]
