"""`foitrack doctor`: check everything a campaign depends on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import click

from foitrack import accounts
from foitrack.cli.output import format_option, print_csv, print_json, say
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Cell, Column, print_table
from foitrack.documents.executors import open_executor, read_all
from foitrack.errors import FoitrackError
from foitrack.rules import rules_for
from foitrack.services.checking import derived, servers, stored, surroundings
from foitrack.services.checking.findings import Check, Finding, State, examine
from foitrack.services.interpreting import Interpreter

COLUMNS = (Column("Check"), Column("State"), Column("What", shrink=True), Column("What to do", shrink=True))
STYLES = {State.OK: "green", State.WARNING: "yellow", State.FAULT: "bold red"}
TELL_EVERY = 500


@click.command()
@click.option("--offline", is_flag=True, help="Leave the servers alone.")
@click.option(
    "--quick", is_flag=True, help="Leave out what is worked out from the mails; on a large store it takes long."
)
@format_option
@pass_session
def command(session: Session, offline: bool, quick: bool, form: str) -> int:
    """Check everything a campaign depends on and say what to do about each fault.

    What is worked out from the raw mails is made anew, and what differed is said. Ends with 1 when something is wrong.

    Example: foitrack doctor
    """
    found = list(examine(checks(session, offline, quick)))
    if form == "json":
        print_json([{"check": each.check, "state": each.state, "what": each.what, "do": each.do} for each in found])
    elif form == "csv":
        print_csv(["check", "state", "what", "do"], [[each.check, each.state, each.what, each.do] for each in found])
    else:
        print_table(COLUMNS, [[each.check, Cell(each.state, STYLES[each.state]), each.what, each.do] for each in found])
    faults = sum(each.state is State.FAULT for each in found)
    say(f"{faults or 'no'} fault{'' if faults == 1 else 's'}")
    return 1 if faults else 0


def checks(session: Session, offline: bool, quick: bool) -> list[Check]:
    """Return the checks of a workspace, in the order in which they are worth reading."""
    home, today = session.home, session.today
    return [
        Check(surroundings.SETTINGS, lambda: surroundings.settings(home)),
        Check(surroundings.FORCES, lambda: surroundings.authorities(home, today)),
        Check(surroundings.CAMPAIGNS, lambda: surroundings.questions(home)),
        Check(surroundings.LETTERS, lambda: surroundings.templates(home)),
        Check(surroundings.HOLIDAYS, lambda: surroundings.holidays(home, today)),
        *(account(session, offline) if _has_settings(session) else ()),
        Check(stored.DATABASE, lambda: stored.database(session.store)),
        Check(stored.FILES, lambda: stored.files(session.store)),
        Check(stored.LETTERS, lambda: stored.letters(session.store)),
        Check(stored.CLOCK, lambda: stored.clock(session.store, session.now)),
        *([] if quick else [Check(derived.NAME, lambda: _rebuild(session))]),
    ]


def account(session: Session, offline: bool) -> Sequence[Check]:
    """Return the checks of the mail account."""
    smtp, imap = session.settings.smtp, session.settings.imap
    where = partial(accounts.where, login=session.settings.login)
    found = [
        Check(servers.SECRETS, lambda: servers.secret("smtp", smtp, where)),
        Check(servers.SECRETS, lambda: servers.secret("imap", imap, where)),
    ]
    if not offline:
        found += [
            Check(servers.OUTGOING, lambda: servers.lets_us_in(servers.OUTGOING, smtp, session.postbox)),
            Check(servers.INCOMING, lambda: servers.lets_us_in(servers.INCOMING, imap, session.inbox)),
        ]
    return found


def _has_settings(session: Session) -> bool:
    try:
        return session.settings is not None
    except FoitrackError:
        return False  # the check of the settings says what is wrong with them


def _rebuild(session: Session) -> Iterator[Finding]:
    with open_executor(session.settings.executor if _has_settings(session) else "") as executor:
        rules = rules_for(session.home.rules_file)
        read_files = partial(read_all, executor=executor)
        interpreter = Interpreter(session.store, rules, session.calendar, read_files, session.now)
        yield from derived.rebuild(interpreter, _progress)


def _progress(done: int, of: int) -> None:
    if done % TELL_EVERY == 0:
        say(f"{done} of {of} done")
