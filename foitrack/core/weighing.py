"""Hold what a reply may be against what else it may be: a letter that gives some and refuses some gives in part."""

from __future__ import annotations

from foitrack.core.cautions import other_addresses
from foitrack.core.reply import Reply, acknowledged_dates, decision_of, until_of
from foitrack.core.sentences import Where
from foitrack.core.words import Decision, Kind

AUTOMATIC = frozenset({Kind.ACKNOWLEDGED, Kind.AUTOMATIC_REPLY, Kind.OUT_OF_OFFICE, Kind.BOUNCED})
"""The kinds that may be recorded without asking."""

OUTCOMES = frozenset({Kind.DISCLOSED, Kind.PARTLY_DISCLOSED, Kind.REFUSED, Kind.NOT_HELD})
"""The kinds that end a request."""

SURE = 0.9
"""From this certainty on, one of the automatic kinds may be recorded."""

_DOUBTFUL = 0.8
_BY_HEADERS = 0.6
_BY_HEADERS_AND_WORDS = 0.97
_WEAK = 0.75  # below this, `our response is below` and the like: no more than an opening
_FIGURES = 0.8  # below this, loose figures: a refusal for cost counts files too
_NO_ACKNOWLEDGEMENT = OUTCOMES | {
    Kind.EXTENDED,
    Kind.REVIEW_DECIDED,
    Kind.REPLY_RETRACTED,
    Kind.LINK_SENT,
    Kind.PROMISED,
}

_FIRMER_THAN_WEAK = frozenset(
    {Kind.ACKNOWLEDGED, Kind.AUTOMATIC_REPLY, Kind.CLARIFICATION_ASKED, Kind.PROMISED, Kind.EXTENDED, Kind.TRANSFERRED}
)


def weigh(reply: Reply) -> dict[Kind, float]:
    """Return the kinds that stand once each has been held against the others, with their certainty."""
    kinds = {kind: hits[0].rule.certainty for kind, hits in reply.hits.items()}
    _drop_undated(kinds, reply)
    doubtful = _drop_hints(kinds, reply)
    _weigh_outcomes(kinds, reply)
    _weigh_delays(kinds)
    _weigh_receipts(kinds, reply)
    _doubt_receipts(kinds, reply, doubtful)
    return kinds


def _drop_undated(kinds: dict[Kind, float], reply: Reply) -> None:
    """Drop a promise and an extension that name no day: an apology is neither."""
    for kind in (Kind.PROMISED, Kind.EXTENDED):
        if kind in kinds and not until_of(reply, kind):
            _drop(kinds, kind)


def _drop_hints(kinds: dict[Kind, float], reply: Reply) -> bool:
    """Drop outcomes that are hinted at only, beside a receipt or a question; say whether any were.

    What a robot says of requests in general is a hint too; what it decides by name is not.
    """
    in_words = any(hit.part.where is Where.BODY for hit in reply.hits.get(Kind.AUTOMATIC_REPLY, ()))
    general = [kind for kind in OUTCOMES & kinds.keys() if kinds[kind] < SURE]
    if reply.message.automatic and in_words:
        _drop(kinds, *general)
        return bool(general)
    weak = [kind for kind in OUTCOMES & kinds.keys() if kinds[kind] < _WEAK]
    if kinds.keys() & _FIRMER_THAN_WEAK:
        _drop(kinds, *weak)
        return bool(weak)
    return False


def _weigh_outcomes(kinds: dict[Kind, float], reply: Reply) -> None:
    if Kind.REVIEW_DECIDED in kinds:
        decided = decision_of(reply)
        if decided is Decision.IN_PART and kinds.keys() >= {Kind.DISCLOSED, Kind.REFUSED}:
            kinds[Kind.PARTLY_DISCLOSED] = round(min(kinds[Kind.DISCLOSED], kinds[Kind.REFUSED]) * 0.9, 2)
        gone = {Kind.REFUSED, Kind.NOT_HELD} if decided in (Decision.OVERTURNED, Decision.IN_PART) else OUTCOMES
        _drop(kinds, *gone)
    if Kind.EXTENDED in kinds:
        _drop(kinds, Kind.REFUSED)
    told = kinds.get(Kind.DISCLOSED, 1.0)
    if (told < _WEAK and kinds.keys() & (AUTOMATIC | {Kind.NOT_HELD})) or (told < _FIGURES and Kind.REFUSED in kinds):
        _drop(kinds, Kind.DISCLOSED)
    if Kind.FEES_NOTICE in kinds:
        _drop(kinds, Kind.REFUSED, Kind.CLARIFICATION_ASKED, Kind.STILL_WANTED_ASKED)
    if Kind.REPLY_RETRACTED in kinds:
        _drop(kinds, Kind.DISCLOSED)
    if Kind.DISCLOSED in kinds and kinds.keys() & {Kind.REFUSED, Kind.NOT_HELD}:
        sure = min(kinds[each] for each in (Kind.DISCLOSED, Kind.REFUSED, Kind.NOT_HELD) if each in kinds)
        kinds[Kind.PARTLY_DISCLOSED] = max(kinds.get(Kind.PARTLY_DISCLOSED, 0.0), round(sure * 0.9, 2))
    if Kind.PARTLY_DISCLOSED in kinds:
        _drop(kinds, Kind.DISCLOSED, Kind.REFUSED)
    if Kind.REFUSED in kinds or Kind.TRANSFERRED in kinds:
        _drop(kinds, Kind.NOT_HELD)
    if Kind.REFUSED in kinds or Kind.PARTLY_DISCLOSED in kinds:
        _drop(kinds, Kind.CLARIFICATION_ASKED)
    if Kind.STILL_WANTED_ASKED in kinds or Kind.LINK_SENT in kinds:
        _drop(kinds, Kind.CLARIFICATION_ASKED)


