"""Take the sentences of our own letter out of a reply that repeats it, but leave the questions: answers stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SHORTEST = 30
_SENTENCE = re.compile(r"(?<=[.:?])\s+|\n\s*\n")
_BETWEEN = r"[\s>|]+"


def without_our_sentences(text: str, ours: Sequence[str], questions: Sequence[str]) -> str:
    """Return a text without what it repeats of our letters, questions left in; line breaks and quote marks ignored."""
    asked = {" ".join(question.split()).casefold() for question in questions}
    for sentence in _sentences(ours):
        if not any(sentence.casefold() in question or question in sentence.casefold() for question in asked):
            text = re.sub(_BETWEEN.join(map(re.escape, sentence.split())), " ", text)
    return text


def _sentences(ours: Sequence[str]) -> Iterator[str]:
    for letter in ours:
        for sentence in _SENTENCE.split(letter):
            flat = " ".join(sentence.split())
            if len(flat) >= _SHORTEST:
                yield flat
