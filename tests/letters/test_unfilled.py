"""What is said of a field that a template wants and nobody gives."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foitrack.errors import LetterFaults, UnknownName
from foitrack.letters.context import context
from foitrack.letters.templates import render
from tests.letters.cases import CAMPAIGN, FORCES, REQUESTER, request_to


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("authority.nmae", "nmae (did you mean authority.name?)"),
        ("request.zzz", "zzz (request has ref, campaign, "),
        ("values.perod", "perod (did you mean values.period?)"),
        ("values.zzz", "zzz (give the value in the campaign's `values`)"),
        ("period", "period (write values.period)"),
        ("qestions", "qestions (did you mean questions?)"),
        ("zzz", "zzz (give the value in the campaign's `values`, and write values.zzz)"),
        ("grounds.due", "grounds (only a letter that follows a request has them"),
    ],
)
def test_the_field_that_was_likely_meant_is_named(tmp_path: Path, field: str, says: str) -> None:
    (tmp_path / "own.txt").write_text(f"Subject: s\n\n{{{{ {field} }}}}\n", encoding="utf-8")
    kent = FORCES.find("kent")
    with pytest.raises(LetterFaults) as fault:
        names = context(request_to(kent), kent, REQUESTER, CAMPAIGN, date(2026, 3, 2))
        render("own", "F-1A2B3", names, [tmp_path])
    assert f"own.txt line 3: has an unfilled field: {says}" in str(fault.value)


def test_a_letter_that_is_not_there_is_told_where_it_would_be() -> None:
    with pytest.raises(UnknownName, match=r"did you mean request\?"):
        render("requst", "", {})
    with pytest.raises(
        UnknownName, match=r"there is no letter 'zzz': one of your own would be templates/letters/zzz\.txt"
    ):
        render("zzz", "", {})
