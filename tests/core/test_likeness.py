"""What a reply is like by its words alone: a suggestion where rules are silent, a doubt where not, and never sure."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from foitrack.core.likeness import MOST_CERTAIN, Likeness, features_of
from foitrack.core.model import Address, Attachment, Message
from foitrack.core.reading import read
from foitrack.core.rules import Rules
from foitrack.core.sentences import Part, Where
from foitrack.core.weighing import SURE
from foitrack.core.words import Kind
from foitrack.rules import shipped_rules

LIKENESS = Likeness(
    (None, Kind.NOT_HELD, Kind.PROMISED, Kind.ACKNOWLEDGED),
    (0.0, 0.0, 0.0, 0.0),
    {
        **dict.fromkeys(("drawer", "is", "empty", "drawer is", "is empty"), (0, 900, 0, 0)),
        **dict.fromkeys(("bear", "with", "us", "till", "bear with"), (0, 0, 900, 0)),
        **dict.fromkeys(("lovely", "weather", "we", "are", "having"), (900, 0, 0, 0)),
        **dict.fromkeys(("landed", "on", "my", "desk", "safely"), (0, 0, 0, 900)),
    },
)
RULES = Rules((), likeness=LIKENESS)
MESSAGE = Message(
    subject="FOI", sender=Address("foi@example.police.uk"), date=datetime(2026, 3, 10, 11, 0, tzinfo=UTC), text=""
)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("I looked. The drawer is empty.", [Kind.NOT_HELD], id="where the rules are silent"),
        pytest.param("Bear with us till 31 March 2026.", [Kind.PROMISED], id="a promise that names its day"),
        pytest.param("Bear with us till later.", [], id="a promise that names none"),
        pytest.param("Lovely weather we are having.", [], id="like what says nothing"),
        pytest.param("The drawer jammed.", [], id="too few words known"),
        pytest.param("How many drawers? 1. How many of the drawer is empty?", [], id="our own questions"),
        pytest.param("", [], id="no words at all"),
    ],
)
def test_suggests_what_a_reply_is_like(text: str, kinds: list[Kind]) -> None:
    assert [each.kind for each in read("FOI", text, (), MESSAGE, RULES)] == kinds


def test_shows_the_sentence_that_tells_most_and_is_never_sure() -> None:
    (found,) = read("FOI", "I looked. The drawer is empty.", (), MESSAGE, RULES)
    assert [words.text for words in found.words] == ["The drawer is empty."]
    assert found.certainty <= MOST_CERTAIN < SURE


def test_suggests_no_outcome_lightly_beside_a_file_nobody_could_read() -> None:
    weak = Likeness(LIKENESS.kinds, LIKENESS.start, dict.fromkeys(features_of("the drawer is empty"), (0, 80, 0, 0)))
    attached = Message(
        subject="FOI", text="", date=MESSAGE.date, attachments=(Attachment("a.pdf", "application/pdf", b"x"),)
    )
    seen = read("FOI", "The drawer is empty.", (), MESSAGE, Rules((), likeness=weak))
    unseen = read("FOI", "The drawer is empty.", (), attached, Rules((), likeness=weak))
    assert [each.kind for each in seen] == [Kind.NOT_HELD]
    assert unseen == ()


def test_reads_letters_and_not_subjects() -> None:
    parts = (Part(Where.SUBJECT, "subject", ("The drawer is empty",)), Part(Where.BODY, "body", ()))
    assert LIKENESS.likely(parts) is None
    letter = Part(Where.ATTACHMENT, "letter.pdf", ("The drawer is empty",))
    likely = LIKENESS.likely((*parts, letter))
    assert likely is not None
    assert (likely.kind, likely.part) == (Kind.NOT_HELD, letter)


def test_takes_away_the_certainty_of_an_acknowledgement_that_reads_like_something_else() -> None:
    text = "I acknowledge receipt of your request. It will be answered within 20 working days. The drawer is empty."
    rules = Rules(shipped_rules().rules, shipped_rules().words)
    (sure,) = read("FOI", text, (), MESSAGE, rules)
    assert sure.kind is Kind.ACKNOWLEDGED
    assert sure.certainty >= SURE
    doubted = read("FOI", text, (), MESSAGE, Rules(rules.rules, rules.words, LIKENESS))
    assert all(each.certainty < SURE for each in doubted)


@pytest.mark.parametrize(
    ("weight", "kinds"),
    [
        pytest.param(75, [Kind.REFUSED], id="mildly"),
        pytest.param(900, [Kind.NOT_HELD], id="very strongly"),
    ],
)
def test_leaves_a_firm_refusal_alone_unless_the_words_speak_very_strongly_against_it(
    weight: int, kinds: list[Kind]
) -> None:
    text = "Your request is refused under section 31(1). The drawer is empty."
    weights = dict.fromkeys(features_of("the drawer is empty"), (0, weight, 0, 0))
    likeness = Likeness(LIKENESS.kinds, LIKENESS.start, weights)
    rules = Rules(shipped_rules().rules, shipped_rules().words, likeness)
    assert [each.kind for each in read("FOI", text, (), MESSAGE, rules)] == kinds


def test_an_absence_is_suggested_by_likeness_only_where_a_machine_wrote() -> None:
    away = Likeness(
        (None, Kind.OUT_OF_OFFICE), (0.0, 0.0), dict.fromkeys(features_of("on the beach all week"), (0, 900))
    )
    by_hand = read("FOI", "On the beach all week.", (), MESSAGE, Rules((), likeness=away))
    by_machine = read("FOI", "On the beach all week.", (), replace(MESSAGE, automatic=True), Rules((), likeness=away))
    assert by_hand == ()
    assert [each.kind for each in by_machine] == [Kind.OUT_OF_OFFICE]
    assert by_machine[0].certainty < SURE


def test_the_shares_of_all_kinds_are_one_whole() -> None:
    assert sum(LIKENESS.shares(["drawer", "bear"])) == pytest.approx(1)


def test_the_shipped_weights_know_every_kind_that_replies_can_be() -> None:
    likeness = shipped_rules().likeness
    assert likeness is not None
    assert {None, Kind.REFUSED, Kind.NOT_HELD, Kind.DISCLOSED, Kind.CLARIFICATION_ASKED} <= set(likeness.kinds)
    assert all(len(row) == len(likeness.kinds) for row in likeness.weights.values())
    assert len(likeness.start) == len(likeness.kinds)


def test_pairs_of_words_count_and_figures_are_all_alike() -> None:
    assert features_of("12 cases in 2025") == {"#", "cases", "in", "# cases", "cases in", "in #"}
