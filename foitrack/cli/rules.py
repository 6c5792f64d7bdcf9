"""`foitrack rules`: test the rules for reading replies against what people decided."""

from __future__ import annotations

import click

from foitrack.cli.output import format_option, print_csv, print_json, say
from foitrack.cli.session import Session, pass_session
from foitrack.cli.tables import Column, print_table
from foitrack.rules import load_rules, rules_for
from foitrack.services.judging import judge, misread

COLUMNS = (
    Column("Message", right=True),
    Column("Ref"),
    Column("Decided"),
    Column("Rules say"),
    Column("Subject", shrink=True),
)


@click.group()
def command() -> None:
    """Test the rules for reading replies against the decided mails.

    Example: foitrack rules test
    """


@command.command("test")
@format_option
@pass_session
def test_command(session: Session, form: str) -> int:
    """Run the rules over every mail that a person decided on, and show where they disagree.

    The workspace's own rules are run over their examples too.

    Example: foitrack rules test
    """
    file = session.home.rules_file
    rules = rules_for(file)
    found = judge(session.store, rules, session.calendar)
    wrong = [each for each in found if not each.agrees]
    if form == "json":
        print_json([each.as_json() for each in found])
    elif form == "csv":
        rows = [list(each.as_json().values()) for each in found]
        print_csv(["message", "ref", "decided", "suggested", "agrees", "subject"], rows)
    elif wrong:
        print_table(COLUMNS, [each.as_row() for each in wrong])
    mails = "1 decided mail" if len(found) == 1 else f"{len(found)} decided mails"
    say(f"{mails}: the rules agree on {len(found) - len(wrong)}")
    own = load_rules(file, rules.words).rules if file.exists() else ()
    for fault in misread(own, rules, session.today):
        say(f"! {file.name}: {fault}")
    return 0
