"""Statuses become the rows and figures people look at: what needs doing first at the top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foitrack.core.model import Event, Request
from foitrack.core.position import Status
from foitrack.core.status import urgency
from foitrack.core.words import Kind, Outcome, Stage


@dataclass(frozen=True, slots=True)
class Line:
    """One request on the status screen. `working_days_left` is 0 on the day it is due and negative after."""

    ref: str
    campaign: str
    authority: str
    stage: Stage
    outcome: Outcome | None
    sent: date | None
    due: date | None
    working_days_left: int | None
    next: str
    references: tuple[str, ...]
    messages: int
    attachments: int
    warnings: tuple[str, ...] = ()
    undecided: int = 0
    urgency: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the line under the names that scripts rely on."""
        return {
            "ref": self.ref,
            "campaign": self.campaign,
            "authority": self.authority,
            "stage": self.stage,
            "outcome": self.outcome,
            "sent": self.sent,
            "due": self.due,
            "working_days_left": self.working_days_left,
            "next": self.next,
            "references": self.references,
            "messages": self.messages,
            "attachments": self.attachments,
            "warnings": self.warnings,
            "undecided": self.undecided,
        }


def line(
    request: Request,
    status: Status,
    references: Sequence[str] = (),
    messages: int = 0,
    attachments: int = 0,
    warnings: Sequence[str] = (),
    undecided: int = 0,
) -> Line:
    """Return the line of one request."""
    step = status.next
    if undecided:
        step = f"decide on {'a reply' if undecided == 1 else f'{undecided} replies'}"
    return Line(
        ref=request.ref,
        campaign=request.campaign,
        authority=request.authority_name,
        stage=status.stage,
        outcome=status.outcome,
        sent=status.sent,
        due=status.due,
        working_days_left=status.working_days_left,
        next=step,
        references=tuple(references),
        messages=messages,
        attachments=attachments,
        warnings=(*warnings, *status.faults),
        undecided=undecided,
        urgency=urgency(status),
    )


def sorted_by_need(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with what needs doing first at the top: replies to decide on, then by urgency."""
    return sorted(lines, key=lambda each: (each.urgency if not each.undecided else -1, each.authority))


def totals(lines: Sequence[Line], held: int = 0) -> str:
    """Return the one line of totals above the table: counted stages and outcomes, and what waits for a person."""
    stages = Counter(each.stage for each in lines)
    late = stages[Stage.OVERDUE]
    today = sum(each.working_days_left == 0 and each.stage is not Stage.ANSWERED for each in lines)
    parts = [f"{len(lines)} request" + ("" if len(lines) == 1 else "s")]
    parts += [f"{late} overdue"] if late else []
    parts += [f"{today} due today"] if today else []
    for stage in Stage:
        if stages[stage] and stage is not Stage.OVERDUE:
            parts.append(f"{stages[stage]} {stage}")
    waiting = sum(each.undecided for each in lines)
    parts += [f"{waiting} to decide"] if waiting else []
    parts += [f"{held} in the holding pen"] if held else []
    return " · ".join(parts)


def days_in_words(left: int | None) -> str:
    """Return working days left as words: `3 days`, `due today`, `2 days late`; empty when nothing is awaited."""
    if left is None:
        return ""
    if left == 0:
        return "due today"
    number = abs(left)
    days = "1 day" if number == 1 else f"{number} days"
    return f"{days} late" if left < 0 else days


_STORY: Mapping[Kind, str] = {
    Kind.SENT: "request sent",
    Kind.NOT_DELIVERED: "not delivered",
    Kind.BOUNCED: "bounced",
    Kind.CHASED: "letter sent",
}


def in_words(event: Event) -> str:
    """Return an event as a line of a request's story."""
    words = _STORY.get(event.kind, event.kind.value)
    details = [
        f"section {', '.join(event.sections)}" if event.sections else "",
        f"their reference {event.reference}" if event.reference else "",
        f"until {event.until}" if event.until else "",
        f"letter: {event.letter}" if event.letter else "",
        str(event.decision) if event.decision else "",
        event.note,
    ]
    rest = "; ".join(each for each in details if each)
    return f"{words} ({rest})" if rest else words
