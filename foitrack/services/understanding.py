"""What one mail seems to say, out of everything that is known of it: a pure function, here or in another process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foitrack.core.cautions import warnings
from foitrack.core.model import Message, Suggestion
from foitrack.core.quoting import new_text
from foitrack.core.reading import read
from foitrack.core.rules import Rules
from foitrack.core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Task:
    """A mail to understand: what was parsed of it, the letters of ours it may quote, and the text of its files.

    `refs` are all references of ours. `new_text` is what is new in it by its own marks, where that is known.
    """

    message: Message
    our_texts: tuple[str, ...]
    files: tuple[tuple[str, str], ...]
    refs: frozenset[str]
    new_text: str | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a mail seems to say, and what a person should look at in it."""

    suggestions: tuple[Suggestion, ...]
    warnings: tuple[str, ...]


def understand(rules: Rules, calendar: Calendar, tasks: Sequence[Task]) -> list[Understood]:
    """Read mails. One on which the reading itself fails is left to a person, with the reason."""
    return [_understood(each, rules, calendar) for each in tasks]


def _understood(task: Task, rules: Rules, calendar: Calendar) -> Understood:
    message = task.message
    try:
        known = task.new_text if not task.our_texts else None
        text = new_text(message.text, task.our_texts) if known is None else known
        found = read(message.subject, text, task.files, message, rules, task.refs, calendar.add)
        return Understood(found, tuple(warnings(message, text)))
    except Exception as fault:  # noqa: BLE001 - one bad mail never stops the next
        why = f"foitrack could not tell what it says ({type(fault).__name__}); read it yourself"
        return Understood((), (why,))
