"""Bring a campaign's answers into one table."""

from __future__ import annotations

from datetime import date

from foitrack.core.dataset import Results, Row, results
from foitrack.core.model import Campaign
from foitrack.core.words import Kind
from foitrack.core.workdays import Calendar
from foitrack.services.standing import Standing, standings
from foitrack.store import answers
from foitrack.store.database import Store


def tabulate(store: Store, campaign: Campaign, calendar: Calendar, today: date) -> Results:
    """Return the results of a campaign; a fixed number of queries."""
    rows = [_row(each) for each in standings(store, calendar, today, campaign.name)]
    return results(campaign, rows, answers.of_campaign(store, campaign.name))


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
