"""What a reply suggests, told as the reply itself: a small table or text, and the values expected from it."""

import pytest

from foitrack.core.answercodes import write_code
from foitrack.core.candidates import Candidate, candidates
from foitrack.core.model import Document, Question, Table
from foitrack.core.scanned import SCANNED
from foitrack.core.words import Type

QUESTIONS = (
    Question(
        "cases", "How many investigations did the force open into officers or staff over their use of social media?"
    ),
    Question("officers", "How many of those investigations concerned police officers, special constables included?"),
    Question("staff", "How many of those investigations concerned police staff, PCSOs included?"),
    Question("dismissed", "How many of those investigations ended with the dismissal of the person concerned?"),
    Question("official", "How many of those investigations concerned an official account of the force?"),
)
YEARS = ("2014/15", "2015/16")
YEARLY = (
    Question("thefts", "How many thefts of bicycles were recorded?", years=YEARS),
    Question("fines", "How many fines were issued?", years=YEARS),
)
COSTS = (
    Question("cost", "How much was spent on training?", Type.MONEY),
    Question("share", "What share?", Type.PERCENTAGE),
)
WANTED = {"cases": "88", "officers": "60", "staff": "28", "dismissed": "<5", "official": "3"}


def table(text: str, where: str = "") -> Document:
    """Rows a line, cells parted by a bar."""
    rows = tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())
    return Document(tables=(Table(rows, where),))


def best(found: tuple[Candidate, ...]) -> dict[str, str]:
    """The first candidate of each cell."""
    values: dict[str, str] = {}
    for each in found:
        values.setdefault(each.cell, each.value.text)
    return values


TABLES = {
    "keys and values": """
        question | answer
        cases | 88
        officers | 60
        staff | 28
        dismissed | fewer than five
        official | 3""",
    "request and response": f"""
        Request | Response
        1. {QUESTIONS[0].text} | 88
        2. {QUESTIONS[1].text} | There were 60 officers.
        3. {QUESTIONS[2].text} | 28 (see note)
        4. {QUESTIONS[3].text} | Less than 5
        5. {QUESTIONS[4].text} | 3""",
    "numbers in a column of their own": """
        No. | Question | Number
        1 | Investigations opened | 88
        2 | Police officers | 60
        3 | Police staff | 28
        4 | Dismissed | <5
        5 | Official accounts | 3""",
    "only Q and a number": """
        Q1 | 88
        Q2 | 60
        Q3 | 28
        Q4 | <5
        Q5 | 3""",
    "questions across": """
        Force | Total investigations | Police officers | Police staff | Dismissals | Official accounts
        Anywhere | 88 | 60 | 28 | <5 | 3""",
    "questions across, with a total row": """
        Year | Investigations | Police officers | Police staff | Dismissals | Official accounts
        2014 | 40 | 30 | 10 | <5 | 1
        2015 | 48 | 30 | 18 | 0 | 2
        Total | 88 | 60 | 28 | <5 | 3""",
    "years across, with a total column": """
        | 2014 | 2015 | Total
        Investigations opened | 40 | 48 | 88
        Police officers | 30 | 30 | 60
        Police staff | 10 | 18 | 28
        Dismissed | <5 | 0 | <5
        Official account | 1 | 2 | 3""",
    "a title and a blank line above": """
        Response to your request 123/24 |
         |
        Question | Our response
        Q1 | 88
        Q2 | 60
        Q3 | 28
        Q4 | <5
        Q5 | 3""",
}


@pytest.mark.parametrize("text", list(TABLES.values()), ids=list(TABLES))
def test_a_table_is_read_in_whatever_layout(text: str) -> None:
    found = candidates(QUESTIONS, [("reply.csv", table(text))], "")
    assert best(found) == WANTED
    assert all(each.certainty < 1 for each in found)


TEXTS = {
    "bare numbers": "1. 88\n2. 60\n3. 28\n4. <5\n5. 3",
    "sentences": "Q1: There were 88 cases.\nQ2: 60 concerned officers.\nQ3: Of these, 28.\nQ4: Fewer than five\nQ5: 3",
    "questions repeated": "\n\n".join(
        f"{at}. {question.text}\n\n{WANTED[question.key]}" for at, question in enumerate(QUESTIONS, 1)
    ),
    "labels": "Investigations opened: 88\nPolice officers: 60\nPolice staff: 28\nDismissals: <5\nOfficial account: 3",
    "brackets": "Dear Sir,\n\n(1) 88\n(2) 60\n(3) 28\n(4) less than 5\n(5) 3\n\nYours faithfully",
    "answers": "Answer to question 1: 88\nAnswer to question 2: 60\nAnswer 3: 28\nAnswer 4: <5\nAnswer 5: 3",
}


@pytest.mark.parametrize("text", list(TEXTS.values()), ids=list(TEXTS))
def test_running_text_is_read_by_number_or_label(text: str) -> None:
    found = candidates(QUESTIONS, [], text)
    assert best(found) == WANTED
    assert all(each.certainty < 1 and each.source == "" for each in found)


