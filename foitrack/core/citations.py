"""The sections a reply relies on, and what an internal review is asked about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from foitrack.core.exemptions import exemption


class Concern(StrEnum):
    """What an internal review is asked to look at, for one cited section."""

    COST = "cost"
    VEXATIOUS = "vexatious"
    REPEATED = "repeated"
    ELSEWHERE = "elsewhere"
    PERSONAL = "personal"
    DENIAL = "denial"
    QUALIFIED = "qualified"
    ABSOLUTE = "absolute"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Citation:
    """A section the authority relied on, its title, and what to ask about it."""

    section: str
    title: str
    concern: Concern


_TITLES = {"12": "cost of compliance exceeds the appropriate limit", "14": "vexatious or repeated requests"}
_CONCERNS = {"12": Concern.COST, "14": Concern.VEXATIOUS, "14(2)": Concern.REPEATED, "21": Concern.ELSEWHERE}
_DENIALS = ("23(5)", "24(2)", "30(3)", "31(3)", "40(5")


def citations(sections: Iterable[str]) -> tuple[Citation, ...]:
    """Return the sections a reply relies on, each with what to ask about it, each once."""
    return tuple(Citation(section, _title(section), _concern(section)) for section in dict.fromkeys(sections))


def _title(section: str) -> str:
    found = exemption(section)
    return found.title if found else _TITLES.get(section.partition("(")[0], "")


def _concern(section: str) -> Concern:
    number = section.partition("(")[0]
    if section.startswith(_DENIALS):
        return Concern.DENIAL
    if number == "40":
        return Concern.PERSONAL
    named = _CONCERNS.get(section) or _CONCERNS.get(number)
    if named:
        return named
    found = exemption(section)
    return Concern.OTHER if found is None else Concern.QUALIFIED if found.qualified else Concern.ABSOLUTE
