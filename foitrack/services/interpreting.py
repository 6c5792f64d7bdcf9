"""Read what was collected: documents, suggestions, warnings; record what needs no asking. Can be run again at will."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from foitrack.core.model import Document, Event, Message, Suggestion
from foitrack.documents import READER_VERSION
from foitrack.documents.executors import File
from foitrack.mail.parse import parse
from foitrack.services.aside import Aside
from foitrack.services.unasked import record_unasked
from foitrack.services.understanding import Task, understand
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
    """Everything the reading of mail needs."""

    store: Store
    aside: Aside
    read_files: ReadFiles
    at: datetime

    def interpret(self) -> list[Interpreted]:
        """Read every mail that nothing has read yet, some in a commit.

        A mail with files that are still to be read is left for a time after `read_documents`.
        """
        unread = iter(inbound.unread(self.store))
        done: list[Interpreted] = []
        while some := list(islice(unread, TOGETHER)):
            done += self.finish(self.begin({number: None for number, _ in some}, dict(some)))
        return done

    def begin(self, fresh: Mapping[int, Message | None], raws: Mapping[int, str] | None = None) -> list[StoredMessage]:
        """Hand mails over to be understood, save those with files still to be read; return them.

        A mail that is not at hand parsed is parsed from `raws`. `finish` must be called before `begin` is again.
        """
        waiting = readings.messages_with_unread(self.store, READER_VERSION)
        begun, tasks = [], []
        for number, message in fresh.items():
            stored = None if number in waiting else correspondence.get(self.store, number)
            if stored is not None:
                begun.append(stored)
                tasks.append(self._task(stored, message or parse(inbound.raw_bytes(self.store, (raws or {})[number]))))
        self.aside.ask(tasks, set(requests.refs(self.store)))
        return begun

    def finish(self, begun: Sequence[StoredMessage]) -> list[Interpreted]:
        """Keep what the mails seem to say, in one commit, and record what needs no asking."""
        understood = self.aside.answer() if begun else []
        done = []
        if begun:
            with self.store.atomic():
                for one, said in zip(begun, understood, strict=True):
                    readings.suggest(self.store, one.id, said.suggestions, said.warnings)
                    unasked = record_unasked(self.store, one, said.suggestions, self.at)
                    recorded = tuple((ref, event) for ref, event, _ in unasked)
                    done.append(Interpreted(one.id, said.suggestions, recorded))
                inbound.mark_read(self.store, [each.number for each in done], READING_VERSION)
        return done

    def _task(self, stored: StoredMessage, message: Message) -> Task:
        files = tuple(attachments_text(self.store, stored.attachments))
        return Task(message, tuple(correspondence.our_texts(self.store, stored.id)), files)

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

    def read_again(self, number: int, message: Message, refs: set[str]) -> bool:
        """Read a message anew and keep what it seems to say, recording nothing; tell whether that had changed."""
        stored = correspondence.get(self.store, number)
        assert stored is not None
        said = understand(self._task(stored, message), self.aside.rules, self.aside.calendar, refs)
        known = tuple(readings.suggestions(self.store, [number]).get(number, ()))
        if known == said.suggestions and readings.warnings_of(self.store, number) == set(said.warnings):
            return False
        with self.store.atomic():
            readings.suggest(self.store, number, said.suggestions, said.warnings)
        return True


def attachments_text(store: Store, attachments: Iterable[StoredAttachment]) -> list[tuple[str, str]]:
    """Return (name, text) of each attachment that could be read."""
    files = [each for each in attachments if not each.inline]
    texts = readings.texts(store, [each.sha256 for each in files])
    return [(each.name, texts[each.sha256]) for each in files if each.sha256 in texts]
