"""What a reply seems to say, with the words that say so. A person decides; what cannot be told is not guessed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from foitrack.core.cautions import warnings as warnings
from foitrack.core.dates_in_text import WorkingDays
from foitrack.core.matching import STRONG
from foitrack.core.model import Match, Message, Suggestion, Words
from foitrack.core.opinions import found_in, hear
from foitrack.core.reply import Reply, acknowledged_dates, decision_of, reply_of, sections_of, until_of
from foitrack.core.rules import Rules
from foitrack.core.weighing import AUTOMATIC as AUTOMATIC
from foitrack.core.weighing import SURE, weigh
from foitrack.core.words import Kind

_MOST_WORDS = 6
_BOUNCE_CERTAINTY = 0.97

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
_DATED = frozenset({Kind.CLARIFICATION_ASKED, Kind.FEES_NOTICE, Kind.PROMISED, Kind.STILL_WANTED_ASKED, Kind.LINK_SENT})
_COMPOSED = {Kind.PARTLY_DISCLOSED: (Kind.PARTLY_DISCLOSED, Kind.DISCLOSED, Kind.REFUSED, Kind.NOT_HELD)}


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
    reply = reply_of(subject, new_text, attachments_text, message, rules, own_refs, working_days)
    kinds = weigh(reply)
    if rules.likeness and (likely := rules.likeness.likely(reply.parts, found_in(reply, kinds))):
        reply, kinds = hear(reply, kinds, likely)
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
    return suggestions[0] if suggestions[0].certainty >= SURE else None


def _bounced(message: Message) -> tuple[Suggestion, ...]:
    bounce = message.bounce
    if bounce is None or not bounce.permanent:
        return ()
    said = " ".join(each for each in (bounce.address, bounce.status, bounce.words) if each)
    return (Suggestion(Kind.BOUNCED, (Words(said or message.subject, "delivery report"),), _BOUNCE_CERTAINTY),)


def _suggestion(reply: Reply, kind: Kind, certainty: float) -> Suggestion:
    """Fill in what a suggestion of this kind carries besides its words."""
    made = Suggestion(kind, _words(reply, kind), certainty)
    match kind:
        case Kind.ACKNOWLEDGED:
            received_on, until = acknowledged_dates(reply)
            return replace(made, references=reply.references, received_on=received_on, until=until)
        case Kind.REFUSED | Kind.PARTLY_DISCLOSED | Kind.EXTENDED:
            until = until_of(reply, kind) if kind == Kind.EXTENDED else None
            return replace(made, sections=sections_of(reply), references=reply.references, until=until)
        case Kind.REVIEW_DECIDED:
            return replace(made, decision=decision_of(reply), sections=sections_of(reply), references=reply.references)
        case Kind.AUTOMATIC_REPLY | Kind.OUT_OF_OFFICE | Kind.WRONG_MAILBOX:
            return made
    return replace(made, references=reply.references, until=until_of(reply, kind) if kind in _DATED else None)


def _words(reply: Reply, kind: Kind) -> tuple[Words, ...]:
    hits = [hit for each in _COMPOSED.get(kind, (kind,)) for hit in reply.hits.get(each, ())]
    words = dict.fromkeys(Words(hit.words, hit.part.place_of(hit.words)) for hit in hits)
    if not words and kind == Kind.AUTOMATIC_REPLY:
        return (Words("a machine wrote this, by its headers", "headers"),)
    return tuple(words)[:_MOST_WORDS]
