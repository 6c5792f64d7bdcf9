"""What one mail seems to say; a mail on which the reading fails is left to a person."""

from __future__ import annotations

from pathlib import Path

from foitrack.bankholidays import load
from foitrack.core.model import Message
from foitrack.rules import rules_for
from foitrack.services.understanding import Task, understand

RULES, CALENDAR = rules_for(Path("/nowhere/rules.yaml")), load()


def test_a_refusal_is_suggested_with_its_section_and_a_broken_mail_is_left_to_a_person() -> None:
    refusal = Task(Message(text="Your request is refused under section 12(1) of the Act.\n"), (), (), frozenset())
    broken = Task(Message(text=None), (), (), frozenset())  # type: ignore[arg-type]
    refused, unread = understand(RULES, CALENDAR, [refusal, broken])
    assert [(each.kind, each.sections) for each in refused.suggestions] == [("refused", ("12(1)",))]
    assert unread.suggestions == ()
    assert unread.warnings[0].startswith("foitrack could not tell what it says (")


def test_what_is_new_is_told_by_our_letters_where_there_are_any() -> None:
    ours = "Please tell me how many bicycles were refused under section 12(1) of the Act."
    text = f"Thank you.\n\n{ours}\n"
    task = Task(Message(text=text), (ours,), (), frozenset(), new_text=text)
    (said,) = understand(RULES, CALENDAR, [task])
    assert "refused" not in [each.kind for each in said.suggestions]
