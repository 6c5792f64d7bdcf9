"""Rules that tell replies apart: phrases with their company, looked for sentence by sentence.

A rule is data (`rules.yaml`). Its phrases are regular expressions over lower-case sentences in which `…` stands
for up to sixty characters of the same sentence. Shapes that could take more than linear time are refused when the
rules are read, and every text is bounded, so that no mail can make the reading slow.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import islice

from foitrack.core.dates_in_text import dates_in
from foitrack.core.exemptions import is_qualified
from foitrack.core.sections import refusing_sections, sections_in
from foitrack.core.words import Decision, Kind

MAX_CHARACTERS = 200_000
_MAX_SENTENCE = 1_200
_MAX_TRIES = 30
_GAP = r"(?:(?<![a-z0-9])|(?![a-z0-9]))[^\n]{0,60}?(?<![a-z0-9])"
_CHOSEN = re.compile(r"\\.|\[[^\]]+\]")
_GROUP = re.compile(r"\([^()]*\)\??")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
_PARAGRAPH = re.compile(r"\n[ \t]*\n+|\n(?=[ \t]*(?:[-*•|]|\(?\d{1,2}[.)] |[a-h][.)] ))|[|\t]+")
_SENTENCE = re.compile(r"(?<=[.!?])[\"')\]]{0,2} (?=[A-Z\"'(\[])|(?<=\?) ")
_MONEY = re.compile(r"£ ?\d")


Phrases = tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]
"""For each phrase the words of which it needs one, and its pattern."""


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
    def folded(self) -> str:
        """The sentences in lower case with plain quotes, one a line, character for character as shown."""
        return "\n".join(_fold(each) for each in self.sentences)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each sentence starts in `folded`."""
        starts, at = [], 0
        for each in self.sentences:
            starts.append(at)
            at += len(each) + 1
        return tuple(starts)

    def index_at(self, offset: int) -> int:
        """Return which sentence a character of `folded` stands in."""
        return max(0, bisect_right(self.starts, offset) - 1)

    def around(self, index: int, reach: int = 2) -> str:
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
        if part.where not in rule.where or _holds_any(rule.is_cancelled_by, part.folded):
            continue
        if hit := next((hit for hit in _all_hits(rule, part) if _has_needs(hit, near)), None):
            yield hit


def ready(phrases: tuple[str, ...]) -> Phrases:
    """Compile phrases, each with the words of which it needs one."""
    return tuple((needed_words(phrase), compiled(phrase)) for phrase in phrases)


@lru_cache(maxsize=4096)
def compiled(phrase: str) -> re.Pattern[str]:
    """Compile one phrase of a rule. Raises re.error when it is not a regular expression."""
    return re.compile(rf"(?<![a-z0-9])(?:{re.sub(' ?… ?', lambda _: _GAP, phrase)})(?![a-z0-9])", re.MULTILINE)


def needed_words(phrase: str) -> tuple[str, ...]:
    """Return words of which every text with this phrase holds one; `("",)` when none can be told.

    Looking for plain words first is what makes reading quick: most phrases need no regular expression then.
    """
    choices: list[tuple[str, ...]] = [(each,) for each in _plain_runs(_without_groups(phrase))]
    choices += [_of_alternatives(group) for group in _groups(phrase)]
    return ("",) if _splits_at_top(phrase) else max(choices, key=lambda words: min(map(len, words)), default=("",))


def slow_shape(phrase: str) -> str:
    """Name what could make a phrase take more than linear time, or return nothing."""
    for shape in (".*", ".+", ")*", ")+", "){", "\\1", "]*", "]+"):
        if shape in phrase:
            return shape
    return "more than two …" if phrase.count("…") > 2 else ""


def _splits_at_top(phrase: str) -> bool:
    return "|" in _without_groups(phrase)


def _without_groups(phrase: str) -> str:
    """Return a phrase with … in the place of every group and every escaped or chosen character."""
    plain = _CHOSEN.sub("…", phrase)
    while (simpler := _GROUP.sub("…", plain)) != plain:
        plain = simpler
    return plain


def _groups(phrase: str) -> Iterator[str]:
    """Yield the inside of each plain group that must be there: one without groups in it, outside all others."""
    plain = _CHOSEN.sub("…", phrase)
    for found in _GROUP.finditer(plain):
        before = plain[: found.start()]
        if before.count("(") == before.count(")") and not re.match(r"[?*{]", plain[found.end() - 1 :]):
            inside = found[0].strip("()")
            if not inside.startswith("?") or inside.startswith("?:"):
                yield inside.removeprefix("?:")


def _of_alternatives(inside: str) -> tuple[str, ...]:
    return tuple(max(_plain_runs(each), key=len) for each in inside.split("|"))


def _plain_runs(plain: str) -> list[str]:
    """Return the runs of plain characters between the others; what a ? or * follows is not among them."""
    return re.split(r"[….^$|?*+]", re.sub(r".(?:[?*+]|\{[^}]*\})", "…", re.sub(" ?… ?", "…", plain)))


def _sentences(text: str) -> Iterator[str]:
    for paragraph in _PARAGRAPH.split(text.replace("\r\n", "\n").replace("\xa0", " ")):
        flat = " ".join(paragraph.split())
        for sentence in _SENTENCE.split(flat):
            yield from (sentence[at : at + _MAX_SENTENCE] for at in range(0, len(sentence), _MAX_SENTENCE))


def _fold(text: str) -> str:
    plain = text.translate(_QUOTES)
    lower = plain.lower()
    return lower if len(lower) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def _holds_any(phrases: Phrases, folded: str) -> bool:
    return any(pattern.search(folded) for pattern in _possible(phrases, folded))


def _possible(phrases: Phrases, folded: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of those phrases that the text may hold."""
    for needed, pattern in phrases:
        for word in needed:
            if word in folded:
                yield pattern
                break


def _all_hits(rule: Rule, part: Part) -> Iterator[Hit]:
    for pattern in _possible(rule.looks_for, part.folded):
        for found in islice(pattern.finditer(part.folded), _MAX_TRIES):
            index = part.index_at(found.start())
            if _in_good_company(rule, part, index):
                start = found.start() - part.starts[index]
                yield Hit(rule, part, index, part.sentences[index][start : start + len(found[0])])


def _in_good_company(rule: Rule, part: Part, index: int) -> bool:
    if _holds_any(rule.shuns, _fold(part.sentences[index])):
        return False
    return not rule.near or _holds_any(rule.wants_near, _fold(part.around(index)))


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
