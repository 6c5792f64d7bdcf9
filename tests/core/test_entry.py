"""A mapping read field by field keeps every fault."""

from datetime import date

import pytest

from foitrack.core.entry import Entry, hint
from foitrack.core.words import Channel


def faults(entry: Entry) -> list[str]:
    """Return the faults of an entry as they are printed."""
    return [str(problem) for problem in entry.problems]


def test_good_fields_are_read_and_nothing_is_wrong() -> None:
    entry = Entry(
        "kent",
        {"name": " Kent ", "n": 7, "on": date(2026, 3, 2), "list": ["a", 1], "one": "a"},
        ["name", "n", "on", "list", "one"],
    )
    assert entry.text("name") == "Kent"
    assert entry.text("n") == "7"
    assert entry.day("on") == date(2026, 3, 2)
    assert entry.texts("list") == ("a", "1")
    assert entry.texts("one") == ("a",)
    assert entry.word("channel", Channel, Channel.EMAIL) is Channel.EMAIL
    assert faults(entry) == []


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        pytest.param(
            "text", True, "is yes or no, not text (put it in quotes if it is meant as text)", id="yes for text"
        ),
        pytest.param(
            "text", {"a": 1}, "is a mapping, not text (put it in quotes if it is meant as text)", id="mapping"
        ),
        pytest.param(
            "texts",
            ["a", None],
            "has an item that is not text (put it in quotes if it is meant as text)",
            id="empty item",
        ),
        pytest.param("day", "soon", "is not a date: 'soon' (write it as 2026-03-02)", id="no date"),
        pytest.param("items", "a", "is text, not a list (start each item with `- `)", id="no list"),
    ],
)
def test_a_wrong_kind_is_a_fault_and_gives_the_default(field: str, value: object, fault: str) -> None:
    entry = Entry("kent", {"x": value}, ["x"])
    got = getattr(entry, field)("x")
    assert not got or got == ("a",)
    assert faults(entry) == [f"kent.x: {fault}"]


def test_a_flag_is_true_or_false_and_false_when_it_is_not_there() -> None:
    entry = Entry("x", {"a": True, "b": False, "c": "yes please"}, ["a", "b", "c"])
    assert [entry.flag(key) for key in "abcd"] == [True, False, False, False]
    assert faults(entry) == ["x.c: is text, not yes or no (write true or false)"]


def test_a_missing_field_is_a_fault_only_when_it_is_required() -> None:
    entry = Entry("kent", {"a": "", "b": None}, ["a", "b"])
    assert entry.text("a") == ""
    assert entry.text("a", required=True) == ""
    assert entry.texts("b", required=True) == ()
    assert faults(entry) == ["kent.a: is missing", "kent.b: is missing"]


def test_an_unknown_field_is_named_with_the_nearest_known_one() -> None:
    assert faults(Entry("kent", {"emial": "x"}, ["email", "name"])) == [
        "kent.emial: is not a field (did you mean email?)"
    ]


def test_an_unknown_word_is_named_with_the_choice() -> None:
    entry = Entry("kent", {"channel": "fax"}, ["channel"])
    assert entry.word("channel", Channel, Channel.EMAIL) is Channel.EMAIL
    assert faults(entry) == [f"kent.channel: is 'fax' (one of {', '.join(Channel)})"]


@pytest.mark.parametrize("value", [None, 3, "text", ["a"]])
def test_what_is_no_mapping_is_one_fault_and_no_more(value: object) -> None:
    entry = Entry("entry 2", value, ["name"])
    assert entry.text("name", required=True) == ""
    assert len(entry.problems) == 1


def test_a_hint_offers_the_nearest_or_the_whole_choice() -> None:
    assert hint("integr", ["integer", "text"]) == "did you mean integer?"
    assert hint("q", ["integer", "text"]) == "one of integer, text"
