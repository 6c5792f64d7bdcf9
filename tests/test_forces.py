"""forces.yaml as shipped, and every fault of an edited one."""

from datetime import date
from pathlib import Path

import pytest

from foitrack import forces
from foitrack.core.domains import fold_domain
from foitrack.core.words import Channel, Law
from foitrack.errors import BadFile, UnknownName
from foitrack.shipped import shipped

SHIPPED = shipped("forces.yaml")
GOOD = """\
- id: kent
  name: Kent Police
  group: territorial
  nation: England
  region: South East
  email: foi@Kent.police.uk
  checked_on: 2023-12-26
  source: a list
  domains: [kent.police.uk]
  website: https://www.kent.police.uk
  wdtk: kent_police
"""


@pytest.fixture(scope="module")
def shipped_forces() -> forces.Forces:
    return forces.load(SHIPPED)


def faults(tmp_path: Path, text: str) -> list[str]:
    """Return what `forces check` would print for a file."""
    path = tmp_path / "forces.yaml"
    path.write_text(text, encoding="utf-8")
    return [str(problem) for problem in forces.check(path)]


def test_the_shipped_file_has_no_fault() -> None:
    assert forces.check(SHIPPED) == []


def test_all_means_the_forty_three_territorial_forces(shipped_forces: forces.Forces) -> None:
    assert len(shipped_forces.all) == 43
    assert {each.nation for each in shipped_forces.all} == {"England", "Wales"}
    assert [each.id for each in shipped_forces.all if each.nation == "Wales"] == [
        "dyfed-powys",
        "gwent",
        "north-wales",
        "south-wales",
    ]


def test_the_others_stand_in_a_group_of_their_own(shipped_forces: forces.Forces) -> None:
    assert shipped_forces.groups == ("territorial", "other")
    others = [each.id for each in shipped_forces.group("other")]
    assert others == ["btp", "mdp", "cnc", "northern-ireland", "police-scotland"]


def test_police_scotland_is_under_another_act_and_is_never_addressed(shipped_forces: forces.Forces) -> None:
    assert shipped_forces["police-scotland"].law is Law.FOISA
    chosen, problems = shipped_forces.choose(["other"])
    assert "police-scotland" not in [each.id for each in chosen]
    assert problems == []
    chosen, problems = shipped_forces.choose(["police-scotland"])
    assert chosen == ()
    assert [str(problem) for problem in problems] == [
        "authorities: police-scotland is under another Act, FOISA 2002 (leave it out)"
    ]


def test_all_leaves_out_a_force_under_another_act_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "forces.yaml"
    path.write_text(GOOD + GOOD.replace("id: kent", "id: fife\n  law: FOISA 2002"))
    assert [each.id for each in forces.load(path).all] == ["kent"]


def test_every_address_lies_in_a_domain_that_is_accepted_and_is_dated(shipped_forces: forces.Forces) -> None:
    for force in shipped_forces.values():
        assert fold_domain(force.email.rpartition("@")[2]) in map(fold_domain, force.domains), force.id
        assert force.checked_on and date(2023, 10, 17) <= force.checked_on <= date(2023, 12, 26), force.id
        assert force.source and force.wdtk, force.id


def test_a_domain_with_the_police_network_is_also_accepted_without(shipped_forces: forces.Forces) -> None:
    for force in shipped_forces.values():
        for domain in force.domains:
            assert domain.replace(".pnn.", ".") in force.domains, force.id


def test_forces_that_share_a_unit_name_each_other(shipped_forces: forces.Forces) -> None:
    shared = {force.id: set(force.shared_with) for force in shipped_forces.values() if force.shared_with}
    assert shared == {
        "bedfordshire": {"cambridgeshire", "hertfordshire"},
        "cambridgeshire": {"bedfordshire", "hertfordshire"},
        "hertfordshire": {"bedfordshire", "cambridgeshire"},
        "norfolk": {"suffolk"},
        "suffolk": {"norfolk"},
        "thames-valley": {"hampshire"},
        "hampshire": {"thames-valley"},
    }


def test_no_address_or_name_on_whatdotheyknow_stands_twice(shipped_forces: forces.Forces) -> None:
    for field in ("email", "wdtk", "name"):
        values = [getattr(force, field).lower() for force in shipped_forces.values()]
        assert len(set(values)) == len(values), field


@pytest.mark.parametrize(
    ("name", "found"),
    [("kent", "kent"), ("Kent Police", "kent"), ("GMP", "greater-manchester"), ("the met", "metropolitan")],
)
def test_a_force_is_found_by_id_or_any_of_its_names(shipped_forces: forces.Forces, name: str, found: str) -> None:
    assert shipped_forces.find(name).id == found


def test_an_unknown_force_is_answered_with_the_nearest(shipped_forces: forces.Forces) -> None:
    with pytest.raises(UnknownName, match="there is no authority 'kentt': did you mean kent"):
        shipped_forces.find("kentt")
    with pytest.raises(UnknownName, match="territorial"):
        shipped_forces.group("teritorial")


@pytest.mark.parametrize(
    ("today", "is_stale"),
    [
        pytest.param(date(2025, 12, 26), False, id="two years to the day"),
        pytest.param(date(2025, 12, 27), True, id="a day over two years"),
        pytest.param(date(2023, 1, 1), False, id="a clock that runs behind"),
    ],
)
def test_an_address_is_stale_after_two_years(shipped_forces: forces.Forces, today: date, is_stale: bool) -> None:
    assert forces.stale(shipped_forces["kent"], today) is is_stale


