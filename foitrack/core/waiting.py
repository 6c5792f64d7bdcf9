"""Why a message waits in the holding pen, and the requests it is likeliest to be about."""

from __future__ import annotations

from foitrack.core.arrival import MAX_LIKELY, Arrival, Likely, open_requests, requests_of_sender
from foitrack.core.domains import fold_domain
from foitrack.core.mistyped import one_character_off
from foitrack.core.references import own_references, reference_key, references_in

_MOST_TRIED = 20

# Senders that write for many bodies: who they write for cannot be told from the address.
CASE_SYSTEMS = frozenset(
    {"icasework.com", "infreemation.co.uk", "casetracker.uk", "corestream.co.uk", "onetrust.com", "ams-sar.com"}
)


def reason_to_wait(arrival: Arrival) -> str:
    """Return in one line why no request could be told."""
    if not arrival.sender:
        return "no sender, and nothing in it names a request of ours"
    if not arrival.authorities:
        return f"{arrival.sender} is not known to write for any authority, and nothing in it names a request of ours"
    writers = ", ".join(arrival.authorities)
    count = len(open_requests(arrival))
    if fold_domain(arrival.sender.rpartition("@")[2]) in CASE_SYSTEMS:
        return f"{arrival.sender} writes for many bodies, and nothing in it names a request of ours"
    if not count:
        return f"{writers} has no open request, and nothing in it names one"
    return f"{writers}: {count} open requests, and nothing in it says which"


def likeliest(arrival: Arrival) -> tuple[Likely, ...]:
    """Return up to five requests: near misses of our references, references of others, then those of the sender."""
    found: dict[str, str] = {}
    for ref in own_references(f"{arrival.message.subject}\n{arrival.text}")[:_MOST_TRIED]:
        for near in one_character_off(ref.lower()):
            if near in arrival.known.requests:
                found.setdefault(near, f"{ref} stands in it, one character from {near}")
    for reference in references_in(arrival.message, arrival.known.requests, arrival.text):
        key = reference_key(reference)
        for authority in arrival.known.authorities_by_reference.get(key, ()):
            for ref in arrival.known.by_reference[authority][key]:
                if ref in arrival.known.requests:
                    found.setdefault(ref, f"{authority} has used {reference} for it, but the sender is another")
    for each in requests_of_sender(arrival):
        when = f", sent on {each.sent_on:%d %B %Y}".replace(" 0", " ") if each.sent_on else ""
        state = "open" if each.open else "closed"
        found.setdefault(each.ref, f"{state} request of {each.authority} in {each.campaign}{when}")
    return tuple(Likely(ref, evidence) for ref, evidence in list(found.items())[:MAX_LIKELY])
