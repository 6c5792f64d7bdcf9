"""What keeps a letter from leaving: empty or leftover fields, no name, no question, placeholders, unsafe subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from foitrack.core.model import Letter, Question, Requester
from foitrack.errors import Problem

MAX_SUBJECT = 150
MAX_LINE = 998  # RFC 5322 section 2.1.1
UNTOUCHED = Requester("Full Name", "name@example.org")

_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}|\$\{")
_NONE = re.compile(r"\bNone\b(?! of\b)")
_PLACEHOLDER = re.compile(r"(?i:\[\s*(?:your|insert|name|date|address|todo)\b[^\]\n]*\]|\byour name\b)|\bTODO\b")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def lint(
    letter: Letter, requester: Requester, questions: Sequence[Question] = (), reply_to: str = "", asks: bool = False
) -> list[Problem]:
    """Return every fault of a letter.

    `questions` are those that must stand in it; `asks` says that there must be at least one (section 8(1)(c)).
    The name of the requester and an address for correspondence must stand in the text (section 8(1)(b)):
    `reply_to`, the requester's e-mail address or the postal address.
    """
    found = [*_subject(letter), *_text(letter), *_requester(letter, requester, reply_to)]
    found += _questions(letter, questions, asks)
    return [Problem(f"{letter.ref} {letter.name} {problem.where}", problem.what, problem.do) for problem in found]


def _subject(letter: Letter) -> Iterator[Problem]:
    subject = letter.subject
    if not subject.strip():
        yield Problem("subject", "is empty")
    if _CONTROL.search(subject):
        yield Problem("subject", "holds a line end or control character", "look at the title and the values")
    if len(subject) > MAX_SUBJECT:
        yield Problem("subject", f"has {len(subject)} characters, over the {MAX_SUBJECT} allowed", "shorten the title")
    if letter.ref and letter.ref not in subject:
        yield Problem("subject", "does not hold the reference", "write {{ request.ref }} in the template")
    yield from _leftovers("subject", subject)


def _text(letter: Letter) -> Iterator[Problem]:
    if not letter.text.strip():
        yield Problem("text", "is empty")
    if letter.ref and letter.ref not in letter.text:
        yield Problem("text", "does not hold the reference", "write {{ request.ref }} in the template")
    if _CONTROL_IN_TEXT.search(letter.text):
        yield Problem("text", "holds a control character", "look at the questions and the values")
    for number, line in enumerate(letter.text.split("\n"), start=1):
        if len(line.encode()) > MAX_LINE:
            yield Problem(f"text line {number}", f"is longer than the {MAX_LINE} bytes that mail allows")
        yield from _leftovers(f"text line {number}", line)


def _leftovers(where: str, text: str) -> Iterator[Problem]:
    for pattern, what in ((_LEFTOVER, "a leftover brace"), (_NONE, "an empty field"), (_PLACEHOLDER, "a placeholder")):
        found = pattern.search(text)
        if found:
            yield Problem(where, f"holds {what}: {found.group()!r}", "fill it, or take it out of the template")


def _requester(letter: Letter, requester: Requester, reply_to: str) -> Iterator[Problem]:
    if not requester.name.strip() or requester.name == UNTOUCHED.name:
        yield Problem("requester", "has no name", "write your real name under [requester] in foitrack.toml")
    elif _flat(requester.name) not in _flat(letter.text):
        yield Problem("text", "does not hold the requester's name", "write {{ requester.name }} in the template")
    if not requester.email.strip() or requester.email.lower() == UNTOUCHED.email:
        yield Problem("requester", "has no address", "write your e-mail address under [requester] in foitrack.toml")
    addresses = [each for each in (reply_to, requester.email, requester.postal_address) if each.strip()]
    if addresses and not any(_flat(address) in _flat(letter.text) for address in addresses):
        yield Problem("text", "holds no address for correspondence", "write {{ request.reply_to }} in the template")


def _questions(letter: Letter, questions: Sequence[Question], asks: bool) -> Iterator[Problem]:
    if asks and not questions:
        yield Problem("questions", "there is none", "a request needs at least one question")
    text = _flat(letter.text)
    for number, question in enumerate(questions, start=1):
        if _flat(question.text) not in text:
            yield Problem(f"question {number}", f"{question.key!r} does not stand in the letter")


def _flat(text: str) -> str:
    """Return the words of a text with one space between them, so that folded lines do not matter."""
    return " ".join(text.split())