def test_an_address_that_was_never_checked_is_stale(tmp_path: Path) -> None:
    path = tmp_path / "forces.yaml"
    path.write_text(GOOD.replace("  checked_on: 2023-12-26\n", ""))
    assert forces.stale(forces.load(path)["kent"], date(2023, 1, 1))


def test_a_good_entry_takes_its_defaults_and_a_domain_in_lower_case(tmp_path: Path) -> None:
    path = tmp_path / "forces.yaml"
    path.write_text(GOOD)
    kent = forces.load(path)["kent"]
    assert (kent.email, kent.channel, kent.law) == ("foi@kent.police.uk", Channel.EMAIL, Law.FOIA)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param("  name: Kent Police\n", "", "name: is missing", id="missing field"),
        pytest.param("  email: foi@Kent.police.uk\n", "", "email: is missing", id="missing address"),
        pytest.param("foi@Kent.police.uk", "foi at kent", "email: is not an address: 'foi at kent'", id="bad address"),
        pytest.param(
            "foi@Kent", "a@b.uk, foi@Kent", "email: is not an address: 'a@b.uk, foi@Kent.police.uk'", id="two"
        ),
        pytest.param("  wdtk:", "  emial: x\n  wdtk:", "emial: is not a field (did you mean email?)", id="unknown key"),
        pytest.param("2023-12-26", "Christmas", "checked_on: is not a date: 'Christmas'", id="bad date"),
        pytest.param(
            "  wdtk:", "  channel: fax\n  wdtk:", "channel: is 'fax' (one of email, webform, post", id="channel"
        ),
        pytest.param("  wdtk:", "  law: FOI 2000\n  wdtk:", "law: is 'FOI 2000' (did you mean FOIA 2000", id="bad law"),
        pytest.param("[kent.", "[Kent.", "domains: is not a mail domain: 'Kent.police.uk'", id="domain in capitals"),
        pytest.param("[kent.police.uk]", "['@k.uk']", "domains: is not a mail domain: '@k.uk'", id="domain with an at"),
        pytest.param("[kent.police.uk]", "[police.uk]", "domains: police.uk belongs to many bodies", id="too wide"),
        pytest.param("https://www", "www", "website: is not a web address: 'www.kent.police.uk'", id="bad website"),
        pytest.param("  wdtk:", "  shared_with: [sufolk]\n  wdtk:", "shared_with: is no id: 'sufolk'", id="partner"),
    ],
)
def test_each_fault_is_named_by_entry_and_field(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    (found,) = faults(tmp_path, GOOD.replace(old, new))
    assert found.startswith(f"kent.{fault}")


def test_an_id_that_is_no_id_and_a_field_that_stands_twice_are_named(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD.replace("id: kent", "id: Kent Police\n  name: Kent")) == [
        "line 3: 'name' stands twice (keep one)",
        "Kent Police.id: is 'Kent Police' (lower-case words with hyphens, such as west-mercia)",
    ]


def test_a_bomb_of_aliases_is_faults_and_not_a_flood(tmp_path: Path) -> None:
    bomb = "".join(f"  a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 20))
    text = GOOD + "- id: &a0 [x]\n" + bomb + "  checked_on: *a19\n  name: *a19\n  domains: *a19\n"
    assert all(len(fault) < 200 for fault in faults(tmp_path, text))


def test_one_id_used_twice_is_one_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD + GOOD) == ["kent.id: is used 2 times (each id once)"]


def test_all_faults_of_all_entries_come_at_once(tmp_path: Path) -> None:
    broken = GOOD.replace("foi@", "").replace("England", "").replace("id: kent\n", "idd: kent\n")
    found = faults(tmp_path, GOOD + broken + "- 7\n")
    assert [fault.split(":")[0] for fault in found] == [
        "entry 2.idd",
        "entry 2.id",
        "entry 2.nation",
        "entry 2.email",
        "entry 3",
    ]
    with pytest.raises(BadFile, match="has 5 problems"):
        forces.load(tmp_path / "forces.yaml")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("", "file: is not a list of authorities (start each with `- id: …`)", id="empty"),
        pytest.param("kent: {}", "file: is not a list of authorities (start each with `- id: …`)", id="mapping"),
        pytest.param("- id: [kent\nname: x\n", "line 2: is not YAML", id="no YAML"),
    ],
)
def test_a_file_that_is_no_list_is_one_fault(tmp_path: Path, text: str, fault: str) -> None:
    (found,) = faults(tmp_path, text)
    assert found.startswith(fault)


def test_a_file_that_is_not_there_or_no_text_is_one_fault(tmp_path: Path) -> None:
    assert [str(problem) for problem in forces.check(tmp_path / "none.yaml")] == [
        "file: cannot be read: No such file or directory"
    ]
    (tmp_path / "latin.yaml").write_bytes(b"- id: caf\xe9\n")
    assert "cannot be read" in str(forces.check(tmp_path / "latin.yaml")[0])


def test_a_force_by_post_needs_its_postal_address_and_no_mail(tmp_path: Path) -> None:
    post = GOOD.replace("  email: foi@Kent.police.uk\n", "  channel: post\n").replace(
        "  domains: [kent.police.uk]\n", ""
    )
    assert faults(tmp_path, post) == ["kent.postal_address: is missing"]
