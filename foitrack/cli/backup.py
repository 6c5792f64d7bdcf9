"""`foitrack backup`: a consistent copy of the workspace, and the proof of one."""

from __future__ import annotations

from pathlib import Path

import click

from foitrack.cli.output import say
from foitrack.cli.session import Session, pass_session
from foitrack.errors import PartlyDone, StoreError
from foitrack.services.copying import copy, prove

TELL_EVERY = 1000


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--check", is_flag=True, help="Copy nothing; prove the copy in DIR by its hashes.")
@pass_session
def command(session: Session, folder: Path, check: bool) -> None:
    """Copy the workspace, consistently, and prove the copy.

    Other commands may run meanwhile. The copy is a workspace of its own.

    Example: foitrack backup /media/stick/foi
    """
    if not check:
        made = copy(session.store, session.home, folder, _progress)
        if made.damaged:
            lines = "\n".join(f"  {each}" for each in made.damaged)
            raise PartlyDone(f"copied all but {len(made.damaged)} damaged files to {folder}\n{lines}")
        say(f"copied {made.files} files ({made.bytes / 1_000_000:.1f} MB) to {folder}")
    listed, wrong = prove(folder)
    if wrong:
        lines = "\n".join(f"  {each}" for each in wrong)
        raise StoreError(f"the copy in {folder} is not whole\n{lines}", "make another with 'foitrack backup'")
    say(f"the copy in {folder} is whole: {listed} files, each with its hash; the database is sound")


def _progress(done: int) -> None:
    if done % TELL_EVERY == 0:
        say(f"{done} files copied")
