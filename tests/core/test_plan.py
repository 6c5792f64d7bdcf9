"""A plan is data: read from settings, and checked for steps that cannot be."""

import pytest

from foitrack.core.occasions import RULES, Occasion
from foitrack.core.plan import DEFAULT_PLAN, CountedFrom, Plan, Step, check_plan, plan_from

LETTERS = [*RULES, "request", "my-letter"]


def faults(*steps: Step) -> list[str]:
    """Return what is wrong with a plan as it is printed."""
    return [str(problem) for problem in check_plan(steps, LETTERS)]


def step(letter: str, days: int, counted_from: CountedFrom, when: Occasion = Occasion.OVERDUE) -> Step:
    return Step(letter, days, counted_from, when)


OVERDUE = step("overdue", 1, CountedFrom.DUE)


def test_the_default_plan_has_no_fault() -> None:
    assert check_plan(DEFAULT_PLAN, RULES) == []
    assert plan_from(None, RULES) == (DEFAULT_PLAN, [])


def test_each_step_of_the_default_waits_for_the_occasion_of_its_letter() -> None:
    assert all(step.when is RULES[step.letter].occasion for step in DEFAULT_PLAN)


def test_a_plan_is_read_from_tables_and_a_shipped_letter_brings_its_occasion() -> None:
    plan, problems = plan_from(
        [
            {"letter": "overdue", "after_working_days": 3, "counted_from": "due"},
            {"letter": "my-letter", "after_working_days": 5, "counted_from": "letter before", "when": "overdue"},
        ],
        LETTERS,
    )
    assert problems == []
    assert plan == (
        Step("overdue", 3, CountedFrom.DUE, Occasion.OVERDUE),
        Step("my-letter", 5, CountedFrom.LETTER_BEFORE, Occasion.OVERDUE),
    )


GOOD = {"letter": "overdue", "after_working_days": 1, "counted_from": "due"}


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        pytest.param("overdue", "plan: is not a list of steps (write [[plan]] over each step)", id="no list"),
        pytest.param(["overdue"], "plan 1: is text, not a set of fields", id="no table"),
        pytest.param([GOOD | {"letter": "overdu"}], "plan 1.when: is missing", id="unknown letter, no occasion"),
        pytest.param(
            [GOOD | {"letter": "overdu", "when": "overdue"}],
            "plan 1.letter: there is no letter 'overdu' (did you mean overdue",
            id="unknown letter",
        ),
        pytest.param([GOOD | {"after_working_days": "1"}], "plan 1.after_working_days: is not a number", id="text"),
        pytest.param([GOOD | {"after_working_days": True}], "plan 1.after_working_days: is not a number", id="yes"),
        pytest.param([GOOD | {"after_working_days": 900}], "plan 1.after_working_days: is not a number", id="too far"),
        pytest.param([GOOD | {"after_working_days": -20}], "plan 1.after_working_days: is not a number", id="before"),
        pytest.param([GOOD | {"counted_from": "du"}], "plan 1.counted_from: is 'du' (did you mean due?)", id="base"),
        pytest.param([GOOD | {"counted_from": ""}], "plan 1.counted_from: is missing", id="no base"),
        pytest.param([GOOD | {"when": "late"}], "plan 1.when: is 'late'", id="occasion"),
        pytest.param([GOOD | {"wen": "overdue"}], "plan 1.wen: is not a field (did you mean when?)", id="unknown key"),
        pytest.param(
            [GOOD | {"letter": "thanks", "when": "answered"}],
            "plan 1.when: answered is a thing for a person to decide",
            id="a decision of a person",
        ),
    ],
)
def test_a_fault_of_the_settings_is_named_by_step_and_field(value: object, fault: str) -> None:
    _, problems = plan_from(value, LETTERS)
    assert [str(problem)[: len(fault)] for problem in problems] == [fault]


def test_all_faults_come_at_once() -> None:
    _, problems = plan_from([GOOD | {"letter": ""}, GOOD | {"counted_from": "x"}, 7], LETTERS)
    assert [problem.where for problem in problems] == ["plan 1.letter", "plan 1.when", "plan 2.counted_from", "plan 3"]


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        pytest.param(
            (OVERDUE, OVERDUE),
            "plan 2: overdue can never be reached: the same letter stands before, and none is sent twice",
            id="the same letter twice",
        ),
        pytest.param(
            (step("overdue", 5, CountedFrom.LETTER_BEFORE),),
            "plan 1: overdue can never be reached: it counts from the letter before, and there is none",
            id="no letter before",
        ),
        pytest.param(
            (step("acknowledgement-chase", 21, CountedFrom.SENT, Occasion.UNACKNOWLEDGED),),
            "plan 1: acknowledgement-chase can never be reached: by working day 21 the request is overdue",
            id="after the deadline",
        ),
        pytest.param(
            (step("reminder", 1, CountedFrom.DUE, Occasion.NOT_YET_DUE),),
            "plan 1: reminder can never be reached: after the due date the request is overdue",
            id="a reminder too late",
        ),
        pytest.param(
            (step("acknowledgement-chase", 1, CountedFrom.EXTENDED, Occasion.UNACKNOWLEDGED),),
            "plan 1: acknowledgement-chase can never be reached: while a request is unacknowledged, no day extended is",
            id="a day that is not known then",
        ),
        pytest.param(
            (step("overdue", 1, CountedFrom.REVIEW_DUE),),
            "plan 1: overdue can never be reached: while a request is overdue, no day review due is known",
            id="counted from a review that was not asked for",
        ),
        pytest.param(
            (step("internal-review-silence", 1, CountedFrom.DUE), step("overdue", 5, CountedFrom.DUE)),
            "plan 2: overdue can never be reached: an internal review is asked for before it",
            id="after the review was asked for",
        ),
        pytest.param(
            (
                step("ico-complaint-silence", 1, CountedFrom.DUE, Occasion.NO_ANSWER),
                step("my-letter", 5, CountedFrom.LETTER_BEFORE, Occasion.NO_ANSWER),
            ),
            "plan 2: my-letter can never be reached: a complaint to the ICO is made before it",
            id="after the complaint",
        ),
        pytest.param(
            (OVERDUE, step("overdue-second", 1, CountedFrom.DUE)),
            "plan 2: overdue-second falls on one day with step 1, overdue",
            id="two on one day",
        ),
        pytest.param(
            (OVERDUE, step("overdue-second", 0, CountedFrom.LETTER_BEFORE)),
            "plan 2: overdue-second falls on one day with step 1, overdue",
            id="none after the letter before",
        ),
    ],
)
def test_a_plan_that_cannot_be_is_refused(plan: Plan, fault: str) -> None:
    (found,) = faults(*plan)
    assert found.startswith(fault)


def test_two_occasions_that_can_be_there_at_once_are_not_put_on_one_day() -> None:
    chaser = step("acknowledgement-chase", 5, CountedFrom.SENT, Occasion.UNACKNOWLEDGED)
    assert faults(chaser, step("reminder", 5, CountedFrom.SENT, Occasion.NOT_YET_DUE)) == [
        "plan 2: reminder falls on one day with step 1, acknowledgement-chase"
    ]
    assert faults(chaser, step("overdue", 5, CountedFrom.SENT)) == []
