"""Why a message waits in the holding pen, and the requests it is likeliest to be about."""

from __future__ import annotations

from collections.abc import Iterator

from foitrack.core.arrival import MAX_LIKELY, Arrival, Likely, open_requests, requests_of_sender
from foitrack.core.domains import fold_domain
from foitrack.core.known import KnownRequest, name_words
from foitrack.core.references import own_references, reference_key

_MOST_TRIED = 20
_HEAD, _FOOT = 5_000, 2_000  # characters of a text in which its writer says who writes

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
    if _is_case_system(arrival):
        return f"{arrival.sender} writes for many bodies, and nothing in it names a request of ours"
    if not count:
        return f"{writers} has no open request, and nothing in it names one"
    return f"{writers}: {count} open requests, and nothing in it says which"


def likeliest(arrival: Arrival) -> tuple[Likely, ...]:
    """Return up to five requests: near misses of our references, references of others, then those of the sender.

    Of a sender that could write for anybody, those of the authorities that the mail names come before.
    """
    found: dict[str, str] = {}
    for ref, evidence in _likely(arrival):
        found.setdefault(ref, evidence)
        if len(found) == MAX_LIKELY:
            break
    return tuple(Likely(ref, evidence) for ref, evidence in found.items())


def _likely(arrival: Arrival) -> Iterator[tuple[str, str]]:
    for ref in own_references(f"{arrival.message.subject}\n{arrival.text}")[:_MOST_TRIED]:
        yield from (
            (near, f"{ref} stands in it, one character from {near}") for near in arrival.known.near(ref.lower())
        )
    for reference in arrival.references:
        key = reference_key(reference)
        for authority in arrival.known.authorities_by_reference.get(key, ()):
            for ref in arrival.known.by_reference[authority][key]:
                if ref in arrival.known.requests:
                    yield ref, f"{authority} has used {reference} for it, but the sender is another"
    if not arrival.authorities or _is_case_system(arrival):
        for name, request in _of_the_named(arrival):
            yield request.ref, f"it names {name}: {_in_words(request)}"
    for each in requests_of_sender(arrival):
        yield each.ref, _in_words(each)


def _is_case_system(arrival: Arrival) -> bool:
    return fold_domain(arrival.sender.rpartition("@")[2]) in CASE_SYSTEMS


def _in_words(request: KnownRequest) -> str:
    when = f", sent on {request.sent_on:%d %B %Y}".replace(" 0", " ") if request.sent_on else ""
    return f"{'open' if request.open else 'closed'} request of {request.authority} in {request.campaign}{when}"


def _of_the_named(arrival: Arrival) -> Iterator[tuple[str, KnownRequest]]:
    """Yield the open requests of each authority that the sender's name, the subject or the new text names."""
    sender, text = arrival.message.sender, arrival.text
    parts = (sender.name if sender else "", arrival.message.subject, text[:_HEAD], text[_HEAD:][-_FOOT:])
    for part in parts:
        words = name_words(part)
        for at in range(len(words)):
            for authority, name in arrival.known.named_by(words[at:]):
                yield from ((name, each) for each in arrival.known.by_authority.get(authority, ()) if each.open)
