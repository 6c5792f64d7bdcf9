"""Fill a template: `Subject: …`, a blank line, the body. A workspace's own template wins over the shipped one."""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from foitrack.core.model import Letter
from foitrack.errors import LetterFaults, Problem, UnknownName
from foitrack.letters.unfilled import unfilled
from foitrack.letters.wording import FILTERS
from foitrack.letters.wrapping import wrap
from foitrack.shipped import shipped

SUFFIX = ".txt"
_SUBJECT = "Subject:"
_MAX_CHARACTERS = 100_000


class _Empty(UndefinedError):
    """A field that is there but holds nothing."""


def _printable(value: object) -> object:
    """Refuse to write `None` into a letter: what is not known may not be said."""
    if value is None:
        raise _Empty("it needs something that the events of this request, or you, do not give")
    return value


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which also refuses to multiply texts or raise to powers: a letter needs neither."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, _context: object, operator: str, _left: object, _right: object) -> object:
        """Refuse both operators."""
        raise TemplateError(f"a template cannot use {operator}")


@dataclass(frozen=True, slots=True)
class _Parts:
    subject: Template
    body: Template


class Templates:
    """The templates of a workspace: its own folders first, then the shipped one."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = (*folders, shipped("templates/letters"))

    @cached_property
    def names(self) -> list[str]:
        """The names of all letters, in order; parts that letters share begin with an underscore and are left out."""
        return sorted({path.stem for folder in self.folders for path in folder.glob(f"[!_]*{SUFFIX}")})

    def problems(self) -> list[Problem]:
        """Return what is wrong with the templates themselves: each that cannot be compiled."""
        found = []
        for name in self.names:
            try:
                self._compiled(name)
            except TemplateError as error:
                found.append(_problem(name, "", error, {}))
        return found

    def render(self, name: str, ref: str, context: Mapping[str, object]) -> Letter:
        """Fill a template for one request. Raises LetterFaults with the line of what cannot be filled, UnknownName."""
        try:
            parts = self._compiled(name)
            subject, text = parts.subject.render(context), parts.body.render(context)
        except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            raise LetterFaults([_problem(name, ref, error, context)]) from error
        if len(text) > _MAX_CHARACTERS:
            raise LetterFaults([Problem(f"{ref} {name}", f"is longer than {_MAX_CHARACTERS:,} characters")])
        return Letter(name, ref, subject.strip(), wrap(_tidy(text)))

    def _compiled(self, name: str) -> _Parts:
        if name not in self.names:
            raise UnknownName("letter", name, self.names, f"one of your own would be templates/letters/{name}{SUFFIX}")
        environment = _environment(self.folders)
        loader = FileSystemLoader([str(folder) for folder in self.folders])
        return _parts(environment, loader.get_source(environment, name + SUFFIX)[0])


@lru_cache(maxsize=16)
def _environment(folders: tuple[Path, ...]) -> _Sandbox:
    """Return the sandbox of some folders. It is kept, so that parts which letters share are compiled once."""
    environment = _Sandbox(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(FILTERS)
    environment.globals.clear()
    return environment


@lru_cache(maxsize=128)
def _parts(environment: _Sandbox, source: str) -> _Parts:
    """Compile the subject and the body apart, so that nothing in a title can reach from one into the other."""
    first, _, rest = source.partition("\n")
    if not first.startswith(_SUBJECT):
        raise TemplateSyntaxError(f"the first line is not `{_SUBJECT} …`", 1)
    subject = environment.from_string(first.removeprefix(_SUBJECT).strip())
    return _Parts(subject, environment.from_string("\n" + rest))


def render(name: str, ref: str, context: Mapping[str, object], folders: Sequence[Path] = ()) -> Letter:
    """Fill one template; see Templates.render. For many letters make Templates once."""
    return Templates(folders).render(name, ref, context)


def _tidy(text: str) -> str:
    """Take away blank lines at the ends, spaces at line ends, and all but one of several blank lines."""
    lines: list[str] = []
    for line in (each.rstrip() for each in text.split("\n")):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


def _problem(name: str, ref: str, error: Exception, context: Mapping[str, object]) -> Problem:
    """Put a fault of a template into words, with the line when it is known."""
    where = f"{ref} {_place(name, error)}".strip()
    match error:
        case TemplateSyntaxError():
            return Problem(where, f"is not a template: {error.message}")
        case TemplateNotFound():
            return Problem(where, f"includes {error.name}, which is not there")
        case _Empty():
            return Problem(where, f"cannot be filled: {error.message}", "a letter says only what is so")
        case UndefinedError():
            return unfilled(where, error, context)
    return Problem(where, f"cannot be filled: {error}")


def _place(name: str, error: Exception) -> str:
    """Return the file and the line of the template, or of the part it includes, in which an error arose."""
    if line := getattr(error, "lineno", None):
        return f"{getattr(error, 'name', None) or name + SUFFIX} line {line}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.endswith(SUFFIX):
            return f"{Path(frame.filename).name} line {frame.lineno}"
        if frame.filename.startswith("<template"):
            return f"{name}{SUFFIX} line {frame.lineno}"
    return f"{name}{SUFFIX}"
