"""Which request is this mail about: the ladder, from our reply address down to a sender with one open request.

Each rung returns the refs it finds and on what evidence; the first that finds any decides. What else the text
says (a second reference of ours, a second force spoken for) adds further matches. Nothing settled goes to the
holding pen with a reason and the likeliest requests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from foitrack.core.arrival import Arrival, Found, by_message_id, by_reply_address, once, open_requests, our_references
from foitrack.core.arrival import Likely as Likely
from foitrack.core.arrival import Matching as Matching
from foitrack.core.domains import fold_domain
from foitrack.core.joint import spoken_for
from foitrack.core.known import Known, KnownRequest
from foitrack.core.mistyped import tag_of
from foitrack.core.model import Match, Message
from foitrack.core.references import reference_key
from foitrack.core.returned import match_bounce
from foitrack.core.waiting import CASE_SYSTEMS, likeliest, reason_to_wait
from foitrack.core.words import Rung

_MOST_TRIED = 20
STRONG = frozenset({Rung.REPLY_ADDRESS, Rung.MESSAGE_ID, Rung.REFERENCE, Rung.BY_HAND})
"""The rungs on which something may be recorded without asking."""


def match(message: Message, known: Known, new_text: str | None = None) -> Matching:
    """Return the requests that a message belongs to, each with its rung and evidence, the strongest first.

    `new_text` is what the sender wrote this time; without it the whole text counts. References of ours that
    stand only in quoted text name one request at most, the first.
    """
    arrival = Arrival(message, known, message.text if new_text is None else new_text)
    if message.bounce:
        return match_bounce(arrival)
    for rung, search in _LADDER:
        if found := once(search(arrival)):
            every = (*found, *_further(arrival, rung, found))
            return Matching(tuple(_with_sender(arrival, rung, each) for each in every))
    return Matching(reason=reason_to_wait(arrival), likely=likeliest(arrival))


def _by_mistyped_address(arrival: Arrival) -> Iterator[Found]:
    for address in arrival.message.recipients[:_MOST_TRIED]:
        folded = address.lower()
        if folded.rpartition("@")[2] in arrival.known.our_domains:
            near = arrival.known.near(tag_of(folded))
            if len(near) == 1:
                yield Found(near[0], f"sent to {address}, one character from {near[0].lower()} and from no other")


def _by_reference(arrival: Arrival) -> Iterator[Found]:
    fresh = list(our_references(arrival, arrival.message.subject, "subject"))
    fresh += our_references(arrival, arrival.text, "text")
    yield from fresh or list(our_references(arrival, arrival.message.text, "quoted text"))[:1]


def _by_authority_reference(arrival: Arrival) -> Iterator[Found]:
    if not arrival.authorities:
        return
    for reference in arrival.references:
        key = reference_key(reference)
        for authority in arrival.authorities:
            for ref in arrival.known.by_reference.get(authority, {}).get(key, ()):
                if ref in arrival.known.requests:
                    yield Found(ref, f"names {reference}, which {authority} has used for this request")


def _by_sender(arrival: Arrival) -> Iterator[Found]:
    if fold_domain(arrival.sender.rpartition("@")[2]) in CASE_SYSTEMS:
        return
    waiting = open_requests(arrival)
    if len(waiting) == 1 or (len(waiting) > 1 and _speak_together(arrival, waiting)):
        for each in waiting:
            yield Found(each.ref, f"{arrival.sender} writes for {each.authority}, which has no other open request")


_LADDER = (
    (Rung.REPLY_ADDRESS, by_reply_address),
    (Rung.MESSAGE_ID, by_message_id),
    (Rung.REFERENCE, _by_reference),
    (Rung.REPLY_ADDRESS, _by_mistyped_address),
    (Rung.AUTHORITY_REFERENCE, _by_authority_reference),
    (Rung.SENDER, _by_sender),
)


def _further(arrival: Arrival, rung: Rung, found: Sequence[Found]) -> Iterator[Found]:
    """Find the other requests that the new text settles too: by our reference, or for a force spoken for jointly."""
    first = arrival.known.requests[found[0].ref]
    seen = {each.ref for each in found}
    if rung in (Rung.REPLY_ADDRESS, Rung.MESSAGE_ID):
        family = {first.authority, *arrival.known.shared.get(first.authority, ())}
        for each in (
            *our_references(arrival, arrival.message.subject, "subject"),
            *our_references(arrival, arrival.text, "text"),
        ):
            if each.ref not in seen and arrival.known.requests[each.ref].authority in family:
                seen.add(each.ref)
                yield replace(each, rung=Rung.REFERENCE)
    for each in _jointly_answered(arrival, first):
        if each.ref not in seen:
            yield each


def _jointly_answered(arrival: Arrival, first: KnownRequest) -> Iterator[Found]:
    partners = arrival.known.shared.get(first.authority, ())
    named = spoken_for(arrival.text, {each: arrival.known.names.get(each, ()) for each in (first.authority, *partners)})
    if first.authority not in named:
        return
    for partner in partners:
        words = named.get(partner)
        for request in arrival.known.by_authority.get(partner, ()) if words else ():
            if request.campaign == first.campaign and request.open:
                yield Found(request.ref, f"the reply speaks for {partner} too: {words}", rung=Rung.SENDER)


def _speak_together(arrival: Arrival, requests: Sequence[KnownRequest]) -> bool:
    """Say whether the text speaks for every authority of these requests, all of one campaign, one request each."""
    authorities = {each.authority for each in requests}
    if len({each.campaign for each in requests}) > 1 or len(authorities) < len(requests):
        return False
    return (
        set(spoken_for(arrival.text, {each: arrival.known.names.get(each, ()) for each in authorities})) == authorities
    )


def _with_sender(arrival: Arrival, rung: Rung, found: Found) -> Match:
    authority = arrival.known.requests[found.ref].authority
    rung = found.rung or rung
    if authority in arrival.authorities or set(arrival.authorities) & set(arrival.known.shared.get(authority, ())):
        return Match(found.ref, rung, found.evidence)
    if arrival.authorities:
        who = f"the sender {arrival.sender} writes for {', '.join(arrival.authorities)}, not for {authority}"
    else:
        who = f"the sender {arrival.sender or '(none)'} is not known to write for {authority}"
    return Match(found.ref, rung, f"{found.evidence}; {who}", sender_known=False)