def test_the_quotation_of_our_own_letter_suggests_nothing() -> None:
    ours = "\n".join(f"> {at}. {question.text}" for at, question in enumerate(QUESTIONS, 1))
    assert candidates(QUESTIONS, [], f"We will answer within 20 working days.\n\n{ours}") == ()


@pytest.mark.parametrize(
    "text",
    [
        "1. Your request was received on 12 March 2020.",
        "1. We rely on section 12 of the Act.",
        "1. Please see 2015/16.",
        "1. Our reference is FOI 123/24.",
        "1. Please allow 20 working days.",
        "1. Call 01234 567890.",
    ],
    ids=["date", "section", "year", "reference", "days", "telephone"],
)
def test_figures_that_answer_nothing_are_not_suggested(text: str) -> None:
    assert candidates(QUESTIONS, [], text) == ()


def test_a_year_in_a_sentence_is_not_the_count() -> None:
    found = candidates(QUESTIONS, [], "1. In 2015 there were 88 cases.")
    assert [each.value.text for each in found] == ["88"]


@pytest.mark.parametrize(
    "text",
    [
        " | 2014/15 | 2015/16\nBicycle thefts recorded | 12 | 15\nFines issued | <5 | nil",
        " | 2014-15 | 2015-16 | Total\nBicycle thefts recorded | 12 | 15 | 27\nFines issued | <5 | nil | <5",
        "Year | Bicycle thefts | Fines\n2014/15 | 12 | <5\n2015/16 | 15 | 0\nTotal | 27 | <5",
        "Question | Year | Value\nthefts | 2014/15 | 12\nthefts | 2015/16 | 15\n"
        "fines | 2014/15 | <5\nfines | 2015/16 | 0",
        "1. Bicycle thefts recorded |\n2014/15 | 12\n2015/16 | 15\n2. Fines issued |\n2014/15 | <5\n2015/16 | 0",
    ],
    ids=["years across", "dashes and a total", "years down", "long", "sections"],
)
def test_a_yearly_question_is_read_year_by_year(text: str) -> None:
    found = best(candidates(YEARLY, [("r.csv", table(text))], ""))
    assert found == {"thefts.2014/15": "12", "thefts.2015/16": "15", "fines.2014/15": "<5", "fines.2015/16": "0"}


def test_a_calendar_year_is_never_taken_for_a_financial_one() -> None:
    found = candidates(YEARLY, [("r.csv", table(" | 2014 | 2015\nBicycle thefts recorded | 12 | 15"))], "")
    assert found == ()


def test_years_in_running_text_give_their_figures() -> None:
    found = best(candidates(YEARLY, [], "1. Thefts:\n2014/15: 12\n2015/16 - 15\n2. 4 in 2014/15 and 7 in 2015/16"))
    assert found == {"thefts.2014/15": "12", "thefts.2015/16": "15", "fines.2014/15": "4", "fines.2015/16": "7"}


def test_units_decide_which_figure_of_a_sentence_answers() -> None:
    found = candidates(COSTS, [], "1. We spent £1,234.50 on 12 courses.\n2. This is 3.5% of the budget of £35,271.")
    assert best(found) == {"cost": "1234.50", "share": "3.5"}


def test_in_a_joint_reply_the_authority_own_column_is_read() -> None:
    joint = table("Question | Norfolk | Suffolk\nQ1 | 88 | 40\nQ2 | 60 | 30\nQ3 | 28 | 10\nQ4 | <5 | 0\nQ5 | 3 | 1")
    norfolk = candidates(QUESTIONS, [("r.csv", joint)], "", names=("Norfolk Constabulary",))
    suffolk = candidates(QUESTIONS, [("r.csv", joint)], "", names=("Suffolk Constabulary",))
    assert best(norfolk) == WANTED
    assert best(suffolk)["cases"] == "40"
    assert {each.source for each in suffolk if each.cell == "cases"} == {"r.csv#C2"}


def test_without_the_name_a_joint_reply_is_unsure() -> None:
    joint = table("Question | Norfolk | Suffolk\nQ1 | 88 | 40")
    assert all(each.certainty < 0.5 for each in candidates(QUESTIONS, [("r.csv", joint)], ""))


def sheet(ref: str, cells: dict[str, str]) -> str:
    rows = [f"{cell} | | {answer} | | {write_code(ref, cell)}" for cell, answer in cells.items()]
    return "\n".join(["Question | Year | Your answer | Notes | Code", *rows])


def test_our_answer_sheet_is_certain_when_it_is_of_this_request() -> None:
    found = candidates(QUESTIONS, [("sheet.ods", table(sheet("SM-KENT", WANTED), "Answers"))], "", ref="SM-KENT")
    assert best(found) == WANTED
    assert {each.certainty for each in found} == {1.0}
    assert found[0].source == "sheet.ods#Answers!C2"


