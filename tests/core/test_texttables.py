"""Tables typed into a text are found; words are left alone."""

import pytest

from foitrack.core.texttables import text_tables

FOUND = {
    "tabs": ("a\t1\nb\t2", ("lines 1-2", (("a", "1"), ("b", "2")))),
    "an empty first cell": ("\t2015\t2016\ncases\t1\t2", ("lines 1-2", (("", "2015", "2016"), ("cases", "1", "2")))),
    "bars": ("a | 1\nb | 2", ("lines 1-2", (("a", "1"), ("b", "2")))),
    "framed bars": ("| a | 1 |\n|---|---|\n| b | 2 |", ("lines 1-3", (("a", "1"), ("b", "2")))),
    "wide spaces": ("words\ncases    1\nstaff    2", ("lines 2-3", (("cases", "1"), ("staff", "2")))),
}
NONE = {
    "words": "Dear Sir\nThank you for your request.",
    "one line": "cases    1",
    "an indent": "    one\n    two",
    "single spaces": "a 1\nb 2",
    "nothing": "",
}


@pytest.mark.parametrize(("text", "wanted"), list(FOUND.values()), ids=list(FOUND))
def test_a_typed_table_is_found(text: str, wanted: tuple[str, tuple[tuple[str, ...], ...]]) -> None:
    assert [(table.where, table.rows) for table in text_tables(text)] == [wanted]


@pytest.mark.parametrize("text", list(NONE.values()), ids=list(NONE))
def test_words_are_no_table(text: str) -> None:
    assert text_tables(text) == ()
