"""Whether a label in a reply (`Q1`, `2.`, `Officers dismissed`, the question repeated) stands for a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from foitrack.core.model import Question

MARKER = re.compile(r"\s*(?:(?P<q>q(?:uestion)?)\.?\s*)?\(?(?P<number>\d{1,2})\)?(?P<end>\s*[.):–-]|\s|$)\s*", re.I)
STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and any are as at between by did do each following for from give had has have how if in into is it its "
        "many much number of on or period please provide state than that the their them there these they this to total "
        "was were what when which who with year you your",
    )
)
HEAD = re.compile(r"how (?:many|much)\s+(?!of\s+(?:those|these|them))((?:\S+\s+){1,3})", re.I)
LONGEST = 600
LEAST = 0.45
"""A label that scores less stands for no question."""


@dataclass(frozen=True, slots=True)
class Label:
    """A question that a label may stand for, and how surely (0 to 1)."""

    question: Question
    score: float


class Labels:
    """The questions of a campaign, ready to be recognised by number, key or words."""

    def __init__(self, questions: Sequence[Question]) -> None:
        self.questions = tuple(questions)
        self.words = [content_words(f"{question.text} {question.key}") for question in questions]
        self.heads = [head_words(question.text) for question in questions]
        self.shared = Counter(word for words in self.words for word in words)

    def best(self, label: str) -> Label | None:
        """Return the question this label most likely stands for; None when two are as likely."""
        scored = sorted(((self.score(label[:LONGEST], at), at) for at in range(len(self.questions))), reverse=True)
        if not scored or scored[0][0] < LEAST:
            return None
        top, at = scored[0]
        rival = scored[1][0] if len(scored) > 1 else 0.0
        if top < 1 and rival > top - 0.03:
            return None
        return Label(self.questions[at], min(top, 0.95) if top == 1 or rival < top - 0.09 else top * 0.6)

    def score(self, label: str, at: int) -> float:
        """Score one label for the question at this place (from 0): its key, its number, its words."""
        key = self.questions[at].key
        if fold(label) == fold(key):
            return 1.0
        marker = MARKER.match(label)
        rest = label[marker.end() :] if marker else label
        likeness = self.likeness(rest, at)
        if marker and (marker["q"] or marker["end"].strip() or not rest):
            if int(marker["number"]) != at + 1:
                return likeness * 0.5
            return 0.95 if likeness > 0.5 else 0.85 if likeness > 0 or not rest.strip() else 0.6
        asked_for = bool(rest.strip()) and content_words(rest) <= self.heads[at] and likeness > 0
        return likeness * 0.9 - 0.05 + (0.1 if asked_for else 0)

    def likeness(self, label: str, at: int) -> float:
        """Compare words, rare ones weighing more: 1 when every word of the label is the question's."""
        words = content_words(label)
        if not words:
            return 0.0
        weights = {word: 1 / self.shared.get(word, 1) for word in words}
        common = sum(weights[word] for word in words & self.words[at])
        return common / sum(weights.values())


def fold(text: str) -> str:
    """Reduce to lower-case letters and digits, single-spaced."""
    return " ".join(re.findall(r"[^\W_⁰¹²³⁴-⁹]+", text.casefold()))


def content_words(text: str) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(stem(word) for word in fold(text).split() if word not in STOP and not word.isdecimal())


def head_words(question: str) -> frozenset[str]:
    """Return the stems of what a question counts: `How many investigations were opened` counts investigations."""
    found = HEAD.search(question)
    return content_words(found[1]) if found else frozenset()


def stem(word: str) -> str:
    """Cut common English endings, so that `resigned` meets `resignation`."""
    for ending in ("ations", "ation", "ings", "ing", "ions", "ion", "als", "al", "ies", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
