"""What an editor would ask, each doubt told by one small table."""

from foitrack.core.candidates import Candidate
from foitrack.core.dataset import Results, Row, results
from foitrack.core.editor_checks import editor_checks
from foitrack.core.model import Answer, Campaign, Question, Request, Share
from foitrack.core.values import parse_value
from foitrack.core.words import Stage, Type

YEARS = ("2013/14", "2014/15", "2015/16")
CAMPAIGN = Campaign(
    "x",
    "X",
    "request",
    (),
    (Question("cases", "?"), Question("officers", "?"), Question("staff", "?"), Question("thefts", "?", years=YEARS)),
    shares=(Share("both", "Both", ("officers", "staff"), ("cases",)),),
)


def table(story: str, source: str = "message 1") -> Results:
    """Lines of `kent cases=88`; every authority of the story has a row."""
    rows, told = [], []
    for line in story.strip().splitlines():
        name, *given = line.split()
        rows.append(Row(Request(name, "x", name, name.title(), "", ""), Stage.ANSWERED))
        told += [Answer(name, *each.split("="), source) for each in given]
    return results(CAMPAIGN, rows, told)


def doubts(found: Results, **more: tuple[Candidate, ...]) -> list[tuple[str, str, str]]:
    return [(each.authority, each.cell, each.what) for each in editor_checks(found, more)]


def seen(cell: str, text: str, quote: str, certainty: float = 0.8, source: str = "a.csv#B2") -> Candidate:
    value = parse_value(text, Type.INTEGER)
    assert value is not None
    return Candidate(cell, value, source, quote, certainty)


def test_a_sound_table_raises_no_doubt() -> None:
    story = "kent cases=88 officers=60 staff=28 thefts.2013/14=10 thefts.2014/15=12 thefts.2015/16=9\nessex cases=12"
    assert doubts(table(story)) == []


def test_parts_that_exceed_their_whole_are_doubted() -> None:
    assert doubts(table("kent cases=88 officers=60 staff=29")) == [
        ("Kent", "officers", "officers + staff is 89, more than cases, which is 88")
    ]


def test_parts_that_might_just_fit_are_not() -> None:
    assert doubts(table("kent cases=<5 officers=<5 staff=3")) == []
    assert doubts(table("kent cases=<5 officers=5")) == [
        ("Kent", "officers", "officers + staff is 5, more than cases, which is 0 to 4")
    ]


def test_a_missing_year_is_doubted() -> None:
    assert doubts(table("kent thefts.2013/14=10 thefts.2015/16=12")) == [
        ("Kent", "thefts.2014/15", "no value for this year")
    ]


def test_a_year_ten_times_its_neighbours_is_doubted() -> None:
    found = table("kent thefts.2013/14=10 thefts.2014/15=120 thefts.2015/16=11")
    assert [(cell, what) for _, cell, what in doubts(found)] == [
        ("thefts.2014/15", "120 in this year, 10.5 in the middle of the others")
    ]


def test_an_authority_ten_times_the_next_is_doubted() -> None:
    assert doubts(table("kent cases=880\nessex cases=80\ngwent cases=8\ndorset cases=70")) == [
        ("Kent", "cases", "880, the next highest authority has 80")
    ]
    assert doubts(table("kent cases=88\nessex cases=80\ngwent cases=8\ndorset cases=70")) == []


def test_small_figures_are_no_outliers() -> None:
    assert doubts(table("kent cases=15\nessex cases=1\ngwent cases=1\ndorset cases=1")) == []


def test_a_calendar_year_among_financial_ones_is_doubted() -> None:
    found = table("kent thefts.2013/14=10 thefts.2014/15=12 thefts.2015/16=9", source="a.csv#B2")
    quoted = seen("thefts.2014/15", "12", "Calendar year 2014 | 12")
    assert doubts(found, kent=(quoted,)) == [
        ("Kent", "thefts.2014/15", "the reply speaks of another kind of year: 'Calendar year 2014 | 12'")
    ]


def test_a_figure_that_differs_from_the_letter_is_doubted() -> None:
    other = seen("cases", "87", "There were 87 cases.", source="letter.docx")
    assert doubts(table("kent cases=88"), kent=(other, seen("cases", "88", "88"))) == [
        ("Kent", "cases", "entered as 88, but letter.docx says 87: 'There were 87 cases.'")
    ]


def test_an_unsure_reading_is_no_reason_to_doubt() -> None:
    assert doubts(table("kent cases=88"), kent=(seen("cases", "5", "5 years", certainty=0.3),)) == []


def test_the_same_figures_twice_are_doubted() -> None:
    assert doubts(table("kent cases=88 officers=60 staff=28\nessex cases=88 officers=60 staff=28")) == [
        ("Essex", "", "the same figures as Kent")
    ]
    assert doubts(table("kent cases=1 officers=0 staff=0\nessex cases=1 officers=0 staff=0")) == []


def test_an_answer_without_a_source_is_doubted() -> None:
    assert doubts(table("kent cases=88", source="by hand")) == [("Kent", "cases", "no source: entered by hand")]
    assert doubts(table("kent cases=88", source="")) == [("Kent", "cases", "no source: entered by hand")]
