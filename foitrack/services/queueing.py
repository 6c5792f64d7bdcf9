"""Which letters may go: those of a campaign that have not left, and one that a person sends again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from foitrack.core.model import Request
from foitrack.core.words import Channel, Delivery, Kind
from foitrack.errors import FoitrackError
from foitrack.services.sending import Intent
from foitrack.store import events, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from foitrack.store.letters import REQUEST


def to_send(store: Store, campaign: str) -> list[Intent]:
    """Return the request letters of a campaign that are drafted or queued and have not left, in its order."""
    last = {each.ref: each for each in outbox.every(store, campaign) if each.is_request}
    sent = {
        ref for ref, happened in events.every(store, campaign).items() if any(e.kind is Kind.SENT for e in happened)
    }
    drafts = requests.drafts(store, campaign)
    return [
        Intent(request, drafts[request.ref], last[request.ref].step if request.ref in last else REQUEST)
        for request in requests.every(store, campaign)
        if request.ref in drafts
        and request.channel is Channel.EMAIL
        and request.ref not in sent
        and (request.ref not in last or last[request.ref].state in (Delivery.QUEUED, Delivery.DEFERRED))
    ]


def again(store: Store, request: Request, at: datetime, address: str = "") -> Intent:
    """Return the intent to send a request letter once more, after a person's word; to another address when given.

    A letter of which it is not known whether it left counts as not sent from then on. Raise when it never went,
    or when the address cannot be one.
    """
    letters = [each for each in outbox.of(store, request.ref) if each.is_request]
    drafted = requests.drafts(store, request.campaign).get(request.ref)
    if not letters or drafted is None:
        raise FoitrackError(f"{request.ref} was never sent", "send its campaign")
    if address:
        request = _moved(store, request, address)
    last = letters[-1]
    if last.state in (Delivery.QUEUED, Delivery.DEFERRED) and not address:
        return Intent(request, drafted, last.step)
    if last.state in (Delivery.ATTEMPTED, Delivery.QUEUED, Delivery.DEFERRED):
        with store.atomic():
            outbox.note(store, last.message, Delivery.CANCELLED, at, "sent again by hand")
    return Intent(request, drafted, f"{REQUEST} {len(letters) + 1}")


def _moved(store: Store, request: Request, address: str) -> Request:
    local, at_sign, domain = address.rpartition("@")
    if not (local and at_sign and "." in domain) or any(each.isspace() or each in "<>,;" for each in address):
        raise FoitrackError(f"{address!r} is not a mail address", "such as foi@kent.police.uk")
    with store.atomic():
        requests.change_address(store, request.ref, address, request.reply_to, Channel.EMAIL)
    return replace(request, address=address, channel=Channel.EMAIL)
