"""Rules that tell replies apart: phrases with their company, looked for sentence by sentence.

A rule is data (`rules.yaml`). Its phrases are regular expressions over lower-case sentences in which `…` stands
for up to sixty characters of the same sentence. Shapes that could take more than linear time are refused when the
rules are read, and every text is bounded, so that no mail can make the reading slow.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from itertools import groupby

from foitrack.core.dates_in_text import dates_in
from foitrack.core.exemptions import is_qualified
from foitrack.core.likeness import Likeness
from foitrack.core.phrases import Phrases, find, numbers_in, ready
from foitrack.core.sections import refusing_sections, sections_in
from foitrack.core.sentences import REACH, Part, Where, pages_of, sentences_of
from foitrack.core.words import Decision, Kind

_MONEY = re.compile(r"£ ?\d")
_MANY = 8


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


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds: in which part, in which sentence, by which words."""

    rule: Rule
    part: Part
    index: int
    words: str


def part_of(where: Where, name: str, text: str, rules: Rules) -> Part:
    """Cut a text into sentences and leave out those that decide nothing, and repetitions."""
    whole = Part(where, name, sentences_of(text), pages_of(text))
    look = _Look(whole, rules.dulling)
    return whole.without({index for _, places in look.places() for number, index in places if look.hit(number, index)})


def hits_in(part: Part, rules: Rules, near: date | None = None) -> Iterator[Hit]:
    """Yield the first hit of each deciding rule that holds in the part. `near` dates what is written without a year."""
    look = _Look(part, rules.telling)
    for rule, places in look.places():
        if part.where in rule.where:
            hits = (hit for number, index in places if (hit := look.hit(number, index)))
            hit = next((hit for hit in hits if _has_needs(hit, near)), None)
            if hit and not look.stands(rules.telling.unless[rule.name], range(len(part.lines))):
                yield hit


@dataclass(frozen=True)
class Sought:
    """What several rules look for: the phrases of all of them, with the rule of each that is to stand.

    The phrases of `includes` come first, rule by rule; `excludes`, `near` and `unless` say for a rule by its name
    which of the others are, each a bit.
    """

    phrases: Phrases
    rules: tuple[Rule, ...]
    excludes: Mapping[str, int]
    near: Mapping[str, int]
    unless: Mapping[str, int]


def sought_by(rules: Sequence[Rule]) -> Sought:
    """Put together what rules look for."""
    included = [(rule, phrase) for rule in rules for phrase in rule.includes]
    others = dict.fromkeys(each for rule in rules for each in (*rule.excludes, *rule.near, *rule.unless))
    bits = {phrase: 1 << number for number, phrase in enumerate(others, len(included))}

    def among(phrases: Iterable[str]) -> int:
        return sum(bits[each] for each in set(phrases))

    return Sought(
        ready((*(phrase for _, phrase in included), *others)),
        tuple(rule for rule, _ in included),
        excludes={rule.name: among(rule.excludes) for rule in rules},
        near={rule.name: among(rule.near) for rule in rules},
        unless={rule.name: among(rule.unless) for rule in rules},
    )


class _Look:
    """One part, looked at for what some rules seek; `possible` says for each sentence which phrases may stand in it."""

    def __init__(self, part: Part, sought: Sought) -> None:
        self.part = part
        self.sought = sought
        alike = {said: sought.phrases.possible(said) for said in set(part.said)}  # the cells of a table mostly are
        self.possible = [alike[said] for said in part.said]

    def places(self) -> Iterator[tuple[Rule, list[tuple[int, int]]]]:
        """Yield the rules that may hold, in their order, with the phrases that may stand in a sentence."""
        alike: defaultdict[int, list[int]] = defaultdict(list)
        for index, possible in enumerate(self.possible):
            alike[possible & (1 << len(self.sought.rules)) - 1].append(index)
        found: defaultdict[int, list[int]] = defaultdict(list)
        for included, sentences in alike.items():
            for number in numbers_in(included):
                found[number] += sentences
        standing = (number for number in sorted(found) if self.may_stand(number, found[number]))
        for _, numbers in groupby(standing, lambda number: id(self.sought.rules[number])):
            of_rule = [(number, index) for number in numbers for index in sorted(found[number])]
            yield self.sought.rules[of_rule[0][0]], of_rule

    def may_stand(self, number: int, sentences: Sequence[int]) -> bool:
        """Look for a phrase in many sentences at once, as in the cells of a table, before it is looked for in each."""
        if len(sentences) <= _MANY:
            return True
        together = "\n".join(self.part.lines[index] for index in sentences)
        return find(self.sought.phrases.each[number], together) is not None

    def hit(self, number: int, index: int) -> Hit | None:
        """Return the hit when a phrase stands in a sentence, in good company."""
        found = find(self.sought.phrases.each[number], self.part.lines[index])
        if not found:
            return None
        rule = self.sought.rules[number]
        if self.stands(self.sought.excludes[rule.name], (index,)):
            return None
        around = range(max(0, index - REACH), min(index + REACH + 1, len(self.possible)))
        if rule.near and not self.stands(self.sought.near[rule.name], around):
            return None
        return Hit(rule, self.part, index, self.part.sentences[index][slice(*found)])

    def stands(self, phrases: int, sentences: Iterable[int]) -> bool:
        """Say whether one of these phrases, each a bit, stands in one of the sentences."""
        return any(
            self.sought.phrases.any_of(here, self.part.lines[index])
            for index in sentences
            if (here := self.possible[index] & phrases)
        )


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
