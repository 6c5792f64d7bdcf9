"""PDF text and tables, in the layouts and orders in which programs write them."""

import random

import pytest

from foitrack.documents import read
from tests.documents.pdfs import grid, pdf, texts

ROWS = (
    ("Area", "Cases", "Cost"),
    ("Kent", "88", "£1,234.50"),
    ("Greater Manchester", "<5", "£12.00"),
    ("Essex", "1,204", "nil"),
    ("Avon and Somerset", "0", "£7"),
)
LEFT = (60, 260, 400)


def placed(
    rows: tuple[tuple[str, ...], ...], top: float = 700, step: float = 22
) -> list[list[tuple[float, float, str]]]:
    return [[(x, top - at * step, cell) for x, cell in zip(LEFT, row, strict=True)] for at, row in enumerate(rows)]


def tables(content: bytes) -> list[tuple[tuple[str, ...], ...]]:
    return [table.rows for table in read(content, "reply.pdf").tables]


BY_ROWS = [cell for row in placed(ROWS) for cell in row]
BY_COLUMNS = [row[column] for column in range(3) for row in placed(ROWS)]
SHUFFLED = random.Random(3).sample(BY_ROWS, len(BY_ROWS))


@pytest.mark.parametrize("order", [BY_ROWS, BY_COLUMNS, SHUFFLED], ids=["by rows", "by columns", "in no order"])
@pytest.mark.parametrize("ruled", [True, False], ids=["with rules", "without rules"])
def test_a_table_is_read_in_whatever_order_it_was_written(order: list[tuple[float, float, str]], ruled: bool) -> None:
    lines = grid(50, 520, [718 - 22 * n for n in range(6)], [50, 250, 390, 520]) if ruled else b""
    assert tables(pdf([texts(order) + b"\n" + lines])) == [ROWS]


FRAMES = {
    "lines across only": ([718 - 22 * n for n in range(6)], []),
    "lines across in a box": ([718 - 22 * n for n in range(6)], [50, 520]),
    "lines down in a box": ([718, 608], [50, 250, 390, 520]),
    "a box": ([718, 608], [50, 520]),
}


@pytest.mark.parametrize(("across", "down"), list(FRAMES.values()), ids=list(FRAMES))
def test_a_table_with_half_its_rules_is_read_whole(across: list[float], down: list[float]) -> None:
    assert tables(pdf([texts(BY_ROWS) + b"\n" + grid(50, 520, across, down)])) == [ROWS]


def test_cells_that_are_shaded_and_not_ruled_are_told_apart() -> None:
    boxes = [b"0.9 g %d %d %d 20 re f 0 g" % (x, 695 - 22 * n, 120) for n in range(5) for x in (55, 255, 395)]
    assert tables(pdf([b"\n".join(boxes) + b"\n" + texts(BY_ROWS)])) == [ROWS]


def test_numbers_may_be_aligned_to_the_right_of_their_column() -> None:
    rows = (("Area", "Cases"), ("Kent", "8"), ("Essex", "1,204,000"), ("Gwent", "73"), ("Dorset", "5"))
    written = []
    for at, (name, number) in enumerate(rows):
        written += [(60.0, 700.0 - 20 * at, name), (300.0 - 5 * len(number), 700.0 - 20 * at, number)]
    assert tables(pdf([texts(written)])) == [rows]


def test_a_wrapped_cell_is_one_cell_in_either_order() -> None:
    first = [(60, 700, "Area"), (260, 700, "Cases")]
    cell_by_cell = [(60, 670, "A long name that"), (60, 658, "takes two lines"), (260, 670, "7")]
    line_by_line = [(60, 670, "A long name that"), (260, 670, "7"), (60, 658, "takes two lines")]
    more = [(60, 620, "Kent"), (260, 620, "8"), (60, 580, "Essex"), (260, 580, "9")]
    wanted = [(("Area", "Cases"), ("A long name that takes two lines", "7"), ("Kent", "8"), ("Essex", "9"))]
    assert tables(pdf([texts([*first, *cell_by_cell, *more])])) == wanted
    assert tables(pdf([texts([*first, *line_by_line, *more])])) == wanted


def test_running_text_around_a_table_stays_out_of_it() -> None:
    before = [
        (60, 780 - 13 * n, "We hold the information below. It was recorded by our department of records.")
        for n in range(3)
    ]
    after = [
        (60, 560 - 13 * n, "You may ask for an internal review of this decision within forty days.") for n in range(3)
    ]
    assert tables(pdf([texts([*before, *BY_ROWS, *after])])) == [ROWS]


def test_a_letter_without_a_table_has_none() -> None:
    words = [
        (60, 780 - 13 * n, f"Line {n} of a letter about nothing that stands in a table at all.") for n in range(30)
    ]
    assert tables(pdf([texts(words)])) == []


def test_a_table_over_a_page_break_is_one_and_its_heading_stands_once() -> None:
    heading = placed(ROWS[:1])[0]
    below = [cell for row in placed(ROWS[3:], top=678) for cell in row]
    above = [cell for row in placed(ROWS[:3], top=700) for cell in row]
    document = read(pdf([texts(above), texts([*heading, *below])]), "reply.pdf")
    assert [(table.where, table.rows) for table in document.tables] == [("p1-2", ROWS)]


def test_a_row_broken_by_the_page_is_put_together() -> None:
    lines = [grid(50, 520, ys, [50, 250, 390, 520]) for ys in ([718, 696, 674], [718, 696, 674])]
    first = [
        (60, 700, "Area"),
        (260, 700, "Cases"),
        (400, 700, "Cost"),
        (60, 680, "Greater"),
        (260, 680, "88"),
        (400, 680, "£1"),
    ]
    second = [(60, 700, "Manchester"), (60, 680, "Kent"), (260, 680, "7"), (400, 680, "£2")]
    document = read(pdf([texts(first) + b"\n" + lines[0], texts(second) + b"\n" + lines[1]]), "reply.pdf")
    assert [table.rows for table in document.tables] == [
        (("Area", "Cases", "Cost"), ("Greater Manchester", "88", "£1"), ("Kent", "7", "£2"))
    ]


def test_tables_of_another_width_are_not_joined() -> None:
    two = [(60, 700, "Year"), (260, 700, "Cases"), (60, 680, "2015"), (260, 680, "3")]
    document = read(pdf([texts(BY_ROWS), texts(two)]), "reply.pdf")
    assert [table.where for table in document.tables] == ["p1", "p2"]


def test_pages_are_counted_and_parted_by_form_feeds() -> None:
    document = read(pdf([texts([(60, 700, "first")]), texts([(60, 700, "second")])]), "reply.pdf")
    assert (document.pages, document.text.split("\f")) == (2, ["first", "second"])


def test_a_blank_page_is_named() -> None:
    document = read(pdf([texts([(60, 700, "first")]), b""]), "reply.pdf")
    assert document.warnings == ("no text on page 2: perhaps a scan; ask for text, or install tesseract",)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.9])
def test_a_cut_pdf_is_named_or_read(cut: float) -> None:
    whole = pdf([texts(BY_ROWS)])
    document = read(whole[: int(len(whole) * cut)], "reply.pdf")
    assert document.warnings or document.text


def test_junk_before_the_head_and_a_broken_table_of_places_do_no_harm() -> None:
    whole = pdf([texts(BY_ROWS)])
    assert tables(b"x" * 300 + whole) == [ROWS]
    assert tables(whole.replace(b"startxref", b"startxxxx")) == [ROWS]
