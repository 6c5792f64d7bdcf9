"""The workbook of results, read back with another library than wrote it."""

import io

import openpyxl
import pytest

from foitrack.core.dataset import Results, Row, results
from foitrack.core.model import Answer, Campaign, Question, Request, Share
from foitrack.core.words import Outcome, Stage, Type
from foitrack.documents.resultsheets import results_xlsx

CAMPAIGN = Campaign(
    "costs",
    "Costs",
    "request",
    ("all",),
    (
        Question("cases", "Cases?"),
        Question("cost", "Cost?", Type.MONEY),
        Question("remark", "Remark?", Type.TEXT),
    ),
    shares=(Share("each", "Cost of a case", ("cases",), ("cases",)),),
    rank_by="cases",
)


@pytest.fixture
def found() -> Results:
    def row(name: str, stage: Stage, outcome: Outcome | None = None, sections: tuple[str, ...] = ()) -> Row:
        return Row(Request(name.upper(), "costs", name, f"={name}", "", ""), stage, outcome, sections=sections)

    answers = [
        Answer("KENT", "cases", "80", "by hand"),
        Answer("KENT", "cases", "88", "reply.xlsx#Sheet1!B7", message=17),
        Answer("KENT", "cost", "1234.50", "reply.xlsx#Sheet1!B8", message=17),
        Answer("KENT", "remark", "=HYPERLINK(1)", "+message 17", message=17),
        Answer("ESSEX", "cases", "<5", "letter.pdf#p2", message=18),
    ]
    rows = [
        row("kent", Stage.ANSWERED, Outcome.DISCLOSED),
        row("essex", Stage.ANSWERED, Outcome.DISCLOSED),
        row("gwent", Stage.ANSWERED, Outcome.REFUSED, ("12",)),
    ]
    return results(CAMPAIGN, rows, answers)


def sheets(found: Results) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(io.BytesIO(results_xlsx(found)))
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    return {sheet.title: [[cell.value for cell in line] for line in sheet.iter_rows()] for sheet in book}


def test_figures_are_numbers_and_empty_cells_have_their_reason(found: Results) -> None:
    table = sheets(found)["Results"]
    assert table[0] == ["Authority", "Reference", "Stage", "Outcome", "cases", "cost", "remark"]
    assert table[1] == ["'=kent", "KENT", "answered", "disclosed", 88, 1234.5, "'=HYPERLINK(1)"]
    assert table[2][4:] == ["<5", "answered, not yet entered", "answered, not yet entered"]
    assert table[3][3:] == ["refused", *["refused under section 12"] * 3]
    assert table[4] == ["Total", None, None, None, "88 to 92", 1234.5, None]


def test_money_is_shown_as_money(found: Results) -> None:
    book = openpyxl.load_workbook(io.BytesIO(results_xlsx(found)))
    assert book["Results"]["F2"].number_format == "£#,##0.00"


def test_every_value_can_be_followed_to_its_source(found: Results) -> None:
    lines = sheets(found)["Sources"]
    assert ["'=kent", "KENT", "cases", "88", "reply.xlsx#Sheet1!B7", "17", "80"] in lines
    assert len(lines) == 1 + 4


def test_the_coverage_sheet_has_totals_shares_and_caveats(found: Results) -> None:
    lines = sheets(found)["Coverage"]
    assert lines[0][:2] == ["Coverage", "2 of 3 answered, 1 refused"]
    assert ["Total of cases", "88 to 92", "2 authorities"] in lines
    assert ["Cost of a case", "95.7 % to 104.5 %", "2 authorities"] in lines
    assert ["Caveat", "1 of 3 authorities gave no answer: =gwent.", None] in lines
    assert ["1. by cases", "'=kent", "88"] in lines
