"""What a reply is like by its sentences: a suggestion where rules are silent, a doubt where not, and never sure."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from foitrack.core.likeness import MOST_CERTAIN, Likeness, Told, Weights, evidence, softmax
from foitrack.core.model import Address, Message
from foitrack.core.reading import read
from foitrack.core.rules import Rules
from foitrack.core.sentences import Part, Where
from foitrack.core.weighing import SURE
from foitrack.core.words import Kind
from foitrack.rules import shipped_rules

ACTS = Weights(
    ("acknowledged", "given", "not-held", "nothing", "promised", "withheld"),
    (0.0, 0.0, 0.0, 0.5, 0.0, 0.0),
    {
        "desk": (40.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "apples": (0.0, 40.0, 0.0, 0.0, 0.0, 0.0),
        "drawer": (0.0, 0.0, 40.0, 0.0, 0.0, 0.0),
        "weather": (0.0, 0.0, 0.0, 40.0, 0.0, 0.0),
        "till": (0.0, 0.0, 0.0, 0.0, 40.0, 0.0),
        "locked": (0.0, 0.0, 0.0, 0.0, 0.0, 40.0),
    },
)
KINDS = Weights(
    ("acknowledged", "disclosed", "not-held", "nothing", "partly-disclosed", "partly-disclosed, not-held", "promised"),
    (0.0,) * 7,
    {
        "most acknowledged": (8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "most given": (0.0, 8.0, 0.0, 0.0, 6.0, 6.0, 0.0),
        "most not-held": (-9.0, 0.0, 8.0, 0.0, 0.0, 6.0, 0.0),
        "most withheld": (0.0, 0.0, 0.0, 0.0, 6.0, 0.0, 0.0),
        "most nothing": (0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0),
        "most promised": (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 8.0),
    },
)
LIKENESS = Likeness({}, ACTS, KINDS)
RULES = Rules((), likeness=LIKENESS)
MESSAGE = Message(
    subject="FOI", sender=Address("foi@example.police.uk"), date=datetime(2026, 3, 10, 11, 0, tzinfo=UTC), text=""
)
ACKNOWLEDGEMENT = "I acknowledge receipt of your request. It will be answered within 20 working days."


def kinds(text: str, rules: Rules = RULES) -> list[Kind]:
    return [each.kind for each in read("FOI", text, (), MESSAGE, rules)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("I looked. The drawer is empty.", [Kind.NOT_HELD], id="where the rules are silent"),
        pytest.param(
            "There are apples. One drawer is empty.", [Kind.PARTLY_DISCLOSED, Kind.NOT_HELD], id="two at once"
        ),
        pytest.param("There are apples. One is locked.", [Kind.PARTLY_DISCLOSED], id="what two sentences make"),
        pytest.param("Bear with us till 31 March 2026.", [Kind.PROMISED], id="a promise that names its day"),
        pytest.param("Bear with us till Monday.", [Kind.PROMISED], id="a promise that names a day of the week"),
        pytest.param("Bear with us till later.", [], id="a promise that names none"),
        pytest.param("Lovely weather we are having.", [], id="like what says nothing"),
        pytest.param("Dear Mr Drawer,", [], id="a greeting"),
        pytest.param("", [], id="no words at all"),
    ],
)
def test_suggests_what_a_reply_is_like(text: str, expected: list[Kind]) -> None:
    assert kinds(text) == expected


def test_shows_the_sentence_that_tells_most_and_is_never_sure() -> None:
    (found,) = read("FOI", "I looked. The drawer is empty.", (), MESSAGE, RULES)
    assert [words.text for words in found.words] == ["The drawer is empty."]
    assert found.certainty <= MOST_CERTAIN < SURE


def test_shows_a_sentence_for_each_of_two_kinds() -> None:
    part, nothing = read("FOI", "There are apples. One drawer is empty.", (), MESSAGE, RULES)
    assert "There are apples." in {words.text for words in part.words}
    assert [words.text for words in nothing.words] == ["One drawer is empty."]


def test_reads_letters_and_not_subjects_alone() -> None:
    parts = (Part(Where.SUBJECT, "subject", ("The drawer is empty",)), Part(Where.BODY, "body", ()))
    assert LIKENESS.likely(parts, ()) is None
    letter = Part(Where.ATTACHMENT, "letter.pdf", ("The drawer is empty",))
    likely = LIKENESS.likely((*parts, letter), ())
    assert likely is not None
    assert likely.kinds == (Kind.NOT_HELD,)
    assert likely.most_telling(Kind.NOT_HELD) == (letter, 0, "The drawer is empty")
    assert likely.most_telling(Kind.BOUNCED) is None


@pytest.mark.parametrize("more", ["The drawer is empty.", "One is locked.", "You will have it till Monday."])
def test_takes_away_the_certainty_of_an_acknowledgement_in_which_a_sentence_says_more(more: str) -> None:
    rules = Rules(shipped_rules().rules, shipped_rules().words)
    (sure,) = read("FOI", f"{ACKNOWLEDGEMENT} {more}", (), MESSAGE, rules)
    assert sure.kind is Kind.ACKNOWLEDGED
    assert sure.certainty >= SURE
    doubted = read("FOI", f"{ACKNOWLEDGEMENT} {more}", (), MESSAGE, replace(rules, likeness=LIKENESS))
    assert all(each.certainty < SURE for each in doubted)


def test_leaves_an_acknowledgement_sure_in_which_no_sentence_says_more() -> None:
    rules = Rules(shipped_rules().rules, shipped_rules().words, LIKENESS)
    (sure,) = read("FOI", f"{ACKNOWLEDGEMENT} It is on my desk.", (), MESSAGE, rules)
    assert (sure.kind, sure.certainty >= SURE) == (Kind.ACKNOWLEDGED, True)


def test_takes_the_place_of_what_the_rules_found_only_where_it_speaks_strongly_against_it() -> None:
    text = "Your request is refused under section 31(1). The drawer is empty."
    rules = Rules(shipped_rules().rules, shipped_rules().words)
    mild = Likeness({}, ACTS, replace(KINDS, rows={"most not-held": (0.0, 0.0, 0.9, 0.0, 0.0, 0.0, 0.0)}))
    assert kinds(text, rules) == kinds(text, replace(rules, likeness=mild)) == [Kind.REFUSED]
    assert kinds(text, replace(rules, likeness=LIKENESS)) == [Kind.NOT_HELD]


def test_shares_are_one_whole() -> None:
    assert sum(ACTS.shares_alike(["drawer", "desk", "unheard of"])) == pytest.approx(1)
    assert sum(KINDS.shares({"most given": 0.4, "unheard of": 1.0})) == pytest.approx(1)
    assert softmax((1_000.0, 1_000.0)) == (0.5, 0.5)


def test_marks_of_one_strength_add_up_for_each_name_and_weigh_less_the_more_there_are() -> None:
    weights = Weights(("a", "b"), (0.1, -0.2), {"x": (12, -7), "y": (-30, 4), "z": (0, 0)}, 0.1)
    assert weights.shares_alike(["x"]) == pytest.approx(softmax((0.1 + 1.2, -0.2 - 0.7)))
    both = softmax((0.1 + (1.2 - 3.0) / 2**0.5, -0.2 + (-0.7 + 0.4) / 2**0.5))
    assert weights.shares_alike(["x", "y", "unheard of"]) == pytest.approx(both)
    assert weights.shares_alike(["unheard of"]) == pytest.approx(softmax((0.1, -0.2)))


def test_evidence_is_how_strongly_and_how_often_each_act_is_said_and_what_was_found() -> None:
    body, subject = Part(Where.BODY, "body", ("a", "b")), Part(Where.SUBJECT, "subject", ("c",))
    told = (Told(subject, 0, (0.9, 0.1)), Told(body, 0, (0.8, 0.2)), Told(body, 1, (0.7, 0.3)))
    found = evidence(("given", "withheld"), told, ("a file",))
    assert found == pytest.approx(
        {
            "most given": 0.8,
            "much given": 0.5,
            "says given": 1.0,
            "most withheld": 0.3,
            "much withheld": 0.5 / 3,
            "both given withheld": 0.3,
            "subject given": 0.9,
            "subject withheld": 0.1,
            "a file": 1.0,
        }
    )


def test_the_shipped_weights_know_every_kind_that_replies_can_be() -> None:
    likeness = shipped_rules().likeness
    assert likeness is not None
    names = set(likeness.kinds.names)
    assert {"nothing", "refused", "not-held", "disclosed", "partly-disclosed, not-held"} <= names
    for weights in (likeness.acts, likeness.kinds):
        assert all(len(row) == len(weights.names) == len(weights.start) for row in weights.rows.values())


def test_a_line_that_comes_again_is_known_at_sight_and_no_more_than_a_few_thousand_are() -> None:
    likeness = Likeness({}, ACTS, KINDS)
    parts = [Part(Where.BODY, "body", tuple(f"Drawer {name}{at}" for at in range(300))) for name in "abcdefghijklmno"]
    once = likeness.likely(parts[:1], ())
    assert once == likeness.likely(parts[:1], ())
    likeness.likely(parts, ())
    assert 0 < len(likeness.known) <= 4_000
