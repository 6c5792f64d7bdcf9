"""One waiting mail, fitted to the terminal: who, what is new in it with the telling words marked, the keys."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap

import click

from foitrack.cli.filewords import more_lines
from foitrack.cli.message import filed_by
from foitrack.core.display import for_terminal
from foitrack.core.model import Suggestion
from foitrack.services.deciding import Waiting

MOST_SUGGESTIONS = 9
MOST_WARNINGS = 3
_MARKED = re.compile("«[^«»]{1,2000}»")
_LEAST_LINES = 4
_CONTEXT = 2


def screen(
    waiting: Waiting, text: str, left: int, size: tuple[int, int] = (80, 24), decided_for: Sequence[str] = ()
) -> str:
    """Return the screen of one mail, in `size` columns and lines; `text` is what is new in it.

    What does not fit is cut, the telling words last; `decided_for` are the requests that a decision is for.
    """
    columns, lines = size
    head, foot = _head(waiting, left, decided_for), [*_files(waiting), *_suggestions(waiting)]
    keys = wrap(_keys(waiting, decided_for), columns - 1, break_on_hyphens=False)
    head, foot = ([_cut(each, columns - 1) for each in part] for part in (head, foot))
    foot = foot[: max(1, lines - len(head) - len(keys) - _LEAST_LINES - 3)]
    room = max(_LEAST_LINES, lines - len(head) - len(foot) - len(keys) - 3)
    body = _body(marked(text, waiting.suggestions), columns - 1, room)
    shown = "\n".join([*head, "", *body, "", *foot, *keys])
    return _MARKED.sub(lambda found: click.style(found[0], bold=True), shown)


def marked(text: str, suggestions: Sequence[Suggestion], where: str = "body") -> str:
    """Return the text with the words that led to suggestions in «»."""
    telling = {words.text for each in suggestions for words in each.words if words.where == where}
    patterns = [r"\s+".join(map(re.escape, words.split())) for words in sorted(telling, key=len, reverse=True)]
    whole = "|".join(pattern for pattern in patterns if pattern)
    return re.sub(whole, lambda found: f"«{found[0]}»", text) if whole else text


def _head(waiting: Waiting, left: int, decided_for: Sequence[str]) -> list[str]:
    message = waiting.message
    subject = marked(message.subject, waiting.suggestions, "subject")
    lines = [
        f"{left} waiting · message {message.id} · {message.on} · {message.sender or 'no sender'}",
        subject or "(no subject)",
    ]
    warned = [f"! {each}" for each in (*message.problems, *message.warnings)[:MOST_WARNINGS]]
    if not waiting.ref:
        lines.append(f"waits: {waiting.reason}")
        return [*lines, *(f"  perhaps {ref}: {evidence}" for ref, evidence in waiting.likely), *warned]
    evidence, _, sender = waiting.evidence.partition("; the sender ")
    lines.append(f"filed under {waiting.ref} {waiting.authority} {filed_by(waiting.rung, evidence)}")
    if waiting.also:
        for_whom = f"all {len(decided_for)}" if len(decided_for) > 1 else f"{waiting.ref} alone"
        lines.append(f"and under {', '.join(waiting.also)}; a decision is for {for_whom}")
    if not waiting.sender_known:
        lines.append(f"! SENDER NOT KNOWN: {sender or 'the address is not known to write for this authority'}")
    return lines + warned


def _files(waiting: Waiting) -> list[str]:
    return [
        f"  + {number} {each.name}" + (f"  ! {each.warnings[0]}" if each.warnings else "")
        for number, each in enumerate(waiting.message.attachments, start=1)
        if not each.inline
    ]


def _suggestions(waiting: Waiting) -> list[str]:
    if not waiting.suggestions:
        return ["  cannot tell what it says"] if waiting.ref else []
    return [f"  {number} {_said(each)}" for number, each in enumerate(waiting.suggestions[:MOST_SUGGESTIONS], start=1)]


def _said(suggestion: Suggestion) -> str:
    sections = f" s.{', '.join(suggestion.sections)}" if suggestion.sections else ""
    until = f" by {suggestion.until}" if suggestion.until else ""
    words = next((f": “{each.text}” ({each.where})" for each in suggestion.words), "")
    return f"{suggestion.kind}{sections}{until}, {suggestion.certainty:.0%}{words}"


def _keys(waiting: Waiting, decided_for: Sequence[str]) -> str:
    yes = "y yes" if waiting.suggestions and waiting.ref else "y file there" if waiting.likely else ""
    kind = "k another kind" if waiting.ref else ""
    alone = "" if not waiting.also else "a this one alone" if len(decided_for) > 1 else "a for all"
    ours = "" if waiting.ref else "n not ours"
    keys = [yes, kind, alone, "r another request", ours, "o open", "m more", "l later", "u undo", "q quit"]
    return "  ".join(each.replace(" ", "\N{NO-BREAK SPACE}") for each in keys if each)


def _body(text: str, columns: int, room: int) -> list[str]:
    """Return as many lines as there is room for: from the top, or from just above the first telling words."""
    lines = [
        part
        for line in for_terminal(text, keep_newlines=True).strip().splitlines()
        for part in (wrap(line, columns, break_on_hyphens=False) or [""])
    ]
    if len(lines) <= room:
        return lines
    first = next((number for number, line in enumerate(lines) if "«" in line), 0)
    start = max(0, first - _CONTEXT) if first >= room - 1 else 0
    kept = lines[start : start + room]
    if start:
        kept[0] = "…"
    if start + room < len(lines):
        kept[-1] = f"… {more_lines(len(lines) - start - room + 1)}: m"
    return kept


def _cut(line: str, columns: int) -> str:
    plain = for_terminal(line)
    return plain if len(plain) <= columns else plain[: columns - 1] + "…"
