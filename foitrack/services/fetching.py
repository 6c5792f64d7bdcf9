"""Collect and read in one go: the news of each mail, as `fetch` and `watch` tell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.model import Match, Suggestion
from foitrack.services.collecting import Box, Collected, Collector
from foitrack.services.interpreting import Interpreted, Interpreter


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
    """Collect every new mail, read it and yield its news. What an earlier run left unread is read first."""
    interpreter.interpret()
    for batch in collector.collect(box, folders):
        read = {each.number: each for each in interpreter.interpret({one.number: one.message for one in batch})}
        for each in batch:
            yield _news(each, read.get(each.number))


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
        recorded=tuple(f"{event.kind} for {ref}" for ref, event in read.recorded) if read else (),
    )
