"""The rules that tell replies apart, from the shipped `rules.yaml` and a workspace's own; every problem is listed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from foitrack.core.entry import Entry, hint
from foitrack.core.likeness import Likeness, Weights
from foitrack.core.phrases import compiled, slow_shape
from foitrack.core.rules import Need, Rule, Rules
from foitrack.core.sentences import Where
from foitrack.core.words import Decision, Kind
from foitrack.core.yamltext import parse_yaml
from foitrack.errors import BadFile, Problem
from foitrack.shipped import shipped

NOTHING = "nothing"
"""What stands in a rule's `kind` when its words decide nothing."""

WORDS = "words"
"""The key of an entry that names sets of words, which phrases then use as `<name>`."""

_FIELDS = ("rule", "kind", "includes", "excludes", "near", "unless", "where", "needs", "certainty", "decision")
_EXAMPLES = ("examples", "near_misses")
_LEAST_EXAMPLES = 2
_TENTH = 0.1
"""The unit of the weights in `likeness.json`."""

_WORD_SET = re.compile(r"(?<!\?P)<([a-z-]{2,30})>")

Word = TypeVar("Word", bound=StrEnum)


@lru_cache(maxsize=1)
def shipped_rules() -> Rules:
    """Return the rules that travel with the package. Read when first asked for. Raises BadFile."""
    return replace(load_rules(shipped("rules.yaml")), likeness=_likeness())


def rules_for(own_file: Path) -> Rules:
    """Return the shipped rules and those of a workspace's own file, if there is one.

    A rule of the same name takes the place of the shipped one. Raises BadFile with every problem.
    """
    if not own_file.exists():
        return shipped_rules()
    by_name = {rule.name: rule for rule in (*shipped_rules().rules, *load_rules(own_file, shipped_rules().words).rules)}
    return Rules(tuple(by_name.values()), shipped_rules().words, shipped_rules().likeness)


def _likeness() -> Likeness:
    """Read what words and evidence weigh. Made by `tools/learn.py`."""
    found = json.loads(shipped("likeness.json").read_text(encoding="ascii"))
    return Likeness(found["families"], _weights(found, "acts"), _weights(found, "kinds"))


def _weights(found: Mapping[str, Any], of: str) -> Weights:
    """Return the straight lines for acts or kinds."""
    return Weights(tuple(found[of]), tuple(found[f"{of}_start"]), found[f"{of}_weights"], _TENTH)


def load_rules(path: Path, words: Mapping[str, str] | None = None) -> Rules:
    """Read one file of rules; `words` are sets of words it may use besides its own.

    Raises BadFile with every problem by rule and field.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadFile(str(path), [Problem("file", f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise BadFile(str(path), [Problem("file", "is not UTF-8 text", "save it as UTF-8")]) from error
    rules, problems = read_rules(text, words)
    if problems:
        raise BadFile(str(path), problems)
    return rules


def read_rules(text: str, words: Mapping[str, str] | None = None) -> tuple[Rules, list[Problem]]:
    """Return the rules written in YAML, and every problem of the text."""
    value, problems = parse_yaml(text)
    if not isinstance(value, list):
        return Rules(()), problems or [Problem("file", "is not a list of rules", "start each rule with `- rule:`")]
    sets = dict(words or {})
    for item in value:
        if isinstance(item, dict) and isinstance(item.get(WORDS), dict):
            sets.update({str(name): f"({choice})" for name, choice in item[WORDS].items()})
    entries = [item for item in value if not (isinstance(item, dict) and WORDS in item)]
    read = [_rule(number, item, sets) for number, item in enumerate(entries, 1)]
    rules = tuple(rule for rule, _ in read)
    problems += [problem for _, faults in read for problem in faults]
    names = [rule.name for rule in rules]
    problems += [Problem(name, "is the name of two rules") for name in dict.fromkeys(names) if names.count(name) > 1]
    return Rules(rules, sets), problems


def _rule(number: int, item: object, words: Mapping[str, str]) -> tuple[Rule, list[Problem]]:
    name = item.get("rule") if isinstance(item, dict) else None
    entry = Entry(str(name or f"rule {number}"), item, (*_FIELDS, *_EXAMPLES))
    phrases = {field: _phrases(entry, field, words) for field in ("includes", "excludes", "near", "unless")}
    if entry.readable and not phrases["includes"]:
        entry.fault("includes", "is missing", "give at least one phrase")
    for field in _EXAMPLES:
        if entry.readable and len(entry.texts(field)) < _LEAST_EXAMPLES:
            entry.fault(field, f"has fewer than {_LEAST_EXAMPLES} texts", "examples are what keeps a rule right")
    rule = Rule(
        name=entry.text("rule", required=True),
        kind=_kind(entry),
        where=_words(entry, "where", Where) or (Where.BODY, Where.ATTACHMENT),
        needs=_words(entry, "needs", Need),
        certainty=_certainty(entry),
        decision=entry.word("decision", Decision, Decision.UPHELD) if entry.has("decision") else None,
        positive=entry.texts("examples"),
        near_misses=entry.texts("near_misses"),
        **phrases,
    )
    return rule, entry.problems


def _kind(entry: Entry) -> Kind | None:
    text = entry.text("kind", required=True)
    if text in ("", NOTHING):
        return None
    return entry.word("kind", Kind, Kind.NOTED)


def _phrases(entry: Entry, field: str, words: Mapping[str, str]) -> tuple[str, ...]:
    phrases = tuple(_WORD_SET.sub(lambda name: words.get(name[1], name[0]), each) for each in entry.texts(field))
    for phrase in phrases:
        if shape := slow_shape(phrase):
            entry.fault(field, f"{phrase!r} holds {shape}", "use … for a gap, at most twice in a phrase")
        if unknown := _WORD_SET.search(phrase):
            entry.fault(field, f"{phrase!r} uses {unknown[0]}", f"one of {', '.join(f'<{each}>' for each in words)}")
        if phrase != phrase.lower().replace("\\B", "\\b"):
            entry.fault(field, f"{phrase!r} has capitals", "phrases are looked for in lower case")
        try:
            compiled(phrase)
        except re.error as error:
            entry.fault(field, f"{phrase!r} is not a regular expression: {error}", "put \\ before a plain bracket")
    return phrases


def _words(entry: Entry, field: str, words: type[Word]) -> tuple[Word, ...]:
    found = []
    for text in entry.texts(field):
        try:
            found.append(words(text))
        except ValueError:
            entry.fault(field, f"has {text!r}", hint(text, list(words)))
    return tuple(found)


def _certainty(entry: Entry) -> float:
    value = entry.fields.get("certainty", 0.9)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1:
        return float(value)
    entry.fault("certainty", f"is {value!r}", "write a number above 0, at most 1")
    return 0.9
