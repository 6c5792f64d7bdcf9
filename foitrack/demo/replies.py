"""The simulated forces: what each sends back to a letter, and on which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime

from foitrack.core.model import Authority, Campaign
from foitrack.core.words import Kind
from foitrack.core.workdays import Calendar
from foitrack.demo import cast, office
from foitrack.demo.case import Case
from foitrack.demo.cast import Part, Turn, Welcome
from foitrack.demo.envelopes import Letter, read
from foitrack.demo.figures import CASES, figures

WORKING_DAYS = 20
_SMALL = ("1", "2", "3", "4")


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail a force sends about the requests to `authorities`; a person who reads it would record `kind`."""

    authorities: tuple[str, ...]
    kind: Kind
    on: date
    raw: bytes

    @property
    def at(self) -> datetime:
        """The instant in its Date header (aware)."""
        return parsedate_to_datetime(message_from_bytes(self.raw)["Date"])


class Story:
    """A whole campaign from the forces' side. It remembers the letters it was shown, in the order they came.

    `truth` is what each answering authority will have said in the end, by question: a withheld answer is "", and one
    small number is given as `<5`. `new_addresses` says where an authority whose address bounces can be reached.
    """

    def __init__(self, campaign: Campaign, authorities: Sequence[Authority], calendar: Calendar, seed: int = 0) -> None:
        self.parts = cast.draw(authorities, seed)
        self.truth = _truth(self.parts, seed)
        moved = {name: part.authority for name, part in self.parts.items() if part.turn is Turn.HAS_MOVED}
        self.new_addresses = {name: f"foi.requests@{authority.domains[-1]}" for name, authority in moved.items()}
        self._campaign = campaign
        self._calendar = calendar
        addresses = {part.authority.email.lower(): name for name, part in self.parts.items()}
        self._names = addresses | {address: name for name, address in self.new_addresses.items()}
        self._cases: dict[str, Case] = {}
        self._answered_on: dict[str, date] = {}
        self._acknowledged: set[str] = set()

    def replies_to(self, mail: bytes, on: date) -> list[Reply]:
        """Return what comes back to a letter that is received on this day; a later letter may bring more.

        Raises KeyError for a letter to an address of no authority in the story.
        """
        letter = read(mail)
        name = self._names[letter.to.lower()]
        part = self.parts[name]
        if part.turn is Turn.HAS_MOVED and letter.to.lower() != self.new_addresses[name]:
            return [
                _reply(self._case(part, letter, on), Kind.BOUNCED, on, office.bounce(self._case(part, letter, on), on))
            ]
        if name not in self._cases:
            self._cases[name] = self._case(part, letter, on)
            return [*self._welcome(self._cases[name]), *self._first_turn(self._cases[name])]
        return self._second_turn(self._cases[name], on)

    def _case(self, part: Part, letter: Letter, on: date) -> Case:
        due = self._calendar.add(on, WORKING_DAYS)
        return Case(part, self._campaign, letter, on, due, self.truth.get(part.authority.id, {}))

    def _welcome(self, case: Case) -> list[Reply]:
        at_once, soon = case.received, self._calendar.add(case.received, 1 + case.manner % 3)
        replies = []
        if case.part.welcome in (Welcome.AUTOMATIC, Welcome.BOTH):
            replies.append(_reply(case, Kind.AUTOMATIC_REPLY, at_once, office.automatic(case, at_once)))
        if case.part.welcome in (Welcome.ACKNOWLEDGEMENT, Welcome.BOTH):
            self._acknowledged.add(case.part.authority.id)
            replies.append(_reply(case, Kind.ACKNOWLEDGED, soon, office.acknowledgement(case, soon)))
        if case.part.welcome is Welcome.OUT_OF_OFFICE:
            away = office.out_of_office(case, at_once, self._calendar.add(at_once, 6))
            replies.append(_reply(case, Kind.OUT_OF_OFFICE, at_once, away))
        return replies

    def _first_turn(self, case: Case) -> list[Reply]:
        on = self._calendar.add(case.received, case.part.working_days)
        match case.part.turn:
            case Turn.KEEPS_SILENT | Turn.ANSWERS_LATE:
                return []
            case Turn.REFUSES:
                self._answered_on[case.part.authority.id] = on
                return [_reply(case, Kind.REFUSED, on, office.refusal(case, on))]
            case Turn.ASKS_FIRST:
                asked = self._asks_on(case)
                until = self._calendar.add(asked, WORKING_DAYS)
                return [_reply(case, Kind.CLARIFICATION_ASKED, asked, office.clarification(case, asked, until))]
            case Turn.ANSWERS_JOINTLY:
                return self._joint_answer(on)
            case Turn.ANSWERS | Turn.ANSWERS_IN_PART | Turn.HAS_MOVED:
                return [self._answer(case, on)]

    def _second_turn(self, case: Case, on: date) -> list[Reply]:
        """React to a clarification, an overdue letter, or a letter that misses an acknowledgement."""
        turn, soon = case.part.turn, self._calendar.add(on, 3 + case.manner % 5)
        if case.part.authority.id not in self._answered_on:
            if turn is Turn.ASKS_FIRST and on >= self._asks_on(case):
                return [self._answer(case, soon)]
            if turn is Turn.ANSWERS_LATE and on > case.due:
                sorry = self._calendar.add(on, 1)
                return [_reply(case, Kind.NOTED, sorry, office.apology(case, sorry)), self._answer(case, soon)]
        return self._late_acknowledgement(case, self._calendar.add(on, 1))

    def _late_acknowledgement(self, case: Case, on: date) -> list[Reply]:
        name = case.part.authority.id
        too_late = min(case.due, self._answered_on.get(name, case.due))
        if name in self._acknowledged or case.part.turn is Turn.KEEPS_SILENT or on >= too_late:
            return []
        self._acknowledged.add(name)
        return [_reply(case, Kind.ACKNOWLEDGED, on, office.acknowledgement(case, on))]

    def _asks_on(self, case: Case) -> date:
        return self._calendar.add(case.received, 4)

    def _answer(self, case: Case, on: date) -> Reply:
        self._answered_on[case.part.authority.id] = on
        kind = Kind.PARTLY_DISCLOSED if case.withheld else Kind.DISCLOSED
        return _reply(case, kind, on, office.answer(case, on))

    def _joint_answer(self, on: date) -> list[Reply]:
        cases = [self._cases[name] for name in cast.JOINT if name in self._cases]
        if len(cases) < len(cast.JOINT):
            return []
        self._answered_on |= dict.fromkeys(cast.JOINT, on)
        return [Reply(cast.JOINT, Kind.DISCLOSED, on, office.joint_answer(cases, on))]


def _reply(case: Case, kind: Kind, on: date, raw: bytes) -> Reply:
    return Reply((case.part.authority.id,), kind, on, raw)


def _truth(parts: Mapping[str, Part], seed: int) -> dict[str, dict[str, str]]:
    answering = [name for name, part in parts.items() if part.turn not in (Turn.REFUSES, Turn.KEEPS_SILENT)]
    truth = {name: {key: str(value) for key, value in row.items()} for name, row in figures(answering, seed).items()}
    plain = [name for name in answering if parts[name].turn is Turn.ANSWERS and name not in CASES]
    if few := [name for name in plain if truth[name]["official_accounts"] in _SMALL]:
        truth[few[0]]["official_accounts"] = "<5"
    for name in answering:
        if parts[name].turn is Turn.ANSWERS_IN_PART:
            truth[name]["official_accounts"] = ""
    return truth
