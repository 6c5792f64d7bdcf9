"""The answer sheet goes out, is filled in by a force, saved by whatever program, and comes back certain."""

import csv
import io
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from foitrack.core.candidates import Candidate, candidates
from foitrack.core.model import Campaign, Question
from foitrack.core.words import Type
from foitrack.documents import read
from foitrack.documents.answersheet import answer_sheet_csv, answer_sheet_xlsx
from tests.documents.corpus import OFFICE

REF = "SM-KENT-7F3A"
CAMPAIGN = Campaign(
    name="social-media",
    title="Social media",
    letter="request",
    authorities=("all",),
    questions=(
        Question("cases", "How many investigations, “in all”, were opened?"),
        Question("cost", "=What did they cost?", Type.MONEY),
        Question("share", "What share of staff was trained?", Type.PERCENTAGE),
        Question("policy", "Is there a policy?", Type.YES_NO),
        Question("remark", "Anything else?", Type.TEXT),
        Question("thefts", "How many thefts?", years=("2014/15", "2015/16")),
    ),
)
GIVEN = {
    "cases": "88",
    "cost": "£1,234.50",
    "share": "12.5%",
    "policy": "Yes",
    "remark": "see our website",
    "thefts.2014/15": "<5",
    "thefts.2015/16": "nil",
}
WANTED = {
    "cases": "88",
    "cost": "1234.50",
    "share": "12.5",
    "policy": "yes",
    "remark": "see our website",
    "thefts.2014/15": "<5",
    "thefts.2015/16": "0",
}
ANSWER, CODE = 3, 5


def filled_csv(given: Mapping[str, str], delimiter: str = ",", charset: str = "utf-8-sig") -> bytes:
    rows = list(csv.reader(io.StringIO(answer_sheet_csv(CAMPAIGN, REF).decode("utf-8-sig"))))
    for row in rows[1:]:
        row[ANSWER] = given.get(row[CODE].split(":")[2], "")
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(charset, "replace")


def filled_xlsx(given: Mapping[str, str | float]) -> bytes:
    """Fill the workbook as openpyxl, and so Excel, saves it: figures as figures."""
    book = openpyxl.load_workbook(io.BytesIO(answer_sheet_xlsx(CAMPAIGN, REF)))
    for row in book["Answers"].iter_rows(min_row=2):
        row[ANSWER].value = given.get(row[CODE].value.split(":")[2])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def suggested(content: bytes, name: str, ref: str = REF) -> tuple[Candidate, ...]:
    return candidates(CAMPAIGN.questions, [(name, read(content, name))], "", ref=ref)


def certain(found: tuple[Candidate, ...]) -> dict[str, str]:
    return {each.cell: each.value.text for each in found if each.certainty == 1}


def test_the_sheet_has_a_row_for_each_question_and_year_and_empty_answers() -> None:
    rows = read(answer_sheet_xlsx(CAMPAIGN, REF), "answers.xlsx").tables[0].rows
    assert [row[0] for row in rows] == ["No.", "1", "2", "3", "4", "5", "6", "6"]
    assert [row[2] for row in rows[6:]] == ["2014/15", "2015/16"]
    assert all(row[ANSWER] == "" for row in rows[1:])


def test_an_unfilled_sheet_suggests_nothing() -> None:
    assert suggested(answer_sheet_xlsx(CAMPAIGN, REF), "a.xlsx") == ()
    assert suggested(answer_sheet_csv(CAMPAIGN, REF), "a.csv") == ()


@pytest.mark.parametrize(
    ("delimiter", "charset"),
    [(",", "utf-8-sig"), (";", "cp1252"), ("\t", "utf-16"), (",", "utf-8")],
    ids=["as sent", "Excel in Europe", "Unicode text", "plain"],
)
def test_a_filled_csv_is_certain(delimiter: str, charset: str) -> None:
    assert certain(suggested(filled_csv(GIVEN, delimiter, charset), "renamed.csv")) == WANTED


def test_a_filled_workbook_is_certain_with_figures_as_text_or_as_figures() -> None:
    assert certain(suggested(filled_xlsx(GIVEN), "renamed.xlsx")) == WANTED
    figures = {**GIVEN, "cases": 88, "cost": 1234.5, "thefts.2015/16": 0}
    assert certain(suggested(filled_xlsx(figures), "a.xlsx")) == {**WANTED, "cost": "1234.5"}


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls", "csv"])
def test_a_sheet_saved_again_by_libreoffice_is_certain(kind: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "answers.xlsx"
    source.write_bytes(filled_xlsx({**GIVEN, "cases": 88}))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = [str(OFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(tmp_path), str(source)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    content = (tmp_path / f"answers.{kind}").read_bytes()
    assert certain(suggested(content, f"FOI 123 response.{kind}")) == WANTED


def test_a_share_without_its_sign_is_left_to_a_person() -> None:
    """An old .xls gives 0.125 for a cell that shows 12.5 %."""
    found = {each.cell: each for each in suggested(filled_csv({**GIVEN, "share": "0.125"}), "a.csv")}
    assert found["share"].certainty < 1
    assert found["cases"].certainty == 1


def test_notes_are_quoted_and_words_in_the_answer_cell_are_left_to_a_person() -> None:
    content = filled_csv({**GIVEN, "cases": "88 (officers only)"})
    found = {each.cell: each for each in suggested(content, "a.csv")}
    assert (found["cases"].value.text, found["cases"].certainty) == ("88", 0.9)
    with_note = content.replace(b"Yes,", b"Yes,since 2015", 1)
    policy = next(each for each in suggested(with_note, "a.csv") if each.cell == "policy")
    assert (policy.quote, policy.certainty) == ("Yes (since 2015)", 1.0)


def test_the_sheet_of_another_request_is_not_read_into_this_one() -> None:
    assert suggested(filled_csv(GIVEN), "a.csv", ref="SM-ESSEX-0001") == ()


def test_rows_in_another_order_and_with_some_missing_keep_their_meaning() -> None:
    lines = filled_csv(GIVEN).decode("utf-8-sig").splitlines()
    moved = "\n".join([lines[0], *reversed(lines[3:])]).encode()
    assert certain(suggested(moved, "a.csv")) == {cell: WANTED[cell] for cell in list(WANTED)[2:]}


def test_an_answer_that_slipped_into_another_row_is_never_certain() -> None:
    rows = list(csv.reader(io.StringIO(filled_csv(GIVEN).decode("utf-8-sig"))))
    codes = [row[CODE] for row in rows[1:]]
    for row, code in zip(rows[1:], [*codes[1:], codes[0]], strict=True):
        row[CODE] = code
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    assert certain(suggested(out.getvalue().encode(), "a.csv")) == {}


def test_a_row_copied_with_its_code_is_not_certain() -> None:
    lines = filled_csv(GIVEN).decode("utf-8-sig").splitlines()
    for other in ("89", ""):
        twice = "\n".join([*lines, lines[1].replace("88", other)]).encode()
        assert "cases" not in certain(suggested(twice, "a.csv"))


def test_a_question_that_begins_like_a_formula_is_text_in_both_forms() -> None:
    book = openpyxl.load_workbook(io.BytesIO(answer_sheet_xlsx(CAMPAIGN, REF)))
    assert all(cell.data_type != "f" for row in book["Answers"].iter_rows() for cell in row)
    cells = [
        cell for row in csv.reader(io.StringIO(answer_sheet_csv(CAMPAIGN, REF).decode("utf-8-sig"))) for cell in row
    ]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
