"""Delivery reports: matched by what they return of our message, else by the address that could not be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foitrack.core.arrival import MAX_LIKELY, Arrival, Found, Likely, Matching, by_message_id, by_reply_address, once
from foitrack.core.mistyped import tag_of
from foitrack.core.model import Match
from foitrack.core.words import Rung

_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/delivery-status", "message/global-headers")
_MAX_RETURNED_BYTES = 40_000
_MESSAGE_ID = re.compile(r"<([^<>\s]{3,250})>")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{3,190}")


def match_bounce(arrival: Arrival) -> Matching:
    """Match a delivery report by what it returns of our message, else by the address it could not reach."""
    found = once((*by_message_id(arrival), *_by_returned(arrival)))[:1] or once(by_reply_address(arrival))
    if found:
        rung = Rung.REPLY_ADDRESS if found[0].evidence.startswith("sent to") else Rung.MESSAGE_ID
        return Matching(tuple(Match(each.ref, rung, each.evidence, _failed_at(arrival, each.ref)) for each in found))
    address = arrival.message.bounce.address.lower() if arrival.message.bounce else ""
    asked = arrival.known.by_address.get(address, ())
    waiting = [each for each in asked if each.open]
    if len(waiting) == 1:
        evidence = f"could not be delivered to {address}, where only this open request went"
        return Matching((Match(waiting[0].ref, Rung.SENDER, evidence),))
    likely = tuple(Likely(each.ref, f"went to {address}") for each in asked[:MAX_LIKELY])
    whom = f" to {address}" if address else ""
    return Matching(reason=f"a delivery report about a mail{whom} that names no message of ours", likely=likely)


def _by_returned(arrival: Arrival) -> Iterator[Found]:
    returned = [arrival.message.text]
    for part in arrival.message.attachments:
        if part.type in _RETURNED:
            returned.append(part.content[:_MAX_RETURNED_BYTES].decode("latin-1"))
    for text in returned:
        for found in _MESSAGE_ID.finditer(text[:_MAX_RETURNED_BYTES]):
            if ref := arrival.known.by_message_id.get(found[1]):
                yield Found(ref, f"returns our message <{found[1]}>")
        for found in _ADDRESS.finditer(text[:_MAX_RETURNED_BYTES]):
            ref = tag_of(found[0].lower()).upper()
            if ref in arrival.known.requests:
                yield Found(ref, f"returns our mail from {found[0]}")


def _failed_at(arrival: Arrival, ref: str) -> bool:
    """Say whether the address that failed is the one the request went to: only then is the report believed."""
    asked = arrival.known.requests[ref].address.lower()
    return bool(asked) and arrival.message.bounce is not None and arrival.message.bounce.address.lower() == asked
