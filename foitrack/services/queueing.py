"""Which letters may go: those of a campaign that have not left, and one that a person sends again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from foitrack.core.course import standing
from foitrack.core.model import Event, Letter, Request
from foitrack.core.words import Channel, Delivery, Kind
from foitrack.errors import FoitrackError
from foitrack.services.deliveries import NOT_LEFT
from foitrack.services.sending import Intent
from foitrack.store import correspondence, events, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from foitrack.store.letters import REQUEST, Outgoing


def to_send(store: Store, campaign: str) -> list[Intent]:
    """Return the request letters of a campaign that are drafted or queued and have not left, in its order."""
    last = {each.ref: each for each in outbox.every(store, campaign) if each.is_request}
    happened = events.every(store, campaign)
    drafts = requests.drafts(store, campaign)
    return [
        Intent(request, drafts[request.ref], last[request.ref].step if request.ref in last else REQUEST)
        for request in requests.every(store, campaign)
        if request.ref in drafts
        and request.channel is Channel.EMAIL
        and _is_to_go(last.get(request.ref), happened.get(request.ref, []))
    ]


def _is_to_go(letter: Outgoing | None, happened: Sequence[Event]) -> bool:
    """Tell whether a request's letter, if it was ever queued, has still to leave; nobody must have sent it since."""
    sent = [each.recorded_at for each in standing(happened) if each.kind is Kind.SENT]
    if letter is None:
        return not sent
    return letter.state in NOT_LEFT and not any(each is None or each >= letter.at for each in sent)


def again(store: Store, request: Request, address: str = "") -> Intent:
    """Return the intent to send a letter once more, after a person's word; to another address when given.

    It is the last letter of which it is not known whether it left, whichever it is; otherwise the request itself.
    Nothing is taken back before the new one is queued. Raise when it never went, or when the address cannot be one.
    """
    letters = outbox.of(store, request.ref)
    asked = [each for each in letters if each.is_request]
    drafted = requests.drafts(store, request.campaign).get(request.ref)
    if not asked or drafted is None:
        raise FoitrackError(f"{request.ref} was never sent", "send its campaign")
    if address:
        request = _moved(store, request, address)
    doubtful = [each for each in letters if each.state is Delivery.ATTEMPTED]
    if doubtful:
        last = doubtful[-1]
        return Intent(request, drafted if last.is_request else _text_of(store, last), last.step, last.message)
    last = asked[-1]
    if last.state in NOT_LEFT:
        return Intent(request, drafted, last.step, last.message if address else None)
    return Intent(request, drafted, f"{REQUEST} {len(asked) + 1}")


def _text_of(store: Store, letter: Outgoing) -> Letter:
    message = correspondence.get(store, letter.message)
    assert message is not None
    return Letter(letter.letter, letter.ref, message.subject, message.text)


def _moved(store: Store, request: Request, address: str) -> Request:
    local, at_sign, domain = address.rpartition("@")
    if not (local and at_sign and "." in domain) or any(each.isspace() or each in "<>,;" for each in address):
        raise FoitrackError(f"{address!r} is not a mail address", "such as foi@kent.police.uk")
    with store.atomic():
        requests.change_address(store, request.ref, address, request.reply_to, Channel.EMAIL)
        requests.choose_way(store, request.ref, Channel.EMAIL)
    return replace(request, address=address, channel=Channel.EMAIL)
