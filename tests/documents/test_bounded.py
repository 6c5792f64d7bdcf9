"""Bombs, hangs and crashes cost the one file its text and nothing else."""

import time
from pathlib import Path

import pytest

from foitrack.core.model import Document
from foitrack.documents import Limits, read, read_bounded
from tests.documents.bombs import BOMBS, book, nested
from tests.documents.corpus import SHORT, book_file, csv_file, zipped

NAMED = {
    "a zip bomb": "would unpack to more than",
    "zips in zips in zips": "too deep",
    "entities that unfold": "damaged",
    "paragraphs in paragraphs": "damaged",
    "a cell in the far corner": "ran out of memory",
    "a million rows": "of 1,048,576 table rows are kept",
    "twenty thousand pages": "first 1,000 of 20,000 pages",
    "a gigapixel picture": "1,600 million pixels",
    "a gigapixel picture in a pdf": "no text on page 1",
    "one endless line": "only the first",
    "parts in parts": "damaged",
}
"""What is said of a bomb; the others are small enough to be read as they are."""


def test_a_file_reads_the_same_in_a_child_as_here() -> None:
    for name, content in {"a.csv": csv_file(SHORT, ";", "cp1252"), "a.xlsx": book_file(SHORT)}.items():
        assert read_bounded(content, name) == read(content, name)
        assert read_bounded(content, name).tables[0].rows == SHORT


@pytest.mark.parametrize("which", list(BOMBS))
def test_a_bomb_is_bounded_in_time_and_output_and_named(which: str) -> None:
    name, make = BOMBS[which]
    content = make()
    limits = Limits(seconds=45, output_bytes=8 << 20)
    began = time.monotonic()
    document = read_bounded(content, name, limits=limits)
    assert time.monotonic() - began < limits.seconds + 10
    assert len(document.text) <= limits.output_bytes
    assert sum(len(cell) for table in document.tables for row in table.rows for cell in row) <= limits.output_bytes
    assert NAMED.get(which, "") in " ".join(document.warnings)


def test_a_reader_that_takes_too_long_is_ended_and_says_so() -> None:
    document = read_bounded(book_file(SHORT), "a.xlsx", limits=Limits(seconds=0.01))
    assert document == Document(
        warnings=("not read: reading takes longer than 0.01 seconds: ask for a smaller file, or as CSV",)
    )


def test_a_reader_that_takes_too_much_memory_is_ended_and_says_so() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(1, 300_000))
    limits = Limits(memory_bytes=100 << 20)
    document = read_bounded(book(rows), "a.xlsx", limits=limits)
    assert document.tables == ()
    assert read_bounded(book_file(SHORT), "a.xlsx", limits=limits).tables[0].rows == SHORT
    assert "memory" in document.warnings[0]


def test_what_exceeds_the_output_is_cut_and_the_cut_is_named() -> None:
    rows = (SHORT[0], *(SHORT[1:] * 500))
    document = read_bounded(csv_file(rows, ",", "utf-8"), "a.csv", limits=Limits(output_bytes=80_000))
    kept = len(document.tables[0].rows)
    assert 0 < kept < len(rows)
    assert document.tables[0].rows == rows[:kept]
    assert f"only the first {kept:,} of {len(rows):,} table rows are kept" in document.warnings


def test_the_next_file_is_read_after_one_that_crashed() -> None:
    name, make = BOMBS["a cell in the far corner"]
    read_bounded(make(), name)
    assert read_bounded(csv_file(SHORT, ",", "utf-8"), "a.csv").tables[0].rows == SHORT


@pytest.mark.parametrize(("levels", "found"), [(1, True), (3, True), (4, False)])
def test_archives_are_opened_as_deep_as_the_limit_says(levels: int, found: bool) -> None:
    document = read_bounded(nested(levels), "a.zip", limits=Limits(depth=3))
    assert ("at the bottom" in document.text) is found
    assert ("too deep" in " ".join(document.warnings)) is not found


def test_a_module_lying_in_the_working_folder_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    assert read_bounded(book_file(SHORT), "a.xlsx").tables[0].rows == SHORT


def test_an_archive_inside_reads_what_it_can_and_names_the_rest() -> None:
    document = read(zipped({"good.csv": b"a,b\n1,2\n", "bad.pdf": b"%PDF-1.4 cut"}), "a.zip")
    assert document.tables[0].where == "good.csv"
    assert document.warnings == ("bad.pdf: not read: the PDF is damaged: ask for it again",)
