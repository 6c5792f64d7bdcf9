"""A campaign file: read, checked as a whole, started."""

from pathlib import Path

import pytest

from foitrack import campaigns, forces, starters
from foitrack.core.model import Question, Rate, Share
from foitrack.core.words import Type
from foitrack.errors import BadFile, UnknownName
from foitrack.shipped import shipped

FORCES = forces.load(shipped("forces.yaml"))
GOOD = """\
title: Cases
letter: request
authorities: [kent, gwent]
values: {period: 2015 to 2016, n: 7}
questions:
  - {key: cases, text: How many cases?, type: integer}
  - {key: cost, text: What did they cost?, type: money, per: year, years: [2015, 2016/17]}
  - {key: why, text: Why?, type: text}
  - {key: held, text: Is it held?, type: yes/no}
shares:
  - {key: dear, title: Cost per case, of: cost, over: cases}
rank_by: cases
base: heads.csv
rates:
  - {key: per_head, title: Cases for every 100, of: cases, base: officers, per: 100}
answer_sheet: true
"""


def write(tmp_path: Path, text: str, name: str = "good") -> Path:
    """Write a campaign file and return its path."""
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(tmp_path: Path, text: str) -> list[str]:
    """Return every fault of a campaign as it is printed."""
    return [str(problem) for problem in campaigns.check(write(tmp_path, text), FORCES)]


def test_a_campaign_is_read_field_by_field(tmp_path: Path) -> None:
    campaign = campaigns.load(write(tmp_path, GOOD), FORCES)
    assert (campaign.name, campaign.title, campaign.letter, campaign.rank_by) == ("good", "Cases", "request", "cases")
    assert campaign.authorities == ("gwent", "kent")
    assert campaign.values == {"period": "2015 to 2016", "n": "7"}
    assert campaign.questions == (
        Question("cases", "How many cases?", Type.INTEGER),
        Question("cost", "What did they cost?", Type.MONEY, ("2015", "2016/17")),
        Question("why", "Why?", Type.TEXT),
        Question("held", "Is it held?", Type.YES_NO),
    )
    assert campaign.shares == (Share("dear", "Cost per case", ("cost.2015", "cost.2016/17"), ("cases",)),)
    assert campaign.base == "heads.csv"
    assert campaign.rates == (Rate("per_head", "Cases for every 100", ("cases",), "officers", 100),)
    assert campaign.answer_sheet


def test_the_example_is_the_campaign_of_the_published_story() -> None:
    campaign = campaigns.load(shipped("examples/social-media.yaml"), FORCES)
    assert campaign.authorities == tuple(force.id for force in FORCES.all)
    keys = [question.key for question in campaign.questions]
    assert keys == ["cases", "officers", "staff", "suspended", "resigned", "dismissed", "retired", "official_accounts"]
    assert {question.type for question in campaign.questions} == {Type.INTEGER}
    assert {share.key: (share.of, share.over) for share in campaign.shares} == {
        "officer_share": (("officers",), ("cases",)),
        "left_share": (("resigned", "dismissed", "retired"), ("cases",)),
    }
    assert campaign.rank_by == "cases"
    assert "period" in campaign.values


