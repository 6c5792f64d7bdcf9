"""What belongs beside a published figure: who is missing, what is suppressed, what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foitrack.core.dataset import CellAnswer, ResultRow, Results
from foitrack.core.values import ValueKind
from foitrack.core.words import Outcome


def caveats(found: Results) -> tuple[str, ...]:
    """Return the caveats of a table of results as sentences, the weightiest first."""
    return (*unanswered(found), *bounded(found), *partial(found), *replaced(found))


def unanswered(found: Results) -> Iterator[str]:
    """Name those that gave no figure at all, and those whose reply is there and not entered."""
    empty = [row for row in found.rows if not row.answers]
    replied = [row for row in empty if row.outcome in (Outcome.DISCLOSED, Outcome.PARTLY_DISCLOSED)]
    silent = [row for row in empty if row not in replied]
    if silent:
        yield f"{len(silent)} of {len(found.rows)} authorities gave no answer: {_named(silent)}."
    if replied:
        yield f"{len(replied)} of {len(found.rows)} have replied and are not entered yet: {_named(replied)}."


def _named(rows: Sequence[ResultRow]) -> str:
    names = [row.request.authority_name for row in rows]
    return ", ".join(names[:10]) + (" and others" if len(names) > 10 else "")


def bounded(found: Results) -> Iterator[str]:
    """Say where totals are bounds, because values are suppressed, and where they leave out what is not held."""
    for cell, total in found.totals.items():
        if total.bounded:
            whose = "1 authority" if total.bounded == 1 else f"{total.bounded} authorities"
            yield f"The total of {cell} is {total.text}: {whose} gave no exact figure."
        kinds = [row.answers[cell].value.kind for row in found.rows if cell in row.answers]
        without = sum(kind in (ValueKind.NOT_HELD, ValueKind.WITHHELD) for kind in kinds)
        if without:
            yield f"The total of {cell} leaves out {without} that hold or give no figure."


def partial(found: Results) -> Iterator[str]:
    """Say how many stand behind each share."""
    for share in found.shares:
        if share.authorities < share.answering:
            yield f"{share.share.title}: worked out over the {share.authorities} authorities that gave both sides."


def replaced(found: Results) -> Iterator[str]:
    """Name those whose figures were put right after they were first entered."""
    names = [row.request.authority_name for row in found.rows if any(_changed(a) for a in row.answers.values())]
    if names:
        yield f"Figures of {', '.join(names)} were corrected after they were first entered."


def _changed(answer: CellAnswer) -> bool:
    """Say whether an earlier answer was another value; the same value from a better source is no correction."""
    return any(each != answer.value.text for each in answer.replaced)
