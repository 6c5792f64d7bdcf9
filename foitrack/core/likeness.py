"""A second opinion: what each sentence of a reply is like, and what a reply is in which such sentences stand.

Every sentence is held against some thousands that say what they say in known ways (`acts.txt` of the tests): it gives,
withholds, refuses, acknowledges, or says nothing. What all sentences say together with what the rules found then
weighs for and against each kind, so that a letter that gives and withholds gives in part. Both are straight lines
learnt by `tools/learn.py` and kept in `likeness.json`. Never sure enough for anything to be recorded by itself.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from foitrack.core.marks import is_directory, joined, marks_of
from foitrack.core.sentences import Part, Where
from foitrack.core.words import Kind

MOST_CERTAIN = 0.7
"""What a likeness alone is worth at most; below what may be recorded without asking."""

NOTHING = "nothing"
"""The act of a sentence that says nothing, and the kind of a reply of which that is true."""

SPEAKS_FOR = {
    Kind.DISCLOSED: ("given", "announced"),
    Kind.PARTLY_DISCLOSED: ("withheld", "given", "refused"),
    Kind.REFUSED: ("refused", "withheld"),
    Kind.REVIEW_DECIDED: ("review-upheld", "review-overturned", "review-part"),
    Kind.PROMISED: ("promised", "delayed"),
}
"""The acts that speak for a kind, where that is not the act of the same name."""

TOGETHER = (
    ("given", "withheld"),
    ("given", "refused"),
    ("given", "not-held"),
    ("refused", "not-held"),
    ("withheld", "not-held"),
    ("review-overturned", "given"),
    ("acknowledged", "promised"),
    ("acknowledged", "transferred"),
    ("acknowledged", "clarification-asked"),
    ("not-held", "transferred"),
    ("automatic-reply", "acknowledged"),
    ("automatic-reply", "wrong-mailbox"),
    ("refused", "withheld"),
)
"""Acts that mean another thing together than each alone."""

_MIDDLE = 1 << 14  # what stands for nothing in a packed row, so that no column is below nothing
_MOST_SENTENCES = 400
_MOST_KNOWN = 4_000
_LEAST_EVIDENCE = 0.02
_LIKELY = 0.5
_MOST_SHOWN = 160


@dataclass(frozen=True)
class Weights:
    """A straight line for each name: where it starts, and what each mark adds to it, in units."""

    names: tuple[str, ...]
    start: tuple[float, ...]
    rows: Mapping[str, Sequence[float]]
    unit: float = 1.0
    packed: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def shares(self, marks: Mapping[str, float]) -> tuple[float, ...]:
        """Return how likely each name is, all together 1, given marks with their strength."""
        known = [(row, strength * self.unit) for mark, strength in marks.items() if (row := self.rows.get(mark))]
        sums = list(self.start)
        for row, scale in known:
            sums = [each + scale * more for each, more in zip(sums, row, strict=True)]
        return softmax(sums)

    def shares_alike(self, marks: Iterable[str]) -> tuple[float, ...]:
        """Return how likely each name is given marks of one strength, less each the more there are.

        Rows are whole numbers here, each row packed into one, so that all columns are added at once.
        """
        known = [self._packed(mark) for mark in marks if mark in self.rows]
        if not known:
            return softmax(self.start)
        scale = self.unit / math.sqrt(len(known))
        sums = struct.unpack(f"<{len(self.names)}I", sum(known).to_bytes(4 * len(self.names), "little"))
        none = _MIDDLE * len(known)
        return softmax([first + scale * (each - none) for first, each in zip(self.start, sums, strict=True)])

    def _packed(self, mark: str) -> int:
        if mark not in self.packed:
            row = struct.pack(f"<{len(self.names)}I", *(int(each) + _MIDDLE for each in self.rows[mark]))
            self.packed[mark] = int.from_bytes(row, "little")
        return self.packed[mark]


@dataclass(frozen=True)
class Told:
    """A sentence of a part and how likely it says each of the acts."""

    part: Part
    index: int
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Likely:
    """The kinds a reply is most like (none: like those that say nothing), their share, and what each sentence says."""

    kinds: tuple[Kind, ...]
    share: float
    acts: tuple[str, ...]
    told: tuple[Told, ...]

    def most_telling(self, kind: Kind) -> tuple[Part, int, str] | None:
        """Return the sentence that speaks most for a kind: its part, its place and its words."""
        wanted = [self.acts.index(act) for act in SPEAKS_FOR.get(kind, (str(kind),)) if act in self.acts]
        said = [each for each in self.told if each.part.where is not Where.SUBJECT]
        if not wanted or not said:
            return None
        best = max(said, key=lambda each: max(each.shares[at] for at in wanted))
        return best.part, best.index, best.part.sentences[best.index][:_MOST_SHOWN]


@dataclass(frozen=True)
class Likeness:
    """Families of words, what a mark of a sentence weighs for each act, and what evidence weighs for each kind."""

    families: Mapping[str, str]
    acts: Weights
    kinds: Weights
    known: dict[str, tuple[float, ...]] = field(default_factory=dict, compare=False, repr=False)

    def likely(self, parts: Sequence[Part], found: Iterable[str]) -> Likely | None:
        """Return what a reply is most like; None when it holds no sentence. `found` is what rules and headers say."""
        told = tuple(self.told(parts))
        if not any(each.part.where is not Where.SUBJECT for each in told):
            return None
        shares = self.kinds.shares(evidence(self.acts.names, told, found))
        best = max(range(len(shares)), key=shares.__getitem__)
        kinds = tuple(Kind(word) for word in self.kinds.names[best].split(", ") if word != NOTHING)
        return Likely(kinds, shares[best], self.acts.names, told)

    def told(self, parts: Sequence[Part]) -> Iterable[Told]:
        """Yield the sentences that are no greeting, address or bare number, each with what it says."""
        for part in parts:
            for index, line in joined(part.lines[:_MOST_SENTENCES]):
                if part.where is Where.SUBJECT or not is_directory(line):
                    yield Told(part, index, self._said(line))

    def _said(self, line: str) -> tuple[float, ...]:
        """Return what a line says; the paragraphs of every letter are known at sight when they come again."""
        if line not in self.known:
            if len(self.known) >= _MOST_KNOWN:
                self.known.clear()
            self.known[line] = self.acts.shares_alike(marks_of(line, self.families))
        return self.known[line]


def evidence(acts: Sequence[str], told: Sequence[Told], found: Iterable[str]) -> dict[str, float]:
    """Return what a reply brings to bear: how strongly and how often each act is said, and what else was found."""
    made = dict.fromkeys(found, 1.0)
    columns = list(zip(*(each.shares for each in told if each.part.where is not Where.SUBJECT), strict=True))
    most = dict(zip(acts, map(max, columns), strict=True)) if columns else {}
    for act, column in zip(acts, columns, strict=False):
        made[f"most {act}"] = most[act]
        made[f"much {act}"] = min(sum(column), 3.0) / 3
        if most[act] > _LIKELY:
            made[f"says {act}"] = 1.0
    for first, second in TOGETHER:
        if first in most and second in most:
            made[f"both {first} {second}"] = min(most[first], most[second])
    for each in told:
        if each.part.where is Where.SUBJECT:
            made |= {f"subject {act}": share for act, share in zip(acts, each.shares, strict=True)}
    return {mark: strength for mark, strength in made.items() if strength > _LEAST_EVIDENCE}


def softmax(sums: Sequence[float]) -> tuple[float, ...]:
    """Return shares that make one whole, the larger the larger a sum."""
    most = max(sums)
    powers = [math.exp(each - most) for each in sums]
    total = sum(powers)
    return tuple(each / total for each in powers)
