"""Name the field that a template wants and nobody gives, and say what to write instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass

from jinja2.exceptions import UndefinedError

from foitrack.errors import Problem, nearest

_MISSING = re.compile(
    r"'(?:\w+\.)*(?P<owner>\w+) object' has no attribute '(?P<field>\w+)'|^'(?P<name>\w+)' is undefined"
)


def unfilled(where: str, error: UndefinedError, context: Mapping[str, object]) -> Problem:
    """Return the problem of a field that is not there, with the field that was likely meant, or where to give it."""
    message = error.message or "unknown"
    found = _MISSING.search(message)
    if found is None:
        return Problem(where, f"has an unfilled field: {message}", _GIVE)
    field, owner = found["field"] or found["name"], found["owner"] or ""
    return Problem(where, f"has an unfilled field: {field}", _advice(field, owner, context))


_GIVE = "give the value in the campaign's `values`"


def _advice(field: str, owner: str, context: Mapping[str, object]) -> str:
    values = vars(context["values"]) if "values" in context else {}
    if owner == "SimpleNamespace":
        return _meant(field, values, "values.") or _GIVE
    if owner:
        known = {type(each).__name__: (name, each) for name, each in context.items()}
        name, thing = known.get(owner, (owner.lower(), None))
        names = [each.name for each in fields(thing)] if is_dataclass(thing) else []
        return _meant(field, names, f"{name}.") or (f"{name} has {', '.join(names)}" if names else "")
    if field in values:
        return f"write values.{field}"
    if field == "grounds":
        return "only a letter that follows a request has them; fill `request`, or a letter of your own"
    return _meant(field, context, "") or f"give the value in the campaign's `values`, and write values.{field}"


def _meant(field: str, known: Iterable[str], before: str) -> str:
    near = nearest(field, known, 1)
    return f"did you mean {before}{near[0]}?" if near else ""
