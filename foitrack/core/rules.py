"""Rules that tell replies apart: phrases with their company, looked for sentence by sentence.

A rule is data (`rules.yaml`). Its phrases are regular expressions over lower-case sentences in which `…` stands
for up to sixty characters of the same sentence. Shapes that could take more than linear time are refused when the
rules are read, and every text is bounded, so that no mail can make the reading slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from foitrack.core.dates_in_text import dates_in
from foitrack.core.exemptions import is_qualified
from foitrack.core.likeness import Likeness
from foitrack.core.phrases import Phrases, find, ready
from foitrack.core.sections import refusing_sections, sections_in
from foitrack.core.sentences import REACH, Part, Where, pages_of, sentences_of
from foitrack.core.words import Decision, Kind

_MONEY = re.compile(r"£ ?\d")


class Need(StrEnum):
    """What must stand with a phrase for the rule to hold."""

    DATE = "date"
    AMOUNT = "amount"
    SECTION = "section"
    QUALIFIED = "qualified"


@dataclass(frozen=True)
class Rule:
    """One way of saying one thing. Without a kind it names words that decide nothing.

    One of `includes` must stand in a sentence that holds none of `excludes`; with `near`, one of those must stand
    in that sentence or within two of it. `unless` cancels the rule wherever in the part it stands. `needs` are
    looked for within two sentences too, a section anywhere in the part.
    """

    name: str
    kind: Kind | None
    includes: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    where: tuple[Where, ...] = (Where.BODY, Where.ATTACHMENT)
    needs: tuple[Need, ...] = ()
    certainty: float = 0.9
    decision: Decision | None = None
    positive: tuple[str, ...] = field(default=(), compare=False)
    near_misses: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def shuns(self) -> Phrases:
        """`excludes`, ready to be looked for."""
        return ready(self.excludes)

    @cached_property
    def wants_near(self) -> Phrases:
        """`near`, ready to be looked for."""
        return ready(self.near)

    @cached_property
    def is_cancelled_by(self) -> Phrases:
        """`unless`, ready to be looked for."""
        return ready(self.unless)


@dataclass(frozen=True)
class Rules:
    """All rules, those that decide nothing apart from the rest; `words` are the sets of words they use.

    `likeness` is asked for a second opinion.
    """

    rules: tuple[Rule, ...]
    words: Mapping[str, str] = field(default_factory=dict, compare=False)
    likeness: Likeness | None = field(default=None, compare=False)

    @cached_property
    def deciding(self) -> tuple[Rule, ...]:
        """The rules that suggest a kind."""
        return tuple(rule for rule in self.rules if rule.kind)

    @cached_property
    def boilerplate(self) -> tuple[Rule, ...]:
        """The rules for what stands in every letter and decides nothing."""
        return tuple(rule for rule in self.rules if not rule.kind)

    @cached_property
    def telling(self) -> Sought:
        """What the deciding rules look for."""
        return sought_by(self.deciding)

    @cached_property
    def dulling(self) -> Sought:
        """What the rules for boilerplate look for."""
        return sought_by(self.boilerplate)


@dataclass(frozen=True)
class Sought:
    """The phrases of several rules, to be looked for all at once; `by` holds the rule of each phrase."""

    phrases: Phrases
    by: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds: in which part, in which sentence, by which words."""

    rule: Rule
    part: Part
    index: int
    words: str


def sought_by(rules: Sequence[Rule]) -> Sought:
    """Put together what rules look for, rule by rule."""
    by = tuple(rule for rule in rules for _ in rule.includes)
    return Sought(ready(phrase for rule in rules for phrase in rule.includes), by)


def part_of(where: Where, name: str, text: str, rules: Rules) -> Part:
    """Cut a text into sentences and leave out those that decide nothing, and repetitions."""
    whole = Part(where, name, sentences_of(text), pages_of(text))
    return whole.without({index for index in range(len(whole.sentences)) if _is_dull(whole, index, rules.dulling)})


def hits_in(part: Part, rules: Rules, near: date | None = None) -> Iterator[Hit]:
    """Yield the first hit of each deciding rule that holds in the part. `near` dates what is written without a year."""
    possible = [(number, at) for at, said in enumerate(part.said) for number in rules.telling.phrases.possible(said)]
    for _, places in groupby(sorted(possible), lambda place: id(rules.telling.by[place[0]])):
        hits = (hit for number, at in places if (hit := _hit(part, at, rules.telling, number)))
        hit = next((hit for hit in hits if _has_needs(hit, near)), None)
        if hit and not (hit.rule.unless and any(map(hit.rule.is_cancelled_by.any_in, part.lines, part.said))):
            yield hit


def _is_dull(part: Part, index: int, sought: Sought) -> bool:
    return any(_hit(part, index, sought, number) for number in sought.phrases.possible(part.said[index]))


def _hit(part: Part, index: int, sought: Sought, number: int) -> Hit | None:
    """Return the hit when a phrase stands in a sentence, in good company, where its rule looks."""
    rule = sought.by[number]
    if part.where not in rule.where and rule.kind:
        return None
    found = find(sought.phrases.each[number], part.lines[index])
    if not found or not _in_good_company(rule, part, index):
        return None
    return Hit(rule, part, index, part.sentences[index][slice(*found)])


def _in_good_company(rule: Rule, part: Part, index: int) -> bool:
    if rule.excludes and rule.shuns.any_in(part.lines[index], part.said[index]):
        return False
    if not rule.near:
        return True
    reach = slice(max(0, index - REACH), index + REACH + 1)
    return rule.wants_near.any_in("\n".join(part.lines[reach]), frozenset().union(*part.said[reach]))


def _has_needs(hit: Hit, near: date | None) -> bool:
    around = hit.part.around(hit.index)
    for need in hit.rule.needs:
        match need:
            case Need.DATE:
                there = bool(dates_in(around, near))
            case Need.AMOUNT:
                there = bool(_MONEY.search(around))
            case Need.SECTION:
                there = bool(refusing_sections("\n".join(hit.part.sentences)))
            case Need.QUALIFIED:
                cited = sections_in("\n".join(hit.part.sentences))
                there = any(is_qualified(each.label) for each in cited)
        if not there:
            return False
    return True
