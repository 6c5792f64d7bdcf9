"""Sections of the Freedom of Information Act 2000 as they are cited in text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from foitrack.core.exemptions import EXEMPTIONS

_NUMBER = r"\d{1,2}[aA]?(?![\d%])"
_LIMB = r"(?: ?\( ?(?:\d{1,2}[a-zA-Z]?|[a-z]|[ivx]{1,4}) ?\))"
_MORE = r"(?:(?:,| and|, and| &| or) ?\([a-z]\)){0,6}"  # `31(1)(a) and (b)`
_ONE = rf"{_NUMBER}{_LIMB}{{0,5}}{_MORE}"
_AND = r"(?:,| and|, and| &| or| /|/|;) ?(?:sections? |s\.? ?)?"
_CITED = re.compile(rf"[sS](?<!\w.)(?i:(?:ections?|ect?\.?|s?\.?)\s?(?:no\.? )?({_ONE}(?:{_AND}{_ONE}){{0,8}}))")
_EACH = re.compile(rf"({_NUMBER})((?:{_LIMB}){{0,5}})({_MORE})", re.IGNORECASE)
_LETTERS = re.compile(r"(?:\([a-h]\)){2,}$")  # `31(1)(a)(b)`; a roman numeral after a letter goes a step deeper
_OTHER_ACT = re.compile(
    r"[\s,]*(?:\([^)]{0,60}\) )?(?:of|under|from) (?:the )?"
    r"(?!the\b|freedom|foi\b|act\b|same|above|said)(?:[a-z&,()'’-]+ ){1,9}(?:act|order|regulations)\b"
    r"(?! \d{4} is exempt)",
    re.IGNORECASE,
)
_CRIME = re.compile(r"\s?(?:wounding|gbh|assaults?|stop and search|stops?\b|dispersal|searche?s?\b)", re.IGNORECASE)

REFUSING = frozenset({"12", "14", *(section.partition("(")[0] for section in EXEMPTIONS)})
"""The sections under which a request may be refused: the cost limit, vexatious requests and the exemptions."""


@dataclass(frozen=True, slots=True)
class SectionInText:
    """A cited section (`31(1)(a)`) and the place where it is written."""

    label: str
    start: int
    end: int

    @property
    def number(self) -> str:
        """The section without its limbs: `31`."""
        return self.label.partition("(")[0]


def sections_in(text: str) -> tuple[SectionInText, ...]:
    """Return the sections of the Act cited in `text`, in order: `40(2)`, `31(1)(a)`, `12(1)`.

    Sections of other Acts (`section 47 of the Offences Against the Person Act`) and offences known by their
    section (`section 18 wounding`) are left out. Numbers above 88 are no sections of this Act.
    """
    return tuple(_sections(text))


def refusing_sections(text: str) -> tuple[str, ...]:
    """Return the sections in `text` under which a request may be refused (ss.12, 14, 21–44), each once.

    A section cited once by its number alone and once with its limb is given with the limb.
    """
    cited = dict.fromkeys(each.label for each in sections_in(text) if each.number in REFUSING)
    return tuple(label for label in cited if not any(other.startswith(f"{label}(") for other in cited))


def _sections(text: str) -> Iterator[SectionInText]:
    for cited in _CITED.finditer(text):
        after = text[cited.end() : cited.end() + 110]
        if _OTHER_ACT.match(after) or _CRIME.match(after):
            continue
        for each in _EACH.finditer(cited[1]):
            if 1 <= int(each[1].upper().rstrip("A")) <= 88:
                start, end = cited.start(1) + each.start(), cited.start(1) + each.end()
                yield from (SectionInText(label, start, end) for label in _labels(each))


def _labels(cited: re.Match[str]) -> Iterator[str]:
    """Yield the section as `31(1)(a)`, and `31(1)(b)` where the text goes on with `and (b)` or with `(b)` at once."""
    limbs = re.sub(r"\d+[a-z]", lambda found: found[0].upper(), re.sub(r"\s", "", cited[2]))
    letters = _LETTERS.search(limbs)
    first, *others = re.findall(r"\([a-h]\)", letters[0]) if letters else [""]
    stem = limbs[: letters.start()] if letters else limbs[: limbs.rfind("(")]
    yield cited[1].upper() + (stem + first if letters else limbs)
    for more in (*others, *re.findall(r"\([a-z]\)", cited[3].lower())):
        yield cited[1].upper() + stem + more
