"""Some eighty documents of all formats and layouts, compared cell for cell with what was put into them."""

from pathlib import Path

import pytest

from foitrack.core.model import Document
from foitrack.documents import read
from tests.documents.corpus import OFFICE, Made, cells_right, made_by_office, made_here

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")


def rows_of(document: Document) -> list[tuple[tuple[str, ...], ...]]:
    return [table.rows for table in document.tables]


def unlike(made: list[Made]) -> dict[str, object]:
    """The files whose table did not come out whole, with what did."""
    read_as = {each.id: rows_of(read(each.path.read_bytes(), each.id)) for each in made if each.exact}
    return {each.id: read_as[each.id] for each in made if each.exact and each.rows not in read_as[each.id]}


def share_right(made: list[Made]) -> float:
    right = sum(cells_right(each.rows, rows_of(read(each.path.read_bytes(), each.id))) for each in made)
    return right / sum(len(row) for each in made for row in each.rows)


def test_every_file_that_python_writes_comes_out_cell_for_cell(tmp_path: Path) -> None:
    made = made_here(tmp_path)
    assert len(made) >= 25
    assert unlike(made) == {}


@pytest.mark.slow
@needs_office
def test_every_file_that_libreoffice_writes_comes_out_cell_for_cell(tmp_path: Path) -> None:
    made = made_by_office(tmp_path)
    assert len(made) >= 40
    assert unlike(made) == {}
    pdfs = [each for each in made if each.path.suffix == ".pdf"]
    assert share_right([each for each in pdfs if each.ruled]) >= 0.995
    assert share_right([each for each in pdfs if not each.ruled]) >= 0.99


def test_the_count_of_cells_is_not_fooled() -> None:
    truth = (("a", "1"), ("b", "2"))
    assert cells_right(truth, [truth]) == 4
    assert cells_right(truth, [(("a", "1"),)]) == 2
    assert cells_right(truth, [(("a", "9"), ("b", "2"))]) == 3
    assert cells_right(truth, [(("b", "2"), ("a", "1"))]) == 2
    assert cells_right(truth, []) == 0
