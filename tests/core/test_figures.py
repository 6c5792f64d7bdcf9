"""The figures of a sentence, and what only looks like one."""

import pytest

from foitrack.core.figures import figures, sentences
from foitrack.core.words import Type

FOUND = {
    "one": ("There were 88 cases.", ["88"]),
    "words": ("Three officers resigned and twelve were warned.", ["3", "12"]),
    "suppressed": ("Fewer than five resigned.", ["<5"]),
    "sign": ("Of these, <5 resigned.", ["<5"]),
    "range": ("Between 5 and 10 officers left.", ["5-10"]),
    "none": ("No officers were dismissed.", ["0"]),
    "not held": ("This is not held.", ["not held"]),
    "year before": ("In 2015 there were 88.", ["88"]),
    "financial year": ("In 2015/16 there were 88.", ["88"]),
    "date": ("On 12 March 2020 there were 88.", ["88"]),
    "section": ("Under section 40(2) we withhold 3.", ["3"]),
    "sections": ("Sections 31 and 40(2) apply.", []),
    "days": ("Within 20 working days.", []),
    "reference": ("Our reference is FOI 123/24 or 01.FOI.23.029569.", []),
    "telephone": ("Call 01234 567890 or +44 1234 567890.", []),
    "time": ("At 10:30 we met.", []),
    "address": ("Write to foi2@force.example.", []),
    "link": ("See https://force.example/foi/88.", []),
    "one of": ("It was one of our officers.", []),
    "footnote": ("There were 74³ cases.", ["74"]),
    "page": ("See page 4 and table 2.", []),
}


@pytest.mark.parametrize(("sentence", "wanted"), list(FOUND.values()), ids=list(FOUND))
def test_the_figures_of_a_sentence_are_found(sentence: str, wanted: list[str]) -> None:
    assert [each.value.text for each in figures(sentence, Type.INTEGER)] == wanted


def test_the_type_chooses_among_the_figures() -> None:
    sentence = "We spent £1.2m on 12 courses, 3.5% of the whole."
    assert [each.value.text for each in figures(sentence, Type.INTEGER)] == ["12"]
    assert figures(sentence, Type.MONEY)[0].value.text == "1200000"
    assert "3.5" in [each.value.text for each in figures(sentence, Type.PERCENTAGE)]


def test_a_figure_knows_where_it_stands() -> None:
    sentence = "In 2015 there were 88 cases."
    (found,) = figures(sentence, Type.INTEGER)
    assert sentence[found.start : found.end] == "88"


def test_a_full_stop_inside_a_figure_ends_no_sentence() -> None:
    assert sentences("It cost £1,234.50 in all. Nobody resigned.\n\nYours") == (
        "It cost £1,234.50 in all.",
        "Nobody resigned.",
        "Yours",
    )