def test_the_answer_sheet_of_another_request_suggests_nothing() -> None:
    assert candidates(QUESTIONS, [("sheet.ods", table(sheet("SM-ESSEX", WANTED)))], "", ref="SM-KENT") == ()


def test_a_damaged_code_is_not_certain() -> None:
    damaged = table(sheet("SM-KENT", {"cases": "88"}).replace("FT1:SM-KENT:cases", "FT1:SM-KENT:staff"))
    assert all(each.certainty < 1 for each in candidates(QUESTIONS, [("s.csv", damaged)], "", ref="SM-KENT"))


def test_an_answer_sheet_entry_with_words_beside_the_figure_is_left_to_a_person() -> None:
    found = candidates(QUESTIONS, [("s.csv", table(sheet("K", {"cases": "88 (officers only)"})))], "", ref="K")
    assert [(each.value.text, each.certainty < 1) for each in found] == [("88", True)]


def test_columns_added_to_an_answer_sheet_do_not_mislead() -> None:
    code = write_code("K", "cases")
    moved = table(f"Ours | Question | Your answer | Year | Notes | Code\n7 | Cases | 88 | 2015 | 12 | {code}")
    assert best(candidates(QUESTIONS, [("s.csv", moved)], "", ref="K")) == {"cases": "88"}


def test_a_value_that_stands_twice_is_surer_and_contradicted_ones_are_less_sure() -> None:
    once = candidates(QUESTIONS, [("a.csv", table("Q1 | 88\nQ2 | 60"))], "")[0].certainty
    twice = candidates(QUESTIONS, [("a.csv", table("Q1 | 88\nQ2 | 60"))], "1. 88")[0].certainty
    against = candidates(QUESTIONS, [("a.csv", table("Q1 | 88\nQ2 | 60"))], "1. 87")[0].certainty
    assert against < once < twice < 1


def test_candidates_come_in_the_order_of_the_questions_best_first() -> None:
    found = candidates(QUESTIONS, [("a.csv", table("Q2 | 60\nQ1 | 88"))], "In total 87 investigations were opened.")
    assert [(each.cell, each.value.text) for each in found] == [("cases", "88"), ("cases", "87"), ("officers", "60")]


def test_each_candidate_names_the_cell_or_page_and_the_words_it_was_read_from() -> None:
    paged = Document(text="Dear Sir\fQ1: There were 88 cases.", pages=2)
    document = table("Question | Answer\nQ2 | 60", "table 1")
    found = candidates(QUESTIONS, [("reply.pdf", paged), ("letter.docx", document)], "3. 28")
    assert [(each.source, each.quote) for each in found] == [
        ("reply.pdf#p2", "Q1: There were 88 cases."),
        ("letter.docx#table 1!B2", "Q2 | 60"),
        ("", "3. 28"),
    ]


def test_what_was_read_from_a_scan_is_worth_less() -> None:
    typed = Document(text="1. 88", pages=1)
    scanned = Document(text="1. 88", pages=1, warnings=(f"page 1 {SCANNED}",))
    by_type = candidates(QUESTIONS, [("a.pdf", typed)], "")[0]
    by_scan = candidates(QUESTIONS, [("a.pdf", scanned)], "")[0]
    assert by_scan.value == by_type.value
    assert by_scan.certainty < 0.7 * by_type.certainty


def test_two_answer_sheets_that_disagree_are_not_certain() -> None:
    first, second = table(sheet("K", {"cases": "88"})), table(sheet("K", {"cases": "87"}))
    both = candidates(QUESTIONS, [("a.csv", first), ("b.csv", second)], "", ref="K")
    assert [each.certainty < 1 for each in both] == [True, True]
    same = candidates(QUESTIONS, [("a.csv", first), ("b.csv", first)], "", ref="K")
    assert [each.certainty for each in same] == [1.0, 1.0]


ENDLESS = {
    "letters": "a" * 100_000,
    "digits": "1" * 100_000,
    "dashes": "1-" * 50_000,
    "spaces": " " * 100_000 + "x",
    "words": "lorem ipsum " * 9_000,
    "marks": "1. 2 " * 20_000,
    "references": "A/1/" * 25_000,
    "addresses": "a@b" * 30_000,
    "brackets": "(" * 100_000,
}


@pytest.mark.parametrize("text", list(ENDLESS.values()), ids=list(ENDLESS))
def test_no_text_however_built_keeps_the_reading_busy(text: str) -> None:
    """Each of these once took minutes, or would: a pattern that goes back over its steps is felt here."""
    found = candidates((*QUESTIONS, *YEARLY), [], f"1. {text}")
    assert all(each.certainty < 1 for each in found)


def test_a_table_without_end_is_searched_only_so_far() -> None:
    rows = tuple((f"Q{number % 5 + 1}", str(number)) for number in range(50_000))
    found = candidates(QUESTIONS, [("log.csv", Document(tables=(Table(rows),)))], "")
    assert 0 < len(found) <= 60 * len(QUESTIONS)
