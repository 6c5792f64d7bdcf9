"""`foitrack due`: explain a deadline day by day."""

from __future__ import annotations

from datetime import date, datetime

import click

from foitrack.cli.output import format_option, print_csv, print_json
from foitrack.cli.session import Session, pass_session
from foitrack.core.workdays import Calendar
from foitrack.errors import NoWorkspace


class Received(click.ParamType[date]):
    """A day, or an instant with its zone, which belongs to a day in London."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the Europe/London day."""
        from foitrack.core.clock import day_of

        try:
            instant = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2026-03-02", param, ctx)
        if len(str(value)) <= len("2026-03-02"):
            return instant.date()
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no time zone; write it as 2026-03-02T23:30Z, or the day alone", param, ctx)
        return day_of(instant)


@click.command()
@click.argument("received", metavar="DATE", type=Received())
@click.option("-n", "--working-days", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many.")
@format_option
@pass_session
def command(session: Session, received: date, working_days: int, form: str) -> None:
    """Explain day by day when an answer is due to a request received on a day.

    Example: foitrack due 2026-06-12
    """
    from foitrack.services.explaining import as_json, explain_due, in_full

    told = explain_due(received, _calendar(session), working_days)
    if form == "json":
        print_json(as_json(told))
    elif form == "csv":
        print_csv(["date", "counted", "why"], [[day.date, str(day.counted).lower(), day.why] for day in told.days])
    else:
        click.echo("\n".join(in_full(told)))


def _calendar(session: Session) -> Calendar:
    """Return the workspace's calendar; outside a workspace, the shipped one."""
    from foitrack.bankholidays import load

    try:
        return session.calendar
    except NoWorkspace:
        if session.workspace:
            raise
        return load()
