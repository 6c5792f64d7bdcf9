"""The table of results, from statuses and answers written as short stories."""

import json
from datetime import date
from fractions import Fraction

import pytest

from foitrack.core.dataset import Results, Row, as_json, results
from foitrack.core.model import Answer, Campaign, Question, Request, Share
from foitrack.core.words import Outcome, Stage, Type

CAMPAIGN = Campaign(
    name="social-media",
    title="Investigations",
    letter="request",
    authorities=("all",),
    questions=(
        Question("cases", "How many cases?"),
        Question("officers", "How many concerned officers?"),
        Question("policy", "Is there a policy?", Type.YES_NO),
    ),
    shares=(Share("officer_share", "Officers", ("officers",), ("cases",)),),
    rank_by="cases",
)


def row(name: str, stage: Stage = Stage.ANSWERED, outcome: Outcome | None = None, **more: object) -> Row:
    request = Request(f"SM-{name.upper()}", "social-media", name, f"{name.title()} Police", "", "")
    return Row(request, stage, outcome, **more)  # type: ignore[arg-type]


def answers(story: str) -> tuple[Answer, ...]:
    """Lines of `kent cases=88 officers=60`; each authority's ref is SM-NAME."""
    told = []
    for line in story.strip().splitlines():
        name, *given = line.split()
        told += [Answer(f"SM-{name.upper()}", *each.split("="), "message 1") for each in given]
    return tuple(told)


def table(story: str, *rows: Row) -> Results:
    return results(CAMPAIGN, rows or (row("kent"), row("essex"), row("gwent")), answers(story))


def test_every_cell_has_a_value_or_a_reason() -> None:
    found = table("kent cases=88\nessex cases=<5 officers=0 policy=yes")
    for each in found.rows:
        assert {*each.answers, *each.missing} == {"cases", "officers", "policy"}
        assert not {*each.answers} & {*each.missing}
        assert all(each.missing.values())


REFUSED = (Stage.ANSWERED, Outcome.REFUSED)
PARTLY = (Stage.ANSWERED, Outcome.PARTLY_DISCLOSED)
REASONS = {
    "refused": (row("kent", *REFUSED, sections=("12",)), "refused under section 12"),
    "refused, two": (row("kent", *REFUSED, sections=("31", "40(2)")), "refused under sections 31 and 40(2)"),
    "refused, three": (row("kent", *REFUSED, sections=("1", "2", "3")), "refused under sections 1, 2 and 3"),
    "refused, unsaid": (row("kent", *REFUSED), "refused"),
    "not held": (row("kent", Stage.ANSWERED, Outcome.NOT_HELD), "not held"),
    "disclosed": (row("kent", Stage.ANSWERED, Outcome.DISCLOSED), "answered, not yet entered"),
    "in part": (row("kent", *PARTLY, sections=("40(2)",)), "withheld in part under section 40(2)"),
    "withdrawn": (row("kent", Stage.WITHDRAWN, Outcome.WITHDRAWN), "withdrawn"),
    "overdue": (row("kent", Stage.OVERDUE, working_days_late=14), "overdue 14 working days"),
    "overdue by one": (row("kent", Stage.OVERDUE, working_days_late=1), "overdue 1 working day"),
    "waiting": (row("kent", Stage.WAITING, due=date(2026, 3, 30)), "waiting until 2026-03-30"),
    "extended": (row("kent", Stage.EXTENDED, due=date(2026, 4, 30)), "extended until 2026-04-30"),
    "bounced": (row("kent", Stage.NOT_DELIVERED), "not delivered"),
    "drafted": (row("kent", Stage.DRAFTED), "not asked"),
    "queued": (row("kent", Stage.QUEUED), "not asked"),
    "unknown": (row("kent", Stage.UNKNOWN), "not known whether the letter left"),
}  # fmt: skip


@pytest.mark.parametrize(("given", "reason"), list(REASONS.values()), ids=list(REASONS))
def test_an_empty_row_says_why(given: Row, reason: str) -> None:
    found = table("", given)
    assert found.rows[0].missing == dict.fromkeys(("cases", "officers", "policy"), reason)
    assert found.rows[0].reason == reason


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_no_stage_and_outcome_leave_a_cell_without_a_reason(stage: Stage, outcome: Outcome | None) -> None:
    assert table("", row("kent", stage, outcome)).rows[0].reason


def test_the_latest_answer_stands_and_the_earlier_ones_stay_in_the_record() -> None:
    found = table("kent cases=80\nkent cases=85\nkent cases=88")
    cell = found.rows[0].answers["cases"]
    assert (cell.value.text, cell.replaced) == ("88", ("85", "80"))
    assert found.totals["cases"].text == "88"


def test_a_total_of_figures_is_one_figure() -> None:
    total = table("kent cases=88\nessex cases=74\ngwent cases=not_held").totals["cases"]
    assert (total.low, total.high, total.given, total.bounded, total.text) == (162, 162, 2, 0, "162")


