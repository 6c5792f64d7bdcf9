"""One message that has arrived, against what is known: who may have written it, and what it names of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from foitrack.core.known import Known, KnownRequest, bare_id
from foitrack.core.mistyped import tag_of
from foitrack.core.model import Match, Message
from foitrack.core.references import own_references, references_in
from foitrack.core.words import Rung

MAX_LIKELY = 5


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
class Found:
    """A request that a message seems to be about, on what evidence; `rung` where it is not that of the search."""

    ref: str
    evidence: str
    rung: Rung | None = None


@dataclass(frozen=True)
class Arrival:
    """One message against what is known: its new text, its sender and the authorities that may have written it."""

    message: Message
    known: Known
    text: str

    @cached_property
    def sender(self) -> str:
        """The sender's address in lower case; empty without one."""
        return self.message.sender.email.lower() if self.message.sender else ""

    @cached_property
    def authorities(self) -> tuple[str, ...]:
        """The authorities that may have written it."""
        return self.known.authorities_of(self.sender) if self.sender else ()

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The authority's own references that its subject, its new text and its files name."""
        return references_in(self.message, self.known.requests, self.text)


def by_reply_address(arrival: Arrival) -> Iterator[Found]:
    """Find requests by our reply address in any recipient header: its tag, or an address of one request alone."""
    for address in arrival.message.recipients:
        folded = address.lower()
        tag = tag_of(folded)
        if tag.upper() in arrival.known.requests:
            yield Found(tag.upper(), f"sent to {address}")
        elif ref := arrival.known.by_reply_to.get(folded):
            yield Found(ref, f"sent to {address}, the reply address of this request alone")


def by_message_id(arrival: Arrival) -> Iterator[Found]:
    """Find the request by our Message-ID in In-Reply-To, else by the latest of ours in References (RFC 5322 3.6.4)."""
    for header, ids in (
        ("In-Reply-To", arrival.message.in_reply_to),
        ("References", reversed(arrival.message.references)),
    ):
        for message_id in map(bare_id, ids):
            if ref := arrival.known.by_message_id.get(message_id):
                yield Found(ref, f"{header} names our message <{message_id}>")
                return


def our_references(arrival: Arrival, text: str, where: str) -> Iterator[Found]:
    """Find requests by our references in a text; `where` names it in the evidence."""
    for ref in own_references(text):
        if ref in arrival.known.requests:
            yield Found(ref, f"{ref} stands in the {where}")


def once(found: Iterable[Found]) -> tuple[Found, ...]:
    """Keep the first finding of each ref."""
    kept: dict[str, Found] = {}
    for each in found:
        kept.setdefault(each.ref, each)
    return tuple(kept.values())


def requests_of_sender(arrival: Arrival) -> list[KnownRequest]:
    """Return the requests of the authorities that may have written this, open ones first, each lot latest first."""
    of_each = (arrival.known.by_authority.get(authority, ()) for authority in arrival.authorities)
    return sorted((request for requests in of_each for request in requests), key=lambda each: not each.open)


def open_requests(arrival: Arrival) -> list[KnownRequest]:
    """Return the open requests of the authorities that may have written this, the latest first."""
    return [each for each in requests_of_sender(arrival) if each.open]
