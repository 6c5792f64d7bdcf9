"""Letters that go another way than by mail: written out to be pasted into a form, printed and posted, or handed in.

Nothing leaves here. A person sends the letter and records it, and from that day the clock runs.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode

from foitrack.core.display import safe_name
from foitrack.core.letterkinds import Addressee, Occasion, rule_of
from foitrack.core.model import Attachment, Authority, Letter, Request, Requester
from foitrack.core.standing import standing
from foitrack.core.words import Channel, Kind
from foitrack.errors import FoitrackError
from foitrack.letters.docx import write_docx
from foitrack.letters.wrapping import unwrap
from foitrack.services.chasing import Chasing
from foitrack.store import events, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store, faults

FOLDER = "to-send"
WHATDOTHEYKNOW = "https://www.whatdotheyknow.com"
ICO_FORM = "https://ico.org.uk/make-a-complaint/foi-and-eir-complaints/official-information-complaint/"
"""It takes a letter and its enclosures as files of up to 1.5 MB each."""
_RULE = "-" * 72
_TITLE = "Freedom of Information request: "
_ADDRESS = "Address for correspondence:"


@dataclass(frozen=True, slots=True)
class ToHand:
    """A letter that a person sends: about which request, to whom, the authority's references, and what goes along.

    `when` is the occasion of its step, where it is a letter of the plan.
    """

    request: Request
    letter: Letter
    authority: Authority
    references: tuple[str, ...] = ()
    is_request: bool = False
    enclosures: tuple[Attachment, ...] = ()
    when: Occasion | None = None

    @property
    def to_ico(self) -> bool:
        """Whether it goes to the Information Commissioner's Office, whatever way the authority takes letters."""
        return not self.is_request and rule_of(self.letter.name, self.when).addressee is Addressee.ICO

    @property
    def way(self) -> str:
        """The way it goes, in a word or two."""
        return "to the ICO" if self.to_ico else str(self.request.channel)

    def recorded_by(self, on: date) -> str:
        """Return the command that says it was sent."""
        if self.is_request:
            return f"foitrack record {self.request.ref} sent --date {on} --reference THEIRS"
        kind = rule_of(self.letter.name, self.when).makes
        return f"foitrack record {self.request.ref} {kind} --letter {self.letter.name} --date {on}"


def requests_to_hand(store: Store, campaign: str, forces: Mapping[str, Authority]) -> list[ToHand]:
    """Return the requests of a campaign that go another way than by mail and are not sent yet, in its order."""
    happened = events.every(store, campaign)
    drafts = requests.drafts(store, campaign)
    return [
        ToHand(request, drafts[request.ref], forces[request.authority], is_request=True)
        for request in requests.every(store, campaign)
        if request.channel is not Channel.EMAIL
        and request.ref in drafts
        and request.authority in forces
        and not any(event.kind in (Kind.SENT, Kind.WITHDRAWN) for event in standing(happened.get(request.ref, ())))
    ]


def chases_to_hand(chasings: Sequence[Chasing]) -> list[ToHand]:
    """Return the letters that may go today, and do not go by mail."""
    return [
        ToHand(each.request, each.letter, each.authority, each.references, when=each.chase.when)
        for each in chasings
        if each.letter and each.authority and not each.by_mail
    ]


def movable(
    store: Store, forces: Mapping[str, Authority], campaign: str, only: Sequence[str], channel: Channel
) -> list[Request]:
    """Return the requests of a campaign, not sent yet, that would go another way; raise when one of them cannot."""
    told = events.every(store, campaign)
    sent = {ref for ref, happened in told.items() if any(each.kind is Kind.SENT for each in standing(happened))}
    gone = sent | {each.ref for each in outbox.every(store, campaign)}
    moved = [
        each
        for each in requests.every(store, campaign)
        if each.ref not in gone and (not only or each.authority in only) and each.channel is not channel
    ]
    for each in moved:
        authority = forces.get(each.authority)
        if channel is Channel.EMAIL and not each.address:
            raise FoitrackError(f"{each.authority_name} has no mail address", "write it into forces.yaml")
        if channel is Channel.WHATDOTHEYKNOW and not (authority and authority.wdtk):
            raise FoitrackError(f"{each.authority_name} has no name at WhatDoTheyKnow", "write `wdtk` into forces.yaml")
    return moved


