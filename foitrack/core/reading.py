"""What a reply seems to say, with the words that say so. A person decides; what cannot be told is not guessed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from foitrack.core.cautions import other_addresses
from foitrack.core.cautions import warnings as warnings
from foitrack.core.dates_in_text import WorkingDays, dates_in, deadline_in, received_in
from foitrack.core.matching import STRONG
from foitrack.core.model import Match, Message, Suggestion, Words
from foitrack.core.references import references_in
from foitrack.core.rules import Hit, Part, Rules, Where, hits_in, part_of
from foitrack.core.sections import refusing_sections
from foitrack.core.words import Decision, Kind

LONDON = ZoneInfo("Europe/London")

AUTOMATIC = frozenset({Kind.ACKNOWLEDGED, Kind.AUTOMATIC_REPLY, Kind.OUT_OF_OFFICE, Kind.BOUNCED})
"""The kinds that may be recorded without asking."""

_SURE = 0.9
_DOUBTFUL = 0.8
_BY_HEADERS = 0.6
_BY_HEADERS_AND_WORDS = 0.97
_MOST_WORDS = 6
_WEAK = 0.75  # below this, `our response is below` and the like: no more than an opening
_FIGURES = 0.8  # below this, loose figures: a refusal for cost counts files too
_REACHES = (0, 1, 3, 10_000)
_OUTCOMES = frozenset({Kind.DISCLOSED, Kind.PARTLY_DISCLOSED, Kind.REFUSED, Kind.NOT_HELD})
_NO_ACKNOWLEDGEMENT = _OUTCOMES | {
    Kind.EXTENDED,
    Kind.REVIEW_DECIDED,
    Kind.REPLY_RETRACTED,
    Kind.LINK_SENT,
    Kind.PROMISED,
}

_FIRMER_THAN_WEAK = frozenset(
    {Kind.ACKNOWLEDGED, Kind.AUTOMATIC_REPLY, Kind.CLARIFICATION_ASKED, Kind.PROMISED, Kind.EXTENDED, Kind.TRANSFERRED}
)

# The order of suggestions: what a person must know of first.
_ORDER = (
    Kind.BOUNCED,
    Kind.WRONG_MAILBOX,
    Kind.OUT_OF_OFFICE,
    Kind.REPLY_RETRACTED,
    Kind.REVIEW_DECIDED,
    Kind.STILL_WANTED_ASKED,
    Kind.TRANSFERRED,
    Kind.EXTENDED,
    Kind.FEES_NOTICE,
    Kind.PARTLY_DISCLOSED,
    Kind.REFUSED,
    Kind.DISCLOSED,
    Kind.LINK_SENT,
    Kind.CLARIFICATION_ASKED,
    Kind.NOT_HELD,
    Kind.PROMISED,
    Kind.ACKNOWLEDGED,
    Kind.AUTOMATIC_REPLY,
)
_LEAFLET_NAME = re.compile(
    r"appeal|complaint|review (?:notice|rights|procedure)|your rights|leaflet|rights", re.IGNORECASE
)
_LEAFLET_TEXT = re.compile(
    r"complaint rights|appeals? (?:procedure|notice)|rights? (?:of|to) (?:appeal|review)|how to (?:make a )?complain"
    r"|if you are (?:unhappy|dissatisfied)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Reply:
    """One reply in its parts, with what the rules found in it."""

    message: Message
    new_text: str
    parts: tuple[Part, ...]
    hits: Mapping[Kind, tuple[Hit, ...]]
    references: tuple[str, ...]
    day: date | None
    working_days: WorkingDays | None
    unread_files: bool


def read(
    subject: str,
    new_text: str,
    attachments_text: Sequence[tuple[str, str]],
    message: Message,
    rules: Rules,
    own_refs: Collection[str] = (),
    working_days: WorkingDays | None = None,
) -> tuple[Suggestion, ...]:
    """Return what a reply seems to say, what matters most first; nothing when that cannot be told.

    `new_text` is the body without quoted text; `attachments_text` holds the name and text of each file that could
    be read. `own_refs` are ours, never taken for the authority's. `working_days` counts periods such as "within 20
    working days" from the day of the mail; without it those give no date.
    """
    if message.bounce:
        return _bounced(message)
    reply = _reply(subject, new_text, attachments_text, message, rules, own_refs, working_days)
    kinds = _weigh(reply)
    return tuple(_suggestion(reply, kind, kinds[kind]) for kind in _ORDER if kind in kinds)


def may_record(suggestions: Sequence[Suggestion], match: Match) -> Suggestion | None:
    """Return the suggestion that may be recorded without asking, or None.

    Only an acknowledgement, an automatic reply, an absence or a bounce; only with certainty, on a strong rung,
    from a known sender, and with nothing beside it that a person should see.
    """
    if match.rung not in STRONG or not match.sender_known or not suggestions:
        return None
    if any(each.kind not in AUTOMATIC for each in suggestions):
        return None
    return suggestions[0] if suggestions[0].certainty >= _SURE else None


def _bounced(message: Message) -> tuple[Suggestion, ...]:
    bounce = message.bounce
    if bounce is None or not bounce.permanent:
        return ()
    said = " ".join(each for each in (bounce.address, bounce.status, bounce.words) if each)
    return (Suggestion(Kind.BOUNCED, (Words(said or message.subject, "delivery report"),), 0.97),)


def _reply(
    subject: str,
    new_text: str,
    attachments_text: Sequence[tuple[str, str]],
    message: Message,
    rules: Rules,
    own_refs: Collection[str],
    working_days: WorkingDays | None,
) -> _Reply:
    letters = [(name, text) for name, text in attachments_text if not _is_leaflet(name, text)]
    parts = (
        part_of(Where.SUBJECT, "subject", subject, rules),
        part_of(Where.BODY, "body", new_text, rules),
        *(part_of(Where.ATTACHMENT, name, text, rules) for name, text in letters),
    )
    day = _day_of(message)
    found: defaultdict[Kind, list[Hit]] = defaultdict(list)
    for part in parts:
        for hit in hits_in(part, rules.deciding, day):
            if hit.rule.kind:
                found[hit.rule.kind].append(hit)
    everything = "\n".join((new_text, *(text for _, text in letters)))
    read_names = {name for name, text in attachments_text if text.strip()}
    unread = any(not each.inline and each.name not in read_names for each in message.attachments)
    hits = {kind: tuple(sorted(of_kind, key=lambda hit: -hit.rule.certainty)) for kind, of_kind in found.items()}
    references = references_in(replace(message, subject=subject), own_refs, everything)
    return _Reply(message, new_text, parts, hits, references, day, working_days, unread)


def _day_of(message: Message) -> date | None:
    """Return the day of a mail in London; None when it has no date or one at the end of all calendars."""
    try:
        return message.date.astimezone(LONDON).date() if message.date else None
    except OverflowError:
        return None


def _is_leaflet(name: str, text: str) -> bool:
    """Tell the leaflet on reviews and complaints, sent with every reply, from a letter that decides something."""
    return bool(_LEAFLET_NAME.search(name) and _LEAFLET_TEXT.search(text[:600]))


# -- weighing ---------------------------------------------------------------------------------------------------------


def _weigh(reply: _Reply) -> dict[Kind, float]:
    """Return the kinds that stand once each has been held against the others, with their certainty."""
    kinds = {kind: hits[0].rule.certainty for kind, hits in reply.hits.items()}
    _drop_undated(kinds, reply)
    doubtful = _drop_hints(kinds, reply)
    _weigh_outcomes(kinds, reply)
    _weigh_delays(kinds)
    _weigh_receipts(kinds, reply)
    _doubt_receipts(kinds, reply, doubtful)
    return kinds


def _drop_undated(kinds: dict[Kind, float], reply: _Reply) -> None:
    """Drop a promise and an extension that name no day: an apology is neither."""
    for kind in (Kind.PROMISED, Kind.EXTENDED):
        if kind in kinds and not _until(reply, kind):
            _drop(kinds, kind)


def _drop_hints(kinds: dict[Kind, float], reply: _Reply) -> bool:
    """Drop outcomes that are hinted at only, beside a receipt or a question; say whether any were.

    What a robot says of requests in general is a hint too; what it decides by name is not.
    """
    in_words = any(hit.part.where is Where.BODY for hit in reply.hits.get(Kind.AUTOMATIC_REPLY, ()))
    general = [kind for kind in _OUTCOMES & kinds.keys() if kinds[kind] < _SURE]
    if reply.message.automatic and in_words:
        _drop(kinds, *general)
        return bool(general)
    weak = [kind for kind in _OUTCOMES & kinds.keys() if kinds[kind] < _WEAK]
    if kinds.keys() & _FIRMER_THAN_WEAK:
        _drop(kinds, *weak)
        return bool(weak)
    return False


def _weigh_outcomes(kinds: dict[Kind, float], reply: _Reply) -> None:
    if Kind.REVIEW_DECIDED in kinds:
        decided = _decision(reply)
        gone = {Kind.REFUSED, Kind.NOT_HELD} if decided in (Decision.OVERTURNED, Decision.IN_PART) else _OUTCOMES
        _drop(kinds, *gone)
    if Kind.EXTENDED in kinds:
        _drop(kinds, Kind.REFUSED)
    told = kinds.get(Kind.DISCLOSED, 1.0)
    if (told < _WEAK and kinds.keys() & (AUTOMATIC | {Kind.NOT_HELD})) or (told < _FIGURES and Kind.REFUSED in kinds):
        _drop(kinds, Kind.DISCLOSED)
    if Kind.FEES_NOTICE in kinds:
        _drop(kinds, Kind.REFUSED)
    if Kind.DISCLOSED in kinds and kinds.keys() & {Kind.REFUSED, Kind.NOT_HELD}:
        sure = min(kinds[each] for each in (Kind.DISCLOSED, Kind.REFUSED, Kind.NOT_HELD) if each in kinds)
        kinds[Kind.PARTLY_DISCLOSED] = max(kinds.get(Kind.PARTLY_DISCLOSED, 0.0), round(sure * 0.9, 2))
    if Kind.PARTLY_DISCLOSED in kinds:
        _drop(kinds, Kind.DISCLOSED, Kind.REFUSED)
    if Kind.REFUSED in kinds or Kind.PARTLY_DISCLOSED in kinds:
        _drop(kinds, Kind.CLARIFICATION_ASKED)
    if Kind.STILL_WANTED_ASKED in kinds or Kind.LINK_SENT in kinds:
        _drop(kinds, Kind.CLARIFICATION_ASKED)


def _weigh_delays(kinds: dict[Kind, float]) -> None:
    if kinds.keys() & (_OUTCOMES | {Kind.EXTENDED, Kind.STILL_WANTED_ASKED, Kind.LINK_SENT}):
        _drop(kinds, Kind.PROMISED)
    if kinds.keys() & _NO_ACKNOWLEDGEMENT:
        _drop(kinds, Kind.ACKNOWLEDGED)


def _weigh_receipts(kinds: dict[Kind, float], reply: _Reply) -> None:
    """Keep one of acknowledgement, automatic reply and absence; none beside an outcome or a wrong mailbox."""
    if Kind.WRONG_MAILBOX in kinds or Kind.OUT_OF_OFFICE in kinds:
        _drop(kinds, Kind.AUTOMATIC_REPLY, Kind.ACKNOWLEDGED)
    if kinds.keys() - AUTOMATIC:
        _drop(kinds, Kind.AUTOMATIC_REPLY)
    elif not kinds.keys() & {Kind.OUT_OF_OFFICE}:
        _choose_receipt(kinds, reply)


def _choose_receipt(kinds: dict[Kind, float], reply: _Reply) -> None:
    """Tell a person's acknowledgement from a machine's reply: it names a reference of the authority's or a date."""
    automatic = reply.message.automatic
    if automatic and not kinds:
        kinds[Kind.AUTOMATIC_REPLY] = _BY_HEADERS
    elif automatic and Kind.AUTOMATIC_REPLY in kinds:
        kinds[Kind.AUTOMATIC_REPLY] = _BY_HEADERS_AND_WORDS
    if Kind.ACKNOWLEDGED in kinds and (Kind.AUTOMATIC_REPLY in kinds or automatic):
        if reply.references or any(_acknowledged_dates(reply)):
            _drop(kinds, Kind.AUTOMATIC_REPLY)
        else:
            kinds.setdefault(Kind.AUTOMATIC_REPLY, kinds.pop(Kind.ACKNOWLEDGED))
            _drop(kinds, Kind.ACKNOWLEDGED)


