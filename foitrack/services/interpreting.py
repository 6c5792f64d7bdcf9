"""Read what was collected: documents, suggestions, warnings; record what needs no asking. Can be run again at will."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from foitrack.core.model import Document, Event, Message, Suggestion
from foitrack.documents import READER_VERSION
from foitrack.documents.executors import File
from foitrack.errors import StoreError
from foitrack.mail.parse import parse
from foitrack.services.aside import Aside
from foitrack.services.keeping import light
from foitrack.services.unasked import record_unasked
from foitrack.services.understanding import Task, Understood
from foitrack.store import blobs, correspondence, inbound, readings, requests
from foitrack.store.correspondence import StoredAttachment, StoredMessage
from foitrack.store.database import Store

READING_VERSION = 1
TOGETHER, FILES_TOGETHER = 100, 10  # in one commit

ReadFiles = Callable[[Iterable[File]], Iterator[tuple[File, Document]]]


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What was made of one message: the suggestions, and the events recorded without asking (reference and event)."""

    number: int
    suggestions: tuple[Suggestion, ...]
    recorded: tuple[tuple[str, Event], ...]


@dataclass(frozen=True)
class Interpreter:
    """Everything the reading of mail needs. `aside` understands the mails."""

    store: Store
    aside: Aside[Task, Understood]
    read_files: ReadFiles
    at: datetime

    def interpret(self) -> Iterator[Interpreted]:
        """Read every mail that nothing has read yet, some in a commit; yield what was made of each.

        A mail with files that are still to be read is left for a time after `read_documents`.
        """
        unread = iter(inbound.unread(self.store))
        while some := list(islice(unread, TOGETHER)):
            parsed = [(number, light(parse(inbound.raw_bytes(self.store, raw)))) for number, raw in some]
            yield from self.finish(self.begin({number: (message, None) for number, message in parsed}))

    def begin(self, mails: Mapping[int, tuple[Message, str | None]]) -> list[StoredMessage]:
        """Hand mails over to be understood, save those with files still to be read; return them.

        With each mail comes what is new in its text by its own marks, where that is known. `finish` must be called
        before `begin` is again.
        """
        waiting = readings.messages_with_unread(self.store, READER_VERSION, list(mails))
        ready = correspondence.several(self.store, [number for number in mails if number not in waiting])
        refs = frozenset(requests.refs(self.store))
        self.aside.ask([self._task(each, *mails[each.id], refs) for each in ready])
        return ready

    def finish(self, begun: Sequence[StoredMessage]) -> list[Interpreted]:
        """Keep what the mails seem to say, in one commit, and record what needs no asking."""
        if not begun:
            return []
        said = {one.id: each for one, each in zip(begun, self.aside.answer(), strict=True)}
        with self.store.atomic():
            readings.suggest(self.store, {number: (each.suggestions, each.warnings) for number, each in said.items()})
            inbound.mark_read(self.store, said, READING_VERSION)
            return [self._interpreted(each, said[each.id].suggestions) for each in begun]

    def _interpreted(self, stored: StoredMessage, found: tuple[Suggestion, ...]) -> Interpreted:
        unasked = record_unasked(self.store, stored, found, self.at)
        return Interpreted(stored.id, found, tuple((ref, event) for ref, event, _ in unasked))

    def _task(self, stored: StoredMessage, message: Message, new_text: str | None, refs: frozenset[str]) -> Task:
        files = tuple(attachments_text(self.store, stored.attachments))
        return Task(message, tuple(correspondence.our_texts(self.store, stored.id)), files, refs, new_text)

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
            with suppress(StoreError):  # 'foitrack doctor' names it; the others are read all the same
                yield File(digest, blobs.get(self.store, blobs.ATTACHMENTS, digest), name, kind)

    def read_again(self, number: int, message: Message, refs: set[str]) -> bool:
        """Read a message anew and keep what it seems to say, recording nothing; tell whether that had changed."""
        stored = correspondence.get(self.store, number)
        assert stored is not None
        (said,) = self.aside.work([self._task(stored, message, None, frozenset(refs))])
        known = tuple(readings.suggestions(self.store, [number]).get(number, ()))
        if known == said.suggestions and readings.warnings_of(self.store, number) == set(said.warnings):
            return False
        with self.store.atomic():
            readings.suggest(self.store, {number: (said.suggestions, said.warnings)})
        return True


def attachments_text(store: Store, attachments: Iterable[StoredAttachment]) -> list[tuple[str, str]]:
    """Return (name, text) of each attachment that could be read."""
    files = [each for each in attachments if not each.inline]
    texts = readings.texts(store, [each.sha256 for each in files]) if files else {}
    return [(each.name, texts[each.sha256]) for each in files if each.sha256 in texts]
