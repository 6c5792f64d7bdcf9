"""Which request is this mail about: the ladder, from our reply address down to a sender with one open request.

Each rung returns the refs it finds and on what evidence; the first that finds any decides. What else the text
says (a second reference of ours, a second force spoken for) adds further matches. Nothing settled goes to the
holding pen with a reason and the likeliest requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase, digits

from foitrack.core.domains import fold_domain
from foitrack.core.joint import spoken_for
from foitrack.core.known import Known, KnownRequest, bare_id
from foitrack.core.model import Match, Message
from foitrack.core.references import own_references, reference_key, references_in
from foitrack.core.words import Rung

_MAX_LIKELY = 5
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/delivery-status", "message/global-headers")
_MAX_RETURNED_BYTES = 40_000
_MESSAGE_ID = re.compile(r"<([^<>\s]{3,250})>")
_ADDRESS = re.compile(r"[\w.+'-]{1,64}@[\w.-]{3,190}")

# Senders that write for many bodies: who they write for cannot be told from the address.
CASE_SYSTEMS = frozenset(
    {"icasework.com", "infreemation.co.uk", "casetracker.uk", "corestream.co.uk", "onetrust.com", "ams-sar.com"}
)
STRONG = frozenset({Rung.REPLY_ADDRESS, Rung.MESSAGE_ID, Rung.REFERENCE, Rung.BY_HAND})


@dataclass(frozen=True, slots=True)
class Likely:
    """A request that a message may be about, and what speaks for it."""

    ref: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Matching:
    """The requests a message belongs to; or none, with the reason and the likeliest requests, best first."""

    matches: tuple[Match, ...] = ()
    reason: str = ""
    likely: tuple[Likely, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    ref: str
    evidence: str
    rung: Rung | None = None


@dataclass(frozen=True)
class _Case:
    """One message against what is known: its new text, its sender and the authorities that may have written it."""

    message: Message
    known: Known
    text: str

    @property
    def sender(self) -> str:
        return self.message.sender.email.lower() if self.message.sender else ""

    @property
    def authorities(self) -> tuple[str, ...]:
        return self.known.authorities_of(self.sender) if self.sender else ()


def match(message: Message, known: Known, new_text: str | None = None) -> Matching:
    """Return the requests that a message belongs to, each with its rung and evidence, the strongest first.

    `new_text` is what the sender wrote this time; without it the whole text counts. References of ours that
    stand only in quoted text name one request at most, the first.
    """
    case = _Case(message, known, message.text if new_text is None else new_text)
    if message.bounce:
        return _match_bounce(case)
    for rung, search in _LADDER:
        if found := _once(search(case)):
            return Matching(tuple(_with_sender(case, rung, each) for each in (*found, *_further(case, rung, found))))
    return Matching(reason=_reason(case), likely=_likely(case))


# -- the rungs ------------------------------------------------------------------------------------------------------


def _by_reply_address(case: _Case) -> Iterator[_Found]:
    for address in case.message.recipients:
        folded = address.lower()
        tag = _tag(folded)
        if tag.upper() in case.known.requests:
            yield _Found(tag.upper(), f"sent to {address}")
        elif ref := case.known.by_reply_to.get(folded):
            yield _Found(ref, f"sent to {address}, the reply address of this request alone")


def _by_mistyped_address(case: _Case) -> Iterator[_Found]:
    for address in case.message.recipients:
        folded = address.lower()
        if folded.rpartition("@")[2] in case.known.our_domains:
            near = [ref for ref in _one_character_off(_tag(folded)) if ref in case.known.requests]
            if len(near) == 1:
                yield _Found(near[0], f"sent to {address}, one character from {near[0].lower()} and from no other")


def _by_message_id(case: _Case) -> Iterator[_Found]:
    for header, ids in (("In-Reply-To", case.message.in_reply_to), ("References", reversed(case.message.references))):
        for message_id in map(bare_id, ids):
            if ref := case.known.by_message_id.get(message_id):
                yield _Found(ref, f"{header} names our message <{message_id}>")
                return


def _by_reference(case: _Case) -> Iterator[_Found]:
    fresh = list(_our_references(case, case.message.subject, "subject"))
    fresh += _our_references(case, case.text, "text")
    yield from fresh or list(_our_references(case, case.message.text, "quoted text"))[:1]


def _by_authority_reference(case: _Case) -> Iterator[_Found]:
    if not case.authorities:
        return
    for reference in references_in(case.message, case.known.requests, case.text):
        key = reference_key(reference)
        for authority in case.authorities:
            for ref in case.known.by_reference.get(authority, {}).get(key, ()):
                if ref in case.known.requests:
                    yield _Found(ref, f"names {reference}, which {authority} has used for this request")


def _by_sender(case: _Case) -> Iterator[_Found]:
    if fold_domain(case.sender.rpartition("@")[2]) in CASE_SYSTEMS:
        return
    open_requests = _open_requests(case)
    together = len(open_requests) > 1 and _speak_together(case, open_requests)
    if len(open_requests) == 1 or together:
        for each in open_requests:
            yield _Found(each.ref, f"{case.sender} writes for {each.authority}, which has no other open request")


_LADDER = (
    (Rung.REPLY_ADDRESS, _by_reply_address),
    (Rung.MESSAGE_ID, _by_message_id),
    (Rung.REFERENCE, _by_reference),
    (Rung.REPLY_ADDRESS, _by_mistyped_address),
    (Rung.AUTHORITY_REFERENCE, _by_authority_reference),
    (Rung.SENDER, _by_sender),
)


# -- one reply to several requests -----------------------------------------------------------------------------------


def _further(case: _Case, rung: Rung, found: Sequence[_Found]) -> Iterator[_Found]:
    """Find the other requests that the new text settles too: by our reference, or for a force spoken for jointly."""
    first = case.known.requests[found[0].ref]
    seen = {each.ref for each in found}
    if rung in (Rung.REPLY_ADDRESS, Rung.MESSAGE_ID):
        family = {first.authority, *case.known.shared.get(first.authority, ())}
        for each in (
            *_our_references(case, case.message.subject, "subject"),
            *_our_references(case, case.text, "text"),
        ):
            if each.ref not in seen and case.known.requests[each.ref].authority in family:
                seen.add(each.ref)
                yield replace(each, rung=Rung.REFERENCE)
    for each in _jointly_answered(case, first):
        if each.ref not in seen:
            yield each


def _jointly_answered(case: _Case, first: KnownRequest) -> Iterator[_Found]:
    partners = case.known.shared.get(first.authority, ())
    named = spoken_for(case.text, {each: case.known.names.get(each, ()) for each in (first.authority, *partners)})
    if first.authority not in named:
        return
    for partner in partners:
        words = named.get(partner)
        for request in case.known.by_authority.get(partner, ()) if words else ():
            if request.campaign == first.campaign and request.open:
                yield _Found(request.ref, f"the reply speaks for {partner} too: {words}", rung=Rung.SENDER)


def _speak_together(case: _Case, requests: Sequence[KnownRequest]) -> bool:
    """Say whether the text speaks for every authority of these requests, all of one campaign, one request each."""
    authorities = {each.authority for each in requests}
    if len({each.campaign for each in requests}) > 1 or len(authorities) < len(requests):
        return False
    return set(spoken_for(case.text, {each: case.known.names.get(each, ()) for each in authorities})) == authorities


# -- a delivery report -----------------------------------------------------------------------------------------------


def _match_bounce(case: _Case) -> Matching:
    """Match a delivery report by what it returns of our message, else by the address it could not reach."""
    found = _once((*_by_message_id(case), *_by_returned(case)))[:1] or _once(_by_reply_address(case))
    if found:
        rung = Rung.REPLY_ADDRESS if found[0].evidence.startswith("sent to") else Rung.MESSAGE_ID
        return Matching(tuple(Match(each.ref, rung, each.evidence, _failed_at(case, each.ref)) for each in found))
    address = case.message.bounce.address.lower() if case.message.bounce else ""
    asked = case.known.by_address.get(address, ())
    waiting = [each for each in asked if each.open]
    if len(waiting) == 1:
        evidence = f"could not be delivered to {address}, where only this open request went"
        return Matching((Match(waiting[0].ref, Rung.SENDER, evidence),))
    likely = tuple(Likely(each.ref, f"went to {address}") for each in asked[:_MAX_LIKELY])
    whom = f" to {address}" if address else ""
    return Matching(reason=f"a delivery report about a mail{whom} that names no message of ours", likely=likely)


def _by_returned(case: _Case) -> Iterator[_Found]:
    returned = [case.message.text]
    for part in case.message.attachments:
        if part.type in _RETURNED:
            returned.append(part.content[:_MAX_RETURNED_BYTES].decode("latin-1"))
    for text in returned:
        for found in _MESSAGE_ID.finditer(text[:_MAX_RETURNED_BYTES]):
            if ref := case.known.by_message_id.get(found[1]):
                yield _Found(ref, f"returns our message <{found[1]}>")
        for found in _ADDRESS.finditer(text[:_MAX_RETURNED_BYTES]):
            ref = _tag(found[0].lower()).upper()
            if ref in case.known.requests:
                yield _Found(ref, f"returns our mail from {found[0]}")


def _failed_at(case: _Case, ref: str) -> bool:
    """Say whether the address that failed is the one the request went to: only then is the report believed."""
    asked = case.known.requests[ref].address.lower()
    return bool(asked) and case.message.bounce is not None and case.message.bounce.address.lower() == asked


# -- evidence --------------------------------------------------------------------------------------------------------


def _with_sender(case: _Case, rung: Rung, found: _Found) -> Match:
    authority = case.known.requests[found.ref].authority
    rung = found.rung or rung
    if authority in case.authorities or set(case.authorities) & set(case.known.shared.get(authority, ())):
        return Match(found.ref, rung, found.evidence)
    if case.authorities:
        who = f"the sender {case.sender} writes for {', '.join(case.authorities)}, not for {authority}"
    else:
        who = f"the sender {case.sender or '(none)'} is not known to write for {authority}"
    return Match(found.ref, rung, f"{found.evidence}; {who}", sender_known=False)


def _our_references(case: _Case, text: str, where: str) -> Iterator[_Found]:
    for ref in own_references(text):
        if ref in case.known.requests:
            yield _Found(ref, f"{ref} stands in the {where}")


def _reason(case: _Case) -> str:
    if not case.sender:
        return "no sender, and nothing in it names a request of ours"
    if not case.authorities:
        return f"{case.sender} is not known to write for any authority, and nothing in it names a request of ours"
    writers = ", ".join(case.authorities)
    count = len(_open_requests(case))
    if fold_domain(case.sender.rpartition("@")[2]) in CASE_SYSTEMS:
        return f"{case.sender} writes for many bodies, and nothing in it names a request of ours"
    if not count:
        return f"{writers} has no open request, and nothing in it names one"
    return f"{writers}: {count} open requests, and nothing in it says which"


def _likely(case: _Case) -> tuple[Likely, ...]:
    found: dict[str, str] = {}
    for ref in own_references(f"{case.message.subject}\n{case.text}"):
        for near in _one_character_off(ref.lower()):
            if near in case.known.requests:
                found.setdefault(near, f"{ref} stands in it, one character from {near}")
    for reference in references_in(case.message, case.known.requests, case.text):
        key = reference_key(reference)
        for authority in case.known.authorities_by_reference.get(key, ()):
            for ref in case.known.by_reference[authority][key]:
                if ref in case.known.requests:
                    found.setdefault(ref, f"{authority} has used {reference} for it, but the sender is another")
    for each in _requests_of_sender(case):
        when = f", sent on {each.sent_on:%d %B %Y}".replace(" 0", " ") if each.sent_on else ""
        state = "open" if each.open else "closed"
        found.setdefault(each.ref, f"{state} request of {each.authority} in {each.campaign}{when}")
    return tuple(Likely(ref, evidence) for ref, evidence in list(found.items())[:_MAX_LIKELY])


def _requests_of_sender(case: _Case) -> list[KnownRequest]:
    """The requests of the authorities that may have written this, the open ones first, the latest before others."""
    of_each = (case.known.by_authority.get(authority, ()) for authority in case.authorities)
    return sorted((request for requests in of_each for request in requests), key=lambda each: not each.open)


def _open_requests(case: _Case) -> list[KnownRequest]:
    return [each for each in _requests_of_sender(case) if each.open]


def _once(found: Iterable[_Found]) -> tuple[_Found, ...]:
    """Keep the first finding of each ref."""
    kept: dict[str, _Found] = {}
    for each in found:
        kept.setdefault(each.ref, each)
    return tuple(kept.values())


def _tag(address: str) -> str:
    """Return what stands between + and @; nothing where there is no +."""
    local = address.rpartition("@")[0]
    return local.rpartition("+")[2] if "+" in local else ""


def _one_character_off(tag: str) -> Iterator[str]:
    """Make every reference that differs from `tag` by one character left out, added, changed or swapped."""
    if not 6 <= len(tag) <= 11:
        return
    letters = f"{ascii_lowercase}{digits}-"
    made: set[str] = set()
    for at in range(len(tag) + 1):
        head, tail = tag[:at], tag[at:]
        made.update(head + letter + tail for letter in letters)
        if tail:
            made.add(head + tail[1:])
            made.update(head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            made.add(head + tail[1] + tail[0] + tail[2:])
    made.discard(tag)
    yield from sorted(each.upper() for each in made)