def _doubt_receipts(kinds: dict[Kind, float], reply: _Reply, doubtful: bool) -> None:
    """Leave to a person what may hold more: a file nobody read, another address to write to, nothing but a subject."""
    doubtful = doubtful or reply.unread_files or bool(other_addresses(reply.message, reply.new_text))
    for kind in kinds.keys() & {Kind.ACKNOWLEDGED, Kind.AUTOMATIC_REPLY, Kind.OUT_OF_OFFICE}:
        said = any(hit.part.where is not Where.SUBJECT for hit in reply.hits.get(kind, ()))
        also = kind is Kind.AUTOMATIC_REPLY and Kind.ACKNOWLEDGED in reply.hits
        if doubtful or not (said or also):
            kinds[kind] = min(kinds[kind], _DOUBTFUL)


def _drop(kinds: dict[Kind, float], *gone: Kind) -> None:
    for kind in gone:
        kinds.pop(kind, None)


# -- details ----------------------------------------------------------------------------------------------------------


def _suggestion(reply: _Reply, kind: Kind, certainty: float) -> Suggestion:
    """Fill in what a suggestion of this kind carries besides its words."""
    made = Suggestion(kind, _words(reply, kind), certainty)
    match kind:
        case Kind.ACKNOWLEDGED:
            received_on, until = _acknowledged_dates(reply)
            return replace(made, references=reply.references, received_on=received_on, until=until)
        case Kind.REFUSED | Kind.PARTLY_DISCLOSED | Kind.EXTENDED:
            until = _until(reply, kind) if kind == Kind.EXTENDED else None
            return replace(made, sections=_sections(reply), references=reply.references, until=until)
        case Kind.REVIEW_DECIDED:
            return replace(made, decision=_decision(reply), sections=_sections(reply), references=reply.references)
        case Kind.AUTOMATIC_REPLY | Kind.OUT_OF_OFFICE | Kind.WRONG_MAILBOX:
            return made
    return replace(made, references=reply.references, until=_until(reply, kind) if kind not in _OUTCOMES else None)


