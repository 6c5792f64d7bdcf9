"""How many were asked and what became of it, in words fit to print beside a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from foitrack.core.words import Outcome, Stage

ORDER = (
    "answered",
    "in part",
    "not held",
    "refused",
    "overdue",
    "waiting",
    "not delivered",
    "withdrawn",
    "not asked",
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many authorities stand where. `counts` has only words that occur, in the order of `ORDER`."""

    asked: int
    counts: tuple[tuple[str, int], ...]
    complete: int

    @property
    def answered(self) -> int:
        """How many have answered, in full or in part."""
        counts = dict(self.counts)
        return counts.get("answered", 0) + counts.get("in part", 0)

    @property
    def text(self) -> str:
        """The coverage in words: `41 of 43 answered, 1 refused, 1 overdue`."""
        rest = [f"{count} {word}" for word, count in self.counts if word != "answered"]
        return ", ".join([f"{dict(self.counts).get('answered', 0)} of {self.asked} answered", *rest])

    def as_json(self) -> dict[str, object]:
        """Return it as plain JSON values; `complete` counts rows without an empty cell."""
        return {
            "authorities": self.asked,
            "answered": self.answered,
            "complete": self.complete,
            "counts": dict(self.counts),
            "text": self.text,
        }


def cover(rows: Sequence[tuple[Stage, Outcome | None, bool, bool]]) -> Coverage:
    """Count rows of (stage, outcome, has an answer, has every answer)."""
    counts = Counter(word(stage, outcome, some, every) for stage, outcome, some, every in rows)
    return Coverage(
        asked=len(rows),
        counts=tuple((each, counts[each]) for each in ORDER if counts[each]),
        complete=sum(every for *_, every in rows),
    )


def word(stage: Stage, outcome: Outcome | None, some: bool, every: bool) -> str:
    """Put one row under its word: how it ended, else where it stands. Answers that came in count as answered."""
    match outcome:
        case Outcome.REFUSED | Outcome.NOT_HELD | Outcome.WITHDRAWN if not some:
            return outcome.value
        case Outcome.PARTLY_DISCLOSED:
            return "in part"
        case Outcome.DISCLOSED:
            return "answered"
        case _ if some:
            return "answered" if every else "in part"
    return stage_word(stage)


def stage_word(stage: Stage) -> str:
    """Put a stage that no outcome has ended under its word."""
    match stage:
        case Stage.ANSWERED:
            return "answered"
        case Stage.OVERDUE | Stage.NOT_DELIVERED | Stage.WITHDRAWN:
            return stage.value
        case Stage.DRAFTED | Stage.QUEUED:
            return "not asked"
        case _:
            return "waiting"
