"""Collect and read in one go: the news of each mail, as `fetch` and `watch` tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.model import Match, Suggestion
from foitrack.services.collecting import Box, Collected, Collector
from foitrack.services.interpreting import Interpreted, Interpreter
from foitrack.store import correspondence, filings
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


def fetch(collector: Collector, interpreter: Interpreter, box: Box, folders: Sequence[str]) -> Iterator[News]:
    """Collect every new mail, read it and yield its news. What an earlier run left unread is read and told first."""
    for earlier in interpreter.interpret():
        yield _earlier_news(interpreter.store, earlier)
    for batch in collector.collect(box, folders):
        read = {each.number: each for each in interpreter.interpret({one.number: one.message for one in batch})}
        for each in batch:
            yield _news(each, read.get(each.number))


def _earlier_news(store: Store, read: Interpreted) -> News:
    """Return the news of a mail that a run which was cut short had stored and not read."""
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


def _news(collected: Collected, read: Interpreted | None) -> News:
    message = collected.message
    return News(
        number=collected.number,
        on=collected.on,
        sender=message.sender.email if message.sender else "",
        subject=message.subject,
        matches=collected.matching.matches,
        reason=collected.matching.reason,
        suggestions=read.suggestions if read else (),
        recorded=_recorded(read) if read else (),
    )
