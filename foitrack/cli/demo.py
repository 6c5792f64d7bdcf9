"""`foitrack demo`: a whole campaign against simulated forces."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from itertools import chain, count
from pathlib import Path
from time import monotonic

import click

from foitrack.bankholidays import load
from foitrack.cli.output import say
from foitrack.demo.rehearsal import CAMPAIGN, Rehearsal
from foitrack.errors import FoitrackError

PUBLISHED = """
Published at the time: 828 investigations; about two thirds of them of officers; 9 per cent ended in resignation,
dismissal or retirement; Greater Manchester 88, West Midlands 74, Metropolitan 69."""


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), required=False)
def command(folder: Path | None) -> None:
    """Run a whole campaign against simulated forces, over real mail servers on this machine.

    Example: foitrack demo
    """
    folder = folder or free_folder(Path("demo"))
    if (folder / "foitrack.toml").exists():
        raise FoitrackError(
            f"{folder} is there already", f"remove it, or name another folder: foitrack demo {folder}-2"
        )
    begun = monotonic()
    click.echo("A news agency once asked every force how often it had investigated its own staff over social media.")
    click.echo("This retells that campaign. THE FORCES AND THEIR REPLIES ARE SIMULATED: no mail leaves this machine,")
    click.echo("and every figure below is computed from what came through the inbox and was read out of the files.\n")
    rehearsal = Rehearsal(folder, _type_command, click.echo, load())
    rehearsal.run()
    day = rehearsal.last_day.isoformat()
    click.echo(f"\n$ foitrack results {CAMPAIGN}\n")
    _run(["-w", str(folder), "--on", day, "results", CAMPAIGN])
    click.echo(PUBLISHED)
    say(f"{monotonic() - begun:.0f} seconds. The workspace is in {folder}; look around in it, as on that last day:")
    say(f"  foitrack -w {folder} --on {day} status")
    say(f"  foitrack -w {folder} --on {day} show greater-manchester")


def free_folder(first: Path) -> Path:
    """Return the first folder of demo, demo-2, demo-3 … that is not there yet."""
    others = (Path(f"{first}-{number}") for number in count(2))
    return next(each for each in chain([first], others) if not each.exists())


def _type_command(words: Sequence[str]) -> tuple[int, str]:
    """Run a command in this process, and keep its screen."""
    screen, talk = io.StringIO(), io.StringIO()
    with redirect_stdout(screen), redirect_stderr(talk):
        code = _run(words)
    return code, screen.getvalue() if code == 0 else screen.getvalue() + talk.getvalue()


def _run(words: Sequence[str]) -> int:
    from foitrack.cli.boundary import run

    return run(words)
