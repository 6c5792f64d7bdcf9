"""What one mail seems to say; a mail on which the reading fails is left to a person."""

from __future__ import annotations

from pathlib import Path

from foitrack.bankholidays import load
from foitrack.core.model import Message
from foitrack.rules import rules_for
from foitrack.services.understanding import Task, understand

RULES, CALENDAR = rules_for(Path("/nowhere/rules.yaml")), load()


def test_a_refusal_is_suggested_with_its_section() -> None:
    said = understand(
        Task(Message(text="Your request is refused under section 12(1) of the Act.\n"), (), ()), RULES, CALENDAR, set()
    )
    assert [(each.kind, each.sections) for each in said.suggestions] == [("refused", ("12(1)",))]


def test_a_mail_that_cannot_be_understood_is_left_to_a_person() -> None:
    said = understand(Task(Message(text=None), (), ()), RULES, CALENDAR, set())  # type: ignore[arg-type]
    assert said.suggestions == ()
    assert said.warnings[0].startswith("foitrack could not tell what it says (")
