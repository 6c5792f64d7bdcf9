"""Authorities by id, in file order, and who is meant by `all`, a group or a name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foitrack.core.authorities import Forces, is_addressable
from foitrack.core.model import Authority
from foitrack.core.words import Law
from foitrack.errors import UnknownName

KENT = Authority(
    "kent", "Kent Police", "territorial", "England", "South East", "a@kent.police.uk", "", None, (), "", ""
)
ESSEX = replace(KENT, id="essex", name="Essex Police", other_names=("Essex Constabulary",))
BTP = replace(KENT, id="btp", name="British Transport Police", group="other")
SCOTLAND = replace(KENT, id="police-scotland", name="Police Scotland", group="other", law=Law.FOISA)
FORCES = Forces([KENT, ESSEX, BTP, SCOTLAND])


def chosen(names: list[str], without: list[str] | None = None) -> tuple[list[str], list[str]]:
    """Return the ids that are chosen, and the faults."""
    found, problems = FORCES.choose(names, without or [])
    return [each.id for each in found], [str(problem) for problem in problems]


def test_they_are_a_mapping_in_the_order_of_the_file() -> None:
    assert list(FORCES) == ["kent", "essex", "btp", "police-scotland"]
    assert len(FORCES) == 4
    assert FORCES["btp"] is BTP
    assert FORCES.get("bt") is None
    assert FORCES.groups == ("territorial", "other")
    assert FORCES.group("other") == (BTP, SCOTLAND)


def test_all_is_the_territorial_group_under_the_act_of_2000() -> None:
    assert FORCES.all == (KENT, ESSEX)
    assert [is_addressable(each) for each in FORCES.values()] == [True, True, True, False]


@pytest.mark.parametrize(
    ("names", "without", "ids"),
    [
        (["all"], [], ["kent", "essex"]),
        (["all", "other"], ["kent"], ["essex", "btp"]),
        (["btp", "essex", "btp"], [], ["essex", "btp"]),
        (["territorial"], ["all"], []),
        (["other"], ["police-scotland"], ["btp"]),
        ([], [], []),
    ],
)
def test_names_groups_and_all_are_chosen_minus_some(names: list[str], without: list[str], ids: list[str]) -> None:
    assert chosen(names, without) == (ids, [])


def test_every_name_that_stands_for_nothing_is_a_fault_of_its_own() -> None:
    assert chosen(["kentt", "Essex Constabulary", "zzz", "police-scotland", "kent"], ["alll"]) == (
        ["kent"],
        [
            "authorities: there is no authority or group 'kentt' (did you mean kent?)",
            "authorities: there is no authority or group 'Essex Constabulary' (did you mean essex?)",
            "authorities: there is no authority or group 'zzz' (`foitrack forces` lists them)",
            "authorities: police-scotland is under another Act, FOISA 2002 (leave it out)",
            "except: there is no authority or group 'alll' (did you mean all?)",
        ],
    )


def test_one_is_found_by_any_of_its_names_and_an_unknown_one_is_answered() -> None:
    assert FORCES.find(" ESSEX constabulary ") is ESSEX
    with pytest.raises(UnknownName, match="there is no authority 'kentt': did you mean kent"):
        FORCES.find("kentt")
    with pytest.raises(UnknownName, match="did you mean other"):
        FORCES.group("othr")


def test_forty_five_thousand_are_chosen_in_one_pass() -> None:
    many = Forces(replace(KENT, id=f"a{number}", group="bodies") for number in range(45_000))
    found, problems = many.choose([f"a{number}" for number in range(0, 45_000, 2)], ["a0"])
    assert (len(found), problems) == (22_499, [])
