"""Which letters may go today, for each request, and the letters themselves, filled from the request's own events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from foitrack.core.chasing import Chase, allowed
from foitrack.core.grounds import grounds
from foitrack.core.letterkinds import RULES, Addressee, addressee
from foitrack.core.model import Authority, Campaign, Letter, Request, Requester
from foitrack.core.occasions import why_not
from foitrack.core.plan import Plan
from foitrack.core.situation import situation
from foitrack.core.words import Channel, Delivery
from foitrack.core.workdays import Calendar
from foitrack.errors import LetterFaults, UnknownName
from foitrack.letters.context import context
from foitrack.letters.docx import write_docx
from foitrack.letters.lint import lint
from foitrack.letters.templates import Templates
from foitrack.services.exhibiting import enclosures
from foitrack.services.intending import Intent, Rechecked
from foitrack.services.standing import Standing, standing, standings
from foitrack.store import correspondence, filings, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store
from foitrack.store.letters import Outgoing


@dataclass(frozen=True, slots=True)
class Chasing:
    """What may go to one authority today: the letter of the plan, whether it may, why, and its text when it may.

    `faulty` is true of a letter that might go but cannot be written; `chase.why` names the fault.
    """

    standing: Standing
    chase: Chase
    letter: Letter | None = None
    authority: Authority | None = None
    references: tuple[str, ...] = ()
    step: str = ""
    faulty: bool = False

    @property
    def request(self) -> Request:
        """The request."""
        return self.standing.request

    @property
    def by_mail(self) -> bool:
        """True when the letter goes to the authority by e-mail; a complaint goes to the ICO, by its own form."""
        return not to_ico(self.chase) and self.request.channel is Channel.EMAIL


@dataclass(frozen=True, slots=True)
class Extras:
    """What a letter says beside its grounds: the authority's references, a paragraph of one's own."""

    references: tuple[str, ...] = ()
    paragraph: str = ""


@dataclass(frozen=True)
class Chaser:
    """Everything chasing needs. `campaigns` holds the campaigns by name, for what their letters say."""

    store: Store
    forces: Mapping[str, Authority]
    calendar: Calendar
    campaigns: Mapping[str, Campaign]
    requester: Requester
    templates: Path
    plan: Plan
    today: date

    def chase(self, campaign: str | None = None) -> list[Chasing]:
        """Return what may go today for every request, or one campaign's, by the plan; a fixed number of queries.

        A letter that cannot be written says why, and does not keep the others back.
        """
        waiting = self._waiting()
        letters = self._letters(campaign)
        references = filings.references_by_ref(self.store)
        return [
            self._with_letter(
                each,
                allowed(
                    each.status,
                    each.events,
                    self.today,
                    self.calendar,
                    self.plan,
                    each.request.ref in waiting or each.request.authority in waiting,
                ),
                letters.get(each.request.ref, []),
                Extras(references=each.references(references.get(each.request.ref, ()))),
            )
            for each in standings(self.store, self.calendar, self.today, campaign)
        ]

    def due_letter(self, request: Request) -> str:
        """Return the name of the letter that the plan lets go on this day; empty when there is none."""
        found = standing(self.store, self.calendar, self.today, request)
        chase = allowed(found.status, found.events, self.today, self.calendar, self.plan)
        return chase.letter if chase.allowed else ""

    def write(self, request: Request, letter: str, paragraph: str = "") -> Chasing:
        """Return one letter outside the plan (a clarification, thanks …), when the events give a reason for it."""
        if letter not in RULES:
            raise UnknownName("letter", letter, RULES, f"the letters are {', '.join(RULES)}")
        found = standing(self.store, self.calendar, self.today, request)
        against = why_not(RULES[letter].occasion, situation(found.status, found.events, self.today))
        chase = Chase(letter, not against, against or "the events give a reason for it", self.today)
        extras = Extras(self.references_of(found), paragraph)
        return self._with_letter(found, chase, outbox.of(self.store, request.ref), extras)

    def still_due(self, sought: Sequence[Intent]) -> Rechecked:
        """Look at letters of the plan once more: each as it would be written now, or why it is not to go any more."""
        campaigns = dict.fromkeys(each.request.campaign for each in sought)
        now = {each.request.ref: each for campaign in campaigns for each in self.chase(campaign)}
        return [_again(each, now.get(each.request.ref)) for each in sought]

    def still_wanted(self, sought: Sequence[Intent], paragraph: str = "") -> Rechecked:
        """Look once more at letters outside the plan."""
        now = [requests.get(self.store, each.request.ref) or each.request for each in sought]
        return [
            _again(each, self.write(request, each.letter.name, paragraph))
            for each, request in zip(sought, now, strict=True)
        ]

    def references_of(self, standing: Standing) -> tuple[str, ...]:
        """Return the authority's own references of a request: learnt from its mails, or recorded by hand."""
        return standing.references(filings.references(self.store, standing.request.ref))

    def _with_letter(self, standing: Standing, chase: Chase, letters: Sequence[Outgoing], extras: Extras) -> Chasing:
        authority = self.forces.get(standing.request.authority)
        campaign = self.campaigns.get(standing.request.campaign)
        against = self._against(standing.request, letters) if chase.allowed else ""
        if not chase.allowed or against or authority is None or campaign is None:
            chase = replace(chase, allowed=False, why=against or chase.why)
            return Chasing(standing, chase, authority=authority, references=extras.references)
        try:
            letter = self._fill(standing, chase, authority, campaign, extras)
        except LetterFaults as fault:
            why = "; ".join(str(each) for each in fault.problems)
            return Chasing(standing, replace(chase, allowed=False, why=why), authority=authority, faulty=True)
        step = _step(standing, chase.letter, letters)
        return Chasing(standing, chase, letter, authority, extras.references, step)

    def _against(self, request: Request, letters: Sequence[Outgoing]) -> str:
        """Say what keeps a letter from being written, whatever the plan says; empty when nothing does."""
        if any(each.state is Delivery.ATTEMPTED for each in letters):
            return "it is not known whether the last letter left: 'foitrack send' looks it up"
        if request.authority not in self.forces:
            return f"forces.yaml has no {request.authority!r} any more"
        if request.campaign not in self.campaigns:
            return f"campaigns/{request.campaign}.yaml cannot be read"
        return ""

    def _fill(
        self, standing: Standing, chase: Chase, authority: Authority, campaign: Campaign, extras: Extras
    ) -> Letter:
        request = standing.request
        facts = grounds(standing.status, standing.events, self.today, self.calendar, extras.references)
        enclosed = enclosures(self.store, request.ref, self.today) if to_ico(chase) else ()
        names = context(request, authority, self.requester, campaign, self.today, facts, extras.paragraph, enclosed)
        letter = Templates([self.templates]).render(chase.letter, request.ref, names)
        faults = lint(letter, self.requester, reply_to=request.reply_to)
        if faults:
            raise LetterFaults(faults)
        return letter

    def _letters(self, campaign: str | None) -> dict[str, list[Outgoing]]:
        found: dict[str, list[Outgoing]] = {}
        for letter in outbox.every(self.store, campaign):
            found.setdefault(letter.ref, []).append(letter)
        return found

    def _waiting(self) -> set[str]:
        """Return the references and the authorities of which a mail waits for a person."""
        held = correspondence.holding_pen(self.store)
        numbers = {each.id for each in held}
        likely = correspondence.likely(self.store)
        refs = {ref for number in numbers for ref, _ in likely.get(number, ())}
        domains = {domain: each.id for each in self.forces.values() for domain in each.domains}
        senders = {each.sender.rpartition("@")[2].lower() for each in held}
        authorities = {domains[domain] for domain in senders if domain in domains}
        return refs | authorities | set(correspondence.undecided_refs(self.store))


