"""The wordings of a phrase: what is spelt out, what is left open, and the words and pairs that each holds."""

import pytest

from foitrack.core.phrases import find, needed_words, said_in
from foitrack.core.wordings import Unclear, wordings, words_and_pairs


def needed(phrase: str) -> set[frozenset[str]]:
    return set(needed_words(phrase))


def sets(*words: str) -> set[frozenset[str]]:
    return {frozenset(each.split("|")) for each in words}


@pytest.mark.parametrize(
    ("phrase", "spelt_out"),
    [
        pytest.param("fees? notice", {"fee notice", "fees notice"}, id="a letter that may be missing"),
        pytest.param("(this|that) is", {"this is", "that is"}, id="alternatives"),
        pytest.param("this|that", {"this", "that"}, id="alternatives without brackets"),
        pytest.param("((a|b)c|d)", {"ac", "bc", "d"}, id="brackets in brackets"),
        pytest.param("(?:re-)?send", {"re-send", "send"}, id="a group without a number"),
        pytest.param("(?<!not )held(?! by)", {"held"}, id="looking behind and ahead"),
        pytest.param(r"20\d\d cases", {"### cases"}, id="figures"),
        pytest.param(r"within \d{1,2} days", {"within # days"}, id="figures in a row"),
        pytest.param(r"section \d?", {"section #", "section "}, id="a figure that may be missing"),
        pytest.param(r"apolog\w* for", {"apolog\0 for", "apolog for"}, id="letters that are not known"),
        pytest.param("organi[sz]e", {"organise", "organize"}, id="a class of letters"),
        pytest.param("3[0-4]", {"##"}, id="a class of figures"),
        pytest.param("auto[ -]?reply", {"auto reply", "autoreply"}, id="a class of marks"),
        pytest.param("[a-c] [^a] .", {"\0 \0 \0"}, id="classes that are not spelt out"),
        pytest.param(r"\bs\.\s", {"s. "}, id="escapes"),
        pytest.param("item #", {"item  "}, id="# as such is no figure"),
    ],
)
def test_spells_out_what_a_phrase_stands_for(phrase: str, spelt_out: set[str]) -> None:
    assert wordings(phrase) == [spelt_out]


def test_what_stands_on_the_two_sides_of_a_gap_is_spelt_out_by_itself() -> None:
    assert wordings("one (a|b)…two") == [{"one a", "one b"}, {"two"}]
    assert wordings("(one…two) three") == [{"one\ntwo three"}]
    assert wordings("one…two|three") == [{"one", "three"}, {"two", "three"}]


def test_where_there_are_too_many_wordings_it_goes_on_from_the_last_words() -> None:
    letters = "|".join("abcdefghijk")
    *_, before, last = wordings(f"so ({letters}) ({letters})")
    assert before == {f"so {each} \0" for each in "abcdefghijk"}
    assert last == {f"{first} {second}" for first in "abcdefghijk" for second in "abcdefghijk"}


@pytest.mark.parametrize("phrase", ["(a", "a)", "(?P<name>a)", "(?i)a", r"(a)\1"])
def test_does_not_guess_at_what_it_does_not_understand(phrase: str) -> None:
    with pytest.raises(Unclear):
        wordings(phrase)
    assert needed_words(phrase) == ()


@pytest.mark.parametrize(
    ("wording", "words"),
    [
        ("we do not", ["we do", "do not"]),
        ("one\ntwo three", ["one", "two three"]),
        ("one\0 two", ["two"]),
        ("a \0 b", ["a", "b"]),
        ("#### cases: ##", ["# cases", "cases #"]),
        ("...", []),
        ("\0", []),
    ],
)
def test_words_stand_in_pairs_or_alone(wording: str, words: list[str]) -> None:
    assert list(words_and_pairs(wording)) == words


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        pytest.param("fees? notice", sets("fee notice|fees notice"), id="pairs"),
        pytest.param("one … longer one", sets("one", "longer one"), id="a gap"),
        pytest.param("(your )?request", sets("your request|request"), id="an optional group"),
        pytest.param("(un)?able to", sets("unable to|able to"), id="part of a word"),
        pytest.param(r"apolog\w*", set(), id="nothing that stands whole"),
        pytest.param("can't say", sets("t say", "can t"), id="an apostrophe"),
        pytest.param("do not hold", sets("do not|don t", "not hold|t hold"), id="shortened"),
    ],
)
def test_knows_the_words_a_phrase_cannot_do_without(phrase: str, expected: set[frozenset[str]]) -> None:
    assert needed(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "line"),
    [
        (r"(section|s\.?) ?\(?(12|14|2\d)\)?(\(\w\))?", "under s12(a)"),
        (r"a\d{1,2} ?[.:)-]{0,2} ?(\d+|nil)", "a1: 12"),
        ("(here is|here's) (the|your)…(data|answers?)|here are figures", "here are figures"),
        ("(information|it|this) (is|are)? ?(also |wholly )?exempt", "this isexempt"),
        ("auto(matic|mated)?[ -]?(reply|response)", "autoreply"),
        (r"the \d[\d,]{0,9} cases", "the 1,234 cases"),
    ],
)
def test_a_line_that_holds_a_phrase_holds_what_it_needs(phrase: str, line: str) -> None:
    assert find(phrase, line)
    assert not any(said_in(line).isdisjoint(each) for each in needed_words(phrase))
