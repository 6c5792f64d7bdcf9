"""Which question a label stands for."""

import pytest

from foitrack.core.labels import LEAST, Labels
from foitrack.core.model import Question

LABELS = Labels(
    (
        Question("cases", "How many investigations were opened into officers or staff?"),
        Question("officers", "How many of those investigations concerned police officers?"),
        Question("staff", "How many of those investigations concerned police staff?"),
        Question("left", "How many of those investigations ended with a resignation?"),
    )
)
MEANT = {
    "cases": "cases",
    "Cases": "cases",
    "Q1": "cases",
    "Question 2": "officers",
    "3.": "staff",
    "(4)": "left",
    "1. How many investigations were opened into officers or staff?": "cases",
    "Total investigations": "cases",
    "Police officers": "officers",
    "police staff": "staff",
    "Resigned": "left",
    "Resignations¹": "left",
    "officers": "officers",
}
NOTHING = ("", "Year", "Total", "Q9", "Our reference 123/24", "Thank you for your request", "2015/16", "88", "Police")


@pytest.mark.parametrize(("label", "key"), list(MEANT.items()), ids=list(MEANT))
def test_a_label_is_recognised_by_number_key_or_words(label: str, key: str) -> None:
    found = LABELS.best(label)
    assert found is not None
    assert found.question.key == key
    assert LEAST <= found.score < 1


@pytest.mark.parametrize("label", NOTHING)
def test_other_words_stand_for_no_question(label: str) -> None:
    assert LABELS.best(label) is None


def test_a_number_that_contradicts_the_words_makes_a_label_unsure() -> None:
    right, wrong = LABELS.best("2. Police officers"), LABELS.best("3. Police officers")
    assert right is not None
    assert right.question.key == "officers"
    assert wrong is None or wrong.score < right.score