def to_ico(chase: Chase) -> bool:
    """Say whether a letter goes to the Information Commissioner's Office."""
    return addressee(chase.letter, chase.when) is Addressee.ICO


def _step(standing: Standing, letter: str, letters: Sequence[Outgoing]) -> str:
    """Return the step that this letter takes in the run of the clock that counts; once more, it has a number."""
    step = f"{letter}@{standing.status.received or standing.status.sent}"
    ended = [each for each in letters if each.step.startswith(step) and each.state in _ENDED]
    return f"{step} {len(ended) + 1}" if ended else step


_ENDED = (Delivery.ACCEPTED, Delivery.REFUSED)


def _again(sought: Intent, now: Chasing | None) -> tuple[Intent, str]:
    fresh = intents([now]) if now else []
    if fresh and fresh[0].step == sought.step:
        return fresh[0], ""
    other = "another letter is due by now" if fresh else "it does not go by mail any more"
    return sought, now.chase.why if now and not now.chase.allowed else other


def intents(chasings: Sequence[Chasing]) -> list[Intent]:
    """Return the letters that may go by mail today."""
    return [
        Intent(each.request, each.letter, each.step)
        for each in chasings
        if each.letter is not None and each.chase.allowed and each.by_mail
    ]


def write_letters(folder: Path, chasings: Sequence[Chasing], requester: Requester, on: date) -> list[Path]:
    """Write each letter that may go as a .docx file; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for each in chasings:
        if each.letter is not None and each.authority is not None:
            file = folder / f"{each.request.ref}-{each.letter.name}.docx"
            content = write_docx(
                each.letter, each.request, each.authority, requester, on, each.references, when=each.chase.when
            )
            file.write_bytes(content)
            files.append(file)
    return files
