"""`record`: facts that cannot be are refused in one line, and doubtful ones are said."""

from __future__ import annotations

import re

import pytest

from tests.desk import Desk


@pytest.fixture
def sent(lone_desk: Desk) -> Desk:
    """A desk whose request to Kent is recorded as sent on 2 March; the day is the 5th."""
    lone_desk("draft", "bicycles")
    lone_desk("record", "kent", "sent")
    lone_desk.on = "2026-03-05"
    return lone_desk


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("refusd",), "there is no kind of fact 'refusd': did you mean refused?"),
        (("xyzzy",), "there is no kind of fact 'xyzzy': 'foitrack record --help' lists them"),
        (("refused", "--section", "99(9)"), "has no section '99(9)': it has 88; write 12(1) or 31(1)(a)"),
        (("refused", "--section", "twelve"), "has no section 'twelve'"),
        (("promised", "--until", "2060-01-01"), "2060-01-01 lies outside 2007-01-01 to "),
        (("promised", "--date", "1960-01-01"), "1960-01-01 lies outside 2007-01-01 to "),
        (("review-decided",), "wants to know what was decided: add --decision: upheld, overturned, in part"),
        (("chased", "--letter", "overdu"), "there is no letter 'overdu': did you mean overdue or "),
        (("chased", "--letter", "zzz"), "there is no letter 'zzz': the letters are acknowledgement-chase, "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_refused_in_one_line_and_not_recorded(sent: Desk, words: tuple[str, ...], says: str) -> None:
    said = sent("record", "kent", *words, expect=1).err
    assert says in said
    assert len(said.splitlines()) == 1
    assert [each["kind"] for each in sent.json("show", "kent")["events"]] == ["sent"]


@pytest.mark.parametrize("cited", ["12(1)", "s.12(1)", "Section 12 (1)", " s12(1)"])
def test_a_section_is_stored_as_the_act_writes_it(sent: Desk, cited: str) -> None:
    sent("record", "kent", "refused", "--section", cited)
    assert sent.json("show", "kent")["events"][-1]["sections"] == ["12(1)"]


@pytest.mark.parametrize(
    ("kind", "asked"), [("review-decided", "review-asked"), ("ico-decided", "complained")], ids=lambda each: each
)
def test_a_decision_that_nobody_had_asked_for_is_said_here_and_in_status(sent: Desk, kind: str, asked: str) -> None:
    sent("record", "kent", "refused", "--section", "12(1)")
    said = sent("record", "kent", kind, "--decision", "upheld").err
    doubt = f"{kind} on 2026-03-05, but nobody had asked for it (record {asked}?)"
    assert f"! {doubt}" in said
    assert doubt in sent("status").out
    sent("record", "kent", asked)
    assert doubt not in sent("status").out


def test_help_names_every_kind_whole() -> None:
    from click.testing import CliRunner

    from foitrack.cli import foitrack
    from foitrack.cli.record import KINDS

    shown = CliRunner().invoke(foitrack, ["record", "--help"]).output
    assert "record [OPTIONS] REF [KIND]" in shown
    listed = shown.partition("The kinds: ")[2]
    assert re.findall(r"[a-z-]+", listed) == KINDS
