"""A second opinion: which kind of reply a text is like, by the words of those labelled in the tests.

Each word, and each pair of neighbours, weighs for some kinds and against others (`likeness.json`, made by
`tools/learn.py`). It speaks where the rules found nothing, and doubts what they found where the words speak
strongly against it. It is never sure enough for anything to be recorded by itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from foitrack.core.phrases import words_of
from foitrack.core.sentences import Part, Where
from foitrack.core.words import Kind

MOST_CERTAIN = 0.7
"""What a likeness alone is worth at most; below what may be recorded without asking."""

_LEAST_KNOWN = 5
_ASKED = re.compile(
    r"^(?:\(?\w{1,2}[.)] ?)?(?:of (?:these|those),? )?"
    r"(?:how (?:many|much|often)\b|what (?:is|was) the (?:total|number))"
)
_COVERS = re.compile(
    r"(?:dear [^,]{0,30},? )?(?:please |kindly )?(?:find |see )?(?:the |our |my )?"
    r"(?:attached|enclosed|response|reply|letter)\b"
    r"[^.]{0,40}(?:attached|enclosed|letter|response|reply|correspondence|documents?)\b[^:]{0,60}$"
)
_MOST_SENTENCES = 400
_MOST_SHOWN = 160


@dataclass(frozen=True)
class Likely:
    """The kind a reply is most like (None: like those that say nothing), its share, and the most telling sentence."""

    kind: Kind | None
    share: float
    part: Part
    index: int
    sentence: str


@dataclass(frozen=True)
class Likeness:
    """What each word weighs, in hundredths, for each of the kinds; None stands for replies that say nothing."""

    kinds: tuple[Kind | None, ...]
    start: tuple[float, ...]
    weights: Mapping[str, Sequence[float]]

    def likely(self, parts: Sequence[Part]) -> Likely | None:
        """Return what a reply in these parts is most like; None when too few of its words are known."""
        told = [
            (part, index, known)
            for part in parts
            if part.where is not Where.SUBJECT
            for index, line in enumerate(part.lines[:_MOST_SENTENCES])
            if tells(line) and (known := features_of(line) & self.weights.keys())
        ]
        words = set().union(*(known for *_, known in told))
        if len(words) < _LEAST_KNOWN:
            return None
        shares = self.shares(words)
        best = max(range(len(shares)), key=shares.__getitem__)
        part, index, _ = max(told, key=lambda each: sum(self.weights[word][best] for word in each[2]))
        return Likely(self.kinds[best], shares[best], part, index, part.sentences[index][:_MOST_SHOWN])

    def shares(self, words: Iterable[str]) -> list[float]:
        """Return for each kind how likely it is, all together 1, given the known words of a reply."""
        rows = [self.weights[word] for word in words]
        scale = 0.01 / math.sqrt(max(1, len(rows)))
        columns = map(sum, zip(*rows, strict=True))
        sums = [first + scale * column for first, column in zip(self.start, columns, strict=True)]
        most = max(sums)
        powers = [math.exp(each - most) for each in sums]
        total = sum(powers)
        return [each / total for each in powers]


def features_of(line: str) -> set[str]:
    """Return the words of a folded sentence and its pairs of neighbours, with # for whatever holds a figure."""
    words = [word if word.isalpha() else "#" for word in words_of(line)]
    return {*words, *map(" ".join, pairwise(words))}


def tells(line: str) -> bool:
    """Say whether a folded sentence counts: neither a question put to the authority nor a note that covers a letter."""
    return not (_ASKED.match(line) or _COVERS.match(line))
