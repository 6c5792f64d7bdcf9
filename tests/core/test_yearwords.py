"""Years as people write them."""

import pytest

from foitrack.core.yearwords import span, year_in

SPANS = {
    "2015/16": (2015, 2016),
    "2015-16": (2015, 2016),
    "2015–2016": (2015, 2016),
    "2015/2016": (2015, 2016),
    "FY15/16": (2015, 2016),
    "FY 2015/16": (2015, 2016),
    "1 April 2015 to 31 March 2016": (2015, 2016),
    "Apr 2015 - Mar 2016": (2015, 2016),
    "1999/00": (1999, 2000),
    "Financial year 2015/16 (to date)": (2015, 2016),
    "2015": (2015, 2015),
    "Calendar year 2015": (2015, 2015),
    "Total": None,
    "2014 2015": None,
    "12015": None,
}


@pytest.mark.parametrize(("text", "years"), list(SPANS.items()), ids=list(SPANS))
def test_a_year_is_read_however_it_is_written(text: str, years: tuple[int, int] | None) -> None:
    assert span(text) == years


def test_a_year_is_given_in_the_campaign_spelling() -> None:
    assert year_in("FY15/16", ("2014-15", "2015-16")) == "2015-16"


def test_calendar_and_financial_years_never_meet() -> None:
    assert year_in("2015", ("2014/15", "2015/16")) == ""
    assert year_in("2015/16", ("2015", "2016")) == ""