def move(store: Store, moved: Sequence[Request], channel: Channel) -> None:
    """Let requests go another way from now on."""
    with store.atomic():
        for each in moved:
            requests.choose_way(store, each.ref, channel)


def write_out(folder: Path, letter: ToHand, requester: Requester, on: date) -> tuple[Path, ...]:
    """Write a letter as text, with what to do with it above, what goes along, and for Word what is on paper."""
    with faults(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stem = safe_name(f"{letter.request.ref}-{letter.letter.name}", letter.request.ref)
        return tuple(_write(folder / name, content) for name, content in _files(letter, stem, requester, on))


def _files(letter: ToHand, stem: str, requester: Requester, on: date) -> Iterator[tuple[str, bytes]]:
    head = [*_what_to_do(letter, stem, on), _RULE, f"Subject: {letter.letter.subject}", ""]
    yield f"{stem}.txt", ("\n".join(head) + "\n" + _body(letter)).encode()
    if letter.to_ico or letter.request.channel is Channel.POST:
        enclosed = [each.name for each in letter.enclosures]
        request, authority = letter.request, letter.authority
        yield (
            f"{stem}.docx",
            write_docx(letter.letter, request, authority, requester, on, letter.references, enclosed, letter.when),
        )
    for each in letter.enclosures:
        yield safe_name(each.name, stem), each.content


def link(authority: Authority, letter: Letter) -> str:
    """Return the address at which WhatDoTheyKnow shows the request, filled in and not yet sent."""
    words = urlencode({"title": letter.subject.removeprefix(_TITLE), "body": public_text(letter)}, quote_via=quote)
    return f"{WHATDOTHEYKNOW}/new/{quote(authority.wdtk, safe='')}?{words}"


def public_text(letter: Letter) -> str:
    """Return a letter as it may stand on a public page: whole paragraphs, and no address of the requester's."""
    blocks = unwrap(letter.text).strip().split("\n\n")
    return "\n\n".join(block for block in blocks if not block.startswith(_ADDRESS)) + "\n"


def _body(letter: ToHand) -> str:
    if letter.request.channel is Channel.WHATDOTHEYKNOW and not letter.to_ico:
        return public_text(letter.letter)
    return unwrap(letter.letter.text)


def _what_to_do(letter: ToHand, stem: str, on: date) -> Iterator[str]:
    name = letter.authority.name
    if letter.to_ico:
        yield "This goes to the Information Commissioner’s Office, by its form:"
        yield f"  {ICO_FORM}"
        yield f"Attach {stem}.docx and what it encloses; this packs it all:"
        yield f"  foitrack bundle {letter.request.ref} -o {letter.request.ref}-evidence.zip"
    else:
        yield from _by_channel(letter, stem, name)
    if letter.enclosures:
        yield f"Add {' or '.join(each.name for each in letter.enclosures)}."
    yield "When it is sent, type:"
    yield f"  {letter.recorded_by(on)}"
    yield ""


def _by_channel(letter: ToHand, stem: str, name: str) -> Iterator[str]:
    match letter.request.channel:
        case Channel.WHATDOTHEYKNOW if letter.is_request:
            yield f"Open this link to ask {name} at WhatDoTheyKnow, where everybody can read it, and send it there:"
            yield f"  {link(letter.authority, letter.letter)}"
        case Channel.WHATDOTHEYKNOW:
            yield f"Paste this into a follow-up on the request's own page at {WHATDOTHEYKNOW} ({name})."
        case Channel.POST:
            yield f"Print {stem}.docx, sign it, and post it to:"
            yield f"  {letter.authority.postal_address or name}"
        case Channel.WEBFORM | Channel.EMAIL:
            yield f"Paste this into the form of {name}; look for it at {letter.authority.website}."


def _write(path: Path, content: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.new")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    temporary.replace(path)
    return path
