"""How rules are looked for: sentence by sentence, in good company, and never slowly."""

import time
from dataclasses import replace
from datetime import date

import pytest

from foitrack.core.phrases import compiled, needed_words, ready, slow_shape, words_of
from foitrack.core.rules import Need, Rule, Rules, hits_in, part_of
from foitrack.core.sentences import Part, Where
from foitrack.core.words import Kind
from foitrack.rules import shipped_rules

RULE = Rule("refused", Kind.REFUSED, ("request (is|has been) refused",))
FOOTER = Rule("footer", None, ("our footer text",))


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


@pytest.mark.parametrize(
    ("phrase", "needed"),
    [
        ("fees? notice", {("notice",), ("fee", "fees")}),
        ("request (is|has been) refused", {("request",), ("refused",), ("is", "been")}),
        ("(request|enquiry) (is|was)", {("request", "enquiry"), ("is", "was")}),
        ("(answers?|reply) below", {("answer", "answers", "reply"), ("below",)}),
        ("one … longer one", {("one",), ("longer",)}),
        ("(your )?request", {("request",)}),
        ("(un)?able to", {("to",)}),
        (r"apolog\w* for", {("for",)}),
        (r"within \d{1,2} days", {("within",), ("days",), ("#",)}),
        (r"section \d?", {("section",)}),
        ("can't say", {("can",), ("t",), ("say",)}),
        ("this|that", set()),
        ("((a|b)|c)", set()),
        ("(?!not )held", {("held",)}),
    ],
)
def test_knows_the_words_a_phrase_cannot_do_without(phrase: str, needed: set[tuple[str, ...]]) -> None:
    assert set(needed_words(phrase)) == needed


def test_no_shipped_phrase_needs_a_word_that_a_match_of_it_can_lack() -> None:
    texts = [each for rule in shipped_rules().rules for each in (*rule.positive, *rule.near_misses)]
    whole = body("\n\n".join(texts))
    for rule in shipped_rules().rules:
        for phrase in (*rule.includes, *rule.excludes, *rule.near, *rule.unless):
            needed = set(whole.having(needed_words(phrase)))
            assert {n for n, line in enumerate(whole.lines) if compiled(phrase).search(line)} <= needed, phrase


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


def test_knows_a_national_paragraph_at_sight_when_it_comes_again_and_reads_the_rest_the_same() -> None:
    rules = Rules((FOOTER,))
    texts = ["This is our footer text. The request is refused.", "This is our footer text. Thank you for writing."]
    once = [part_of(Where.BODY, "body", text, rules).sentences for text in texts]
    assert rules.dull == {"This is our footer text."}
    assert once == [("The request is refused.",), ("Thank you for writing.",)]
    assert [part_of(Where.BODY, "body", text, rules).sentences for text in texts] == once


def test_remembers_no_more_than_a_few_thousand_sentences() -> None:
    rules = Rules((FOOTER,))
    for batch in range(12):
        rules.remember(f"Footer {batch} {number}" for number in range(1_000))
    assert len(rules.dull) <= 6_000
    rules = Rules((FOOTER,))
    rules.remember(["long " * 500])
    assert rules.dull == set()


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
    ((needed, pattern),) = ready((phrase,)).each
    assert pattern.search(text)
    assert all(set(words_of(text)) & set(each) for each in needed)


def test_a_rarest_word_leads_to_its_phrases_in_their_order() -> None:
    phrases = ready(("alpha beta", "gamma", r"\w\w\w\w", "beta alpha"))
    found = [pattern.pattern for _, pattern in phrases.possible({"alpha", "beta"})]
    assert [any(each in pattern for each in ("alpha", "\\w")) for pattern in found] == [True, True, True]
    assert "gamma" not in "".join(found)
    assert [pattern.pattern for _, pattern in phrases.possible({"delta"})] == [phrases.each[2][1].pattern]
