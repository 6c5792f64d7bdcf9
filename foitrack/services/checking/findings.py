"""A check looks at one thing and says what it found; a check that cannot be made is a finding too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from foitrack.errors import BadFile, FoitrackError


class State(StrEnum):
    """How grave a finding is. Only a fault makes `doctor` end with 1."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: of what, how grave, in words, and what to do about it."""

    check: str
    state: State
    what: str
    do: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A named check. It yields findings, and may raise what a user can put right."""

    name: str
    look: Callable[[], Iterable[Finding]]


def ok(check: str, what: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(check, State.OK, what)


def warning(check: str, what: str, do: str = "") -> Finding:
    """Return a finding that a person should know of."""
    return Finding(check, State.WARNING, what, do)


def fault(check: str, what: str, do: str = "") -> Finding:
    """Return a finding that something is wrong."""
    return Finding(check, State.FAULT, what, do)


def examine(checks: Iterable[Check]) -> Iterator[Finding]:
    """Make each check in turn; what it raises for the user becomes a finding, and the next is made all the same."""
    for check in checks:
        try:
            yield from check.look()
        except BadFile as bad:
            yield from (fault(check.name, f"{bad.file}, {each.where}: {each.what}", each.do) for each in bad.problems)
        except FoitrackError as error:
            yield fault(check.name, error.what, error.do)


def in_order(*checks: Check) -> list[Check]:
    """Return checks of which each needs the one before: after a fault the rest are left out; they would repeat it."""
    faulty: list[str] = []

    def after(check: Check) -> Iterator[Finding]:
        if faulty:
            return
        try:
            for each in check.look():
                if each.state is State.FAULT:
                    faulty.append(check.name)
                yield each
        except FoitrackError:
            faulty.append(check.name)
            raise

    return [Check(each.name, partial(after, each)) for each in checks]
