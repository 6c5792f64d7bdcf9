"""References with one character wrong: found among many, without trying every letter."""

from random import Random
from string import ascii_lowercase, digits

import pytest

from foitrack.core.known import Known, KnownRequest
from foitrack.core.mistyped import one_character_off, tag_of


@pytest.mark.parametrize(
    ("tag", "off"),
    [
        pytest.param("sm-7q4kx", False, id="the same"),
        pytest.param("sm-7q4k", True, id="one left out"),
        pytest.param("sm-7q44kx", True, id="one twice"),
        pytest.param("sm-7q4kxy", True, id="one added at the end"),
        pytest.param("xsm-7q4kx", True, id="one added before"),
        pytest.param("sm-7q5kx", True, id="one changed"),
        pytest.param("ms-7q4kx", True, id="two swapped"),
        pytest.param("sm-7qk4x", True, id="two others swapped"),
        pytest.param("sm-4q7kx", False, id="two swapped that are no neighbours"),
        pytest.param("sm-7q45y", False, id="two changed"),
        pytest.param("sm-7q4kxyz", False, id="two added"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_two_references_differ_by_one_character(tag: str, off: bool) -> None:
    assert one_character_off(tag, "sm-7q4kx") is off
    known = Known({"SM-7Q4KX": KnownRequest("SM-7Q4KX", "1", "kent")})
    assert known.near(tag) == (["SM-7Q4KX"] if off else [])


@pytest.mark.parametrize(("tag", "other"), [("a-123", "a-1234"), ("abcd-1234567", "abcd-123456")])
def test_what_is_too_short_or_too_long_for_a_reference_is_near_none(tag: str, other: str) -> None:
    assert not one_character_off(tag, other)


def test_all_references_one_character_away_are_found_in_order() -> None:
    chance = Random(3)
    refs = {f"C{chance.choice('AB')}-{chance.randrange(400):05}" for _ in range(300)}
    known = Known({ref: KnownRequest(ref, "1", "kent") for ref in refs})
    for ref in sorted(refs)[:40]:
        tag = ref.lower()
        tries = {tag[:at] + letter + tag[at + more :] for at in range(9) for more in (0, 1) for letter in ALL}
        tries |= {tag[:at] + tag[at + 1 :] for at in range(8)}
        tries |= {tag[:at] + tag[at + 1 : at + 2] + tag[at : at + 1] + tag[at + 2 :] for at in range(8)}
        assert known.near(tag) == sorted({each.upper() for each in tries - {tag}} & refs)


ALL = f"{ascii_lowercase}{digits}-"


@pytest.mark.parametrize(
    ("address", "tag"),
    [("jane+sm-7q4kx@example.org", "sm-7q4kx"), ("jane@example.org", ""), ("a+b+c@example.org", "c"), ("", "")],
)
def test_the_tag_of_an_address_stands_after_the_last_plus(address: str, tag: str) -> None:
    assert tag_of(address) == tag
