"""Word letters to PDF, where LibreOffice is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest

from foitrack.errors import FoitrackError
from foitrack.letters.docx import write_docx
from foitrack.letters.pdf import can_write_pdf, write_pdfs
from tests.letters.cases import CASES, FORCES, REQUESTER, letter_of, request_to


def written(folder: Path) -> dict[str, Path]:
    """Write every golden letter for Word and return the files."""
    files = {}
    for name, case in CASES.items():
        force = FORCES[case.force]
        files[name] = folder / f"{name}.docx"
        files[name].write_bytes(write_docx(letter_of(case), request_to(force), force, REQUESTER, case.on, ["12345"]))
    return files


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_every_letter_and_none_is_longer_than_three_pages(tmp_path: Path) -> None:
    files = written(tmp_path)
    for name, path in zip(files, write_pdfs(list(files.values()), tmp_path), strict=True):
        pdf = pypdfium2.PdfDocument(path)
        text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pdf).split())
        assert 1 <= len(pdf) <= 3, name
        assert letter_of(CASES[name]).subject.partition("[")[0].strip() in text, name
        assert "Yours faithfully" in text, name
        pdf.close()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_letter_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FoitrackError, match=r"did not write none\.pdf: open the \.docx letters by hand"):
        write_pdfs([tmp_path / "none.docx"], tmp_path)


def test_without_libreoffice_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not can_write_pdf()
    with pytest.raises(FoitrackError, match="LibreOffice is not installed: install it, or print"):
        write_pdfs([tmp_path / "a.docx"], tmp_path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_no_letters_make_no_pdf(tmp_path: Path) -> None:
    assert write_pdfs([], tmp_path) == []
