"""A chronology as a Word file and as text: nothing lost, nothing unprintable, equal bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import docx
from docx.oxml.ns import qn

from foitrack.core.chronology import Entry
from foitrack.letters.chronology import Chronology, as_text, working_as_text, write_chronology

TOLD = Chronology(
    title="Chronology of request SM-7Q4KX",
    head=["Authority: Kent Police", "As it stands on 1 July 2026: overdue"],
    entries=[
        Entry(date(2026, 3, 2), "The request was sent.", "8(1)", "1"),
        Entry(date(2026, 3, 4), "A mail came from x: “\x00\x1b[31m\u202every " + "long " * 40 + "subject”.", "", "2"),
        *(Entry(date(2026, 3, 5), f"Entry {number}.") for number in range(60)),
    ],
    working=[["answer: 2026-03-31", "", " 2 Mar 2026     0    1"], ["promised: 2026-04-01"]],
    author="Ada Reporter",
    on=date(2026, 7, 1),
)


def test_the_table_holds_every_entry_and_its_head_stands_on_each_page() -> None:
    document = docx.Document(io.BytesIO(write_chronology(TOLD)))
    (table,) = document.tables
    assert len(table.rows) == len(TOLD.entries) + 1
    assert [cell.text for cell in table.rows[1].cells] == ["2026-03-02", "The request was sent.", "8(1)", "1"]
    assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
    assert round(sum(column.width.mm for column in table.columns)) == 160


def test_the_working_of_the_dates_keeps_its_columns() -> None:
    document = docx.Document(io.BytesIO(write_chronology(TOLD)))
    (block,) = [each for each in document.paragraphs if each.text.startswith("answer: ")]
    assert block.text == "answer: 2026-03-31\n\n 2 Mar 2026     0    1"
    assert block.runs[0].font.name == "Courier New"


def test_each_page_bears_its_number() -> None:
    footer = docx.Document(io.BytesIO(write_chronology(TOLD))).sections[0].footer._element
    fields = [each.get(qn("w:instr")) for each in footer.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "".join(each.text or "" for each in footer.iter(qn("w:t"))) == "Chronology of request SM-7Q4KX, page  of "


def test_nothing_from_outside_is_unprintable() -> None:
    document = docx.Document(io.BytesIO(write_chronology(TOLD)))
    words = document.tables[0].rows[2].cells[1].text + as_text(TOLD)
    assert not set("\x00\x1b\u202e") & set(words)


def test_the_text_is_79_columns_wide_and_loses_no_word() -> None:
    text = as_text(TOLD)
    assert max(map(len, text.splitlines())) <= 79
    assert "2026-03-02  The request was sent. [section 8(1); document 1]\n" in text
    assert text.count("long") == 40


def test_the_working_is_a_text_of_its_own() -> None:
    assert working_as_text(TOLD).endswith("answer: 2026-03-31\n\n 2 Mar 2026     0    1\n\n\npromised: 2026-04-01\n")
    assert "No date is counted yet." in working_as_text(replace(TOLD, working=[]))


def test_equal_chronologies_are_equal_bytes() -> None:
    assert write_chronology(TOLD) == write_chronology(TOLD)
    assert write_chronology(TOLD) != write_chronology(replace(TOLD, on=date(2026, 7, 2)))