def test_a_suppressed_value_makes_a_total_two_bounds() -> None:
    total = table("kent cases=88\nessex cases=<5\ngwent cases=<10").totals["cases"]
    assert (total.low, total.high, total.given, total.bounded, total.text) == (88, 101, 3, 2, "88 to 101")
    assert total.as_json()["total"] is None


def test_a_value_hidden_without_bounds_leaves_a_total_open() -> None:
    total = table("kent cases=88\nessex cases=suppressed").totals["cases"]
    assert (total.high, total.text) == (None, "at least 88")


def test_words_have_no_total() -> None:
    assert set(table("kent policy=yes").totals) == {"cases", "officers"}


def test_a_share_counts_only_authorities_that_gave_both_sides() -> None:
    share = table("kent cases=90 officers=60\nessex cases=1000\ngwent officers=5").shares[0]
    assert (share.low, share.high, share.text) == (Fraction(2, 3), Fraction(2, 3), "66.7 %")
    assert (share.authorities, share.answering) == (1, 3)


def test_a_share_with_a_suppressed_side_is_bounded() -> None:
    share = table("kent cases=90 officers=60\nessex cases=10 officers=<5").shares[0]
    assert (share.low, share.high, share.text) == (Fraction(60, 100), Fraction(64, 100), "60.0 % to 64.0 %")
    assert share.as_json()["share"] is None


def test_a_share_of_nothing_is_none() -> None:
    assert table("kent cases=0 officers=0").shares[0].text == "none"
    assert table("").shares[0].text == "none"


def test_the_ranking_has_everyone_ties_share_a_place_and_suppressed_figures_none() -> None:
    found = table("kent cases=74\nessex cases=88\ngwent cases=74\ndorset cases=<5\ndurham cases=3", *map(
        row, ("kent", "essex", "gwent", "dorset", "durham")
    ))  # fmt: skip
    assert [(each.rank, each.authority) for each in found.ranking] == [
        (1, "Essex Police"), (2, "Gwent Police"), (2, "Kent Police"), (4, "Durham Police")
    ]  # fmt: skip


def test_coverage_reads_as_a_sentence() -> None:
    rows = [row(f"a{number}", outcome=Outcome.DISCLOSED) for number in range(41)]
    rows += [row("b", outcome=Outcome.REFUSED), row("c", Stage.OVERDUE)]
    found = results(CAMPAIGN, rows, ())
    assert found.coverage.text == "41 of 43 answered, 1 refused, 1 overdue"
    assert found.coverage.complete == 0


def test_coverage_counts_every_row_once_whatever_its_state() -> None:
    rows = [row("a", stage, outcome) for stage in Stage for outcome in (None, *Outcome)]
    assert sum(count for _, count in results(CAMPAIGN, rows, ()).coverage.counts) == len(rows)


def test_a_row_with_some_answers_counts_as_answered_in_part() -> None:
    assert table("kent cases=1", row("kent", Stage.OVERDUE)).coverage.text == "0 of 1 answered, 1 in part"


def test_a_reply_in_part_counts_as_such_however_many_answers_were_entered() -> None:
    partly = row("kent", Stage.ANSWERED, Outcome.PARTLY_DISCLOSED)
    for story in ("", "kent cases=1", "kent cases=1 officers=1 policy=yes"):
        assert table(story, partly).coverage.text == "0 of 1 answered, 1 in part"


def test_a_yearly_question_fills_a_cell_a_year() -> None:
    yearly = Campaign("x", "X", "request", (), (Question("thefts", "Thefts?", years=("2014/15", "2015/16")),))
    found = results(yearly, (row("kent"),), answers("kent thefts.2014/15=12"))
    assert found.cells == ("thefts.2014/15", "thefts.2015/16")
    assert found.rows[0].missing == {"thefts.2015/16": "answered, not yet entered"}


def test_an_answer_to_a_question_no_longer_asked_is_left_out() -> None:
    assert table("kent removed=5").rows[0].answers == {}


def test_the_json_has_the_names_that_scripts_rely_on() -> None:
    found = json.loads(json.dumps(as_json(table("kent cases=88 officers=60 policy=yes\nessex cases=<5"))))
    assert list(found) == ["campaign", "questions", "rows", "totals", "shares", "ranking", "coverage"]
    kent, essex, gwent = found["rows"]
    assert {"authority", "stage", "outcome", "answers", "reason"} <= set(kent)
    assert kent["authority"] == "Kent Police"
    assert kent["answers"]["cases"]["value"] == 88
    assert kent["answers"]["cases"]["source"] == "message 1"
    assert kent["answers"]["policy"]["value"] == "yes"
    assert essex["answers"]["cases"]["value"] == "<5"
    assert (kent["reason"], gwent["reason"]) == ("", "answered, not yet entered")
    assert found["ranking"] == [{"rank": 1, "authority": "Kent Police", "value": 88}]
