"""How rules are looked for: sentence by sentence, in good company, and never slowly."""

import time
from dataclasses import replace
from datetime import date

import pytest

from foitrack.core.phrases import compiled, find, needed_words, numbers_in, ready, said_in, slow_shape
from foitrack.core.rules import Need, Rule, Rules, hits_in, part_of
from foitrack.core.sentences import Part, Where
from foitrack.core.words import Kind
from foitrack.rules import shipped_rules

RULE = Rule("refused", Kind.REFUSED, ("request (is|has been) refused",))


def body(text: str, *boilerplate: Rule) -> Part:
    return part_of(Where.BODY, "body", text, Rules(boilerplate))


def words(rule: Rule, text: str) -> list[str]:
    return [hit.words for hit in hits_in(body(text), Rules((rule,)), date(2026, 3, 10))]


def test_finds_a_phrase_in_any_case_and_over_lines() -> None:
    assert words(RULE, "Your REQUEST\n   has been refused.") == ["REQUEST has been refused"]


def test_looks_for_whole_words() -> None:
    assert words(replace(RULE, includes=("fuse",)), "refused") == []


def test_reads_curly_quotes_and_dashes_as_plain_ones() -> None:
    assert words(replace(RULE, includes=("don't - ever",)), "don’t – ever") == ["don’t – ever"]


def test_spans_a_gap_inside_a_sentence_only() -> None:
    rule = replace(RULE, includes=("request … refused",))
    assert words(rule, "your request of 3 May is now refused") == ["request of 3 May is now refused"]
    assert words(rule, "We have your request. It was refused.") == []
    assert words(rule, "request " + "x" * 80 + " refused") == []
    assert words(rule, "requestrefused") == []


def test_is_put_off_by_a_word_in_the_same_sentence_only() -> None:
    rule = replace(RULE, excludes=("may",))
    assert words(rule, "It may be that your request is refused.") == []
    assert words(rule, "You may appeal. Your request is refused.") == ["request is refused"]


def test_wants_company_within_two_sentences() -> None:
    rule = replace(RULE, near=("section 12",))
    assert words(rule, "Section 12 applies. So. Your request is refused.") == ["request is refused"]
    assert words(rule, "Section 12 applies. So. It. Goes. Your request is refused.") == []


def test_is_cancelled_by_a_word_anywhere_in_the_part() -> None:
    rule = replace(RULE, unless=("not a decision",))
    assert words(rule, "Your request is refused. So. It. Goes. This is not a decision.") == []


@pytest.mark.parametrize(
    ("need", "with_it", "without"),
    [
        (Need.DATE, "Your request is refused on 3 May 2026.", "Your request is refused."),
        (Need.AMOUNT, "Your request is refused: £450.", "Your request is refused: 450."),
        (Need.SECTION, "Your request is refused. So. It. Goes. Section 12.", "Your request is refused. Section 17."),
        (Need.QUALIFIED, "Your request is refused. Section 31(1).", "Your request is refused. Section 40(2)."),
    ],
)
def test_wants_what_it_needs(need: Need, with_it: str, without: str) -> None:
    rule = replace(RULE, needs=(need,))
    assert words(rule, with_it)
    assert not words(rule, without)


def test_looks_only_where_it_is_told() -> None:
    rule = replace(RULE, where=(Where.SUBJECT,))
    assert words(rule, "Your request is refused.") == []
    subject = part_of(Where.SUBJECT, "subject", "Request is refused", Rules(()))
    assert [hit.words for hit in hits_in(subject, Rules((rule,)))] == ["Request is refused"]


def test_leaves_out_sentences_that_decide_nothing_and_repetitions() -> None:
    dull = Rule("leaflet", None, ("you may complain",))
    part = body("You may complain if your request is refused. Twelve. Twelve. It is.", dull)
    assert part.sentences == ("Twelve.", "It is.")


def test_keeps_cells_and_list_items_apart() -> None:
    assert body("Year | Cases\n1. one\n- two\na) three").sentences == ("Year", "Cases", "1. one", "- two", "a) three")


def test_counts_characters_alike_in_both_forms_of_a_text() -> None:
    part = body("İstanbul is İ. Your request is refused.")
    assert list(map(len, part.lines)) == list(map(len, part.sentences))
    assert [hit.words for hit in hits_in(part, Rules((RULE,)))] == ["request is refused"]


def test_no_shipped_phrase_needs_a_word_that_a_match_of_it_can_lack() -> None:
    texts = [each for rule in shipped_rules().rules for each in (*rule.positive, *rule.near_misses)]
    whole = body("\n\n".join(texts))
    for rule in shipped_rules().rules:
        for phrase in (*rule.includes, *rule.excludes, *rule.near, *rule.unless):
            standing = [said for line, said in zip(whole.lines, whole.said, strict=True) if find(phrase, line)]
            lacking = [each for each in needed_words(phrase) for said in standing if said.isdisjoint(each)]
            assert lacking == [], phrase


@pytest.mark.parametrize("phrase", ["a.*b", "a.+b", "(a|b)*c", "(a+)+", "(a){2}", "[ab]*", "a … b … c … d"])
def test_names_shapes_that_could_be_slow(phrase: str) -> None:
    assert slow_shape(phrase)


@pytest.mark.parametrize("phrase", ["a … b … c", r"apolog\w* and (more )?", r"\d{1,3} days", "(a|b)?c"])
def test_lets_plain_shapes_pass(phrase: str) -> None:
    assert slow_shape(phrase) == ""


def test_reads_a_very_long_text_no_further_than_it_must() -> None:
    rule = replace(RULE, includes=("please … could … clarify",))
    started = time.process_time()
    assert words(rule, "please could " * 100_000) == []
    assert time.process_time() - started < 20, "bounded by the length that is read, not by the length there is"


def test_compiles_a_phrase_once() -> None:
    assert compiled("a … b") is compiled("a … b")


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        pytest.param("(does|do) not hold", "we don't hold it", id="don't"),
        pytest.param("(we|i) have logged", "we've logged it", id="we've"),
        pytest.param("i am away", "i'm away", id="i'm"),
        pytest.param("you will hear", "you'll hear soon", id="you'll"),
        pytest.param("(we|they) are unable", "they're unable", id="they're"),
    ],
)
def test_reads_shortened_words_as_written_out(phrase: str, text: str) -> None:
    assert find(phrase, text)
    assert not any(said_in(text).isdisjoint(each) for each in needed_words(phrase))


def test_a_phrase_is_possible_where_each_set_of_its_words_is_said() -> None:
    phrases = ready(("alpha beta", "gamma", r"\w\w\w\w", "(beta|delta) alpha"))
    possible = {line: list(numbers_in(phrases.possible(said_in(line)))) for line in LINES}
    assert possible == {"alpha beta": [0, 2], "alpha gamma delta alpha": [1, 2, 3], "delta": [2], "": [2]}


LINES = ("alpha beta", "alpha gamma delta alpha", "delta", "")


def test_counts_the_bits_of_a_number() -> None:
    assert list(numbers_in(0)) == []
    assert list(numbers_in(1 | 1 << 5 | 1 << 700)) == [0, 5, 700]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("12 cases in 2025", {"#", "cases", "in", "# cases", "cases in", "in #"}),
        ("q12a, #", {"q#a"}),
        ("don't", {"don", "t", "don t"}),
        ("", set()),
    ],
)
def test_knows_the_words_of_a_line_and_their_pairs(line: str, said: set[str]) -> None:
    assert said_in(line) == said
