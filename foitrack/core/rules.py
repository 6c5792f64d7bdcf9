"""Rules that tell replies apart: phrases with their company, looked for sentence by sentence.

A rule is data (`rules.yaml`). Its phrases are regular expressions over lower-case sentences in which `…` stands
for up to sixty characters of the same sentence. Shapes that could take more than linear time are refused when the
rules are read, and every text is bounded, so that no mail can make the reading slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from foitrack.core.dates_in_text import dates_in
from foitrack.core.exemptions import is_qualified
from foitrack.core.likeness import Likeness
from foitrack.core.phrases import Phrases, ready
from foitrack.core.sections import refusing_sections, sections_in
from foitrack.core.sentences import REACH, Part, Where, pages_of, sentences_of
from foitrack.core.words import Decision, Kind

_MOST_DULL = 5_000
_LONGEST_DULL = 600
_MONEY = re.compile(r"£ ?\d")
_MANY = 8
"""In how many sentences a phrase is looked for one by one; where there are more, in all of them at once first."""


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
    def looks_for(self) -> Phrases:
        """`includes`, ready to be looked for."""
        return ready(self.includes)

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
    def dull(self) -> set[str]:
        """Sentences found to decide nothing: national paragraphs come with every letter and are known at sight."""
        return set()

    def remember(self, sentences: Iterable[str]) -> None:
        """Know these sentences as deciding nothing when they come again; no more than a few thousand."""
        if len(self.dull) < _MOST_DULL:
            self.dull.update(each for each in sentences if len(each) <= _LONGEST_DULL)

    @cached_property
    def deciding(self) -> tuple[Rule, ...]:
        """The rules that suggest a kind."""
        return tuple(rule for rule in self.rules if rule.kind)

    @cached_property
    def boilerplate(self) -> tuple[Rule, ...]:
        """The rules for what stands in every letter and decides nothing."""
        return tuple(rule for rule in self.rules if not rule.kind)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds: in which part, in which sentence, by which words."""

    rule: Rule
    part: Part
    index: int
    words: str


def part_of(where: Where, name: str, text: str, rules: Rules) -> Part:
    """Cut a text into sentences and leave out those that decide nothing, and repetitions."""
    sentences = sentences_of(text)
    new = tuple(each for each in sentences if each not in rules.dull)
    whole = Part(where, name, new)
    found = {hit.index for rule in rules.boilerplate for hit in _all_hits(rule, whole)}
    kept = tuple(each for at, each in enumerate(new) if at not in found)
    if not any(rule.near for rule in rules.boilerplate):
        rules.remember(new[at] for at in found)
    return Part(where, name, kept, pages_of(text))


def hits_in(part: Part, rules: Rules, near: date | None = None) -> Iterator[Hit]:
    """Yield the first hit of each deciding rule that holds in the part. `near` dates what is written without a year."""
    for rule in rules.deciding:
        if part.where not in rule.where:
            continue
        hit = next((hit for hit in _all_hits(rule, part) if _has_needs(hit, near)), None)
        if hit and not any(_found(rule.is_cancelled_by, part)):
            yield hit


def _found(phrases: Phrases, part: Part) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield where each phrase stands: the sentence, and the first match in it."""
    for needed, pattern in phrases.possible(part.index.keys()):
        for index in part.having(needed):
            if found := pattern.search(part.lines[index]):
                yield index, found


def _holds_any(phrases: Phrases, text: str, words: frozenset[str]) -> bool:
    return any(
        not any(words.isdisjoint(each) for each in needed[1:]) and pattern.search(text)
        for needed, pattern in phrases.possible(words)
    )


def _all_hits(rule: Rule, part: Part) -> Iterator[Hit]:
    for index, found in _found(rule.looks_for, part):
        if _in_good_company(rule, part, index):
            yield Hit(rule, part, index, part.sentences[index][found.start() : found.end()])


def _in_good_company(rule: Rule, part: Part, index: int) -> bool:
    if rule.excludes and _holds_any(rule.shuns, part.lines[index], part.words[index]):
        return False
    if not rule.near:
        return True
    reach = slice(max(0, index - REACH), index + REACH + 1)
    return _holds_any(rule.wants_near, "\n".join(part.lines[reach]), frozenset().union(*part.words[reach]))


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
