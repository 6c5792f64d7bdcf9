"""What of a sentence is weighed: words, families, shapes of figures; and which lines say nothing at all."""

import pytest

from foitrack.core.marks import is_directory, joined, marked, marks_of


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("there were 12 in 2025", ["there", "were", "@n", "in", "@year"]),
        ("exempt under section 40(2) and s.31(1)(a)", ["exempt", "under", "@sec", "@s40", "and", "@sec", "@s31"]),
        ("by 7 april 2026", ["by", "@day"]),
        ("on 07/04/2026", ["on", "@day"]),
        ("a fee of £36.50", ["a", "fee", "of", "@gbp"]),
        ("call 0303 123 1113", ["call", "@tel"]),
        ("in 2024/25", ["in", "@span"]),
        ("ref foi-26-0318", ["ref", "@ref"]),
        ("we don't hold it?", ["we", "dont", "hold", "it", "?"]),
    ],
)
def test_knows_a_figure_by_its_shape(line: str, words: list[str]) -> None:
    assert marked(line) == words


def test_words_count_alone_and_by_their_families_and_with_their_neighbours() -> None:
    marks = marks_of("this is overdue", {"overdue": "<late>"})
    assert {"overdue", "~<late>", "~is <late>", "^this", "^this is", "^few"} <= marks
    assert marks_of("this is late", {"late": "<late>"}) - marks == {"late"}


def test_the_endings_of_words_make_no_difference() -> None:
    assert "~record" in marks_of("recorded", {}) & marks_of("records", {})


def test_many_figures_are_a_mark_of_their_own() -> None:
    assert {"^2 numbers", "^4 numbers"} <= marks_of("2024 12 2025 14", {})
    assert "^2 numbers" not in marks_of("section 40 of 3 march", {})


@pytest.mark.parametrize(
    "line",
    [
        "dear ms sample,",
        "tel: 0303 123 1113",
        "our ref: 12/26",
        "10492-26",
        "",
        "2. how many of these were officers?",
        "kind regards",
        "www.example.police.uk",
    ],
)
def test_a_greeting_an_address_a_reference_or_our_own_question_says_nothing(line: str) -> None:
    assert is_directory(line)


@pytest.mark.parametrize(
    "line", ["2021: 12", "33", "how many? 12", "none held", "refused.", "dear ms sample, " + "we hold it " * 9]
)
def test_what_says_something_is_heard(line: str) -> None:
    assert not is_directory(line)


def test_a_bare_number_goes_with_what_it_numbers() -> None:
    assert list(joined(["1.", "there were 4", "question 2", "none", "3)"])) == [
        (1, "1. there were 4"),
        (3, "question 2 none"),
        (4, "3)"),
    ]


def test_figures_in_a_row_are_one_line() -> None:
    assert list(joined(["how many?", "64", "51", "2. how many?", "7"])) == [
        (0, "how many?"),
        (2, "64 51"),
        (3, "2. how many?"),
        (4, "7"),
    ]


def test_answers_in_one_line_are_cut_apart() -> None:
    assert list(joined(["q1 - 17 q2 - 12 q3 - not held", "a) 4 b) none"])) == [
        (0, "q1 - 17"),
        (0, "q2 - 12"),
        (0, "q3 - not held"),
        (1, "a) 4"),
        (1, "b) none"),
    ]
