"""The wordings of a phrase: its alternatives spelt out as far as they can be, and the words each cannot do without.

`(we|i) do not hold … files?` is said in words of which a sentence must hold some: `do not`, `not hold`, and `file` or
`files`. A word that holds a figure is written with # for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_UNKNOWN = "\0"
"""Stands in a wording for characters that cannot be spelt out."""
_GAP = "\n"
"""Stands in a wording for other words, perhaps none."""
_MANY = 8
_MOST = 400

_PLAIN = re.compile(r"[a-z0-9 '\",:;£%&@!=<>~`/_-]+(?![?*+{])")
_FIGURES = re.compile("[0-9#]+")
_OPENS = re.compile(r"\((?:\?(?::|<?[=!])|(?!\?))")
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_TIMES = re.compile(r"(?:[?*+]|\{[^}]*\})\??")
_LAST_WORD = re.compile("([a-z0-9#\0]*)([^a-z0-9#\0\n]*)\\Z")
_WORD = re.compile("[a-z0-9#\0]+|\n")


class Unclear(Exception):
    """A phrase is written in a way that is not understood here."""


def wordings(phrase: str) -> list[set[str]]:
    """Return sets of wordings, of each of which everything that the phrase matches holds one. Raises Unclear."""
    reader = _Reader(phrase)
    found = reader.choices()
    if reader.at < len(phrase):
        raise Unclear(phrase)
    return found


def words_and_pairs(wording: str) -> Iterator[str]:
    """Yield the pairs of neighbouring words of a wording, and the words that are in none."""
    before, paired = "", True
    for word in _WORD.findall(_FIGURES.sub("#", wording) if "##" in wording else wording):
        known = word != _GAP and _UNKNOWN not in word
        if before and known:
            yield f"{before} {word}"
        elif not paired:
            yield before
        paired = bool(before) if known else True
        before = word if known else ""
    if not paired:
        yield before


class _Reader:
    """Reads a phrase from left to right."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase
        self.at = 0
        self.depth = 0

    def choices(self) -> list[set[str]]:
        """Read what stands up to a closing bracket or the end."""
        every = [self.sequence()]
        while self.phrase.startswith("|", self.at):
            self.at += 1
            every.append(self.sequence())
        if self.depth and len(every) > 1:
            return [set().union(*map(_end_of, every))]
        most = max(map(len, every))
        return [set().union(*(each[min(at, len(each) - 1)] for each in every)) for at in range(most)]

    def sequence(self) -> list[set[str]]:
        """Read what stands up to a bar; where there are too many wordings, go on from the last word of each."""
        done: list[set[str]] = []
        said = {""}
        while self.at < len(self.phrase) and self.phrase[self.at] not in "|)":
            more = self.item()
            if more == {_GAP} and not self.depth:
                done.append(said)
                said = {""}
                continue
            whole = all(each.endswith(" ") for each in said)
            if len(said) * len(more) > (_MANY if whole and len(more) > 1 else _MOST):
                done.append({each + _UNKNOWN for each in said})
                said = {f"{word[1]}{word[2] and ' '}" for each in said if (word := _LAST_WORD.search(each))}
            if len(said) * len(more) > _MOST:
                said = {f"{_UNKNOWN} " if whole else _UNKNOWN}
            said = {first + then for then in more for first in said}
        return [*done, said]

    def item(self) -> set[str]:
        """Read one character, class or group with what says how often it stands, or a run of plain characters."""
        if plain := _PLAIN.match(self.phrase, self.at):
            self.at = plain.end()
            return {_FIGURES.sub("#", plain[0])}
        said = self.single()
        if times := _TIMES.match(self.phrase, self.at):
            self.at = times.end()
            if not times[0].startswith("?") and not said <= {"#", " "}:
                said = {_UNKNOWN}
            if times[0].startswith(("?", "*", "{0", "{,")):
                said = said | {""}
        return said

    def single(self) -> set[str]:
        """Read one character, class or group."""
        character = self.phrase[self.at]
        if character == "(":
            return self.group()
        if character == "[" and (among := _CLASS.match(self.phrase, self.at)):
            self.at = among.end()
            return _any_of(among[0][1:-1])
        if character == "\\":
            self.at += 2
            return {_escaped(self.phrase[self.at - 1 : self.at])}
        self.at += 1
        return {{".": _UNKNOWN, "^": "", "$": "", "…": _GAP, "#": " "}.get(character, character)}

    def group(self) -> set[str]:
        """Read a group; one that only looks ahead or behind says nothing."""
        opens = _OPENS.match(self.phrase, self.at)
        if not opens:
            raise Unclear(self.phrase)
        self.at = opens.end()
        self.depth += 1
        inside = self.choices()
        self.depth -= 1
        if not self.phrase.startswith(")", self.at):
            raise Unclear(self.phrase)
        self.at += 1
        return _end_of(inside) if opens[0] in ("(", "(?:") else {""}


def _end_of(said: list[set[str]]) -> set[str]:
    """Return the wordings, or where there are several sets those of the last, after something unknown."""
    return said[0] if len(said) == 1 else {f"{_UNKNOWN} {each}" for each in said[-1]}


def _escaped(character: str) -> str:
    if known := {"d": "#", "w": _UNKNOWN, "S": _UNKNOWN, "D": _UNKNOWN, "W": " ", "s": " "}.get(character):
        return known
    if character.isalnum() and character not in "bB":
        raise Unclear(character)
    return "" if character in "bB" else character


def _any_of(characters: str) -> set[str]:
    """Return what a class of characters may stand for."""
    if re.fullmatch("[a-z]{1,4}", characters):
        return set(characters)
    if re.fullmatch("[0-9-]*[0-9]", characters):
        return {"#"}
    return {_UNKNOWN} if re.search(r"^\^|[a-z0-9\\]", characters) else {" "}
