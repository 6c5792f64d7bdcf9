import pytest

from foitrack.core.repeats import repeats

SENT = [
    "Dear Kent Police,\n\nPlease tell me:\n"
    "1. How many officers were dismissed in 2024?\n2. How many officers resigned in 2024?\n",
    "I ask for an internal review of your reply of 3 March.",
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(
            "How many officers were dismissed in 2024? 12", ["How many officers were dismissed in 2024?"], id="sentence"
        ),
        pytest.param(
            "1) HOW MANY OFFICERS WERE DISMISSED IN 2024",
            ["1) HOW MANY OFFICERS WERE DISMISSED IN 2024"],
            id="capitals",
        ),
        pytest.param(
            "> How many officers were\n> dismissed in 2024?\n",
            ["How many officers were\n> dismissed in 2024?"],
            id="marked",
        ),
        pytest.param(
            "I ask for an internal review of your reply of 3 March. How many officers resigned in 2024?",
            ["I ask for an internal review of your reply of 3 March.", "How many officers resigned in 2024?"],
            id="two-letters",
        ),
        pytest.param("You ask how many officers were dismissed in 2024, which is 12.", [], id="inside-a-sentence"),
        pytest.param("This is the\ninternal review of your reply of 3 March.", [], id="in-a-wrapped-sentence"),
        pytest.param("How many officers were sacked?", [], id="other-words"),
        pytest.param("Dear Kent Police,", [], id="too-short"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_whole_lines_and_sentences_of_ours_are_found_again(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in repeats(text, SENT)] == found


def test_nothing_is_repeated_where_nothing_was_sent() -> None:
    assert repeats("How many officers were dismissed in 2024?", []) == ()
