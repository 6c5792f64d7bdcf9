"""Collect and read in one go: the news of each mail, as `fetch` and `watch` tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.model import Match, Suggestion
from foitrack.services.collecting import Box, Collected, Collector
from foitrack.services.interpreting import Interpreted, Interpreter
from foitrack.store import correspondence, filings
from foitrack.store.correspondence import StoredMessage
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class News:
    """One new mail: where it was filed or why not, what it seems to say, and what was recorded without asking."""

    number: int
    on: date
    sender: str
    subject: str
    matches: tuple[Match, ...]
    reason: str
    suggestions: tuple[Suggestion, ...]
    recorded: tuple[str, ...]


def fetch(
    collector: Collector,
    interpreter: Interpreter,
    box: Box,
    folders: Sequence[str],
    progress: Callable[[int, int], None] = lambda *_: None,
) -> Iterator[News]:
    """Collect every new mail, read it and yield its news; those with files that take time last, when all mail is safe.

    What an earlier run left unread is read and told too. `progress` hears how many of how many files are read.
    """
    collected: list[Collected] = []
    begun: list[StoredMessage] = []
    for batch in collector.collect(box, folders):  # while the next batch comes, the last one is understood
        yield from _told(collected, interpreter.finish(begun))
        collected, begun = batch, interpreter.begin({each.number: (each.message, each.new_text) for each in batch})
    yield from _told(collected, interpreter.finish(begun))
    interpreter.read_documents(progress)
    for each in interpreter.interpret():
        yield _earlier_news(interpreter.store, each)


def _told(collected: Sequence[Collected], read: Sequence[Interpreted]) -> Iterator[News]:
    known = {each.number: each for each in read}
    return (_news(each, known[each.number]) for each in collected if each.number in known)


def _earlier_news(store: Store, read: Interpreted) -> News:
    """Return the news of a mail that was stored before: it has files, or a run was cut short."""
    message = correspondence.get(store, read.number)
    assert message is not None
    return News(
        number=message.id,
        on=message.on,
        sender=message.sender,
        subject=message.subject,
        matches=tuple(filings.of_message(store, message.id)),
        reason=message.reason,
        suggestions=read.suggestions,
        recorded=_recorded(read),
    )


def _recorded(read: Interpreted) -> tuple[str, ...]:
    return tuple(f"{event.kind} for {ref}" for ref, event in read.recorded)


def _news(collected: Collected, read: Interpreted) -> News:
    message = collected.message
    return News(
        number=collected.number,
        on=collected.on,
        sender=message.sender.email if message.sender else "",
        subject=message.subject,
        matches=collected.matching.matches,
        reason=collected.matching.reason,
        suggestions=read.suggestions,
        recorded=_recorded(read),
    )
