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
from functools import cached_property, lru_cache

from foitrack.core.dates_in_text import dates_in
from foitrack.core.exemptions import is_qualified
from foitrack.core.sections import refusing_sections, sections_in
from foitrack.core.words import Decision, Kind

MAX_CHARACTERS = 200_000
_MAX_SENTENCE = 1_200
_REACH = 2
_NOWHERE: frozenset[int] = frozenset()
_GAP = r"(?:(?<![a-z0-9])|(?![a-z0-9]))[^\n]{0,60}?(?<![a-z0-9])"
_VARIABLE = re.compile(r"(?:\\.|\[[^\]]+\]|[^()|])(?:[?*+]|\{[^}]*\})|\\.|\[[^\]]+\]|[.^$]")
_PLURAL = re.compile(r"(?<=[a-z])s\?(?![a-z0-9(\[\\])")
_GROUP = re.compile(r"\(([^()]*)\)(\?)?")
_WORD = re.compile(r"[a-z0-9]+")
_FIGURE = re.compile(r"\d")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
_PARAGRAPH = re.compile(r"\n[ \t]*\n+|\n(?=[ \t]*(?:[-*•|]|\(?\d{1,2}[.)] |[a-h][.)] ))|[|\t]+")
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]{0,2} (?=[A-Z\"'(\[])|(?<=\?) ")
_MONEY = re.compile(r"£ ?\d")


Phrases = tuple[tuple[tuple[tuple[str, ...], ...], re.Pattern[str]], ...]
"""For each phrase the sets of words of which it needs one each, and its pattern."""


class Where(StrEnum):
    """The part of a mail that a rule looks at."""

    SUBJECT = "subject"
    BODY = "body"
    ATTACHMENT = "attachment"


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
    """All rules, those that decide nothing apart from the rest; `words` are the sets of words they use."""

    rules: tuple[Rule, ...]
    words: Mapping[str, str] = field(default_factory=dict, compare=False)

    @cached_property
    def deciding(self) -> tuple[Rule, ...]:
        """The rules that suggest a kind."""
        return tuple(rule for rule in self.rules if rule.kind)

    @cached_property
    def boilerplate(self) -> tuple[Rule, ...]:
        """The rules for what stands in every letter and decides nothing."""
        return tuple(rule for rule in self.rules if not rule.kind)


@dataclass(frozen=True)
class Part:
    """A subject, a body or one attachment, cut into sentences: as shown, and lower-case for looking in."""

    where: Where
    name: str
    sentences: tuple[str, ...]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The sentences in lower case with plain quotes, character for character as shown."""
        return tuple(map(_fold, self.sentences))

    @cached_property
    def index(self) -> Mapping[str, frozenset[int]]:
        """Each word, and # for a figure, with the sentences that hold it."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for number, line in enumerate(self.lines):
            for word in _WORD.findall(line):
                found[word].add(number)
            if _FIGURE.search(line):
                found["#"].add(number)
        return {word: frozenset(numbers) for word, numbers in found.items()}

    def having(self, needed: tuple[tuple[str, ...], ...]) -> Iterable[int]:
        """Return which sentences hold a word of each of these sets."""
        places: frozenset[int] | None = None
        for words in needed:
            here = self.index.get(words[0], _NOWHERE)
            for word in words[1:]:
                if also := self.index.get(word):
                    here = here | also
            places = here if places is None else places & here
            if not places:
                return ()
        return range(len(self.lines)) if places is None else sorted(places)

    def around(self, index: int, reach: int = _REACH) -> str:
        """Return a sentence with its neighbours, as shown."""
        return "\n".join(self.sentences[max(0, index - reach) : index + reach + 1])


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds: in which part, in which sentence, by which words."""

    rule: Rule
    part: Part
    index: int
    words: str


def part_of(where: Where, name: str, text: str, rules: Rules) -> Part:
    """Cut a text into sentences and leave out those that decide nothing, and repetitions."""
    sentences = tuple(dict.fromkeys(_sentences(text[:MAX_CHARACTERS])))
    whole = Part(where, name, sentences)
    dull = {hit.index for rule in rules.boilerplate for hit in _all_hits(rule, whole)}
    return Part(where, name, tuple(each for at, each in enumerate(sentences) if at not in dull))


def hits_in(part: Part, rules: Sequence[Rule], near: date | None = None) -> Iterator[Hit]:
    """Yield the first hit of each rule that holds in the part. `near` dates what is written without a year."""
    for rule in rules:
        if part.where not in rule.where:
            continue
        hit = next((hit for hit in _all_hits(rule, part) if _has_needs(hit, near)), None)
        if hit and not any(_found(rule.is_cancelled_by, part)):
            yield hit


def ready(phrases: tuple[str, ...]) -> Phrases:
    """Compile phrases, each with the words that it needs."""
    return tuple((needed_words(phrase), compiled(phrase)) for phrase in phrases)


@lru_cache(maxsize=4096)
def compiled(phrase: str) -> re.Pattern[str]:
    """Compile one phrase of a rule. Raises re.error when it is not a regular expression."""
    return re.compile(rf"(?<![a-z0-9])(?:{re.sub(' ?… ?', lambda _: _GAP, phrase)})(?![a-z0-9])")


def needed_words(phrase: str) -> tuple[tuple[str, ...], ...]:
    """Return sets of whole words, of each of which every sentence with this phrase holds one; the rarest first.

    Looking words up in an index is what makes reading quick: most phrases need no regular expression then.
    `#` stands for a figure.
    """
    plain = _VARIABLE.sub(_mark, _PLURAL.sub("‡", re.sub(" ?… ?", " … ", phrase)))
    sets = []
    while group := _GROUP.search(plain):
        choices = group[1].removeprefix("?:").split("|")
        if not group[2] and not group[1].startswith(("?!", "?<", "?=")) and _stands_alone(plain, group):
            found = [max(_whole_words(each), key=_length, default=()) for each in choices]
            sets += [tuple(word for words in found for word in words)] if all(found) else []
        before = " " if all(each.startswith(" ") for each in choices) else ""
        after = " " if all(each.endswith(" ") for each in choices) else ""
        plain = f"{plain[: group.start()]}{before}¤{after}{plain[group.end() :]}"
    if "|" in plain:
        return ()
    return tuple(sorted(dict.fromkeys((*_whole_words(plain), *sets)), key=_length, reverse=True))


def slow_shape(phrase: str) -> str:
    """Name what could make a phrase take more than linear time, or return nothing."""
    for shape in (".*", ".+", ")*", ")+", "){", "\\1", "]*", "]+"):
        if shape in phrase:
            return shape
    return "more than two …" if phrase.count("…") > 2 else ""


def _whole_words(plain: str) -> list[tuple[str, ...]]:
    """Return the words of a phrase that stand whole, each with its plural where it may have one, and # for a figure."""
    found: list[tuple[str, ...]] = [("#",)] if "#" in plain else []
    for run in re.findall(r"[a-z0-9'§#¤‡]+", plain):
        if re.fullmatch("[a-z0-9]+‡", run):
            found.append((run[:-1], f"{run[:-1]}s"))
        elif not re.search("[§#¤‡]", run):
            found += [(word,) for word in _WORD.findall(run)]
    return found


def _mark(variable: re.Match[str]) -> str:
    """Put # for figures that must be there, and § for everything else that varies."""
    return "#" if re.fullmatch(r"\\d(?:\+|\{[1-9].*)?", variable[0]) else "§"


def _length(words: tuple[str, ...]) -> int:
    return min(map(len, words), default=0)


def _stands_alone(plain: str, group: re.Match[str]) -> bool:
    """Say whether a group must be there, at the top, and is not part of a longer word."""
    before, after = plain[: group.start()], plain[group.end() :]
    return before.count("(") == before.count(")") and before[-1:] in ("", " ") and after[:1] in ("", " ")


def _sentences(text: str) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(text.replace("\r\n", "\n").replace("\xa0", " ")):
        flat = " ".join(paragraph.split())
        for sentence in _SENTENCE.split(flat):
            yield from (sentence[at : at + _MAX_SENTENCE] for at in range(0, len(sentence), _MAX_SENTENCE))


def _fold(text: str) -> str:
    plain = text.translate(_QUOTES)
    lower = plain.lower()
    return lower if len(lower) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def _found(phrases: Phrases, part: Part) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield where each phrase stands: the sentence, and the first match in it."""
    for needed, pattern in phrases:
        for index in part.having(needed):
            if found := pattern.search(part.lines[index]):
                yield index, found


def _holds_any(phrases: Phrases, text: str) -> bool:
    words = {"#", *_WORD.findall(text)}
    return any(
        not any(words.isdisjoint(each) for each in needed) and pattern.search(text) for needed, pattern in phrases
    )


def _all_hits(rule: Rule, part: Part) -> Iterator[Hit]:
    for index, found in _found(rule.looks_for, part):
        if _in_good_company(rule, part, index):
            yield Hit(rule, part, index, part.sentences[index][found.start() : found.end()])


def _in_good_company(rule: Rule, part: Part, index: int) -> bool:
    if _holds_any(rule.shuns, part.lines[index]):
        return False
    return not rule.near or _holds_any(
        rule.wants_near, "\n".join(part.lines[max(0, index - _REACH) : index + _REACH + 1])
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
