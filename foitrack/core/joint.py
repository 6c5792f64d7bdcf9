"""For which of several forces a reply speaks: only where its sentences say so, never by a shared unit's signature."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LONGEST_TEXT = 200_000
_GENERIC = re.compile(
    r"\b(?:the|police|constabulary|service|authority|force|metropolitan police service|and crime commissioner)\b", re.I
)
_SPEAKS = re.compile(
    r"\b(?:have|hold|holds|has|had|are|do|does|did|can|cannot|will|would|were|confirm|respond|neither)\b", re.I
)
_SPOKEN_FOR = re.compile(
    r"\b(?:on behalf of|jointly (?:for|by)|joint (?:response|reply|answer)\w* (?:of|from|for|by|on behalf of)"
    r"|response (?:is )?(?:for|from|covers|relates to)|applies to|answers? for|covers)(?: both| all)?(?: of)?"
    r"(?: the)?$",
    re.I,
)
_UNIT = re.compile(r"\b(?:unit|team|department|office|bureau|collaboration|hub)\b", re.I)


def spoken_for(text: str, names: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the authorities among `names` that the text speaks for together, each with the words that say so.

    `Norfolk and Suffolk Constabularies have considered your request` speaks for both; the same two names in the
    title of their unit speak for neither. At least two of the authorities must be named side by side.
    """
    shorts = {authority: short for authority, known in names.items() if (short := _short(known, authority))}
    if len(shorts) < 2:
        return {}
    flat = " ".join(text[:_LONGEST_TEXT].split())
    either = "|".join(re.escape(short) for short in sorted(shorts.values(), key=len, reverse=True))
    generic = r"(?: Police| Constabulary| Constabularies| Forces| forces)?"
    listed = re.compile(rf"\b(?:{either}){generic}(?:(?:,| and|, and| &)(?: the)? (?:{either}){generic})+", re.I)
    for found in listed.finditer(flat):
        before, after = flat[max(0, found.start() - 60) : found.start()].rstrip(), flat[found.end() : found.end() + 40]
        if _says_something(before, after):
            shown = " ".join((*before.split()[-3:], found[0], *after.split()[:3]))
            lower = found[0].lower()
            return {
                each: shown for each, short in shorts.items() if re.search(rf"\b{re.escape(short.lower())}\b", lower)
            }
    return {}


def _says_something(before: str, after: str) -> bool:
    if _UNIT.search(" ".join(after.split()[:5])):
        return False
    return bool(_SPOKEN_FOR.search(before) or _SPEAKS.match(after.lstrip(" ,")))


def _short(known: tuple[str, ...], authority: str) -> str:
    """Return the name without the words all forces share: `Norfolk` of `Norfolk Constabulary`."""
    name = known[0] if known else authority.replace("-", " ")
    return " ".join(_GENERIC.sub(" ", name).split())
