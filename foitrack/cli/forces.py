"""`foitrack forces`: the authorities, and everything that is wrong with the file they stand in."""

from __future__ import annotations

from pathlib import Path

import click

from foitrack.cli.output import format_option, print_csv, print_json, say
from foitrack.cli.session import Session
from foitrack.cli.tables import Cell, Column, print_table
from foitrack.core.model import Authority
from foitrack.errors import NoWorkspace
from foitrack.forces import Forces, check, load, stale
from foitrack.shipped import shipped

COLUMNS = (
    Column("Id"),
    Column("Name", shrink=True),
    Column("Group"),
    Column("Address", shrink=True),
    Column("Checked on"),
)


@click.group(invoke_without_command=True)
@format_option
@click.pass_context
def command(ctx: click.Context, form: str) -> None:
    """List the authorities, or check the file they stand in.

    Example: foitrack forces check
    """
    if ctx.invoked_subcommand:
        return
    session = ctx.find_object(Session)
    assert session is not None
    forces = load(_file(session))
    if form == "json":
        print_json([_as_json(each) for each in forces.values()])
    elif form == "csv":
        rows = [_as_json(each) for each in forces.values()]
        print_csv(list(rows[0]), [["; ".join(v) if isinstance(v, tuple) else v for v in row.values()] for row in rows])
    else:
        _print(session, forces)


def _print(session: Session, forces: Forces) -> None:
    old = [each for each in forces.values() if stale(each, session.today)]
    print_table(COLUMNS, [_row(each, each in old) for each in forces.values()])
    if old:
        since = min((each.checked_on for each in old if each.checked_on), default=None)
        say(f"{len(old)} of {len(forces)} addresses were not checked for two years (since {since or 'ever'})")


def _row(authority: Authority, old: bool) -> list[Cell | str]:
    checked = authority.checked_on.isoformat() if authority.checked_on else "never"
    address = authority.email if authority.channel == "email" else f"({authority.channel})"
    return [authority.id, authority.name, authority.group, address, Cell(checked, "yellow" if old else "")]


def _as_json(authority: Authority) -> dict[str, object]:
    return {
        "id": authority.id,
        "name": authority.name,
        "other_names": authority.other_names,
        "group": authority.group,
        "law": authority.law,
        "nation": authority.nation,
        "region": authority.region,
        "channel": authority.channel,
        "email": authority.email,
        "checked_on": authority.checked_on,
        "source": authority.source,
        "domains": authority.domains,
        "website": authority.website,
        "wdtk": authority.wdtk,
        "note": authority.note,
    }


@command.command("check")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_context
def check_command(ctx: click.Context, file: Path | None) -> int:
    """List every problem of a forces file, by entry and field.

    Example: foitrack forces check forces.yaml
    """
    session = ctx.find_object(Session)
    assert session is not None
    path = file or _file(session)
    problems = check(path)
    for problem in problems:
        click.echo(str(problem))
    say(f"{path}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
    return 1 if problems else 0


def _file(session: Session) -> Path:
    """Return the workspace's forces file; outside a workspace, the shipped one."""
    try:
        return session.home.forces_file
    except NoWorkspace:
        if session.workspace:
            raise
        return shipped("forces.yaml")
