"""campaigns/NAME.yaml: read one, list everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from foitrack.core.authorities import Forces
from foitrack.core.entry import Entry, hint
from foitrack.core.model import Campaign, Question, Rate, Share
from foitrack.core.words import Type
from foitrack.core.yamltext import parse_yaml
from foitrack.errors import BadFile, Problem, UnknownName

FIELDS = (
    "title",
    "letter",
    "authorities",
    "except",
    "values",
    "questions",
    "shares",
    "rank_by",
    "base",
    "rates",
    "answer_sheet",
    "follows",
)
QUESTION_FIELDS = ("key", "text", "type", "per", "years")
SHARE_FIELDS = ("key", "title", "of", "over")
RATE_FIELDS = ("key", "title", "of", "base", "per")
NUMERIC = (Type.INTEGER, Type.MONEY)

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_LETTER = re.compile(r"[a-z][a-z0-9-]*")
_YEAR = re.compile(r"\d{4}(/\d{2}|/\d{4})?")
_BASE = re.compile(r"[A-Za-z0-9][\w.-]*\.csv")


def names(folder: Path) -> list[str]:
    """Return the names of the campaigns in a folder, in order."""
    return sorted(path.stem for path in folder.glob("*.yaml") if _NAME.fullmatch(path.stem))


def path_of(folder: Path, name: str) -> Path:
    """Return the file of a campaign. Raises UnknownName with the nearest names."""
    if name not in names(folder):
        raise UnknownName("campaign", name, names(folder), f"`foitrack new {name}` starts one")
    return folder / f"{name}.yaml"


def load(path: Path, forces: Forces) -> Campaign:
    """Return the campaign of a file. Raises BadFile with every problem."""
    campaign, problems = _read(path, forces)
    if problems:
        raise BadFile(str(path), problems)
    return campaign


def check(path: Path, forces: Forces) -> list[Problem]:
    """Return every problem of a campaign file, by field."""
    return _read(path, forces)[1]


def name_problem(name: str) -> Problem | None:
    """Say what keeps a text from being the name of a campaign."""
    if _NAME.fullmatch(name):
        return None
    return Problem("name", f"{name!r} cannot be a campaign's name", "lower-case letters, digits, - and _, 64 at most")


def _read(path: Path, forces: Forces) -> tuple[Campaign, list[Problem]]:
    nothing = Campaign(path.stem, "", "", (), ())
    try:
        value, problems = parse_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        return nothing, [Problem("file", f"cannot be read: {getattr(error, 'strerror', None) or error}")]
    if value is None:
        return nothing, problems or [Problem("file", "is empty", "`foitrack new NAME` writes one to begin with")]
    problems += [problem for problem in [name_problem(path.stem)] if problem]
    entry = Entry("", value, FIELDS)
    campaign = _campaign(path.stem, entry, forces)
    return campaign, [*problems, *(_tidy(problem) for problem in entry.problems)]


def _campaign(name: str, entry: Entry, forces: Forces) -> Campaign:
    questions = tuple(_questions(entry))
    return Campaign(
        name=name,
        title=_line(entry, "title"),
        letter=_matching(entry, "letter", _LETTER, "the name of a template, such as request", default="request"),
        authorities=_authorities(entry, forces),
        questions=questions,
        values=_values(entry),
        shares=tuple(_shares(entry, questions)),
        rank_by=_rank_by(entry, questions),
        base=_base(entry),
        rates=tuple(_rates(entry, questions)),
        answer_sheet=entry.flag("answer_sheet"),
        follows=_follows(entry, name),
    )


def _follows(entry: Entry, name: str) -> str:
    """Read which campaign this one narrows."""
    followed = _matching(entry, "follows", _NAME, "the name of another campaign") if entry.has("follows") else ""
    if followed and followed == name:
        entry.fault("follows", "is this campaign itself", "the name of another campaign")
    return followed


def _authorities(entry: Entry, forces: Forces) -> tuple[str, ...]:
    """Read whom to ask: `all`, groups, ids, minus some."""
    wanted, without = entry.texts("authorities", required=True), entry.texts("except")
    chosen, problems = forces.choose(wanted, without)
    entry.problems += problems
    if wanted and not chosen and not problems:
        entry.fault("authorities", "nobody is left to ask", "look at `except`")
    return tuple(authority.id for authority in chosen)


def _values(entry: Entry) -> Mapping[str, str]:
    """Read the values for the template."""
    if not entry.has("values"):
        return {}
    given = entry.fields["values"]
    inner = Entry("values", given, [str(key) for key in given] if isinstance(given, Mapping) else ())
    for key in inner.fields:
        if not _KEY.fullmatch(str(key)):
            inner.fault(str(key), "cannot be the name of a value", "lower-case letters, digits and _")
    values = {str(key): inner.text(str(key), required=True) for key in inner.fields}
    entry.problems += inner.problems
    return values


def _questions(entry: Entry) -> Iterator[Question]:
    """Read the questions in their order."""
    if not entry.has("questions"):
        entry.fault("questions", "is missing", "a request needs at least one question")
    seen: set[str] = set()
    for number, item in enumerate(entry.items("questions"), start=1):
        inner = Entry(f"questions {number}", item, QUESTION_FIELDS)
        key = _matching(inner, "key", _KEY, "lower-case letters, digits and _")
        if key in seen:
            inner.fault("key", f"{key!r} is used twice", "each key once")
        seen.add(key)
        yield Question(key, _line(inner, "text"), inner.word("type", Type, Type.INTEGER), _years(inner))
        entry.problems += inner.problems


def _years(entry: Entry) -> tuple[str, ...]:
    """Read `per: year` and its years, such as 2015 or 2015/16."""
    per, years = entry.text("per"), entry.texts("years")
    if per not in ("", "year"):
        entry.fault("per", f"is {per!r}", "only `per: year` is known")
    if per == "year" and not years:
        entry.fault("years", "is missing", "write years: [2015, 2016]")
    if years and not per:
        entry.fault("per", "is missing although there are years", "write per: year")
    for year in years:
        if not _YEAR.fullmatch(year):
            entry.fault("years", f"is not a year: {year!r}", "write 2015 or 2015/16")
    if len(set(years)) < len(years):
        entry.fault("years", "has one year twice", "each year once")
    return years


def _shares(entry: Entry, questions: tuple[Question, ...]) -> Iterator[Share]:
    """Read the figures that are worked out from answers."""
    for inner, key in _figures(entry, "shares", SHARE_FIELDS, questions):
        yield Share(key, _line(inner, "title"), _cells(inner, "of", questions), _cells(inner, "over", questions))


def _rates(entry: Entry, questions: tuple[Question, ...]) -> Iterator[Rate]:
    """Read the figures a head."""
    for inner, key in _figures(entry, "rates", RATE_FIELDS, questions):
        title, of, base = _line(inner, "title"), _cells(inner, "of", questions), inner.text("base", required=True)
        yield Rate(key, title, of, base, _per(inner))


def _per(entry: Entry) -> int:
    """Read for how many heads a rate is given."""
    per = entry.text("per", default="1000")
    if per.isdecimal() and int(per) > 0:
        return int(per)
    entry.fault("per", f"is {per!r}", "a whole number, such as 1000")
    return 1000


def _figures(
    entry: Entry, field: str, fields: Sequence[str], questions: tuple[Question, ...]
) -> Iterator[tuple[Entry, str]]:
    """Read the figures of one field, each with a key that no question and no other of them bears."""
    seen = {question.key for question in questions}
    for number, item in enumerate(entry.items(field), start=1):
        inner = Entry(f"{field} {number}", item, fields)
        key = _matching(inner, "key", _KEY, "lower-case letters, digits and _")
        if key in seen:
            inner.fault("key", f"{key!r} is used already", "a key of its own")
        seen.add(key)
        yield inner, key
        entry.problems += inner.problems


def _base(entry: Entry) -> str:
    """Read the name of the file with counts of heads; it lies beside the campaign."""
    name = entry.text("base")
    if name and (not _BASE.fullmatch(name) or not entry.has("rates")):
        entry.fault("base", f"is {name!r}", "the name of a .csv file beside the campaign, with `rates` that use it")
    if entry.has("rates") and not name:
        entry.fault("base", "is missing although there are rates", "base: heads.csv, beside the campaign")
    return name


def _cells(entry: Entry, key: str, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """Read a sum of questions (`resigned + dismissed`, or a list) as the cells of the dataset it adds up."""
    terms = [term.strip() for text in entry.texts(key, required=True) for term in text.split("+")]
    numeric = [question for question in questions if question.type in NUMERIC and question.key]
    cells: dict[str, tuple[str, ...]] = {cell: (cell,) for question in numeric for cell in question.cells}
    cells |= {question.key: question.cells for question in numeric}
    for term in terms:
        if term not in cells:
            entry.fault(key, f"{term!r} is no question with a number for an answer", hint(term, list(cells)))
    return tuple(cell for term in terms for cell in cells.get(term, ()))


def _rank_by(entry: Entry, questions: tuple[Question, ...]) -> str:
    """Read by which question the authorities are ranked."""
    key = entry.text("rank_by")
    ranked = [question for question in questions if question.type not in (Type.TEXT, Type.YES_NO) and question.key]
    known = [cell for question in ranked for cell in dict.fromkeys((question.key, *question.cells))]
    if key and key not in known:
        entry.fault("rank_by", f"{key!r} is no question with a number for an answer", hint(key, known))
    return key


def _line(entry: Entry, key: str) -> str:
    """Read a text that belongs on one line."""
    return " ".join(entry.text(key, required=True).split())


def _matching(entry: Entry, key: str, pattern: re.Pattern[str], do: str, default: str = "") -> str:
    text = entry.text(key, required=not default, default=default)
    if text and not pattern.fullmatch(text):
        entry.fault(key, f"is {text!r}", do)
    return text


def _tidy(problem: Problem) -> Problem:
    """Name a field of the file itself without a leading dot."""
    return Problem(problem.where.lstrip(".") or "file", problem.what, problem.do)
