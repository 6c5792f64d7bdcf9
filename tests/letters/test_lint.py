"""What keeps a letter from leaving."""

from dataclasses import replace

import pytest

from foitrack.core.model import Letter, Question, Requester
from foitrack.letters.lint import lint
from foitrack.letters.wrapping import wrap

REQUESTER = Requester("Jo Bloggs", "jo@bloggs.example")
QUESTION = Question("cases", "How many cases were there in which somebody did something over all of these many years?")
TEXT = wrap(f"Dear Sir\n\n1. {QUESTION.text}\n\nMy reference is F-1A2B3.\n\nJo Bloggs\njo+f-1a2b3@bloggs.example\n")
LETTER = Letter("request", "F-1A2B3", "A request [F-1A2B3]", TEXT)


def faults(letter: Letter, requester: Requester = REQUESTER) -> list[str]:
    """Return the faults of a letter as they are printed."""
    return [str(each) for each in lint(letter, requester, [QUESTION], "jo+f-1a2b3@bloggs.example", asks=True)]


def test_a_good_letter_has_no_fault() -> None:
    assert faults(LETTER) == []


@pytest.mark.parametrize(
    ("subject", "says"),
    [
        pytest.param("", "subject: is empty", id="empty"),
        pytest.param("A request", "subject: does not hold the reference", id="no reference"),
        pytest.param("A request [F-1A2B3]\nBcc: x@example.com", "subject: holds a line end or control", id="injection"),
        pytest.param("A request [F-1A2B3]\r", "subject: holds a line end or control", id="carriage return"),
        pytest.param("A \x1b[31mrequest [F-1A2B3]", "subject: holds a line end or control", id="escape"),
        pytest.param("A\u2028request [F-1A2B3]", "subject: holds a line end or control", id="line separator"),
        pytest.param("F-1A2B3 " + "x" * 143, "subject: has 151 characters, over the 150 allowed", id="too long"),
        pytest.param("A {{ title }} [F-1A2B3]", "subject: holds a leftover brace: '{{'", id="brace"),
        pytest.param("A None [F-1A2B3]", "subject: holds an empty field: 'None'", id="None"),
    ],
)
def test_a_subject_that_may_not_leave(subject: str, says: str) -> None:
    assert any(fault.startswith(f"F-1A2B3 request {says}") for fault in faults(replace(LETTER, subject=subject)))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("the years {{ years }}", "holds a leftover brace: '{{'", id="leftover expression"),
        pytest.param("{% if %}", "holds a leftover brace: '{%'", id="leftover tag"),
        pytest.param("{# todo #}", "holds a leftover brace: '{#'", id="leftover comment"),
        pytest.param("the years ${years}", "holds a leftover brace: '${'", id="another language's brace"),
        pytest.param("the years None", "holds an empty field: 'None'", id="None"),
        pytest.param("Dear [your name]", "holds a placeholder: '[your name]'", id="square brackets"),
        pytest.param("Your Name", "holds a placeholder: 'Your Name'", id="your name"),
        pytest.param("TODO: period", "holds a placeholder: 'TODO'", id="to do"),
        pytest.param("x" * 999, "is longer than the 998 bytes that mail allows", id="a line too long"),
        pytest.param("é" * 500, "is longer than the 998 bytes that mail allows", id="a line too long in bytes"),
    ],
)
def test_a_line_that_may_not_leave_is_named_with_its_number(line: str, says: str) -> None:
    assert faults(replace(LETTER, text=f"{TEXT}\n{line}\n")) == [
        fault for fault in faults(replace(LETTER, text=f"{TEXT}\n{line}\n")) if says in fault
    ]
    number = len(TEXT.split("\n")) + 1
    assert any(f"text line {number}: {says}" in fault for fault in faults(replace(LETTER, text=f"{TEXT}\n{line}\n")))


@pytest.mark.parametrize(
    "line",
    ["None of the officers was suspended.", "the set {1, 2}", "100 % of them", "#1 and #2", "Name the force's lead."],
)
def test_a_harmless_line_is_left_alone(line: str) -> None:
    assert faults(replace(LETTER, text=f"{TEXT}\n{line}\n")) == []


def test_a_control_character_in_the_text_is_a_fault() -> None:
    assert faults(replace(LETTER, text=TEXT + "\x07")) == [
        "F-1A2B3 request text: holds a control character (look at the questions and the values)"
    ]


def test_the_name_and_an_address_must_stand_in_the_text() -> None:
    assert faults(replace(LETTER, text=TEXT.replace("Jo Bloggs", "J."))) == [
        "F-1A2B3 request text: does not hold the requester's name (write {{ requester.name }} in the template)"
    ]
    assert faults(replace(LETTER, text=TEXT.replace("@bloggs", " at bloggs"))) == [
        "F-1A2B3 request text: holds no address for correspondence (write {{ request.reply_to }} in the template)"
    ]


def test_a_postal_address_is_an_address_for_correspondence_too() -> None:
    requester = Requester("Jo Bloggs", "jo@bloggs.example", "1 High Street\nAnytown")
    assert (
        faults(replace(LETTER, text=TEXT.replace("jo+f-1a2b3@bloggs.example", "1 High Street\nAnytown")), requester)
        == []
    )


@pytest.mark.parametrize(
    ("requester", "says"),
    [
        (Requester("Full Name", "jo@bloggs.example"), "requester: has no name"),
        (Requester("", "jo@bloggs.example"), "requester: has no name"),
        (Requester("Jo Bloggs", "Name@example.org"), "requester: has no address"),
        (Requester("Jo Bloggs", ""), "requester: has no address"),
    ],
    ids=["untouched name", "no name", "untouched address", "no address"],
)
def test_settings_that_were_left_untouched_are_a_fault(requester: Requester, says: str) -> None:
    assert any(says in fault for fault in faults(LETTER, requester))


def test_another_address_at_an_example_domain_is_not_a_placeholder() -> None:
    assert faults(LETTER, Requester("Jo Bloggs", "jo@example.org")) == []


def test_a_question_must_stand_in_the_letter_folded_or_not() -> None:
    assert faults(replace(LETTER, text=TEXT.replace("cases", "things"))) == [
        "F-1A2B3 request question 1: 'cases' does not stand in the letter"
    ]


def test_a_request_without_a_question_is_a_fault_and_a_chaser_is_not() -> None:
    reply_to = "jo+f-1a2b3@bloggs.example"
    assert [str(each) for each in lint(LETTER, REQUESTER, (), reply_to, asks=True)] == [
        "F-1A2B3 request questions: there is none (a request needs at least one question)"
    ]
    assert lint(LETTER, REQUESTER, (), reply_to) == []


def test_an_empty_letter_has_every_fault_at_once() -> None:
    found = faults(Letter("request", "F-1A2B3", "", ""), Requester("", ""))
    assert [fault.split(":")[0].removeprefix("F-1A2B3 request ") for fault in found] == [
        *["subject", "subject", "text", "text", "requester", "requester", "text", "question 1"]
    ]
