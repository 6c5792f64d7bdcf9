"""Made-up replies in many layouts, with the answers they hold, to count how often a suggestion is right."""

from __future__ import annotations

import random
from collections.abc import Callable

from foitrack.core.answercodes import write_code
from foitrack.core.candidates import candidates
from foitrack.core.model import Document, Question, Table
from foitrack.core.values import parse_value
from foitrack.core.words import Type

QUESTIONS = (
    Question(
        "cases", "How many investigations did the force open into officers or staff over their use of social media?"
    ),
    Question("officers", "How many of those investigations concerned police officers, special constables included?"),
    Question("staff", "How many of those investigations concerned police staff, PCSOs included?"),
    Question("suspended", "In how many of those investigations was a person suspended?"),
    Question("resigned", "How many of those investigations ended with the resignation of the person concerned?"),
    Question("dismissed", "How many of those investigations ended with the dismissal of the person concerned?"),
)
SHORT_LABELS = ("Investigations opened", "Police officers", "Police staff", "Suspended", "Resigned", "Dismissed")
WRITTEN = (
    "88",
    "<5",
    "nil",
    "0",
    "1,204",
    "fewer than five",
    "None",
    "12 (see note)",
    "7*",
    "no information held",
    "3",
)
Reply = tuple[list[tuple[str, Document]], str]


def table(rows: list[list[str]], where: str = "Sheet1") -> Reply:
    return [("reply.xlsx", Document(tables=(Table(tuple(map(tuple, rows)), where),)))], ""


def keyed(given: list[str], _: random.Random) -> Reply:
    return table([["Question", "Answer"], *([q.key, value] for q, value in zip(QUESTIONS, given, strict=True))])


def repeated(given: list[str], _: random.Random) -> Reply:
    rows = [[f"{n}. {q.text}", value] for n, (q, value) in enumerate(zip(QUESTIONS, given, strict=True), 1)]
    return table([["Request", "Response"], *rows], "table 1")


def labelled(given: list[str], dice: random.Random) -> Reply:
    rows = [[label, value] for label, value in zip(SHORT_LABELS, given, strict=True)]
    dice.shuffle(rows)
    return table([["Our reference 123/24", ""], ["", "Number"], *rows])


def across(given: list[str], _: random.Random) -> Reply:
    return table([["Force", *SHORT_LABELS], ["Anywhere Police", *given]])


def numbered(given: list[str], dice: random.Random) -> Reply:
    mark = dice.choice(("{}. ", "Q{}: ", "Question {} - ", "({}) "))
    return [], "Dear Sir,\n\n" + "\n".join(mark.format(n) + value for n, value in enumerate(given, 1)) + "\n\nYours"


def spoken(given: list[str], _: random.Random) -> Reply:
    lines = [
        f"Q{n}. {q.text}\n\nA. The answer is {value}."
        for n, (q, value) in enumerate(zip(QUESTIONS, given, strict=True), 1)
    ]
    return [], "\n\n".join(lines)


def with_years(given: list[str], dice: random.Random) -> Reply:
    rows = [
        [label, str(dice.randint(0, 99)), str(dice.randint(0, 99)), value]
        for label, value in zip(SHORT_LABELS, given, strict=True)
    ]
    return table([["", "2014", "2015", "Total"], *rows])


def our_sheet(given: list[str], dice: random.Random) -> Reply:
    rows = [
        [str(n), q.text, "", value, "", write_code("SM-1", q.key)]
        for n, (q, value) in enumerate(zip(QUESTIONS, given, strict=True), 1)
    ]
    dice.shuffle(rows)
    return table([["No.", "Question", "Year", "Your answer", "Notes", "Code"], *rows])


LAYOUTS: tuple[Callable[[list[str], random.Random], Reply], ...] = (
    keyed, repeated, labelled, across, numbered, spoken, with_years, our_sheet,
)  # fmt: skip


def certain_and_best(rounds: int = 100) -> None:
    """Print how often the best suggestion is the answer, and how many that call themselves certain are wrong."""
    dice = random.Random(11)
    print("\nsuggestions         answers  best right   wrong  none  certain  certain but wrong")
    for layout in LAYOUTS:
        right = wrong = none = certain = lied = 0
        for _ in range(rounds):
            given = [dice.choice(WRITTEN) for _ in QUESTIONS]
            documents, text = layout(given, dice)
            found = candidates(QUESTIONS, documents, text, ref="SM-1")
            for question, written in zip(QUESTIONS, given, strict=True):
                truth = parse_value(written, Type.INTEGER)
                best = next((each for each in found if each.cell == question.key), None)
                right += best is not None and truth is not None and best.value.text == truth.text
                wrong += best is not None and (truth is None or best.value.text != truth.text)
                none += best is None
                sure = [each for each in found if each.cell == question.key and each.certainty >= 1]
                certain += len(sure)
                lied += sum(truth is None or each.value.text != truth.text for each in sure)
        answers = rounds * len(QUESTIONS)
        share = f"{right / answers:.1%}"
        print(f"{layout.__name__:18} {answers:>8} {share:>11} {wrong:>7} {none:>5} {certain:>8} {lied:>18}")
