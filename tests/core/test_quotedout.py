"""A value is never read out of a sentence of our own letter."""

from __future__ import annotations

from foitrack.core.candidates import candidates
from foitrack.core.model import Question
from foitrack.core.quotedout import without_our_sentences

QUESTION = Question("found", "How many bicycles were found?")
LETTER = """1. How many bicycles were found?

If the answer to a question is zero, please say so. If you hold no
information for a question, please tell me that too (section 1(1)(a)),
and answer the others.
"""


def test_our_own_sentence_gives_no_answer_although_the_question_stands_before_it() -> None:
    asked = "> 1. How many bicycles were found?\n>\n> If the answer to a question is\n> zero, please say so.\n"
    reply = f"Please find below our response.\n\n{asked}"
    text = without_our_sentences(reply, [LETTER], [QUESTION.text])
    assert "zero" not in text
    assert candidates([QUESTION], [], text) == ()


def test_the_question_and_what_stands_under_it_stay() -> None:
    reply = "1. How many bicycles were found?\n\n88\n\nIf the answer to a question is zero, please say so."
    text = without_our_sentences(reply, [LETTER], [QUESTION.text])
    assert [each.value.text for each in candidates([QUESTION], [], text)] == ["88"]
