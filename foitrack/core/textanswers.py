"""Answers from running text: numbered (`1. 88`, `Q1: There were 88 cases`), labelled (`Cases: 88`), or in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foitrack.core.figures import figures, sentences
from foitrack.core.labels import Labels, content_words
from foitrack.core.model import Question
from foitrack.core.numbers import tidy
from foitrack.core.places import page_place
from foitrack.core.sheetanswers import Reading
from foitrack.core.values import Value, parse_value
from foitrack.core.words import Type
from foitrack.core.yearwords import spans, year_in

NUMBERED = re.compile(
    r"^[ \t]*(?:(?:q(?:uestion)?\.?|answer(?: to)?(?: question)?|a)\s*\(?(?P<q>\d{1,2})\)?[ \t]*[.):–-]*"
    r"|\(?(?P<n>\d{1,2})\)?[ \t]*[.):–-](?!\d))[ \t]*",
    re.I | re.M,
)
LABELLED = re.compile(
    r"^[ \t]*(?P<label>[^\n:\t|]{2,160}?)[ \t]*(?:[:|=\t]|\.{3,}| {3,}| [–-] )[ \t]*(?P<answer>[^\n]{1,200})$", re.M
)
LONGEST_TEXT = 200_000
LONGEST_LINE = 1_500
MOST_LINES = 5_000
MOST_SENTENCES = 1_500


def from_text(labels: Labels, text: str, label: str, paged: bool) -> Iterator[Reading]:
    """Read a text; `paged` texts have a form feed between pages and give the page as their source."""
    kept = "\n".join(line for line in text[:LONGEST_TEXT].split("\n")[:MOST_LINES] if not line.lstrip().startswith(">"))
    for at, page in enumerate(kept.split("\f"), 1):
        source = page_place(label, at) if paged else label
        for cell, value, quote, certainty in (*numbered(labels, page), *labelled(labels, page), *spoken(labels, page)):
            yield cell, value, source, quote[:300], certainty


Hit = tuple[str, Value, str, float]


def numbered(labels: Labels, page: str) -> Iterator[Hit]:
    """Read what follows each question's number, up to the next number."""
    marks = list(NUMBERED.finditer(page))
    ends = [each.start() for each in marks[1:]] + [len(page)]
    for mark, behind in zip(marks, ends, strict=False):
        at = int(mark["q"] or mark["n"]) - 1
        if not 0 <= at < len(labels.questions):
            continue
        segment = without_question(page[mark.end() : behind], labels, at)
        yield from answers_in(labels.questions[at], segment, mark[0].strip(), labels, at)


def without_question(segment: str, labels: Labels, at: int) -> str:
    """Cut off our question where the reply repeats it."""
    asked = labels.questions[at].text
    flat = " ".join(segment.split())
    if flat.casefold().startswith(asked.casefold()):
        return flat[len(asked) :]
    last = segment.rfind("?")
    return segment if last < 0 else segment[last + 1 :]


def answers_in(question: Question, segment: str, mark: str, labels: Labels, at: int) -> Iterator[Hit]:
    """Read the answer of one numbered segment."""
    if question.years:
        yield from yearly(question, segment, 0.8)
        return
    first = next(filter(None, (tidy(line) for line in segment.split("\n"))), "")
    value = parse_value(first, question.type)
    if value and question.type is not Type.TEXT:
        yield question.key, value, f"{mark} {first}", 0.85 if not value.note else 0.75
        return
    if question.type in (Type.TEXT, Type.YES_NO):
        if value:
            yield question.key, value, f"{mark} {first}", 0.7
        return
    for sentence in sentences(segment)[:3]:
        found = figures(sentence, question.type)
        sure = (0.7 if len(found) == 1 else 0.35) * (1 if labels.likeness(sentence, at) > 0 or len(found) == 1 else 0.8)
        yield from ((question.key, each.value, f"{mark} {sentence}", sure) for each in found[:4])
        if found:
            return


def yearly(question: Question, segment: str, certainty: float) -> Iterator[Hit]:
    """Read figures that stand beside years: `2015/16: 88`, `88 in 2015/16`."""
    for line in segment.split("\n"):
        flat = tidy(line[:LONGEST_LINE])
        named = list(spans(flat))
        ends = [each[1] for each in named[1:]] + [len(flat)]
        for (_, start, end), until in zip(named, ends, strict=False):
            year = year_in(flat[start:end], question.years)
            after = [each for each in figures(flat, question.type) if end <= each.start < until]
            before = [each for each in figures(flat, question.type) if each.end <= start]
            leads = before and re.fullmatch(r"[\w ]{0,40}?\s(?:in|during|for)\s", flat[before[-1].end : start], re.I)
            pick = before[-1] if leads else after[0] if len(after) == 1 else None
            if year and pick:
                yield f"{question.key}.{year}", pick.value, flat, certainty


def labelled(labels: Labels, page: str) -> Iterator[Hit]:
    """Read lines of a label and a value, as `Officers dismissed: <5`."""
    for line in LABELLED.finditer(page):
        found = labels.best(line["label"])
        if found is None or found.question.years or found.question.type is Type.TEXT:
            continue
        if value := parse_value(line["answer"], found.question.type):
            yield found.question.key, value, tidy(line[0]), found.score * 0.85


def spoken(labels: Labels, page: str) -> Iterator[Hit]:
    """Read sentences that share the words of a question and hold one figure; these are the least sure."""
    for sentence in sentences(page)[:MOST_SENTENCES]:
        if sentence.endswith("?") or NUMBERED.match(sentence) or not content_words(sentence):
            continue
        found = labels.best(sentence)
        if found and not found.question.years and found.question.type not in (Type.TEXT, Type.YES_NO):
            inside = figures(sentence, found.question.type)
            if len(inside) == 1:
                yield found.question.key, inside[0].value, sentence, found.score * 0.6
