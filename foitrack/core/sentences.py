"""A text cut into sentences, each as shown and in the form in which rules look at it, with their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from foitrack.core.phrases import said_in

MAX_CHARACTERS = 200_000
REACH = 2
"""How many sentences away a word still counts as near."""

_MAX_SENTENCE = 1_200
_LONGEST_CELL = 30  # of most tables
_STOPS = frozenset(".!?")
_QUOTES = (("\u2018", "'"), ("\u2019", "'"), ("\u201c", '"'), ("\u201d", '"'), ("\u2013", "-"), ("\u2014", "-"))
# Both begin with a class of characters, by which the places to cut at are found quickly.
_PARAGRAPH = re.compile(
    r"[\n|\t](?:(?<=\n)(?:[ \t]*\n+|(?=[ \t]*(?:[-*•|]|\(?\d{1,2}[.)] |[a-h][.)] )))|(?<=[|\t])[|\t]*)"
)
_SENTENCE = re.compile(r"[.!?](?:[\"')\]]{0,2} (?=[A-Z\"'(\[])|(?<=\?) )")


class Where(StrEnum):
    """The part of a mail that a rule looks at."""

    SUBJECT = "subject"
    BODY = "body"
    ATTACHMENT = "attachment"


@dataclass(frozen=True)
class Part:
    """A subject, a body or one attachment, cut into sentences: as shown, and lower-case for looking in.

    `pages` holds the text of each page where there are several.
    """

    where: Where
    name: str
    sentences: tuple[str, ...]
    pages: tuple[str, ...] = ()

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The sentences in lower case with plain quotes, character for character as shown."""
        return tuple(map(fold, self.sentences))

    @cached_property
    def said(self) -> tuple[frozenset[str], ...]:
        """The words of each sentence and the pairs of neighbours, with # for figures."""
        return tuple(map(said_in, self.lines))

    def without(self, gone: Set[int]) -> Part:
        """Return the part without some of its sentences, with what is known of the others."""
        if not gone:
            return self
        kept = [at for at in range(len(self.sentences)) if at not in gone]
        part = replace(self, sentences=tuple(self.sentences[at] for at in kept))
        vars(part)["lines"] = tuple(self.lines[at] for at in kept)
        vars(part)["said"] = tuple(self.said[at] for at in kept)
        return part

    def place_of(self, words: str) -> str:
        """Return where these words stand: the name of the part, with the page where there are several."""
        page = next((number for number, text in enumerate(self.pages, 1) if words in text), None)
        return f"{self.name}, page {page}" if page else self.name

    def around(self, index: int, reach: int = REACH) -> str:
        """Return a sentence with its neighbours, as shown."""
        return "\n".join(self.sentences[max(0, index - reach) : index + reach + 1])


def sentences_of(text: str) -> tuple[str, ...]:
    """Cut a text into sentences, list items and table cells, without repetitions. No more than 200,000 characters."""
    return tuple(dict.fromkeys(_sentences(text[:MAX_CHARACTERS])))


def pages_of(text: str) -> tuple[str, ...]:
    """Return the text of each page, without line ends; nothing for a text that form feeds do not part."""
    pages = text[:MAX_CHARACTERS].split("\f")
    return tuple(" ".join(page.split()) for page in pages) if len(pages) > 1 else ()


def fold(text: str) -> str:
    """Return a text in lower case with plain quotes and dashes, character for character."""
    plain = text
    for curly, straight in () if text.isascii() else _QUOTES:
        plain = plain.replace(curly, straight)
    lower = plain.lower()
    return lower if len(lower) == len(plain) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def _sentences(text: str) -> Iterator[str]:
    for paragraph in dict.fromkeys(_PARAGRAPH.split(text.replace("\r\n", "\n").replace("\xa0", " "))):
        flat = " ".join(paragraph.split())
        if len(flat) <= _LONGEST_CELL and not _STOPS.intersection(flat):
            if flat:
                yield flat
            continue
        start = 0
        for end in (*_SENTENCE.finditer(flat), None):
            sentence = flat[start : end.start() + 1] if end else flat[start:]
            yield from (sentence[at : at + _MAX_SENTENCE] for at in range(0, len(sentence), _MAX_SENTENCE))
            start = end.end() if end else start
