"""The rules as a file: the shipped ones keep their own examples, and every problem of a file is listed."""

from pathlib import Path

import pytest

from foitrack.core.rules import Rule, Rules, hits_in, part_of
from foitrack.core.sentences import Where
from foitrack.core.words import Kind
from foitrack.errors import BadFile
from foitrack.rules import load_rules, read_rules, rules_for, shipped_rules
from tests.core.labelled import ARRIVED_AT

SHIPPED = shipped_rules()
EXAMPLES = [
    pytest.param(rule, text, id=f"{rule.name} {n}") for rule in SHIPPED.rules for n, text in enumerate(rule.positive)
]
NEAR_MISSES = [
    pytest.param(rule, text, id=f"{rule.name} {n}") for rule in SHIPPED.rules for n, text in enumerate(rule.near_misses)
]

OWN = """\
- rule: night-shift
  kind: out-of-office
  includes: ["i work nights"]
  examples: ["I work nights.", "As I work nights, please wait."]
  near_misses: ["The officers work nights.", "I worked nights."]
"""


def holds(rule: Rule, text: str) -> bool:
    """Say whether a rule holds in a text of its own kind, once what decides nothing is left out."""
    where: Where = rule.where[0]
    if rule.kind is None:
        whole = part_of(where, "text", text, Rules(()))
        return len(part_of(where, "text", text, Rules((rule,))).sentences) < len(whole.sentences)
    part = part_of(where, "text", text, SHIPPED)
    return any(hits_in(part, Rules((rule,)), ARRIVED_AT.date()))


@pytest.mark.parametrize(("rule", "text"), EXAMPLES)
def test_a_shipped_rule_holds_in_its_examples(rule: Rule, text: str) -> None:
    assert holds(rule, text)


@pytest.mark.parametrize(("rule", "text"), NEAR_MISSES)
def test_a_shipped_rule_does_not_hold_in_its_near_misses(rule: Rule, text: str) -> None:
    assert not holds(rule, text)


def test_every_shipped_rule_has_two_examples_and_two_near_misses() -> None:
    assert [rule.name for rule in SHIPPED.rules if len(rule.positive) < 2 or len(rule.near_misses) < 2] == []


def test_no_shipped_rule_suggests_what_no_reply_can_say() -> None:
    ours = {Kind.SENT, Kind.CHASED, Kind.NOTED, Kind.RETRACTED, Kind.REVIEW_ASKED, Kind.WITHDRAWN, Kind.CLARIFIED}
    assert not ours & {rule.kind for rule in SHIPPED.rules}


def test_a_workspace_adds_rules_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text(OWN, encoding="utf-8")
    rules = rules_for(own)
    assert len(rules.rules) == len(SHIPPED.rules) + 1
    assert any(holds(rule, "I work nights.") for rule in rules.rules if rule.name == "night-shift")


def test_a_rule_of_the_same_name_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text(OWN.replace("night-shift", "away"), encoding="utf-8")
    rules = rules_for(own)
    assert len(rules.rules) == len(SHIPPED.rules)
    assert [rule.includes for rule in rules.rules if rule.name == "away"] == [("i work nights",)]


def test_a_workspace_without_rules_has_the_shipped_ones(tmp_path: Path) -> None:
    assert rules_for(tmp_path / "rules.yaml") is shipped_rules()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(
            "out-of-office", "out-of-offices", "night-shift.kind: is 'out-of-offices' (did you mean", id="kind"
        ),
        pytest.param('["i work nights"]', "[]", "night-shift.includes: is missing", id="no phrase"),
        pytest.param('["i work nights"]', '["i (work"]', "is not a regular expression", id="no expression"),
        pytest.param('["i work nights"]', '["i .* nights"]', "holds .*", id="a slow shape"),
        pytest.param('["i work nights"]', '["I work"]', "has capitals", id="capitals"),
        pytest.param('"I work nights.", ', "", "night-shift.examples: has fewer than 2", id="one example"),
        pytest.param("  kind:", "  certainty: 2\n  kind:", "night-shift.certainty: is 2", id="certainty"),
        pytest.param("  kind:", "  where: [footer]\n  kind:", "night-shift.where: has 'footer'", id="where"),
        pytest.param("  kind:", "  needs: [money]\n  kind:", "night-shift.needs: has 'money'", id="needs"),
        pytest.param("  kind:", "  decision: maybe\n  kind:", "night-shift.decision: is 'maybe'", id="decision"),
        pytest.param(
            "  includes",
            "  include",
            "night-shift.include: is not a field (did you mean includes or excludes?",
            id="a typing error",
        ),
        pytest.param("- rule: night-shift", "- name: night-shift", "rule 1.rule: is missing", id="no name"),
        pytest.param("- rule: night-shift", "rules: none", "is not YAML", id="not YAML"),
    ],
)
def test_lists_what_is_wrong_with_a_file(old: str, new: str, problem: str) -> None:
    _, problems = read_rules(OWN.replace(old, new))
    assert problem in "\n".join(map(str, problems))


def test_a_set_of_words_stands_for_each_of_them(tmp_path: Path) -> None:
    own = tmp_path / "rules.yaml"
    sets = "- words:\n    shift: nights|days\n"
    own.write_text(sets + OWN.replace("i work nights", "i work <shift>"), encoding="utf-8")
    (rule,) = (rule for rule in rules_for(own).rules if rule.name == "night-shift")
    assert rule.includes == ("i work (nights|days)",)
    assert holds(rule, "I work days.")


def test_a_workspace_may_use_the_shipped_sets_of_words(tmp_path: Path) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text(OWN.replace("i work nights", "i <cannot> work nights"), encoding="utf-8")
    (rule,) = (rule for rule in rules_for(own).rules if rule.name == "night-shift")
    assert holds(rule, "I cannot work nights.")


def test_names_a_set_of_words_that_is_not_there() -> None:
    _, problems = read_rules(OWN.replace("i work nights", "i work <shifts>"), {"shift": "(nights)"})
    assert "uses <shifts> (one of <shift>)" in "\n".join(map(str, problems))


def test_lists_every_problem_at_once(tmp_path: Path) -> None:
    own = tmp_path / "rules.yaml"
    own.write_text(OWN.replace("out-of-office", "x") + OWN.replace('["i work nights"]', '["("]'), encoding="utf-8")
    with pytest.raises(BadFile) as fault:
        load_rules(own)
    assert len(fault.value.problems) >= 3
    assert "night-shift: is the name of two rules" in str(fault.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"3", b"- 3", b"- {}", b"- rule: [a]"])
def test_refuses_a_file_that_holds_no_rules(tmp_path: Path, content: bytes) -> None:
    own = tmp_path / "rules.yaml"
    own.write_bytes(content)
    with pytest.raises(BadFile):
        load_rules(own)


def test_says_when_a_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        load_rules(tmp_path)
