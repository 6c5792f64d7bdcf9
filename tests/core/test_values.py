"""What people write in an answer, and what it is worth."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foitrack.core.values import Value, ValueKind, parse_value
from foitrack.core.words import Type

COUNTS = {
    "plain": ("88", 88),
    "spreadsheet float": ("88.0", 88),
    "with a full stop": ("88.", 88),
    "with a note": ("88 (see note)", 88),
    "with a breakdown": ("88 (85 officers, 3 staff)", 88),
    "starred": ("88*", 88),
    "superscript footnote": ("88¹", 88),
    "bracketed footnote": ("88 [1]", 88),
    "with a unit": ("88 cases", 88),
    "approximate": ("approximately 88", 88),
    "comma": ("1,234", 1234),
    "no-break space": ("1\N{NO-BREAK SPACE}234", 1234),
    "nil": ("nil", 0),
    "nil return": ("Nil return", 0),
    "none": ("None", 0),
    "nought": ("0", 0),
    "no cases": ("No cases were recorded", 0),
    "word": ("twenty", 20),
    "word and figure": ("Four (4)", 4),
    "a count that looks like a year": ("2015", 2015),
}

NO_COUNTS = {
    "empty": "",
    "blank": " \t\n",
    "financial year with a slash": "2015/16",
    "financial year with a dash": "2015-16",
    "financial year with a long dash": "2015–16",
    "span of years": "2015 to 2020",
    "wrong grouping": "1,23",
    "fraction": "12.5",
    "money": "£5",
    "percentage": "12%",
    "leading noughts": "007",
    "date": "12 March 2020",
    "date in figures": "01/02/2020",
    "ISO date": "2020-02-01",
    "time": "10:30",
    "reference": "123/24",
    "telephone": "01234 567890",
    "two figures": "88 cases of which 3 were upheld",
    "word and another figure": "Four (5)",
    "alternatives": "5 or 6",
    "not applicable": "N/A",
    "dash": "-",
    "negative": "-5",
    "backwards range": "10-5",
    "sentence without a figure": "See attached",
}

BOUNDED = {
    "sign": ("<5", "<5", 0, 4),
    "sign and space": ("< 5", "<5", 0, 4),
    "less than": ("less than 5", "<5", 0, 4),
    "fewer than, in words": ("fewer than five", "<5", 0, 4),
    "with a unit": ("Fewer than 10 officers", "<10", 0, 9),
    "lower bound stated": ("<5 (1-4)", "<5 (1-4)", 1, 4),
    "not nought": ("less than 5 but more than 0", "<5 (1-4)", 1, 4),
    "or fewer": ("5 or fewer", "<=5", 0, 5),
    "at most": ("≤5", "<=5", 0, 5),
    "hidden": ("*", "suppressed", 0, None),
    "hidden by a code": ("[c]", "suppressed", 0, None),
}

RANGES = {
    "dash": ("5-10", "5-10", 5, 10),
    "en dash": ("5 – 10", "5-10", 5, 10),
    "to": ("5 to 10", "5-10", 5, 10),
    "between": ("between 1 and 4", "1-4", 1, 4),
    "more than": ("more than 100", ">100", 101, None),
    "or more": ("10 or more", ">=10", 10, None),
}


def ids(table: dict[str, object]) -> dict[str, object]:
    return {"argvalues": list(table.values()), "ids": list(table)}


@pytest.mark.parametrize(("text", "number"), **ids(COUNTS))
def test_a_count_is_read_whatever_stands_beside_it(text: str, number: int) -> None:
    value = parse_value(text, Type.INTEGER)
    assert value is not None
    assert (value.kind, value.number, value.low, value.high) == (ValueKind.NUMBER, number, number, number)
    assert value.text == str(number)


@pytest.mark.parametrize("text", **ids(NO_COUNTS))
def test_what_only_looks_like_a_count_is_no_value(text: str) -> None:
    assert parse_value(text, Type.INTEGER) is None


@pytest.mark.parametrize(("text", "canonical", "low", "high"), **ids(BOUNDED))
def test_a_suppressed_count_has_bounds_and_no_number(text: str, canonical: str, low: int, high: int | None) -> None:
    value = parse_value(text, Type.INTEGER)
    assert value is not None
    assert (value.kind, value.number, value.low, value.high) == (ValueKind.SUPPRESSED, None, low, high)
    assert value.text == canonical
    assert value.counts
    assert not value.exact


@pytest.mark.parametrize(("text", "canonical", "low", "high"), **ids(RANGES))
def test_a_range_has_bounds_and_no_number(text: str, canonical: str, low: int, high: int | None) -> None:
    value = parse_value(text, Type.INTEGER)
    assert value is not None
    assert (value.kind, value.number, value.low, value.high, value.text) == (
        ValueKind.RANGE, None, low, high, canonical
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("£1,234.50", "1234.50"),
        ("£1.2m", "1200000"),
        ("£1.2 million", "1200000"),
        ("£3k", "3000"),
        ("1234", "1234"),
        ("2,000 pounds", "2000"),
        ("nil", "0"),
        ("-£5", "-5"),
        ("£1,234.50 (est.)", "1234.50"),
    ],
)
def test_an_amount_is_read_in_pounds(text: str, canonical: str) -> None:
    value = parse_value(text, Type.MONEY)
    assert value is not None
    assert (value.kind, value.text, value.number) == (ValueKind.MONEY, canonical, Decimal(canonical))


def test_an_amount_below_a_bound_is_suppressed_up_to_that_bound() -> None:
    value = parse_value("less than £500", Type.MONEY)
    assert value is not None
    assert (value.text, value.low, value.high) == ("<500", 0, 500)


@pytest.mark.parametrize(
    ("text", "canonical"), [("12%", "12"), ("12.5 per cent", "12.5"), ("12", "12"), ("0.5 percent", "0.5")]
)
def test_a_percentage_is_read_in_hundredths(text: str, canonical: str) -> None:
    value = parse_value(text, Type.PERCENTAGE)
    assert value is not None
    assert (value.kind, value.text) == (ValueKind.PERCENTAGE, canonical)


@pytest.mark.parametrize(("text", "asked"), [("12%", Type.MONEY), ("£12", Type.PERCENTAGE), ("£12", Type.INTEGER)])
def test_a_figure_with_the_unit_of_another_type_is_no_value(text: str, asked: Type) -> None:
    assert parse_value(text, asked) is None


@pytest.mark.parametrize(
    "text",
    ["no information held", "No information is held", "not held", "Information not held", "None held", "Not recorded"],
)
@pytest.mark.parametrize("asked", [Type.INTEGER, Type.MONEY, Type.PERCENTAGE, Type.YES_NO])
def test_information_that_is_not_held_is_a_value_without_a_number(text: str, asked: Type) -> None:
    value = parse_value(text, asked)
    assert value is not None
    assert (value.kind, value.text, value.number, value.counts) == (ValueKind.NOT_HELD, "not held", None, False)


@pytest.mark.parametrize("text", ["exempt", "withheld", "s.40(2)", "Section 12", "Exempt under section 31(1)"])
def test_a_withheld_figure_is_a_value_without_a_number(text: str) -> None:
    value = parse_value(text, Type.INTEGER)
    assert value is not None
    assert (value.kind, value.text, value.number) == (ValueKind.WITHHELD, "withheld", None)


@pytest.mark.parametrize(
    ("text", "said", "note"),
    [
        ("Yes", "yes", ""),
        ("no.", "no", ""),
        ("No, we do not", "no", "we do not"),
        ("Y", "yes", ""),
        ("TRUE", "yes", ""),
    ],
)
def test_yes_and_no_are_read_with_what_follows(text: str, said: str, note: str) -> None:
    assert parse_value(text, Type.YES_NO) == Value(ValueKind.YES_NO, said, note=note)


def test_a_word_that_only_begins_like_no_is_no_answer() -> None:
    assert parse_value("Norfolk", Type.YES_NO) is None


def test_a_text_is_kept_in_one_line_and_never_read_as_a_figure() -> None:
    assert parse_value("  88 \n officers ", Type.TEXT) == Value(ValueKind.TEXT, "88 officers")


@given(st.integers(0, 10**14))
def test_every_count_reads_back_from_its_canonical_text_and_with_commas(number: int) -> None:
    for written in (str(number), f"{number:,}"):
        value = parse_value(written, Type.INTEGER)
        assert value is not None
        assert value.number == number
        assert parse_value(value.text, Type.INTEGER) == value


@given(st.decimals(0, 10**9, places=2))
def test_every_amount_reads_back_from_its_canonical_text(amount: Decimal) -> None:
    value = parse_value(f"£{amount:,}", Type.MONEY)
    assert value is not None
    assert value.number == amount
    again = parse_value(value.text, Type.MONEY)
    assert again is not None
    assert again.number == amount


@given(st.integers(2, 10**6), st.data())
def test_bounds_read_back_from_their_canonical_text(top: int, data: st.DataObject) -> None:
    low = data.draw(st.integers(0, top - 2))
    for written in (f"<{top}", f"fewer than {top:,}", f"{low}-{top}", f"<{top} ({low}-{top - 1})", f"more than {top}"):
        value = parse_value(written, Type.INTEGER)
        if value is None:  # a pair that is a span of years, such as 2015-20
            continue
        again = parse_value(value.text, Type.INTEGER)
        assert again is not None
        assert (again.kind, again.low, again.high, again.number) == (value.kind, value.low, value.high, None)


@given(st.text(max_size=60), st.sampled_from(Type))
def test_no_text_whatever_makes_reading_fail(text: str, asked: Type) -> None:
    value = parse_value(text, asked)
    assert value is None or value.text


@given(st.text(alphabet="<≤0123456789 .,-()fewrthanlsmo", max_size=20))
def test_a_figure_behind_a_less_than_sign_is_never_a_number(text: str) -> None:
    value = parse_value(f"<{text}", Type.INTEGER)
    assert value is None or value.number is None
