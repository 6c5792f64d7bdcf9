"""The table a campaign ends in: one row an authority, and no cell without a value or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from foitrack.core.coverage import Coverage, cover
from foitrack.core.missing import reason
from foitrack.core.model import Answer, Campaign, Request
from foitrack.core.shares import ShareFigure, share_figure
from foitrack.core.totals import Ranked, Total, as_json_number, ranking, total
from foitrack.core.values import Value, ValueKind, parse_value
from foitrack.core.words import Outcome, Stage, Type


@dataclass(frozen=True, slots=True)
class Row:
    """Where one request stands, as far as the table needs it. `sections` are those of its refusal notice."""

    request: Request
    stage: Stage
    outcome: Outcome | None = None
    due: date | None = None
    working_days_late: int = 0
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """The answer that stands in a cell: the latest recorded one, and those it replaced, newest first."""

    value: Value
    source: str
    message: int | None = None
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One authority: its answers by cell, and why each other cell is empty. `reason` sums the empty ones up."""

    request: Request
    stage: Stage
    outcome: Outcome | None
    answers: Mapping[str, CellAnswer]
    missing: Mapping[str, str]

    @property
    def reason(self) -> str:
        """Why cells are missing; empty when none is."""
        return "; ".join(dict.fromkeys(self.missing.values()))


@dataclass(frozen=True, slots=True)
class Results:
    """The whole outcome of a campaign, worked out from its statuses and answers."""

    campaign: Campaign
    rows: tuple[ResultRow, ...]
    totals: Mapping[str, Total]
    shares: tuple[ShareFigure, ...]
    ranking: tuple[Ranked, ...]
    coverage: Coverage
    cells: tuple[str, ...] = field(default=())


def results(campaign: Campaign, rows: Sequence[Row], answers: Sequence[Answer]) -> Results:
    """Build the table. `answers` are all ever recorded, oldest first; the latest for a cell stands.

    Totals and shares count figures only; a suppressed one widens them to bounds. An answer that is no value of its
    question's type cannot be in the record (`parse_value` is asked before it is written); if one is, it stands as text.
    """
    latest = standing(campaign, answers)
    cells = tuple(cell for question in campaign.questions for cell in question.cells)
    table = tuple(result_row(row, cells, latest) for row in rows)
    columns = {
        cell: [(row.request.authority_name, row.answers[cell].value) for row in table if cell in row.answers]
        for cell in cells
    }
    numeric = {cell for q in campaign.questions if q.type in (Type.INTEGER, Type.MONEY) for cell in q.cells}
    totals = {cell: total([value for _, value in columns[cell]]) for cell in cells if cell in numeric}
    values = [{cell: answer.value for cell, answer in row.answers.items()} for row in table]
    return Results(
        campaign=campaign,
        rows=table,
        totals=totals,
        shares=tuple(share_figure(share, values) for share in campaign.shares),
        ranking=ranking(columns.get(campaign.rank_by, [])),
        coverage=cover([(row.stage, row.outcome, bool(row.answers), not row.missing) for row in table]),
        cells=cells,
    )


def standing(campaign: Campaign, answers: Sequence[Answer]) -> dict[tuple[str, str], CellAnswer]:
    """Choose the answer that stands in each (ref, cell): the last recorded."""
    types = {cell: question.type for question in campaign.questions for cell in question.cells}
    latest: dict[tuple[str, str], CellAnswer] = {}
    for answer in answers:
        if answer.cell not in types:
            continue
        value = parse_value(answer.value, types[answer.cell]) or Value(ValueKind.TEXT, answer.value)
        before = latest.get((answer.ref, answer.cell))
        replaced = (before.value.text, *before.replaced) if before else ()
        latest[answer.ref, answer.cell] = CellAnswer(value, answer.source, answer.message, replaced)
    return latest


def result_row(row: Row, cells: Sequence[str], latest: Mapping[tuple[str, str], CellAnswer]) -> ResultRow:
    """Fill one authority's row."""
    given = {cell: latest[row.request.ref, cell] for cell in cells if (row.request.ref, cell) in latest}
    why = reason(row.stage, row.outcome, row.due, row.working_days_late, row.sections)
    return ResultRow(row.request, row.stage, row.outcome, given, {cell: why for cell in cells if cell not in given})


def as_json(found: Results) -> dict[str, object]:
    """Return the results under the names that scripts rely on, as plain JSON values.

    A figure is a number; a suppressed or bounded one, like any other answer, is its text (`<5`).
    """
    return {
        "campaign": found.campaign.name,
        "questions": [
            {"key": q.key, "text": q.text, "type": str(q.type), "cells": list(q.cells)}
            for q in found.campaign.questions
        ],
        "rows": [row_as_json(row) for row in found.rows],
        "totals": {cell: each.as_json() for cell, each in found.totals.items()},
        "shares": [share.as_json() for share in found.shares],
        "ranking": [
            {"rank": each.rank, "authority": each.authority, "value": plain(each.value)} for each in found.ranking
        ],
        "coverage": found.coverage.as_json(),
    }


def row_as_json(row: ResultRow) -> dict[str, object]:
    """Return one authority's row as plain JSON values."""
    return {
        "authority": row.request.authority_name,
        "ref": row.request.ref,
        "stage": str(row.stage),
        "outcome": str(row.outcome) if row.outcome else None,
        "answers": {
            cell: {"value": plain(answer.value), "source": answer.source, "message": answer.message}
            for cell, answer in row.answers.items()
        },
        "missing": dict(row.missing),
        "reason": row.reason,
    }


def plain(value: Value) -> int | float | str:
    """Return a figure as a JSON number, anything else as its text."""
    if value.number is None:
        return value.text
    return as_json_number(value.number)
