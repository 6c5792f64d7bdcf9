"""Keep raw mails and their files on disk, parse them, and read the files that cost next to nothing.

No database is needed for it, so it can be done here or in the process beside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from foitrack.core.model import Attachment, Document, Message
from foitrack.core.quoting import new_text
from foitrack.documents.bounded import is_cheap, read_bounded
from foitrack.mail.parse import parse
from foitrack.store import blobs


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail whose bytes are safe on disk: their SHA-256 and number, what was parsed of them, and its files likewise.

    `message` has lost its HTML and the contents of its files; `new_text` is what is new in its text, by its own marks.
    `documents` are the files that were read at once, by their SHA-256.
    """

    raw: str
    bytes: int
    message: Message
    new_text: str
    files: tuple[tuple[str, int], ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Shelf:
    folder: Path


def keep(folder: Path, raws: Sequence[bytes], read: Callable[[bytes], Message] = parse) -> list[Kept]:
    """Keep mails and their files in the store's folder; return them when a pulled plug can take nothing back.

    What `read` fails on is kept all the same, and says so.
    """
    shelf = _Shelf(folder)
    digests = blobs.put(shelf, blobs.MAIL, raws)
    parsed = [_parsed(raw, read) for raw in raws]
    contents = [file.content for message, _ in parsed for file in message.attachments]
    files = iter(blobs.put(shelf, blobs.ATTACHMENTS, contents))
    return [
        _kept(digest, len(raw), message, text, tuple(islice(files, len(message.attachments))))
        for digest, raw, (message, text) in zip(digests, raws, parsed, strict=True)
    ]


def light(message: Message) -> Message:
    """Return a message without its HTML and the contents of its files, which take the room."""
    return replace(message, html="", attachments=tuple(replace(each, content=b"") for each in message.attachments))


def _parsed(raw: bytes, read: Callable[[bytes], Message]) -> tuple[Message, str]:
    try:
        message = read(raw)
        return message, new_text(message.text)
    except Exception as fault:  # noqa: BLE001 - one bad mail never stops the next
        problem = f"foitrack could not read it ({type(fault).__name__}); its raw bytes are kept"
        return Message(problems=(problem,)), ""


def _kept(raw: str, length: int, message: Message, text: str, digests: Sequence[str]) -> Kept:
    files = tuple((digest, len(each.content)) for digest, each in zip(digests, message.attachments, strict=True))
    documents = dict(_read_at_once(digests, message.attachments))
    return Kept(raw, length, light(message), text, files, documents)


def _read_at_once(digests: Sequence[str], attachments: Sequence[Attachment]) -> Iterator[tuple[str, Document]]:
    """Read the files that want no process of their own; logos are not read."""
    for digest, file in zip(digests, attachments, strict=True):
        if not file.inline and is_cheap(file.content, file.name, file.type):
            yield digest, read_bounded(file.content, file.name, file.type)
