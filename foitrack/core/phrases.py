"""Phrases of rules: regular expressions with a gap, and the words by which they are found quickly."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[a-z0-9]+")
FIGURE = re.compile(r"\d")

_GAP = r"(?:(?<![a-z0-9])|(?![a-z0-9]))[^\n]{0,60}?(?<![a-z0-9])"
_VARIABLE = re.compile(r"(?:\\.|\[[^\]]+\]|[^()|])(?:[?*+]|\{[^}]*\})|\\.|\[[^\]]+\]|[.^$]")
_PLURAL = re.compile(r"(?<=[a-z])s\?(?![a-z0-9(\[\\])")
_GROUP = re.compile(r"\(([^()]*)\)(\?)?")

_NOT = re.compile(r"(?<=[a-z)]) not(?= |\)|$)")
_SHORT = re.compile(r"(?<![a-z])((?:we|i|you|they|it|who|that)\)?) (are|am|is|have|has|will|would)(?![a-z])")
_CONTRACTED = {"are": "re", "am": "m", "is": "s", "have": "ve", "has": "s", "will": "ll", "would": "d"}
_WRITTEN_OUT = tuple(
    (re.compile(short), full)
    for short, full in (
        (r"\bcan't\b", "can cannot not t"),
        (r"\bwon't\b", "will not won t"),
        (r"n't\b", " not t"),
        (r"'re\b", " are re"),
        (r"'m\b", " am m"),
        (r"'ve\b", " have ve"),
        (r"'ll\b", " will ll"),
        (r"'d\b", " would d"),
        (r"'s\b", " is has s"),
    )
)

Needed = tuple[tuple[str, ...], ...]
"""Sets of words, of each of which a sentence must hold one."""


@dataclass(frozen=True)
class Phrases:
    """Phrases with the words that each needs and its pattern, and to which of them a rarest word leads."""

    each: tuple[tuple[Needed, re.Pattern[str]], ...]
    led_to_by: Mapping[str, tuple[int, ...]]
    always: tuple[int, ...]

    def possible(self, words: Set[str]) -> Iterator[tuple[Needed, re.Pattern[str]]]:
        """Yield the phrases, in their order, whose rarest word is among these; and those that need none."""
        here = words & self.led_to_by.keys()
        if not here and not self.always:
            return
        numbers = {*self.always, *(number for word in here for number in self.led_to_by[word])}
        yield from (self.each[number] for number in sorted(numbers))


def ready(phrases: tuple[str, ...]) -> Phrases:
    """Compile phrases, each with the words that it needs."""
    each = tuple((needed_words(phrase), compiled(phrase)) for phrase in phrases)
    led_to_by: defaultdict[str, list[int]] = defaultdict(list)
    for number, (needed, _) in enumerate(each):
        for word in dict.fromkeys(needed[0]) if needed else ():
            led_to_by[word].append(number)
    always = tuple(number for number, (needed, _) in enumerate(each) if not needed)
    return Phrases(each, {word: tuple(numbers) for word, numbers in led_to_by.items()}, always)


@lru_cache(maxsize=4096)
def compiled(phrase: str) -> re.Pattern[str]:
    """Compile one phrase of a rule, to be found also among other lines. Raises re.error when it is none."""
    contracted = _SHORT.sub(lambda said: rf"{said[1]}(?: {said[2]}|'{_CONTRACTED[said[2]]})", phrase)
    contracted = _NOT.sub("(?: not|n't)", contracted)
    return re.compile(rf"(?<![a-z0-9])(?:{re.sub(' ?… ?', lambda _: _GAP, contracted)})(?![a-z0-9])", re.MULTILINE)


def words_of(line: str) -> list[str]:
    """Return the words of a folded line; those of `don't` and `we're` also as if they were written out."""
    if "'" not in line:
        return WORD.findall(line)
    full = line
    for short, written in _WRITTEN_OUT:
        full = short.sub(written, full)
    return WORD.findall(f"{line} {full}")


def needed_words(phrase: str) -> Needed:
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
            found += [(word,) for word in WORD.findall(run)]
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
