"""Years that compare, and figures a head."""

from decimal import Decimal
from fractions import Fraction

import pytest

from foitrack.core.caveats import caveats
from foitrack.core.dataset import Results, Row, results
from foitrack.core.model import Answer, Campaign, Question, Request, Share
from foitrack.core.series import rates, read_base, series
from foitrack.core.words import Outcome, Stage
from foitrack.errors import BadFile

CAMPAIGN = Campaign(
    "x",
    "X",
    "request",
    (),
    (Question("cases", "?"), Question("thefts", "?", years=("2014/15", "2015/16"))),
    shares=(Share("s", "Thefts a case", ("thefts.2014/15",), ("cases",)),),
)


def table(story: str) -> Results:
    rows, told = [], []
    for line in story.strip().splitlines():
        name, *given = line.split()
        rows.append(Row(Request(name, "x", name, name.title(), "", ""), Stage.ANSWERED, Outcome.DISCLOSED))
        told += [Answer(name, *each.split("="), "message 1") for each in given]
    return results(CAMPAIGN, rows, told)


def test_years_are_added_up_over_the_authorities_that_gave_all_of_them() -> None:
    found = series(table("kent thefts.2014/15=10 thefts.2015/16=12\nessex thefts.2014/15=1000\ngwent"))
    assert [(each.key, each.authorities) for each in found] == [("thefts", 1)]
    assert [(year, total.text) for year, total in found[0].years] == [("2014/15", "10"), ("2015/16", "12")]


def test_suppressed_years_have_bounds() -> None:
    found = series(table("kent thefts.2014/15=<5 thefts.2015/16=12"))
    assert found[0].as_json()["years"] == [
        {"year": "2014/15", "total": None, "low": 0, "high": 4, "authorities": 1, "not_exact": 1, "text": "0 to 4"},
        {"year": "2015/16", "total": 12, "low": 12, "high": 12, "authorities": 1, "not_exact": 0, "text": "12"},
    ]


def test_a_rate_is_worked_out_exactly_and_ranked() -> None:
    heads = {"kent": Decimal(3000), "essex": Decimal(1000), "gwent": Decimal(10)}
    found = rates(table("kent cases=88\nessex cases=40\ngwent cases=<5\ndorset cases=7"), ("cases",), heads)
    assert [(each.authority, each.rate, each.text()) for each in found] == [
        ("Essex", Fraction(40), "40.0"),
        ("Kent", Fraction(88, 3), "29.3"),
    ]


def test_a_base_file_is_read_by_column_and_authority() -> None:
    text = '\ufeffauthority,officers,population\nkent,"3,000",1850000\nessex,3500,1477000\n\n'
    assert read_base(text, "officers.csv", ("kent", "essex")) == {
        "officers": {"kent": 3000, "essex": 3500},
        "population": {"kent": 1850000, "essex": 1477000},
    }


def test_every_problem_of_a_base_file_is_named_at_once() -> None:
    text = "authority,officers\nkent,many\nkentt,5\nessex,0\nessex,7\nessex,8\n"
    with pytest.raises(BadFile) as caught:
        read_base(text, "officers.csv", ("kent", "essex"))
    assert [str(problem) for problem in caught.value.problems] == [
        "line 2, officers: 'many' is no count above nought",
        "line 3: 'kentt' is no authority (`foitrack forces` lists them)",
        "line 4, officers: '0' is no count above nought",
        "line 6: essex stands twice",
    ]


def test_a_base_file_without_columns_is_refused() -> None:
    with pytest.raises(BadFile):
        read_base("", "officers.csv", ())


def test_the_caveats_say_who_is_missing_and_what_is_not_exact() -> None:
    found = table("kent cases=80 cases=88 thefts.2014/15=9\nessex cases=<5\ndorset")
    said = caveats(found)
    assert "1 of 3 have replied and are not entered yet: Dorset." in said
    assert "The total of cases is 88 to 92: 1 authority gave no exact figure." in said
    assert "Figures of Kent were corrected after they were first entered." in said


def test_a_full_and_exact_table_has_no_caveat() -> None:
    assert caveats(table("kent cases=88 thefts.2014/15=9 thefts.2015/16=8")) == ()
