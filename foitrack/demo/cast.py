"""Who plays which part: drawn by lot, so that no real force is told to behave well or badly.

Only what was published is fixed: the three forces whose figures are known answer in full, and Norfolk and Suffolk
answer together, as their joint unit does. How a force writes its references follows the public examples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain, cycle, repeat
from random import Random

from foitrack.core.model import Authority
from foitrack.demo.figures import CASES


class Turn(StrEnum):
    """What a force does with a request."""

    ANSWERS = "answers"
    ANSWERS_IN_PART = "answers in part, refuses one question under section 40(2)"
    ANSWERS_JOINTLY = "answers in one mail with its neighbour"
    ASKS_FIRST = "asks for clarification, then answers"
    ANSWERS_LATE = "answers once the overdue letter has come"
    HAS_MOVED = "bounces at the old address, answers from the new one"
    REFUSES = "refuses under section 12"
    KEEPS_SILENT = "never answers"


class Welcome(StrEnum):
    """What comes back in the first days."""

    NOTHING = "nothing"
    AUTOMATIC = "an automatic reply"
    OUT_OF_OFFICE = "an out-of-office note"
    ACKNOWLEDGEMENT = "an acknowledgement"
    BOTH = "an automatic reply, then an acknowledgement"


class Paper(StrEnum):
    """In what form the figures come."""

    TEXT = "text"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    XLS = "xls"
    SCAN = "a scan of a printed page"
    SHEET = "the answer sheet that came with the request, else xlsx"


@dataclass(frozen=True, slots=True)
class Part:
    """One force's part. `manner` varies wording and layout; `working_days` is how long it takes to answer."""

    authority: Authority
    turn: Turn
    welcome: Welcome
    paper: Paper
    manner: int
    working_days: int
    serial: int

    def reference(self, on: date) -> str:
        """Return the force's own reference for a request logged on this day."""
        style = _STYLES.get(self.authority.id, _OTHER_STYLES[self.manner % len(_OTHER_STYLES)])
        return style.format(n=self.serial, on=on, next_year=(on.year + 1) % 100)


JOINT = ("norfolk", "suffolk")
_BY_LOT = (
    Turn.KEEPS_SILENT, Turn.REFUSES, Turn.ANSWERS_IN_PART, Turn.HAS_MOVED, Turn.ASKS_FIRST, Turn.ASKS_FIRST,
    Turn.ANSWERS_LATE, Turn.ANSWERS_LATE, Turn.ANSWERS_LATE,
)  # fmt: skip
_WELCOMES = (
    Welcome.BOTH, Welcome.ACKNOWLEDGEMENT, Welcome.AUTOMATIC, Welcome.ACKNOWLEDGEMENT, Welcome.NOTHING,
    Welcome.BOTH, Welcome.ACKNOWLEDGEMENT, Welcome.AUTOMATIC, Welcome.OUT_OF_OFFICE, Welcome.ACKNOWLEDGEMENT,
)  # fmt: skip
_PAPERS = (
    Paper.DOCX, Paper.XLSX, Paper.TEXT, Paper.PDF, Paper.CSV, Paper.HTML, Paper.SHEET, Paper.DOCX, Paper.TEXT,
    Paper.XLS, Paper.XLSX, Paper.PDF, Paper.CSV,
)  # fmt: skip

_STYLES = {
    "avon-and-somerset": "{n:03}/{on:%y}",
    "bedfordshire": "FOI{on:%Y}/{n:05}",
    "cambridgeshire": "FOI{on:%Y}/{n:05}",
    "cleveland": "{n}-{on:%y}",
    "durham": "DC/FOI {n}/{on:%y}",
    "dyfed-powys": "{n}/{on:%Y}",
    "essex": "FOI {n:05}",
    "gwent": "{on:%Y}/{n:05}",
    "hampshire": "HC/{n:06}/{on:%y}",
    "hertfordshire": "FOI{on:%Y}/{n:05}",
    "humberside": "F-{on:%Y}-{n:05}",
    "kent": "{on:%y/%m}/{n:04}",
    "leicestershire": "{n:06}/{on:%y}",
    "metropolitan": "01.FOI.{on:%y}.{n:06}",
    "norfolk": "FOI {n:06}/{on:%y}",
    "north-yorkshire": "{n:04}.{on:%Y}-{next_year:02}",
    "northamptonshire": "FOI {n:05}-{on:%y}",
    "northumbria": "{n}/{on:%y}",
    "nottinghamshire": "{n:06}/{on:%y}",
    "south-wales": "{n}/{on:%y}",
    "south-yorkshire": "{on:%Y}{n:04}",
    "suffolk": "FOI {n:06}/{on:%y}",
    "surrey": "FOI-{n:05}-{on:%y}",
    "thames-valley": "HQ/PA/{n:06}/{on:%y}",
    "warwickshire": "{n}-{on:%Y}",
    "west-mercia": "FOI {n:06}",
    "west-midlands": "{n}/{on:%y}",
    "west-yorkshire": "FOI {n:07}/{on:%y}",
    "wiltshire": "FOI {on:%Y}/{n}",
}
_OTHER_STYLES = ("FOI {n:05}/{on:%y}", "FOI/{on:%Y}/{n:04}", "IG/FOI/{n:05}-{on:%y}")


def draw(authorities: Sequence[Authority], seed: int = 0) -> dict[str, Part]:
    """Give each authority its part, the same for the same authorities and seed.

    A refusal in part comes as a letter, for it is a refusal notice too (section 17). One force that would answer by PDF
    scans its paper instead; never one whose figures are published.
    """
    lot = Random(seed)  # noqa: S311 (a rehearsal, not a secret)
    turns = _turns(authorities, lot)
    order = lot.sample(list(authorities), len(authorities))
    manners = zip(order, cycle(_WELCOMES), cycle(_PAPERS), strict=False)
    parts = {
        authority.id: Part(
            authority,
            turn=turns[authority.id],
            welcome=welcome,
            paper=Paper.DOCX if turns[authority.id] is Turn.ANSWERS_IN_PART else paper,
            manner=place,
            working_days=lot.randint(6, 19),
            serial=lot.randint(120, 2400),
        )
        for place, (authority, welcome, paper) in enumerate(manners)
    }
    in_order = {authority.id: parts[authority.id] for authority in authorities}
    if scanning := next((each for each, part in in_order.items() if _may_scan(part)), ""):
        in_order[scanning] = replace(in_order[scanning], paper=Paper.SCAN)
    return in_order


def _may_scan(part: Part) -> bool:
    return part.turn is Turn.ANSWERS and part.paper is Paper.PDF and part.authority.id not in CASES


def _turns(authorities: Sequence[Authority], lot: Random) -> dict[str, Turn]:
    names = [authority.id for authority in authorities]
    fixed = dict.fromkeys(CASES, Turn.ANSWERS)
    if set(JOINT) <= set(names):
        fixed |= dict.fromkeys(JOINT, Turn.ANSWERS_JOINTLY)
    others = [each for each in names if each not in fixed]
    drawn = zip(lot.sample(others, len(others)), chain(_BY_LOT, repeat(Turn.ANSWERS)), strict=False)
    return fixed | dict(drawn)
