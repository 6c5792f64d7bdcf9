"""For whom a reply speaks: two forces named side by side in a sentence, not in the title of their unit."""

import pytest

from foitrack.core.joint import spoken_for

EAST = {"norfolk": ("Norfolk Constabulary",), "suffolk": ("Suffolk Constabulary", "Suffolk Police")}
BCH = {
    "bedfordshire": ("Bedfordshire Police",),
    "cambridgeshire": ("Cambridgeshire Constabulary",),
    "hertfordshire": ("Hertfordshire Constabulary",),
}


@pytest.mark.parametrize(
    "text",
    [
        "Norfolk and Suffolk Constabularies have considered your request and our response is below.",
        "Norfolk Constabulary and Suffolk Constabulary do not hold this information.",
        "NORFOLK AND SUFFOLK CONSTABULARIES CAN NEITHER confirm nor deny",
        "This is a joint response on behalf of Norfolk and\nSuffolk.",
        "The response covers both Norfolk & Suffolk Police.",
    ],
)
def test_hears_two_forces_speak(text: str) -> None:
    assert set(spoken_for(text, EAST)) == {"norfolk", "suffolk"}


@pytest.mark.parametrize(
    "text",
    [
        "Information Officer, Norfolk and Suffolk Information Compliance Unit",
        "The Norfolk and Suffolk Joint Information Unit has received your request.",
        "Norfolk Constabulary has considered your request. Suffolk is asked separately.",
        "Norfolk has considered your request.",
        "",
    ],
)
def test_is_not_misled_by_a_shared_unit(text: str) -> None:
    assert spoken_for(text, EAST) == {}


def test_hears_three_forces_speak() -> None:
    text = "Bedfordshire, Cambridgeshire and Hertfordshire have located the information."
    assert set(spoken_for(text, BCH)) == set(BCH)


def test_hears_only_those_that_are_named() -> None:
    text = "Cambridgeshire Constabulary and Hertfordshire Constabulary hold 12 records."
    assert set(spoken_for(text, BCH)) == {"cambridgeshire", "hertfordshire"}


def test_quotes_the_words_that_say_so() -> None:
    words = spoken_for("Norfolk and Suffolk Constabularies have considered your request.", EAST)["suffolk"]
    assert words == "Norfolk and Suffolk Constabularies have considered your"


def test_says_nothing_of_one_force_alone() -> None:
    assert spoken_for("Norfolk and Norfolk have considered", {"norfolk": ("Norfolk Constabulary",)}) == {}