def _weigh_delays(kinds: dict[Kind, float]) -> None:
    if kinds.keys() & (OUTCOMES | {Kind.EXTENDED, Kind.STILL_WANTED_ASKED, Kind.LINK_SENT}):
        _drop(kinds, Kind.PROMISED)
    if kinds.keys() & _NO_ACKNOWLEDGEMENT:
        _drop(kinds, Kind.ACKNOWLEDGED)


def _weigh_receipts(kinds: dict[Kind, float], reply: Reply) -> None:
    """Keep one of acknowledgement, automatic reply and absence; none beside an outcome or a wrong mailbox."""
    if Kind.WRONG_MAILBOX in kinds or Kind.OUT_OF_OFFICE in kinds:
        _drop(kinds, Kind.AUTOMATIC_REPLY, Kind.ACKNOWLEDGED, Kind.BOUNCED)
    if kinds.keys() - AUTOMATIC:
        _drop(kinds, Kind.AUTOMATIC_REPLY)
    elif not kinds.keys() & {Kind.OUT_OF_OFFICE}:
        _choose_receipt(kinds, reply)


def _choose_receipt(kinds: dict[Kind, float], reply: Reply) -> None:
    """Tell a person's acknowledgement from a machine's reply: it names a reference of the authority's or a date."""
    automatic = reply.message.automatic
    if automatic and not kinds:
        kinds[Kind.AUTOMATIC_REPLY] = _BY_HEADERS
    elif automatic and Kind.AUTOMATIC_REPLY in kinds:
        kinds[Kind.AUTOMATIC_REPLY] = _BY_HEADERS_AND_WORDS
    if Kind.ACKNOWLEDGED in kinds and (Kind.AUTOMATIC_REPLY in kinds or automatic):
        if reply.references or any(acknowledged_dates(reply)):
            _drop(kinds, Kind.AUTOMATIC_REPLY)
        else:
            kinds.setdefault(Kind.AUTOMATIC_REPLY, kinds.pop(Kind.ACKNOWLEDGED))
            _drop(kinds, Kind.ACKNOWLEDGED)


def _doubt_receipts(kinds: dict[Kind, float], reply: Reply, doubtful: bool) -> None:
    """Leave to a person what may hold more: an unread file, a sum of money, another address, nothing but a subject."""
    doubtful = doubtful or reply.unread_files or _names_money(reply)
    doubtful = doubtful or bool(other_addresses(reply.message, reply.new_text))
    for kind in kinds.keys() & {Kind.ACKNOWLEDGED, Kind.AUTOMATIC_REPLY, Kind.OUT_OF_OFFICE}:
        said = any(hit.part.where is not Where.SUBJECT for hit in reply.hits.get(kind, ()))
        also = kind is Kind.AUTOMATIC_REPLY and Kind.ACKNOWLEDGED in reply.hits
        personal = kind is Kind.OUT_OF_OFFICE and not (reply.message.automatic or _in_subject(reply, kind))
        numbered = kind is Kind.AUTOMATIC_REPLY and bool(reply.references)  # it acknowledges
        if doubtful or personal or numbered or not (said or also):
            kinds[kind] = min(kinds[kind], _DOUBTFUL)


def _names_money(reply: Reply) -> bool:
    return any("£" in line for part in reply.parts for line in part.lines)


def _in_subject(reply: Reply, kind: Kind) -> bool:
    return any(hit.part.where is Where.SUBJECT for hit in reply.hits.get(kind, ()))


def _drop(kinds: dict[Kind, float], *gone: Kind) -> None:
    for kind in gone:
        kinds.pop(kind, None)
