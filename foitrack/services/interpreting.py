"""Read what was collected: documents, suggestions, warnings; record what needs no asking. Can be run again at will."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from foitrack.core.cautions import warnings
from foitrack.core.model import Document, Event, Message, Suggestion
from foitrack.core.quoting import new_text
from foitrack.core.reading import may_record, read
from foitrack.core.rules import Rules
from foitrack.core.words import Kind
from foitrack.core.workdays import Calendar
from foitrack.documents import READER_VERSION
from foitrack.documents.executors import File
from foitrack.mail.parse import parse
from foitrack.store import blobs, correspondence, events, filings, inbound, readings, requests
from foitrack.store import letters as outbox
from foitrack.store.correspondence import StoredAttachment, StoredMessage
from foitrack.store.database import Store

READING_VERSION = 1
TOGETHER, FILES_TOGETHER = 100, 10  # in one commit

Reading = tuple[Suggestion, ...]
ReadFiles = Callable[[Iterable[File]], Iterator[tuple[File, Document]]]


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What was made of one message: the suggestions, and the events recorded without asking (reference and event)."""

    number: int
    suggestions: tuple[Suggestion, ...]
    recorded: tuple[tuple[str, Event], ...]


@dataclass(frozen=True)
class Interpreter:
    """Everything the reading of mail needs."""

    store: Store
    rules: Rules
    calendar: Calendar
    read_files: ReadFiles
    at: datetime

    def interpret(self, fresh: Mapping[int, Message] | None = None) -> list[Interpreted]:
        """Read every mail that nothing has read yet, some in a commit; `fresh` spares parsing again.

        A mail with files that are still to be read is left for a time after `read_documents`.
        """
        fresh = fresh or {}
        refs = set(requests.refs(self.store))
        waiting = readings.messages_with_unread(self.store, READER_VERSION)
        unread = ((number, raw) for number, raw in inbound.unread(self.store) if number not in waiting)
        done: list[Interpreted] = []
        while some := list(islice(unread, TOGETHER)):
            done += self._some(
                [(number, fresh.get(number) or parse(inbound.raw_bytes(self.store, raw))) for number, raw in some], refs
            )
        return done

    def read_documents(self, progress: Callable[[int, int], None] = lambda *_: None) -> int:
        """Read the attachments that this version has not read, side by side; return how many there were.

        `progress` is told how many are done, and of how many.
        """
        waiting = readings.unread_documents(self.store, READER_VERSION)
        read = self.read_files(self._files(waiting))
        done = 0
        while some := list(islice(read, FILES_TOGETHER)):
            with self.store.atomic():
                for file, document in some:
                    readings.keep_document(self.store, file.key, READER_VERSION, document)
            for _ in some:
                done += 1
                progress(done, len(waiting))
        return len(waiting)

    def _files(self, waiting: Iterable[tuple[str, str, str]]) -> Iterator[File]:
        for digest, name, kind in waiting:
            if blobs.damaged(self.store, blobs.ATTACHMENTS, digest):
                continue  # 'foitrack doctor' names it; the others are read all the same
            yield File(digest, blobs.get(self.store, blobs.ATTACHMENTS, digest), name, kind)

    def _read(self, stored: StoredMessage, message: Message, refs: set[str]) -> tuple[Reading, list[str]]:
        files = attachments_text(self.store, stored.attachments)
        fresh_text = new_text(message.text, correspondence.our_texts(self.store, stored.id))
        try:
            found = read(message.subject, fresh_text, files, message, self.rules, refs, self.calendar.add)
            return found, list(warnings(message, fresh_text))
        except Exception as fault:  # noqa: BLE001 - one bad mail never stops the next
            return (), [f"foitrack could not tell what it says ({type(fault).__name__}); read it yourself"]

    def _some(self, messages: Sequence[tuple[int, Message]], refs: set[str]) -> list[Interpreted]:
        stored = [correspondence.get(self.store, number) for number, _ in messages]
        read = [
            (one, *self._read(one, message, refs)) for one, (_, message) in zip(stored, messages, strict=True) if one
        ]
        with self.store.atomic():
            done = []
            for one, found, cautions in read:
                readings.suggest(self.store, one.id, found, cautions)
                done.append(Interpreted(one.id, found, tuple(self._record(one, found))))
            inbound.mark_read(self.store, [each.number for each in done], READING_VERSION)
        return done

    def read_again(self, number: int, message: Message, refs: set[str]) -> bool:
        """Read a message anew and keep what it seems to say, recording nothing; tell whether that had changed."""
        stored = correspondence.get(self.store, number)
        assert stored is not None
        found, cautions = self._read(stored, message, refs)
        known = tuple(readings.suggestions(self.store, [number]).get(number, ()))
        if known == found and readings.warnings_of(self.store, number) == set(cautions):
            return False
        with self.store.atomic():
            readings.suggest(self.store, number, found, cautions)
        return True

    def _record(self, stored: StoredMessage, found: Sequence[Suggestion]) -> list[tuple[str, Event]]:
        standing = {ref for ref, _ in events.of_message(self.store, stored.id)}
        recorded = []
        for match in filings.of_message(self.store, stored.id):
            suggestion = may_record(found, match)
            if suggestion is not None and match.ref not in standing:
                event = event_of(suggestion, stored.on, stored.id)
                if event.kind is Kind.BOUNCED:
                    event = replace(event, letter=self._bounced_letter(stored, match.ref))
                events.add(self.store, match.ref, event, self.at)
                recorded.append((match.ref, event))
        return recorded

    def _bounced_letter(self, stored: StoredMessage, ref: str) -> str:
        """Return the name of the letter that a delivery report returns; empty for the request itself."""
        raw = inbound.raw_bytes(self.store, stored.raw)
        for letter in reversed(outbox.of(self.store, ref)):
            if letter.message_id.strip("<>").encode() in raw:
                return "" if letter.is_request else letter.letter
        return ""


def event_of(suggestion: Suggestion, on: date, message: int, by_hand: bool = False) -> Event:
    """Return the event that a suggestion becomes once it is accepted."""
    return Event(
        on=on,
        kind=suggestion.kind,
        until=suggestion.until,
        sections=suggestion.sections,
        reference=", ".join(suggestion.references),
        decision=suggestion.decision,
        message=message,
        by_hand=by_hand,
    )


def attachments_text(store: Store, attachments: Iterable[StoredAttachment]) -> list[tuple[str, str]]:
    """Return (name, text) of each attachment that could be read."""
    files = [each for each in attachments if not each.inline]
    documents = readings.documents(store, [each.sha256 for each in files])
    return [
        (each.name, documents[each.sha256].text)
        for each in files
        if each.sha256 in documents and documents[each.sha256].text
    ]
