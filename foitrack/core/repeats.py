"""Find our own words again in a reply: whole lines and sentences of what we sent, also when they were wrapped anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SHINGLE = 5
_MAX_WORDS = 200_000

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STARTS = re.compile(r"(?:\A|\n|[.?!:;]\s)[\s>|*•·\-–—\"'“‘(]*(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.):]\s*)?\Z")
_UNFINISHED = re.compile(r"[\w,)][ \t]*\n\Z")
_ENDS = re.compile(r"[ \t]*[.?!:;,)\"'”’]*[ \t]*(?:\n|\Z|(?<=[.?!:;\"”’)])[ \t])")


def repeats(text: str, sent_texts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return where `text` repeats whole lines or sentences of `sent_texts`: start and end, in order, not overlapping.

    A stretch counts from five words on. One that stands in the middle of a sentence of somebody else does not count.
    """
    known = _shingles(sent_texts)
    if not known:
        return ()
    found = list(_WORD.finditer(text))[:_MAX_WORDS]
    words = [_folded(each.group()) for each in found]
    spans = []
    for first, last in _runs(words, known):
        span = _whole(text, [(each.start(), each.end()) for each in found[first : last + 1]])
        if span:
            spans.append(span)
    return tuple(spans)


def _folded(word: str) -> str:
    return word.casefold().replace("’", "'")


def _shingles(sent_texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return every five words in a row of what we sent."""
    shingles: set[tuple[str, ...]] = set()
    for sent in sent_texts:
        words = [_folded(word) for word in _WORD.findall(sent)[:_MAX_WORDS]]
        shingles.update(zip(*(words[at:] for at in range(_SHINGLE)), strict=False))
    return frozenset(shingles)


def _runs(words: list[str], known: frozenset[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return the longest stretches of words, first and last, of which every five in a row are ours."""
    runs: list[tuple[int, int]] = []
    for at in range(len(words) - _SHINGLE + 1):
        if tuple(words[at : at + _SHINGLE]) not in known:
            continue
        if runs and at <= runs[-1][1] - _SHINGLE + 2:
            runs[-1] = (runs[-1][0], at + _SHINGLE - 1)
        elif runs and at <= runs[-1][1]:
            runs.append((runs[-1][1] + 1, at + _SHINGLE - 1))
        else:
            runs.append((at, at + _SHINGLE - 1))
    return runs


def _whole(text: str, words: list[tuple[int, int]]) -> tuple[int, int] | None:
    """Return the part of a stretch that begins and ends with a line or sentence, when it has five words."""
    first = next((at for at, (start, _) in enumerate(words) if _begins(text, start)), None)
    if first is None:
        return None
    for last in range(len(words) - 1, first + _SHINGLE - 2, -1):
        end = _ENDS.match(text, words[last][1])
        if end:
            start = words[first][0]
            return start, words[last][1] + len(end.group().rstrip())
    return None


def _begins(text: str, start: int) -> bool:
    """Tell whether a line or sentence begins here, not a line that goes on with somebody else's sentence."""
    before = text[max(0, start - 40) : start]
    return bool(_STARTS.search(before)) and not (text[start].islower() and _UNFINISHED.search(before))
