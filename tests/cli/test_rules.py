"""What a person decides is kept as an example; a workspace's own rules are read, and held against the examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foitrack.workspace import write_private
from tests.desk import Desk, reply

pytestmark = pytest.mark.server

ODD = "Dear Ada\n\nThe bicycles register was shredded in the great flood of 2019.\n\nYours\nKim\n"
PLAIN = (
    "Dear Ada\n\nThe cost of complying would exceed the appropriate limit and this letter serves as a refusal notice "
    "under section 12(1) of the Freedom of Information Act 2000.\n"
)
FLOOD = """
- rule: shredded
  kind: not-held
  includes: [(was|were) shredded in]
  excludes: [not shredded]
  examples:
    - The register was shredded in 2019.
    - The files were shredded in the flood.
  near_misses:
    - The register was kept in 2019.
    - The files were not shredded in the flood.
"""


@pytest.fixture
def decided(desk: Desk) -> Desk:
    """A desk with two replies that a person decided on: one the rules know, one they cannot."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    desk.on = "2026-03-05"
    refs = desk.refs()
    for name, text, sender in (
        ("Kent Police", ODD, "freedomofinformation@kent.police.uk"),
        ("Essex Police", PLAIN, "info.rights.freedom@essex.police.uk"),
    ):
        desk.receive(reply(f"ada+{refs[name].lower()}@newsroom.test", text, sender=sender))
    desk("fetch")
    numbers = {each["ref"]: str(each["message"]) for each in desk.json("inbox")}
    kent, essex = refs["Kent Police"], refs["Essex Police"]
    desk("record", kent, "not-held", "--message", numbers[kent])
    desk("record", essex, "refused", "--message", numbers[essex])
    return desk


def test_rules_test_shows_where_a_person_and_the_rules_disagree(decided: Desk) -> None:
    ran = decided("rules", "test")
    assert "2 decided mails: the rules agree on 1" in ran.err
    assert f"{decided.refs()['Kent Police']}  not-held  " in ran.out
    assert decided.refs()["Essex Police"] not in ran.out
    agrees = {each["decided"]: each["agrees"] for each in decided.json("rules", "test")}
    assert agrees == {"not-held": False, "refused": True}


def test_a_decision_taken_back_is_no_example(decided: Desk) -> None:
    decided("triage", "--undo")
    assert "1 decided mail: the rules agree on 0" in decided("rules", "test").err


def test_a_workspaces_own_rule_is_read_by_the_test_and_by_fetch(decided: Desk) -> None:
    write_private(decided.workspace.rules_file, FLOOD)
    assert "2 decided mails: the rules agree on 2" in decided("rules", "test").err
    norfolk = decided.refs()["Norfolk Constabulary"]
    to = f"ada+{norfolk.lower()}@newsroom.test"
    decided.receive(reply(to, ODD, sender="freedom@norfolk.pnn.police.uk"))
    decided("fetch")
    (waiting,) = decided.json("inbox")
    assert waiting["suggestions"][0]["kind"] == "not-held"
    assert waiting["suggestions"][0]["words"] == [{"text": "was shredded in", "where": "body"}]
    assert decided.status(norfolk)["outcome"] is None


def test_a_rule_that_misses_its_own_examples_is_named(decided: Desk) -> None:
    write_private(decided.workspace.rules_file, FLOOD.replace("The register was kept", "The register was shredded"))
    ran = decided("rules", "test")
    assert "! rules.yaml: shredded: takes its near miss for not-held: The register was shredded in 2019." in ran.err


@pytest.mark.parametrize("words", [("rules", "test"), ("fetch",)], ids=["rules test", "fetch"])
def test_every_fault_of_a_workspaces_rules_is_listed(decided: Desk, words: tuple[str, ...]) -> None:
    bad = FLOOD.replace("not-held", "lost").replace("    - The files were shredded in the flood.\n", "")
    write_private(decided.workspace.rules_file, bad)
    ran = decided(*words, expect=1)
    assert "rules.yaml" in ran.err
    assert "lost" in ran.err
    assert "examples" in ran.err


def test_a_rule_that_does_not_find_its_own_example_is_named(decided: Desk) -> None:
    write_private(decided.workspace.rules_file, FLOOD.replace("The files were shredded", "The files were lost"))
    assert "! rules.yaml: shredded: does not find its example: The files were lost in the flood." in (
        decided("rules", "test").err
    )


PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "teach-it-to-read.md"


def test_the_rule_on_the_page_does_what_the_page_says(decided: Desk) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    write_private(decided.workspace.rules_file, block)
    ran = decided("rules", "test")
    assert "2 decided mails: the rules agree on 2" in ran.err
    assert "!" not in ran.err
