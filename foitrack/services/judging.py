"""Hold the rules for reading replies against what people decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from foitrack.core.model import Suggestion
from foitrack.core.quoting import new_text
from foitrack.core.reading import read
from foitrack.core.rules import Rule, Rules, hits_in, part_of
from foitrack.core.words import Direction, Kind
from foitrack.core.workdays import Calendar
from foitrack.mail.parse import parse
from foitrack.services.interpreting import attachments_text
from foitrack.store import correspondence, events, inbound, requests
from foitrack.store.correspondence import StoredMessage
from foitrack.store.database import Store


@dataclass(frozen=True, slots=True)
class Judged:
    """A mail, what a person decided about it, and what the rules say of it now."""

    message: int
    ref: str
    subject: str
    decided: Kind
    suggested: tuple[Kind, ...]

    @property
    def agrees(self) -> bool:
        """Whether the person's decision is among what the rules say; a note is no decision about the rules."""
        return self.decided in self.suggested

    def as_json(self) -> dict[str, object]:
        """Return it as JSON."""
        return {
            "message": self.message,
            "ref": self.ref,
            "decided": self.decided,
            "suggested": ", ".join(self.suggested),
            "agrees": self.agrees,
            "subject": self.subject,
        }

    def as_row(self) -> list[str]:
        """Return it as the row of a table."""
        return [str(self.message), self.ref, self.decided, ", ".join(self.suggested) or "cannot tell", self.subject]


def judge(store: Store, rules: Rules, calendar: Calendar) -> list[Judged]:
    """Read anew every mail that a person decided on."""
    refs = set(requests.refs(store))
    found = []
    for ref, happened in events.every(store).items():
        gone = {event.retracts for event in happened}
        for event in happened:
            decided = event.by_hand and event.kind not in (Kind.RETRACTED, Kind.NOTED) and event.id not in gone
            message = correspondence.get(store, event.message) if decided and event.message else None
            if message is not None and message.direction is Direction.IN:
                kinds = tuple(each.kind for each in _read(store, message, rules, calendar, refs))
                found.append(Judged(message.id, ref, message.subject, event.kind, kinds))
    return found


def misread(own: Iterable[Rule], rules: Rules, today: date) -> Iterator[str]:
    """Say which rules do not hold in an example of theirs, or hold in a near miss, one line each."""
    for rule in own:
        says = rule.kind or "words that decide nothing"
        missed = [text for text in rule.positive if not _holds(rule, text, rules, today)]
        yield from (f"{rule.name}: does not find its example: {text}" for text in missed)
        taken = [text for text in rule.near_misses if _holds(rule, text, rules, today)]
        yield from (f"{rule.name}: takes its near miss for {says}: {text}" for text in taken)


def _holds(rule: Rule, text: str, rules: Rules, today: date) -> bool:
    """Say whether a rule holds in a text of its own kind, once what decides nothing is left out."""
    where = rule.where[0]
    if rule.kind is None:
        whole, rest = (part_of(where, "text", text, Rules(left)) for left in ((), (rule,)))
        return len(rest.sentences) < len(whole.sentences)
    return any(hits_in(part_of(where, "text", text, rules), Rules((rule,)), today))


def _read(
    store: Store, message: StoredMessage, rules: Rules, calendar: Calendar, refs: set[str]
) -> tuple[Suggestion, ...]:
    parsed = parse(inbound.raw_bytes(store, message.raw))
    files = attachments_text(store, message.attachments)
    fresh_text = new_text(parsed.text, correspondence.our_texts(store, message.id))
    return read(parsed.subject, fresh_text, files, parsed, rules, refs, calendar.add)
