"""The labelled replies of `tests/core/replies/`: made up, in the manner of real ones, each with what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from foitrack.core.model import Address, Attachment, Bounce, Message, Suggestion
from foitrack.core.reading import read
from foitrack.core.rules import Rules
from foitrack.core.words import Kind
from foitrack.mail.html_text import text_of

FOLDER = Path(__file__).parent / "replies"
ARRIVED_AT = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
TUNED = (
    "receipts",
    "questions",
    "outcomes",
    "other-words",
    "second-round",
    "third-round",
    "fourth-round",
    "fifth-round",
    "sixth-round",
    "seventh-round",
    "eighth-round",
    "ninth-round",
    "tenth-round",
    "eleventh-round",
)
OWN_REFS = ("SM-7Q4KX",)
MISREAD = frozenset(
    (
        "other-words-a35",
        "other-words-e7",
        "r2-part-outside",
        "w1-prom-3",
        "w1-pnh-1",
        "w1-pnh-3",
        "w1-emp-8",
        "w2-ref-2",
        "w2-clar-4",
        "w2-dis-15",
        "w2-ack-11",
        "w2-pnh-3",
        "r8-auto-2",
        "r8-ack-9",
        "r8-rev-6",
        "r8-nh-6",
        "r8-dis-11",
        "r8-ref-19",
        "r8-part-9",
        "r8-part-11",
        "r8-part-13",
        "r8-pnh-6",
        "r8-pnh-7",
        "w5-ack-6",
        "w5-clar-3",
        "w5-ack-13",
        "w5-pnh-3",
        "w5-wrong-6",
        "w5-part-29",
        "w6-fee-2",
        "w6-ack-7",
        "w6-part-12",
        "w6-pdnh-3",
        "w6-part-17",
        "w6-fee-4",
        "w6-disc-29",
        "r11-part-4",
    )
)
"""Learnt from and still misread: one that comes right must be taken off this list."""


@dataclass(frozen=True)
class Labelled:
    """One reply, what it should be read as, and the details a reading of it should carry."""

    name: str
    file: str
    expect: tuple[Kind, ...]
    message: Message
    text: str
    attachments: tuple[tuple[str, str], ...]
    details: dict[str, str] = field(default_factory=dict)

    def read(self, rules: Rules) -> tuple[Suggestion, ...]:
        """Read this reply with the given rules."""
        return read(self.message.subject, self.text, self.attachments, self.message, rules, OWN_REFS)


def labelled(*files: str) -> list[Labelled]:
    """Return the replies of the named files, or of all but the held-out one."""
    chosen = files or TUNED
    return [reply for name in chosen for reply in _file(name)]


def _file(name: str) -> list[Labelled]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [_reply(name, block) for block in text.split("\n==== ")[1:]]


def _reply(file: str, block: str) -> Labelled:
    head, _, rest = block.partition("\n\n")
    name, *lines = head.splitlines()
    fields: dict[str, str] = {}
    names = []
    for line in lines:
        key, _, value = line.partition(":")
        if key == "attachment":
            names.append(value.strip())
        else:
            fields[key] = value.strip()
    body, *letters = rest.split("\n---- ") if not rest.startswith("---- ") else ["", *rest[5:].split("\n---- ")]
    texts = tuple((each.partition("\n")[0].strip(), each.partition("\n")[2]) for each in letters)
    html = body if fields.pop("html", "") else ""
    shown = text_of(html)[0] if html else body
    message = Message(
        subject=fields.pop("subject", ""),
        text=shown,
        html=html,
        sender=Address("foi@example.police.uk"),
        date=ARRIVED_AT,
        automatic=bool(fields.pop("automatic", "")),
        bounce=_bounce(fields.pop("bounce", "")),
        attachments=tuple(Attachment(each, "application/octet-stream", b"") for each in names),
    )
    expect = tuple(Kind(word.strip()) for word in fields.pop("expect").split(",") if word.strip())
    return Labelled(name, file, expect, message, shown, texts, fields)


def _bounce(text: str) -> Bounce | None:
    if not text:
        return None
    address, lasting, status, words = (each.strip() for each in text.split(";"))
    return Bounce(address, lasting == "permanent", status, words)


def differences(reply: Labelled, suggestions: tuple[Suggestion, ...]) -> list[str]:
    """Return how a reading differs from the label: in its kinds, in their order, and in the details named."""
    kinds = tuple(each.kind for each in suggestions)
    if kinds != reply.expect:
        return [f"read as {', '.join(kinds) or 'nothing'}; it is {', '.join(reply.expect) or 'nothing'}"]
    found = {}
    if suggestions:
        first = suggestions[0]
        references = next((each.references for each in suggestions if each.references), ())
        found = {
            "until": str(first.until or ""),
            "received": str(first.received_on or ""),
            "sections": "; ".join(next((each.sections for each in suggestions if each.sections), ())),
            "decision": str(first.decision or ""),
            "reference": "; ".join(references),
        }
    return [
        f"{key}: {found.get(key, '')!r}, not {value!r}"
        for key, value in reply.details.items()
        if found.get(key, "") != str(date.fromisoformat(value) if key in ("until", "received") else value)
    ]
