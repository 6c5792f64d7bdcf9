"""Which letters may go: those of a campaign that have not left, and one that a person sends again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from foitrack.core.cautions import remedy
from foitrack.core.course import Course, course
from foitrack.core.letterkinds import CAME_BACK, OUR_LETTERS
from foitrack.core.model import Event, Letter, Request
from foitrack.core.standing import standing
from foitrack.core.words import Channel, Delivery, Kind
from foitrack.errors import FoitrackError, NotAllowed
from foitrack.mail.compose import is_address
from foitrack.services.deliveries import NOT_LEFT
from foitrack.services.intending import Intent, Rechecked
from foitrack.store import correspondence, events, readings, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from foitrack.store.letters import REQUEST, Outgoing


def to_send(store: Store, campaign: str, ways: Mapping[str, Channel] | None = None) -> list[Intent]:
    """Return the request letters of a campaign that are drafted or queued and have not left, in its order.

    `ways` says, by reference, which way some would go instead of their own.
    """
    last = {each.ref: each for each in outbox.every(store, campaign) if each.is_request}
    happened = events.every(store, campaign)
    drafts = requests.drafts(store, campaign)
    return [
        Intent(request, drafts[request.ref], last[request.ref].step if request.ref in last else REQUEST)
        for request in requests.every(store, campaign)
        if request.ref in drafts
        and (ways or {}).get(request.ref, request.channel) is Channel.EMAIL
        and not _kept_back(last.get(request.ref), happened.get(request.ref, []))
    ]


def requests_still_due(store: Store, intents: Sequence[Intent]) -> Rechecked:
    """Look at request letters once more: each as it would go now, or why it is not to go any more."""
    campaigns = dict.fromkeys(each.request.campaign for each in intents)
    now = {each.request.ref: each for campaign in campaigns for each in to_send(store, campaign)}
    return [
        (replace(now[ref], enclosures=each.enclosures), "") if ref in now else (each, _why_gone(store, ref))
        for each in intents
        for ref in [each.request.ref]
    ]


def _why_gone(store: Store, ref: str) -> str:
    asked = [each for each in outbox.of(store, ref) if each.is_request]
    why = _kept_back(asked[-1] if asked else None, events.of(store, ref))
    return why or "it does not go by mail any more"


def _kept_back(letter: Outgoing | None, happened: Sequence[Event]) -> str:
    """Say why a request's letter, queued or not, is not to leave; empty when it is."""
    told = standing(happened)
    if any(each.kind is Kind.WITHDRAWN for each in told):
        return "the request is withdrawn"
    sent = [each for each in told if each.kind is Kind.SENT]
    if letter is None:
        return f"it was sent on {sent[-1].on}" if sent else ""
    if letter.state not in NOT_LEFT:
        return f"it is {letter.state} already"
    since = [each for each in sent if each.recorded_at is None or each.recorded_at >= letter.at]
    return f"it was sent on {since[-1].on}" if since else ""


def again(store: Store, request: Request, address: str = "") -> Intent:
    """Return the intent to send a letter once more, after a person's word; to another address when given.

    It is the last letter of which it is not known whether it left, whichever it is; otherwise the request itself.
    Nothing is written down before the new one is queued. Raise when it never went, when the address cannot be one, and
    for a request that has arrived or is answered, unless it goes to another address or the last letter came back.
    """
    letters = outbox.of(store, request.ref)
    asked = [each for each in letters if each.is_request]
    drafted = requests.drafts(store, request.campaign).get(request.ref)
    if not asked or drafted is None:
        raise FoitrackError(f"{request.ref} was never sent", "send its campaign")
    moves = bool(address) and address != request.address
    if address:
        request = _to(request, address)
    doubtful = [each for each in letters if each.state is Delivery.ATTEMPTED]
    last = doubtful[-1] if doubtful else asked[-1]
    _refuse_needless(store, last, moves)
    if doubtful:
        text = drafted if last.is_request else _text_of(store, last)
        return Intent(request, text, last.step, last.message, moves=bool(address))
    if last.state in NOT_LEFT:
        return Intent(request, drafted, last.step, last.message if address else None, moves=bool(address))
    return Intent(request, drafted, f"{REQUEST} {len(asked) + 1}", moves=bool(address))


def again_still_due(store: Store, intents: Sequence[Intent], address: str = "") -> Rechecked:
    """Look once more at letters that a person sends again: each is to be the same letter, and still needed."""
    return [(each, _why_not_again(store, each, address)) for each in intents]


def _why_not_again(store: Store, intent: Intent, address: str) -> str:
    request = requests.get(store, intent.request.ref)
    assert request is not None
    queued = [each for each in outbox.of(store, request.ref) if each.step == intent.step and each.state in NOT_LEFT]
    try:
        if queued:
            _refuse_needless(store, queued[-1], intent.moves)
            return ""
        now = again(store, request, address)
    except FoitrackError as fault:
        return fault.what
    same = (now.step, now.instead_of) == (intent.step, intent.instead_of)
    return "" if same else "what is known of its letters has changed"


def _refuse_needless(store: Store, letter: Outgoing, moves: bool) -> None:
    """Raise for a letter that nobody needs a second time; a withdrawn request gets none at all."""
    ref, happened = letter.ref, events.of(store, letter.ref)
    now = course(happened, max((each.on for each in happened), default=letter.happened_on))
    if now.withdrawn:
        raise NotAllowed(f"{ref} is withdrawn", "take that back first, if it was a mistake")
    if moves or _came_back(store, letter, happened):
        return
    if now.reply:
        raise NotAllowed(f"{ref} was answered on {now.reply.on}", f"'foitrack show {ref}' shows the answer")
    if letter.is_request and _has_arrived(letter, happened, now):
        raise NotAllowed(f"{ref} has left and did not come back", "--to ADDRESS sends it to another address")


def _came_back(store: Store, letter: Outgoing, happened: Sequence[Event]) -> bool:
    """Tell whether the last letter was refused or came back, or a mail since says so and advises to send it again."""
    ours = [each.kind for each in standing(happened) if each.kind in {Kind.SENT, *OUR_LETTERS, *CAME_BACK}]
    if letter.state is Delivery.REFUSED or (ours and ours[-1] in CAME_BACK):
        return True
    since = [each.text for each in readings.warnings(store).get(letter.ref, ()) if each.at >= letter.at]
    return any(remedy(text, letter.ref).startswith(f"'foitrack send --again {letter.ref}'") for text in since)


def _has_arrived(letter: Outgoing, happened: Sequence[Event], now: Course) -> bool:
    if letter.state in NOT_LEFT:
        return bool(_kept_back(letter, happened))
    return now.sent is not None and now.undelivered is None


def _text_of(store: Store, letter: Outgoing) -> Letter:
    message = correspondence.get(store, letter.message)
    assert message is not None
    return Letter(letter.letter, letter.ref, message.subject, message.text)


def _to(request: Request, address: str) -> Request:
    if not is_address(address) or "." not in address.rpartition("@")[2]:
        raise FoitrackError(f"{address!r} is not a mail address", "such as foi@kent.police.uk")
    return replace(request, address=address, channel=Channel.EMAIL)