@pytest.mark.parametrize(
    ("wanted", "without", "chosen"),
    [
        pytest.param("all", "[]", [force.id for force in FORCES.all], id="all"),
        pytest.param("territorial", "[]", [force.id for force in FORCES.all], id="a group"),
        pytest.param("kent", "[]", ["kent"], id="one"),
        pytest.param("[west-midlands, kent, kent]", "[]", ["kent", "west-midlands"], id="each once, in file order"),
        pytest.param("[all, btp]", "territorial", ["btp"], id="all and one, minus a group"),
        pytest.param("other", "[btp]", ["mdp", "cnc", "northern-ireland"], id="a group leaves out another Act"),
        pytest.param("[kent, essex]", "police-scotland", ["essex", "kent"], id="leaving out who was never in"),
    ],
)
def test_authorities_are_all_or_groups_or_ids_minus_some(
    tmp_path: Path, wanted: str, without: str, chosen: list[str]
) -> None:
    text = GOOD.replace("authorities: [kent, gwent]", f"authorities: {wanted}\nexcept: {without}")
    assert list(campaigns.load(write(tmp_path, text), FORCES).authorities) == chosen


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        pytest.param("title: Cases\n", "", "title: is missing", id="no title"),
        pytest.param("title: Cases", "titel: Cases", "titel: is not a field (did you mean title?)", id="unknown key"),
        pytest.param("letter: request", "letter: ../x", "letter: is '../x' (the name of a template", id="bad letter"),
        pytest.param("[kent, gwent]", "[kentt]", "authorities: there is no authority or group 'kentt' (did", id="who"),
        pytest.param("[kent, gwent]", "[GMP]", "authorities: there is no authority or group 'GMP' (did", id="by name"),
        pytest.param(
            "[kent, gwent]", "[police-scotland]", "authorities: police-scotland is under another Act", id="Act"
        ),
        pytest.param("authorities: [kent, gwent]", "authorities: []", "authorities: is missing", id="nobody named"),
        pytest.param(
            "gwent]", "gwent]\nexcept: all", "authorities: nobody is left to ask (look at `except`)", id="left"
        ),
        pytest.param("gwent]", "gwent]\nexcept: keent", "except: there is no authority or group 'keent'", id="except"),
        pytest.param("n: 7", "N: 7", "values.N: cannot be the name of a value", id="value name"),
        pytest.param("n: 7", "n: yes", "values.n: is yes or no, not text", id="yes as a value"),
        pytest.param("n: 7", "n: ", "values.n: is missing", id="empty value"),
        pytest.param("{period: 2015 to 2016, n: 7}", "[a]", "values: is a list, not a set of fields", id="values"),
        pytest.param("key: why", "key: cases", "questions 3.key: 'cases' is used twice", id="key twice"),
        pytest.param("key: why", "key: wh y", "questions 3.key: is 'wh y'", id="key with a space"),
        pytest.param("type: text", "type: txt", "questions 3.type: is 'txt' (did you mean text?)", id="type"),
        pytest.param("per: year, years", "years", "questions 2.per: is missing although", id="years without per"),
        pytest.param(", years: [2015, 2016/17]", "", "questions 2.years: is missing", id="per without years"),
        pytest.param("per: year", "per: month", "questions 2.per: is 'month'", id="per month"),
        pytest.param("2016/17", "16", "questions 2.years: is not a year: '16'", id="no year"),
        pytest.param("2016/17", "2015", "questions 2.years: has one year twice", id="a year twice"),
        pytest.param("key: dear", "key: cases", "shares 1.key: 'cases' is used already", id="share key"),
        pytest.param(
            "of: cost", "of: cost + why", "shares 1.of: 'why' is no question with a number", id="share of text"
        ),
        pytest.param("over: cases", "over: cases_", "shares 1.over: 'cases_' is no question", id="share over"),
        pytest.param("rank_by: cases", "rank_by: why", "rank_by: 'why' is no question with a number", id="rank"),
        pytest.param(
            "\nquestions:", "\nqestions:", "qestions: is not a field (did you mean questions?)", id="no questions"
        ),
    ],
)
def test_each_fault_is_named_by_field(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in GOOD
    found = faults(tmp_path, GOOD.replace(old, new))
    assert any(each.startswith(fault) for each in found)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = "titel: x\nauthorities: [kentt]\nquestions:\n  - {key: a b, type: int}\n  - 3\nrank_by: x\n"
    found = faults(tmp_path, text)
    assert len(found) == 8
    with pytest.raises(BadFile, match="has 8 problems"):
        campaigns.load(tmp_path / "good.yaml", FORCES)


def test_a_list_of_terms_is_a_sum_too(tmp_path: Path) -> None:
    text = GOOD.replace("of: cost,", "of: [cases, cost.2015],")
    assert campaigns.load(write(tmp_path, text), FORCES).shares[0].of == ("cases", "cost.2015")


def test_a_campaign_without_questions_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path, "title: x\nauthorities: kent\n") == [
        "questions: is missing (a request needs at least one question)"
    ]


@pytest.mark.parametrize("name", ["Sócial", "two words", "-x", "a" * 65, "a.b", "UPPER"])
def test_a_name_that_is_not_safe_is_a_fault(tmp_path: Path, name: str) -> None:
    assert campaigns.name_problem(name) is not None
    problems = campaigns.check(write(tmp_path, GOOD, name), FORCES)
    assert [problem.where for problem in problems] == ["name"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "file: is empty"),
        ("- a\n", "file: is a list, not a set of fields"),
        ("title: [", "line 2: is not YAML"),
        ("title: a\ntitle: b\n", "line 2: 'title' stands twice"),
    ],
    ids=["empty", "a list", "no YAML", "a key twice"],
)
def test_a_file_that_is_no_campaign_says_so(tmp_path: Path, text: str, fault: str) -> None:
    assert any(found.startswith(fault) for found in faults(tmp_path, text))


@pytest.mark.parametrize("title", ["", 'It\'s: a "title"', "two\nlines", "# no comment", "TITLE", "yes", "2015"])
def test_a_starter_loads_without_a_fault_whatever_its_title(tmp_path: Path, title: str) -> None:
    path = write(tmp_path, starters.starter("body-worn-video", title), "body-worn-video")
    campaign = campaigns.load(path, FORCES)
    assert campaign.title == (" ".join(title.split()) or "Body worn video")
    assert len(campaign.authorities) == len(FORCES.all)
    assert path.read_text(encoding="utf-8").startswith("# body-worn-video.yaml: ")


def test_names_are_those_of_the_files_in_order(tmp_path: Path) -> None:
    for name in ("b", "a", "no name"):
        write(tmp_path, GOOD, name)
    (tmp_path / "c.txt").write_text("")
    assert campaigns.names(tmp_path) == ["a", "b"]
    assert campaigns.names(tmp_path / "nowhere") == []
    assert campaigns.path_of(tmp_path, "a") == tmp_path / "a.yaml"


def test_an_unknown_campaign_is_answered_with_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "social-media")
    with pytest.raises(UnknownName, match="no campaign 'social_media': did you mean social-media"):
        campaigns.path_of(tmp_path, "social_media")
    with pytest.raises(UnknownName, match="foitrack new xyz"):
        campaigns.path_of(tmp_path, "xyz")
