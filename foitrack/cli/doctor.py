"""`foitrack doctor`: check everything a campaign depends on."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from time import sleep

import click

from foitrack import accounts, campaigns
from foitrack.accounts.providers import Provider, of_host
from foitrack.cli.noting import send_note
from foitrack.cli.output import format_option, print_csv, print_json, say
from foitrack.cli.pacing import pace_of
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Cell, Column, fits, print_table
from foitrack.core.display import for_terminal
from foitrack.core.model import Login, MailServer
from foitrack.core.words import LoginKind
from foitrack.documents.executors import open_executor, read_all
from foitrack.errors import FoitrackError
from foitrack.mail.compose import plus_address
from foitrack.rules import rules_for
from foitrack.services.aside import Aside
from foitrack.services.checking import account as mail_account
from foitrack.services.checking import derived, machine, servers, stored, surroundings
from foitrack.services.checking.findings import Check, Finding, State, examine, in_order
from foitrack.services.interpreting import Interpreter
from foitrack.services.understanding import understand

COLUMNS = (Column("Check"), Column("State"), Column("What", shrink=True), Column("What to do", shrink=True))
STYLES = {State.OK: "green", State.WARNING: "yellow", State.FAULT: "bold red"}
TELL_EVERY = 500


@click.command()
@click.option("--offline", is_flag=True, help="Leave the servers alone.")
@click.option("--test-letter", is_flag=True, help="Send yourself one letter at a reply address, and wait for it.")
@click.option(
    "--quick", is_flag=True, help="Leave out what is worked out from the mails; on a large store it takes long."
)
@format_option
@pass_session
def command(session: Session, offline: bool, test_letter: bool, quick: bool, form: str) -> int:
    """Check everything a campaign depends on and say what to do about each fault.

    What is worked out from the raw mails is made anew, and what differed is said. Ends with 1 when something is wrong.

    Example: foitrack doctor
    """
    if offline and test_letter:
        raise click.UsageError("--test-letter needs the servers; leave --offline out")
    found = list(examine(checks(session, offline, quick, test_letter)))
    if form == "json":
        print_json([{"check": each.check, "state": each.state, "what": each.what, "do": each.do} for each in found])
    elif form == "csv":
        print_csv(["check", "state", "what", "do"], [[each.check, each.state, each.what, each.do] for each in found])
    else:
        _print(found)
    faults = sum(each.state is State.FAULT for each in found)
    say(f"{faults or 'no'} fault{'' if faults == 1 else 's'}")
    return 1 if faults else 0


def _print(found: Sequence[Finding]) -> None:
    """Print the findings as a table; on a narrow screen the advice goes below, whole."""
    rows: list[list[Cell | str]] = [
        [each.check, Cell(each.state, STYLES[each.state]), each.what, each.do] for each in found
    ]
    if fits(COLUMNS, rows):
        print_table(COLUMNS, rows)
        return
    print_table(COLUMNS[:3], [row[:3] for row in rows])
    for each in found:
        if each.do:
            click.echo(for_terminal(f"{each.check}: {each.what}: {each.do}"))


def checks(session: Session, offline: bool, quick: bool, test_letter: bool = False) -> list[Check]:
    """Return the checks of a workspace, in the order in which they are worth reading."""
    home, today = session.home, session.today
    return [
        Check(machine.MACHINE, lambda: machine.versions(sys.version_info[:3], sqlite3.sqlite_version_info)),
        Check(machine.MACHINE, lambda: machine.room(home.root)),
        Check(surroundings.SETTINGS, lambda: surroundings.settings(home)),
        Check(surroundings.FORCES, lambda: surroundings.authorities(home, today)),
        Check(surroundings.CAMPAIGNS, lambda: surroundings.questions(home)),
        Check(surroundings.LETTERS, lambda: surroundings.templates(home)),
        Check(surroundings.HOLIDAYS, lambda: surroundings.holidays(home, today)),
        *(account(session, offline, test_letter) if _has_settings(session) else ()),
        Check(stored.DATABASE, lambda: stored.database(session.store)),
        Check(stored.FILES, lambda: stored.files(session.store)),
        Check(stored.LETTERS, lambda: stored.letters(session.store)),
        Check(stored.CLOCK, lambda: stored.clock(session.store, session.now)),
        *([] if quick else [Check(derived.NAME, lambda: _rebuild(session))]),
    ]


def account(session: Session, offline: bool, test_letter: bool = False) -> Sequence[Check]:
    """Return the checks of the mail account: what can be known here, then name by name, then the mailbox itself."""
    settings = session.settings
    sides = {"smtp": settings.smtp, "imap": settings.imap}
    provider = of_host(settings.smtp.host, settings.smtp.port)
    where = partial(_where, settings.login)
    secrets = {side: Check(servers.SECRETS, partial(servers.secret, side, each, where)) for side, each in sides.items()}
    here = [
        Check(mail_account.KEYRING, lambda: _keyring(sides, where)),
        Check(mail_account.LOGIN, lambda: mail_account.kind(settings.login, settings.smtp, provider)),
        Check(mail_account.LIMIT, lambda: _limit(session, provider)),
        Check(mail_account.PLUS, lambda: mail_account.plus(settings.plus_addressing, provider)),
    ]
    if offline:
        return [*here, *secrets.values()]
    (smtp, imap), label = sides.values(), settings.label
    outgoing = in_order(
        Check(mail_account.NAMES, lambda: mail_account.names(smtp)),
        Check(mail_account.ENCRYPTION, lambda: mail_account.encryption("smtp", smtp, session.now)),
        secrets["smtp"],
        Check(servers.OUTGOING, lambda: servers.lets_us_in(servers.OUTGOING, smtp, session.postbox)),
        Check(mail_account.CLOCK, lambda: mail_account.clock(smtp, lambda: datetime.now(UTC))),
    )
    incoming = in_order(
        Check(mail_account.NAMES, lambda: mail_account.names(imap)),
        Check(mail_account.ENCRYPTION, lambda: mail_account.encryption("imap", imap, session.now)),
        secrets["imap"],
        Check(servers.INCOMING, lambda: servers.lets_us_in(servers.INCOMING, imap, session.inbox)),
        Check(mail_account.MAILBOX, lambda: mail_account.mailbox(session.inbox, settings.save_sent)),
        *([Check(mail_account.LABEL, lambda: mail_account.label(session.inbox, label))] if label else []),
    )
    letter = [Check(mail_account.TEST_LETTER, lambda: _test_letter(session))] if test_letter else []
    return [*here, *outgoing, *incoming, *letter]


def _where(login: Login, side: str, server: MailServer) -> str:
    if login.kind is LoginKind.PASSWORD:
        return accounts.where(side, server, login=login)
    return accounts.where_token(login, server)


def _keyring(sides: Mapping[str, MailServer], where: Callable[[str, MailServer], str]) -> Iterator[Finding]:
    known = [where(side, server) for side, server in sides.items() if server.username]
    return mail_account.keyring(accounts.keyring_name(), accounts.doubts(), all(known))


def _limit(session: Session, provider: Provider | None) -> Iterator[Finding]:
    names = campaigns.names(session.home.campaigns)
    sizes = {}
    for name in names:
        with suppress(FoitrackError):  # the check of the campaigns says what is wrong with it
            sizes[name] = len(session.campaign(name).authorities)
    source = "sending.per_day" if session.settings.per_day else provider.limits if provider else ""
    return mail_account.limit(pace_of(session).per_day, source, sizes)


def _test_letter(session: Session) -> Iterator[Finding]:
    settings = session.settings
    own = settings.requester.email
    text = "foitrack sent this to see whether letters to your reply addresses arrive. You may delete it.\n"
    return mail_account.test_letter(
        plus_address(own, "foitrack-test") if settings.plus_addressing else own,
        lambda to: send_note(session, "foitrack: a test letter", text, to),
        session.inbox,
        lambda: datetime.now(UTC),
        sleep,
    )


def _has_settings(session: Session) -> bool:
    try:
        return session.settings is not None
    except FoitrackError:
        return False  # the check of the settings says what is wrong with them


def _rebuild(session: Session) -> Iterator[Finding]:
    with open_executor(session.settings.executor if _has_settings(session) else "") as executor:
        rules = rules_for(session.home.rules_file)
        read_files = partial(read_all, executor=executor)
        here = Aside(partial(understand, rules, session.calendar))
        interpreter = Interpreter(session.store, here, read_files, session.now)
        yield from derived.rebuild(interpreter, _progress)


def _progress(done: int, of: int) -> None:
    if done % TELL_EVERY == 0:
        say(f"{done} of {of} done")
