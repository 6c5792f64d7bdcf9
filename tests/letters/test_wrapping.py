"""Letters are folded for mail and unfolded for Word without losing a word."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foitrack.letters.wrapping import WIDTH, unwrap, wrap

WORDS = st.text(st.sampled_from("abcx(),.;:’-123"), min_size=1, max_size=20).filter(str.strip)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)


def test_a_short_line_stays_as_it_is() -> None:
    assert wrap("Jo Bloggs\n1 High Street\n\nLondon  ") == "Jo Bloggs\n1 High Street\n\nLondon"


def test_a_long_paragraph_is_folded_at_spaces() -> None:
    folded = wrap("word " * 40)
    assert all(len(line) <= WIDTH for line in folded.split("\n"))
    assert folded.split() == ["word"] * 40


def test_a_numbered_item_hangs_under_its_number() -> None:
    assert wrap("12. " + "word " * 20).split("\n")[1].startswith("    word")
    assert wrap("(a) " + "word " * 20).split("\n")[1].startswith("    word")


def test_an_address_longer_than_a_line_is_not_broken() -> None:
    address = "https://www.example.org/" + "a" * 100
    assert address in wrap(f"See {address} for the rest of what I have to say about it.").split("\n")


def test_no_folded_line_looks_like_the_next_item() -> None:
    text = "x" * 63 + " on page 17. " + "y" * 20
    assert wrap(text).split("\n")[1].startswith("page 17. ")
    assert unwrap(wrap(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1. one\n2. two\n\nJo\n1 High Street", id="items and an address"),
        pytest.param("1. " + "word " * 30 + "end\n2. " + "word " * 30 + "end", id="long items"),
        pytest.param("a\n\n\nb\n", id="blank lines"),
    ],
)
def test_unfolding_gives_the_text_back(text: str) -> None:
    assert unwrap(wrap(text)) == text


@given(st.lists(PARAGRAPHS, min_size=1, max_size=5))
@example(["a" * 72 + " b"])
@example(["- " + "a " * 50])
def test_unfolding_gives_any_paragraphs_back(paragraphs: list[str]) -> None:
    text = "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    assert unwrap(wrap(text)) == text
    assert wrap(unwrap(wrap(text))) == wrap(text)
