"""Bring a campaign's answers into one table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from foitrack.core.dataset import Results, Row, results
from foitrack.core.editor_checks import Doubt, editor_checks
from foitrack.core.model import Authority, Campaign
from foitrack.core.series import read_base
from foitrack.core.words import Kind
from foitrack.core.workdays import Calendar
from foitrack.errors import BadFile, Problem
from foitrack.services.answering import suggest
from foitrack.services.standing import Standing, standings
from foitrack.store import answers
from foitrack.store.database import Store


def tabulate(store: Store, campaign: Campaign, calendar: Calendar, today: date) -> Results:
    """Return the results of a campaign; a fixed number of queries."""
    rows = [_row(each) for each in standings(store, calendar, today, campaign.name)]
    return results(campaign, rows, answers.of_campaign(store, campaign.name))


def heads(campaign: Campaign, folder: Path, forces: Mapping[str, Authority]) -> dict[str, dict[str, Decimal]]:
    """Return the counts of heads in the campaign's base file (column, then authority); empty when it names none.

    Raise BadFile with every problem of the file, or of a rate that names a column it lacks.
    """
    if not campaign.base:
        return {}
    file = folder / campaign.base
    try:
        base = read_base(file.read_text(encoding="utf-8"), campaign.base, list(forces))
    except (OSError, UnicodeDecodeError) as fault:
        raise BadFile(
            campaign.base, [Problem("file", "cannot be read", f"put it beside the campaign: {file}")]
        ) from fault
    lacking = [each for each in campaign.rates if each.base not in base]
    if lacking:
        known = ", ".join(base)
        raise BadFile(
            campaign.base, [Problem(each.key, f"there is no column {each.base!r}", known) for each in lacking]
        )
    return base


def doubts(store: Store, campaign: Campaign, forces: Mapping[str, Authority], found: Results) -> tuple[Doubt, ...]:
    """Return what a careful editor would ask of a table, each figure held against what its replies say."""
    read = {
        row.request.ref: [each for _, each in suggest(store, campaign, row.request, forces.get(row.request.authority))]
        for row in found.rows
        if row.answers
    }
    return editor_checks(found, read)


def _row(standing: Standing) -> Row:
    status = standing.status
    refused = [event for event in standing.events if event.kind in (Kind.REFUSED, Kind.PARTLY_DISCLOSED)]
    return Row(
        request=standing.request,
        stage=status.stage,
        outcome=status.outcome,
        due=status.due,
        working_days_late=max(0, -(status.working_days_left or 0)),
        sections=refused[-1].sections if refused else (),
    )
