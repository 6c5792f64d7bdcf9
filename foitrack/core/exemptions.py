"""The exemptions of Part II of the Act, and which of them are weighed against the public interest (section 2(3))."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exemption:
    """One exemption, as it is cited (`31`, `37(1)(a)`). Only a `qualified` one is weighed against disclosure."""

    section: str
    title: str
    qualified: bool


_QUALIFIED = {
    "22": "intended for future publication",
    "22A": "research",
    "24": "national security",
    "26": "defence",
    "27": "international relations",
    "28": "relations within the United Kingdom",
    "29": "the economy",
    "30": "investigations and proceedings",
    "31": "law enforcement",
    "33": "audit functions",
    "35": "formulation of government policy",
    "36": "effective conduct of public affairs",
    "37": "communications with the Royal Family, and honours",
    "38": "health and safety",
    "39": "environmental information",
    "42": "legal professional privilege",
    "43": "commercial interests",
}
_ABSOLUTE = {
    "21": "accessible by other means",
    "23": "bodies dealing with security matters",
    "32": "court records",
    "34": "parliamentary privilege",
    "37(1)(a)": "communications with the Sovereign",
    "37(1)(aa)": "communications with the heir to the throne",
    "37(1)(ab)": "communications with the second in line to the throne",
    "40": "personal information",  # 40(2) is absolute wherever disclosure would breach a data protection principle
    "41": "provided in confidence",
    "44": "prohibitions on disclosure",
}
EXEMPTIONS = {
    section: Exemption(section, title, qualified)
    for table, qualified in ((_QUALIFIED, True), (_ABSOLUTE, False))
    for section, title in table.items()
}
SECTIONS = 88
"""How many sections the Act has, those put in later under a letter aside."""

_ANY = re.compile(r"(?:sections?|sec|ss?)?\.?\s*(\d{1,3})\s?([a-d]?)((?:\s?\([0-9a-z]{1,4}\))*)", re.IGNORECASE)
_CITED = re.compile(r"(?:s|ss|sec|section)?\.?\s*(\d{1,2})(?!\d)\s?([AB]?)((?:\s?\([0-9a-z]{1,4}\))*)", re.IGNORECASE)


def section(cited: str) -> str:
    """Return a citation as it is stored, `12(1)` for `s.12 (1)`; empty when the Act has no such section."""
    match = _ANY.fullmatch(cited.strip())
    if match is None or not 1 <= int(match[1]) <= SECTIONS:
        return ""
    return match[1] + match[2].upper() + re.sub(r"\s", "", match[3]).lower()


def exemption(cited: str) -> Exemption | None:
    """Return the exemption a citation such as `31(1)(a)` or `s.40(2)` belongs to; None for 12, 14 and the rest."""
    match = _CITED.match(cited.strip())
    if match is None:
        return None
    section = match[1] + match[2].upper() + re.sub(r"\s", "", match[3]).lower()
    while section not in EXEMPTIONS and "(" in section:
        section = section[: section.rindex("(")]
    return EXEMPTIONS.get(section)


def is_qualified(cited: str) -> bool:
    """Say whether a cited section is weighed against the public interest: only then section 10(3) gives more time."""
    found = exemption(cited)
    return found is not None and found.qualified
