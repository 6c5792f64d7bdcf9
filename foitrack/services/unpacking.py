"""The files of a message, in or out: those of a reply lie in the store, those of our own letter in its mail."""

from __future__ import annotations

from dataclasses import replace

from foitrack.core.model import Attachment
from foitrack.core.words import Direction
from foitrack.mail.parse import parse
from foitrack.store import blobs
from foitrack.store.correspondence import StoredAttachment, StoredMessage
from foitrack.store.database import Store


def with_files(store: Store, message: StoredMessage) -> StoredMessage:
    """Return a message with its files, also those we enclosed; a letter whose mail is damaged stays without."""
    if message.direction is not Direction.OUT or blobs.damaged(store, blobs.MAIL, message.raw):
        return message
    files = tuple(_file(message.id, place, each) for place, each in enumerate(_enclosed(store, message), start=1))
    return replace(message, attachments=files)


def content(store: Store, message: StoredMessage, file: StoredAttachment) -> bytes:
    """Return the bytes of a file that `with_files` names; raise StoreError when they are missing or changed."""
    if message.direction is Direction.OUT:
        return _enclosed(store, message)[file.position - 1].content
    return blobs.get(store, blobs.ATTACHMENTS, file.sha256)


def _enclosed(store: Store, message: StoredMessage) -> tuple[Attachment, ...]:
    return parse(blobs.get(store, blobs.MAIL, message.raw)).attachments


def _file(message: int, position: int, file: Attachment) -> StoredAttachment:
    size, digest = len(file.content), blobs.sha256(file.content)
    return StoredAttachment(0, message, position, file.name, file.type, size, digest, file.inline)