_COMPOSED = {Kind.PARTLY_DISCLOSED: (Kind.PARTLY_DISCLOSED, Kind.DISCLOSED, Kind.REFUSED, Kind.NOT_HELD)}


def _words(reply: _Reply, kind: Kind) -> tuple[Words, ...]:
    hits = [hit for each in _COMPOSED.get(kind, (kind,)) for hit in reply.hits.get(each, ())]
    words = dict.fromkeys(Words(hit.words, hit.part.name) for hit in hits)
    if not words and kind == Kind.AUTOMATIC_REPLY:
        return (Words("a machine wrote this, by its headers", "headers"),)
    return tuple(words)[:_MOST_WORDS]


def _until(reply: _Reply, kind: Kind) -> date | None:
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


def _acknowledged_dates(reply: _Reply) -> tuple[date | None, date | None]:
    """Return the date of receipt and the deadline that the authority states, each where stated in figures."""
    sentences = [sentence for part in reply.parts for sentence in part.sentences]
    received = next((day for each in sentences if (day := received_in(each, reply.day))), None)
    due = (deadline_in(each, reply.day) for each in sentences if dates_in(each, reply.day))
    until = next((day for day in due if day and (received is None or day > received)), None)
    return received, until


def _sections(reply: _Reply) -> tuple[str, ...]:
    """Return the sections under which something is refused, from all that is no boilerplate."""
    return refusing_sections("\n".join(sentence for part in reply.parts for sentence in part.sentences))


def _decision(reply: _Reply) -> Decision | None:
    decisions = {hit.rule.decision for hit in reply.hits.get(Kind.REVIEW_DECIDED, ()) if hit.rule.decision}
    if Decision.IN_PART in decisions or len(decisions) > 1:
        return Decision.IN_PART
    return next(iter(decisions), None)
