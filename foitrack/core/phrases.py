"""Phrases of rules: regular expressions with a gap, and the words by which they are found quickly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from foitrack.core.wordings import Unclear, wordings, words_and_pairs

_GAP = r"(?:(?<![a-z0-9])|(?![a-z0-9]))[^\n]{0,60}?(?<![a-z0-9])"
_AROUND_GAP = re.compile(" ?… ?")
_SAID = re.compile("[a-z#]+")
_FIGURES = re.compile(r"\d+")
_LONGEST_CELL = 12
_TOLD_BY = 3
"""How many words or pairs of each wording are asked for."""
_MOST_SETS = 4
"""How many sets of words of a phrase are asked for."""

_NOT = re.compile(r"(?<=[a-z)]) not(?= |\)|$)")
_SHORT = re.compile(r"(?<![a-z])((?:we|i|you|they|it|who|that)\)?) (are|am|is|have|has|will|would)(?![a-z])")
_CONTRACTED = {"are": "re", "am": "m", "is": "s", "have": "ve", "has": "s", "will": "ll", "would": "d"}

Needed = tuple[frozenset[str], ...]
"""Sets of words and pairs of words, of each of which a sentence must hold one."""


@dataclass(frozen=True)
class Phrases:
    """Phrases, each a bit of a number, and for each word a number that says whose needs it meets.

    A phrase may stand in a sentence when each of its few sets of words is met. The sets stand side by side in such a
    number, all first sets in its lowest bits; what a phrase does not need is `met` from the start.
    """

    each: tuple[str, ...]
    met: int
    met_by: Mapping[str, int]

    def possible(self, said: Set[str]) -> int:
        """Return the phrases, each a bit, that may stand in a sentence in which these words and pairs are said."""
        met = self.met
        for word in self.met_by.keys() & said:
            met |= self.met_by[word]
        possible = met
        for shift in range(1, _MOST_SETS):
            possible &= met >> shift * len(self.each)
        return possible & (1 << len(self.each)) - 1

    def any_of(self, numbers: int, text: str) -> bool:
        """Say whether one of these phrases, each a bit, stands in a folded text."""
        return any(find(self.each[number], text) for number in numbers_in(numbers))


def ready(phrases: Iterable[str]) -> Phrases:
    """Find for phrases the words that each needs."""
    each = tuple(phrases)
    spelt_out = [_spelt_out(phrase) for phrase in each]
    in_phrases = Counter(word for sets in spelt_out for word in {word for s in sets for said in s for word in said})
    met = 0
    met_by: defaultdict[str, int] = defaultdict(int)
    for number, sets in enumerate(spelt_out):
        needed = _needed(sets, in_phrases)
        for place in range(_MOST_SETS):
            bit = 1 << place * len(each) + number
            if place >= len(needed):
                met |= bit
            else:
                for word in needed[place]:
                    met_by[word] |= bit
    return Phrases(each, met, dict(met_by))


def numbers_in(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set, the lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def find(phrase: str, text: str) -> tuple[int, int] | None:
    """Return where a phrase first stands in a folded text."""
    found = compiled(phrase).search(f"\n{text}")
    return (found.start(), found.end() - 1) if found else None


@lru_cache(maxsize=4096)
def compiled(phrase: str) -> re.Pattern[str]:
    """Compile one phrase of a rule, to be found also among other lines, with the character before it.

    Looking for that character first makes the search quick. Raises re.error when it is no regular expression.
    """
    gapped = _AROUND_GAP.sub(lambda _: _GAP, _contracted(phrase))
    return re.compile(rf"[^a-z0-9](?:{gapped})(?![a-z0-9])", re.MULTILINE)


def said_in(line: str) -> frozenset[str]:
    """Return the words of a folded line and the pairs of neighbours, with # for the figures in a word."""
    plain = _FIGURES.sub("#", line.replace("#", " "))
    return _said_in_cell(plain) if len(plain) <= _LONGEST_CELL else _said_in(plain)


def _said_in(plain: str) -> frozenset[str]:
    words = _SAID.findall(plain)
    return frozenset((*words, *map(" ".join, pairwise(words))))


_said_in_cell = lru_cache(maxsize=4096)(_said_in)  # the cells of tables are much alike without their figures


def needed_words(phrase: str) -> Needed:
    """Return sets of words and pairs, of each of which every sentence with this phrase holds one."""
    return _needed(_spelt_out(phrase), {})


def slow_shape(phrase: str) -> str:
    """Name what could make a phrase take more than linear time, or return nothing."""
    for shape in (".*", ".+", ")*", ")+", "){", "\\1", "]*", "]+"):
        if shape in phrase:
            return shape
    return "more than two …" if phrase.count("…") > 2 else ""


def _contracted(phrase: str) -> str:
    """Let a phrase stand for `we don't` where it says `we do not`."""
    short = _SHORT.sub(lambda said: rf"{said[1]}(?: {said[2]}|'{_CONTRACTED[said[2]]})", phrase)
    return _NOT.sub("(?: not|n't)", short)


def _spelt_out(phrase: str) -> list[list[list[str]]]:
    """Return the words and pairs of each wording, in sets of which a sentence must hold one wording."""
    try:
        sets = wordings(_AROUND_GAP.sub("…", _contracted(phrase)))
    except Unclear:
        return []
    spelt_out = ([list(words_and_pairs(wording)) for wording in each] for each in sets)
    return [each for each in spelt_out if all(each)]


def _needed(spelt_out: Sequence[Sequence[Sequence[str]]], in_phrases: Mapping[str, int]) -> Needed:
    """Return the rarest words and pairs of each wording, put together, the rarest set first."""
    sets: dict[frozenset[str], int] = {}
    for wordings_of_one in spelt_out:
        rarest = [sorted(said, key=lambda word: (in_phrases.get(word, 0), -len(word))) for said in wordings_of_one]
        for rank in range(min(_TOLD_BY, max(map(len, rarest)))):
            chosen = frozenset(said[min(rank, len(said) - 1)] for said in rarest)
            sets[chosen] = sum(in_phrases.get(word, 0) for word in chosen)
    return tuple(sorted(sets, key=lambda each: sets[each]))[:_MOST_SETS]
