"""One reply in its parts, with what the rules found in it and the details it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from foitrack.core.dates_in_text import WorkingDays, dates_in, deadline_in, received_in
from foitrack.core.model import Message
from foitrack.core.references import references_in
from foitrack.core.rules import Hit, Rules, hits_in, part_of
from foitrack.core.sections import refusing_sections
from foitrack.core.sentences import Part, Where
from foitrack.core.words import Decision, Kind

LONDON = ZoneInfo("Europe/London")

_REACHES = (0, 1, 3, 10_000)
_LEAFLET_NAME = re.compile(
    r"appeal|complaint|review (?:notice|rights|procedure)|your rights|leaflet|rights", re.IGNORECASE
)
_LEAFLET_TEXT = re.compile(
    r"complaint rights|appeals? (?:procedure|notice)|rights? (?:of|to) (?:appeal|review)|how to (?:make a )?complain"
    r"|if you are (?:unhappy|dissatisfied)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reply:
    """One reply in its parts, with what the rules found in it."""

    message: Message
    new_text: str
    parts: tuple[Part, ...]
    hits: Mapping[Kind, tuple[Hit, ...]]
    references: tuple[str, ...]
    day: date | None
    working_days: WorkingDays | None
    unread_files: bool


def reply_of(
    subject: str,
    new_text: str,
    attachments_text: Sequence[tuple[str, str]],
    message: Message,
    rules: Rules,
    own_refs: Collection[str],
    working_days: WorkingDays | None,
) -> Reply:
    """Cut a reply into parts, look for what the rules know, and leave out leaflets on reviews and complaints."""
    letters = [(name, text) for name, text in attachments_text if not _is_leaflet(name, text)]
    parts = (
        part_of(Where.SUBJECT, "subject", subject, rules),
        part_of(Where.BODY, "body", new_text, rules),
        *(part_of(Where.ATTACHMENT, name, text, rules) for name, text in letters),
    )
    day = _day_of(message)
    found: defaultdict[Kind, list[Hit]] = defaultdict(list)
    for part in parts:
        for hit in hits_in(part, rules, day):
            if hit.rule.kind:
                found[hit.rule.kind].append(hit)
    everything = "\n".join((new_text, *(text for _, text in letters)))
    read_names = {name for name, text in attachments_text if text.strip()}
    unread = any(not each.inline and each.name not in read_names for each in message.attachments)
    hits = {kind: tuple(sorted(of_kind, key=lambda hit: -hit.rule.certainty)) for kind, of_kind in found.items()}
    references = references_in(replace(message, subject=subject), own_refs, everything)
    return Reply(message, new_text, parts, hits, references, day, working_days, unread)


def until_of(reply: Reply, kind: Kind) -> date | None:
    """Return the date that a hit of this kind names: in its sentence, else in the neighbouring ones."""
    hits = reply.hits.get(kind, ())
    for reach in _REACHES:
        for hit in hits:
            if until := deadline_in(hit.part.around(hit.index, reach), reply.day, reply.working_days):
                return until
    for hit in hits:
        later = [
            each.on for each in dates_in(hit.part.around(hit.index), reply.day) if not reply.day or each.on > reply.day
        ]
        if later:
            return max(later)
    return None


def acknowledged_dates(reply: Reply) -> tuple[date | None, date | None]:
    """Return the date of receipt and the deadline that the authority states, each where stated in figures."""
    sentences = [sentence for part in reply.parts for sentence in part.sentences]
    received = next((day for each in sentences if (day := received_in(each, reply.day))), None)
    due = (deadline_in(each, reply.day) for each in sentences if dates_in(each, reply.day))
    until = next((day for day in due if day and (received is None or day > received)), None)
    return received, until


def sections_of(reply: Reply) -> tuple[str, ...]:
    """Return the sections under which something is refused, from all that is no boilerplate."""
    return refusing_sections("\n".join(sentence for part in reply.parts for sentence in part.sentences))


def decision_of(reply: Reply) -> Decision | None:
    """Return what an internal review made of the first reply; None when it does not say."""
    decisions = {hit.rule.decision for hit in reply.hits.get(Kind.REVIEW_DECIDED, ()) if hit.rule.decision}
    if Decision.IN_PART in decisions or len(decisions) > 1:
        return Decision.IN_PART
    return next(iter(decisions), None)


def _day_of(message: Message) -> date | None:
    """Return the day of a mail in London; None when it has no date or one at the end of all calendars."""
    try:
        return message.date.astimezone(LONDON).date() if message.date else None
    except OverflowError:
        return None


def _is_leaflet(name: str, text: str) -> bool:
    """Tell the leaflet on reviews and complaints, sent with every reply, from a letter that decides something."""
    return bool(_LEAFLET_NAME.search(name) and _LEAFLET_TEXT.search(text[:600]))
