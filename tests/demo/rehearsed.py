"""The letters of a real campaign, as foitrack writes them, and what the simulated forces send back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from foitrack import campaigns, forces
from foitrack.core.model import Authority, Campaign, Request, Requester
from foitrack.core.refs import new_ref
from foitrack.core.workdays import Calendar
from foitrack.demo.replies import Reply, Story
from foitrack.letters.context import context
from foitrack.letters.templates import Templates
from foitrack.mail.compose import compose, new_message_id, plus_address
from foitrack.shipped import shipped

ADA = Requester("Ada Byron", "ada@example.org")
CALENDAR = Calendar((), date(2026, 1, 1), date(2026, 12, 31))
SENT = date(2026, 3, 2)
DUE = date(2026, 3, 30)
CHASED = date(2026, 4, 2)


@dataclass(frozen=True)
class Sent:
    """A request, whom it went to, and the mail that carried it."""

    authority: Authority
    request: Request
    message_id: str
    raw: bytes

    def to(self, address: str) -> bytes:
        """The same letter to another address."""
        return self.raw.replace(f"To: {self.authority.email}".encode(), f"To: {address}".encode(), 1)


@cache
def campaign() -> Campaign:
    return campaigns.load(Path(str(shipped("examples/social-media.yaml"))), forces.load(shipped("forces.yaml")))


@cache
def authorities() -> tuple[Authority, ...]:
    known = forces.load(shipped("forces.yaml"))
    return tuple(known[name] for name in campaign().authorities)


@cache
def letters() -> tuple[Sent, ...]:
    return tuple(_letters())


def _letters() -> Iterator[Sent]:
    templates, taken = Templates(), set[str]()
    for authority in authorities():
        ref = new_ref(campaign().name, authority.id, ADA.email, taken)
        taken.add(ref)
        request = Request(
            ref, campaign().name, authority.id, authority.name, authority.email, plus_address(ADA.email, ref)
        )
        letter = templates.render("request", ref, context(request, authority, ADA, campaign(), SENT))
        message_id = new_message_id(ref, "example.org", "1")
        yield Sent(
            authority,
            request,
            message_id,
            compose(letter, request, ADA, datetime(2026, 3, 2, 9, tzinfo=UTC), message_id),
        )


def story(seed: int = 0) -> Story:
    return Story(campaign(), authorities(), CALENDAR, seed)


@cache
def whole_story(seed: int = 0) -> tuple[Story, tuple[Reply, ...]]:
    """Send every request, again to the new address where one bounced, and to everyone once more after the due day."""
    told = story(seed)
    replies = [reply for sent in letters() for reply in told.replies_to(sent.raw, SENT)]
    for sent in letters():
        if sent.authority.id in told.new_addresses:
            replies += told.replies_to(sent.to(told.new_addresses[sent.authority.id]), SENT)
    for sent in letters():
        replies += told.replies_to(sent.to(told.new_addresses.get(sent.authority.id, sent.authority.email)), CHASED)
    return told, tuple(sorted(replies, key=lambda reply: reply.at))
