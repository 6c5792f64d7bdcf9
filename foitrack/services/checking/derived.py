"""Make anew whatever is worked out from the raw mail, and say what differed: a stored copy is only a copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from foitrack.mail.parse import parse
from foitrack.services.checking.findings import Finding, ok, warning
from foitrack.services.interpreting import Interpreter
from foitrack.store import blobs, inbound, requests, soundness
from foitrack.store.database import Store

NAME = "derived"
Progress = Callable[[int, int], None]


def rebuild(interpreter: Interpreter, progress: Progress = lambda *_: None) -> Iterator[Finding]:
    """Parse and read every incoming mail again, put right what differs from the store, and say so.

    Documents that this version has not read are read; events, filings and whatever a person said stay as they are.
    """
    store = interpreter.store
    yield from _indexes(store)
    documents = interpreter.read_documents(progress)
    messages, readings = _mails(interpreter, progress)
    if messages:  # files that came to light with them
        documents += interpreter.read_documents(progress)
        readings |= _read_again(interpreter, messages)
    found = [
        (documents, "documents had not been read by this version of the reader"),
        (len(messages), "messages were not what their raw mail says"),
        (len(readings), "readings were not what the rules say today"),
    ]
    yield from (warning(NAME, f"{number} {what}; put right") for number, what in found if number)
    if not any(number for number, _ in found):
        yield ok(NAME, "messages, readings and documents are what their raw mails say")


def _indexes(store: Store) -> Iterator[Finding]:
    for index in soundness.INDEXES:
        if soundness.index_differs(store, index):
            soundness.rebuild_index(store, index)
            yield warning(NAME, f"the full-text index {index} differed from its table; made anew")


def _mails(interpreter: Interpreter, progress: Progress) -> tuple[dict[int, str], set[int]]:
    """Parse and read every mail; return the messages and the readings that were put right, messages with their raw."""
    store = interpreter.store
    refs = set(requests.refs(store))
    every = inbound.every(store)
    messages: dict[int, str] = {}
    readings: set[int] = set()
    for place, (number, raw) in enumerate(every, start=1):
        if not blobs.damaged(store, blobs.MAIL, raw):
            message = parse(inbound.raw_bytes(store, raw))
            digests = blobs.put(store, blobs.ATTACHMENTS, [each.content for each in message.attachments])
            with store.atomic():
                if inbound.put_right(store, number, message, digests):
                    messages[number] = raw
            if interpreter.read_again(number, message, refs):
                readings.add(number)
        progress(place, len(every))
    return messages, readings


def _read_again(interpreter: Interpreter, messages: Mapping[int, str]) -> set[int]:
    store = interpreter.store
    refs = set(requests.refs(store))
    parsed = ((number, parse(inbound.raw_bytes(store, raw))) for number, raw in messages.items())
    return {number for number, message in parsed if interpreter.read_again(number, message, refs)}
