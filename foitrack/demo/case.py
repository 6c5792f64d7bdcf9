"""One request as the force that got it sees it, and what the force has to say about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from foitrack.core.model import Campaign
from foitrack.demo.cast import Part
from foitrack.demo.envelopes import Letter
from foitrack.demo.papers import Row, Statement
from foitrack.documents.reading import read

_NOTHING = ("0", "Nil", "0", "None")
_EXEMPT = "Exempt under section 40(2)"
_NOT_HELD = "No information held"


@dataclass(frozen=True, slots=True)
class Case:
    """The part a force plays, the letter as it came, the days that follow from it, and the answers by question.

    An answer of "" is withheld; a question without one is not held.
    """

    part: Part
    campaign: Campaign
    letter: Letter
    received: date
    due: date
    answers: Mapping[str, str]

    @property
    def force(self) -> str:
        """The force's name."""
        return self.part.authority.name

    @property
    def manner(self) -> int:
        """The number that varies wording and layout."""
        return self.part.manner

    @property
    def reference(self) -> str:
        """The force's own reference."""
        return self.part.reference(self.received)

    @property
    def withheld(self) -> str:
        """The numbers of the questions it does not answer, as words."""
        numbers = [str(n) for n, each in enumerate(self.campaign.questions, 1) if self.answers.get(each.key) == ""]
        return " and ".join(numbers)

    @property
    def sheet(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the answer sheet that came with the request; empty when none did."""
        for file in self.letter.enclosures:
            for table in read(file.content, file.name, file.type).tables:
                if any("Your answer" in row for row in table.rows):
                    return table.rows
        return ()

    def shown(self, key: str) -> str:
        """Return an answer as this force writes it."""
        answer = self.answers.get(key, _NOT_HELD)
        if answer == "0":
            return _NOTHING[self.manner % len(_NOTHING)]
        return answer or _EXEMPT


def statement(*cases: Case) -> Statement:
    """Put the answers of one force, or of several side by side, into rows."""
    questions = cases[0].campaign.questions
    return Statement(
        force=" and ".join(case.force for case in cases),
        reference=" and ".join(case.reference for case in cases),
        columns=("Response",) if len(cases) == 1 else tuple(case.force for case in cases),
        rows=tuple(
            Row(number, " ".join(question.text.split()), tuple(case.shown(question.key) for case in cases))
            for number, question in enumerate(questions, 1)
        ),
    )
