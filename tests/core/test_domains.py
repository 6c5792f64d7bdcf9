"""Mail domains are compared where they belong to one body."""

import pytest

from foitrack.core.domains import fold_domain, is_shared, same_body


@pytest.mark.parametrize(
    ("domain", "folded"),
    [
        pytest.param("kent.police.uk", "kent.police.uk", id="third level stays"),
        pytest.param("KENT.Police.UK", "kent.police.uk", id="case does not matter"),
        pytest.param("kent.pnn.police.uk", "kent.police.uk", id="the police network vanishes"),
        pytest.param("mail.kent.pnn.police.uk", "kent.police.uk", id="a host inside the network"),
        pytest.param("foi.mail.kent.police.uk", "kent.police.uk", id="deeper names vanish"),
        pytest.param("homeoffice.gsi.gov.uk", "homeoffice.gov.uk", id="the old government network vanishes"),
        pytest.param("mod.gov.uk", "mod.gov.uk", id="a department"),
        pytest.param("police.uk", "police.uk", id="the second level itself"),
        pytest.param("pnn.police.uk", "police.uk", id="the network itself"),
        pytest.param("mailer.donotreply.icasework.com", "icasework.com", id="two labels elsewhere"),
        pytest.param("kent.police.uk.example.com", "example.com", id="a force's name in front of another domain"),
        pytest.param("kent.police.uk.", "kent.police.uk", id="a dot at the end"),
        pytest.param(" kent..police.uk ", "kent.police.uk", id="an empty label"),
        pytest.param("localhost", "localhost", id="one label"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_domain_folds_to_the_body_it_belongs_to(domain: str, folded: str) -> None:
    assert fold_domain(domain) == folded
    assert fold_domain(folded) == folded


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param("kent.pnn.police.uk", "kent.police.uk", True, id="with and without the network"),
        pytest.param("kent.police.uk", "essex.police.uk", False, id="two forces"),
        pytest.param("police.uk", "police.uk", False, id="the second level proves nothing"),
        pytest.param("kent.police.uk", "kent.gov.uk", False, id="force and council"),
        pytest.param("evilkent.police.uk", "kent.police.uk", False, id="a longer name"),
        pytest.param("kent.police.uk", "kent.police.uk.evil.com", False, id="a longer domain"),
        pytest.param("", "", False, id="nothing and nothing"),
    ],
)
def test_two_domains_are_one_body_only_at_the_third_level(one: str, other: str, same: bool) -> None:
    assert same_body(one, other) is same
    assert same_body(other, one) is same


@pytest.mark.parametrize("domain", ["police.uk", "gov.uk", "pnn.police.uk", "uk", ""])
def test_a_second_level_is_shared_by_many(domain: str) -> None:
    assert is_shared(domain)


@pytest.mark.parametrize("domain", ["kent.police.uk", "example.org", "mod.gov.uk"])
def test_a_body_of_its_own_is_not_shared(domain: str) -> None:
    assert not is_shared(domain)
