"""YAML text to plain values, with the line of every fault. A key that stands twice is a fault, not a silent loss."""

from __future__ import annotations

from collections.abc import Hashable

import yaml

from foitrack.errors import Problem

_MAX_CHARACTERS = 50_000_000
_MAX_DEPTH = 50
_TOO_DEEP = Problem("file", f"is nested deeper than {_MAX_DEPTH} levels")
_LIBYAML_SAYS_TOO_DEEP = "maximum nesting depth"  # since 0.2.6 it has a limit of its own
_OPENING = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSING = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Loader(yaml.CSafeLoader):
    """The safe loader in C, which remembers keys that stand twice in one mapping."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.twice: list[Problem] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                self.twice.append(Problem(f"line {key.start_mark.line + 1}", f"{name!r} stands twice", "keep one"))
            seen.add(name)
        return super().construct_mapping(node, deep)


def parse_yaml(text: str) -> tuple[object, list[Problem]]:
    """Return the value of one YAML document and its faults; the value is None when it cannot be read at all."""
    if len(text) > _MAX_CHARACTERS:
        return None, [Problem("file", f"is longer than {_MAX_CHARACTERS:,} characters", "is it the right file?")]
    try:
        if _is_too_deep(text):
            return None, [_TOO_DEEP]
        loader = _Loader(text)
        try:
            return loader.get_single_data(), loader.twice
        finally:
            loader.dispose()
    except yaml.YAMLError as error:
        return None, [_TOO_DEEP if _LIBYAML_SAYS_TOO_DEEP in str(error) else _problem(error)]
    except ValueError as error:
        return None, [Problem("file", f"cannot be read as YAML: {error}")]


def _is_too_deep(text: str) -> bool:
    """Say whether the text is nested so deeply that the loader, which recurses in C, could fall over it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, _OPENING) - isinstance(event, _CLOSING)
        if depth > _MAX_DEPTH:
            return True
    return False


def _problem(error: yaml.YAMLError) -> Problem:
    """Put a fault of the parser into one line."""
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    where = f"line {mark.line + 1}" if mark else "file"
    return Problem(where, f"is not YAML: {what}", "look at the indentation, colons and quotes there and just above")
