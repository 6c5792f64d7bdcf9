"""Word letters to PDF, where LibreOffice is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from foitrack.errors import FoitrackError

_PROGRAMS = ("soffice", "libreoffice")
_SECONDS_FOR_ALL = 60
_SECONDS_FOR_EACH = 10


def can_write_pdf() -> bool:
    """Say whether LibreOffice is there."""
    return _program() is not None


def write_pdfs(letters: Sequence[Path], folder: Path) -> list[Path]:
    """Write a PDF beside its name for each .docx file, in one run of LibreOffice with a profile of its own.

    Raises FoitrackError when LibreOffice is not there, takes too long, or leaves one out.
    """
    program = _program()
    if program is None:
        raise FoitrackError("LibreOffice is not installed", "install it, or print the .docx letters")
    if not letters:
        return []
    with tempfile.TemporaryDirectory(prefix="foitrack-") as profile:
        command = [program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", "pdf"]
        command += ["--outdir", str(folder), *(str(letter.resolve()) for letter in letters)]
        try:
            seconds = _SECONDS_FOR_ALL + _SECONDS_FOR_EACH * len(letters)
            subprocess.run(command, check=False, capture_output=True, timeout=seconds, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as error:
            raise FoitrackError("LibreOffice did not finish", "close it if it is open, and try again") from error
    written = [folder / f"{letter.stem}.pdf" for letter in letters]
    missing = [path.name for path in written if not path.exists()]
    if missing:
        raise FoitrackError(f"LibreOffice did not write {', '.join(missing)}", "open the .docx letters by hand")
    return written


def _program() -> str | None:
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)
