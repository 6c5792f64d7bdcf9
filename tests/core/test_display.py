import pytest
from hypothesis import given
from hypothesis import strategies as st

from foitrack.core.display import MAX_NAME_BYTES, for_cell, for_terminal, safe_name


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("FOI £50 – caffé 文", "FOI £50 – caffé 文", id="plain-text-stays"),
        pytest.param("\x1b[31mred\x1b[0m", "red", id="colour"),
        pytest.param("\x1b[2J\x1b[1;1Hgone", "gone", id="clear-screen"),
        pytest.param("\x1b]0;title\x07text", "text", id="window-title"),
        pytest.param("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\", "link", id="hidden-link"),
        pytest.param("\x1b]52;c;cm0gLXJm\x07text", "text", id="clipboard"),
        pytest.param("\x1bP1$r0m\x1b\\text", "text", id="device-control"),
        pytest.param("\x9b31mred", "red", id="eight-bit-csi"),
        pytest.param("\x9d0;title\x9ctext", "text", id="eight-bit-osc"),
        pytest.param("\x1b]0;never closed", "", id="string-never-closed"),
        pytest.param("a\x1bcb", "ab", id="reset"),
        pytest.param("a\x1b", "a", id="lone-escape"),
        pytest.param("bell\x07 back\x08 del\x7f", "bell\ufffd back\ufffd del\ufffd", id="controls"),
        pytest.param("nul\0", "nul\ufffd", id="nul"),
        pytest.param("invoice\u202efdp.exe", "invoicefdp.exe", id="right-to-left-override"),
        pytest.param("a\u2066b\u2069\u200e\u200f\u061c", "ab", id="isolates-and-marks"),
        pytest.param("zero\u200bwidth\ufeff", "zerowidth", id="nothing-to-see"),
        pytest.param("half \ud83d", "half \ufffd", id="half-a-character"),
        pytest.param("one\r\ntwo\rthree\u2028four", "one two three four", id="line-ends"),
        pytest.param("tab\tbed", "tab bed", id="tab"),
        pytest.param("over\rwritten", "over written", id="carriage-return"),
    ],
)
def test_nothing_that_moves_colours_or_reverses_reaches_the_terminal(text: str, shown: str) -> None:
    assert for_terminal(text) == shown


def test_line_ends_stay_where_they_are_wanted() -> None:
    assert for_terminal("one\r\ntwo\rthree\u2029", keep_newlines=True) == "one\ntwo\nthree\n"


@given(st.text())
def test_what_is_shown_has_no_control_characters_and_changes_no_more_the_second_time(text: str) -> None:
    shown = for_terminal(text)
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)
    assert for_terminal(shown) == shown


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        pytest.param("FOI Response.pdf", "FOI Response.pdf", id="ordinary"),
        pytest.param("FOI £50 – é 文.pdf", "FOI £50 – é 文.pdf", id="other-letters"),
        pytest.param("FOI 1234/24 reply.pdf", "FOI 1234-24 reply.pdf", id="slash-in-a-reference"),
        pytest.param("../../etc/passwd", "passwd", id="path-upwards"),
        pytest.param("/etc/passwd", "passwd", id="absolute"),
        pytest.param("..\\..\\evil.exe", "evil.exe", id="windows-path"),
        pytest.param("C:\\Users\\foi\\a.pdf", "a.pdf", id="drive"),
        pytest.param("~/.ssh/id_rsa", "id_rsa", id="home"),
        pytest.param("a/../b.pdf", "b.pdf", id="path-in-the-middle"),
        pytest.param("CON", "_CON", id="device"),
        pytest.param("con.txt", "_con.txt", id="device-with-suffix"),
        pytest.param("lpt1 .pdf", "_lpt1 .pdf", id="device-with-space"),
        pytest.param("console.pdf", "console.pdf", id="begins-like-a-device"),
        pytest.param("a\x00b.pdf", "a_b.pdf", id="nul"),
        pytest.param("a\nb.pdf", "a b.pdf", id="line-end"),
        pytest.param("\x1b[31ma.pdf", "a.pdf", id="escape-sequence"),
        pytest.param("fdp\u202efdp.exe", "fdpfdp.exe", id="right-to-left-override"),
        pytest.param('a<b>"c"|d?e*.pdf', "a_b__c__d_e_.pdf", id="reserved-on-windows"),
        pytest.param("file.txt:stream", "file.txt_stream", id="second-stream"),
        pytest.param("WG: Antrag.eml", "WG: Antrag.eml", id="colon-as-punctuation"),
        pytest.param(".bashrc", "bashrc", id="hidden"),
        pytest.param("-rf.pdf", "_rf.pdf", id="looks-like-an-option"),
        pytest.param("a.pdf...", "a.pdf", id="dots-at-the-end"),
        pytest.param("", "file-1.pdf", id="empty"),
        pytest.param("...", "file-1.pdf", id="only-dots"),
        pytest.param("/", "file-1.pdf", id="only-a-slash"),
        pytest.param(" \t ", "file-1.pdf", id="only-spaces"),
        pytest.param("\u202e", "file-1.pdf", id="only-an-override"),
        pytest.param("e\u0301.pdf", "é.pdf", id="composed"),
        pytest.param("x" * 10_000 + ".pdf", "x" * 196 + ".pdf", id="ten-thousand-characters"),
        pytest.param("é" * 300 + ".pdf", "é" * 98 + ".pdf", id="bytes-count"),
        pytest.param("x." + "y" * 300, "x." + "y" * 198, id="suffix-that-is-none"),
    ],
)
def test_a_file_name_stays_in_its_folder_and_says_what_it_said(name: str, safe: str) -> None:
    assert safe_name(name, "file-1.pdf") == safe


def test_a_fallback_without_content_still_gives_a_name() -> None:
    assert safe_name("", "") == "unnamed"


@given(st.text(), st.text())
def test_a_safe_name_is_one_short_part_of_a_path_and_stays_as_it_is(name: str, fallback: str) -> None:
    safe = safe_name(name, fallback)
    assert safe
    assert not set("/\\\0\n") & set(safe)
    assert safe not in (".", "..")
    assert len(safe.encode()) <= MAX_NAME_BYTES
    assert safe_name(safe, "") == safe


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        pytest.param("Kent Police", "Kent Police", id="plain"),
        pytest.param("=1+1", "'=1+1", id="formula"),
        pytest.param("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0", id="plus"),
        pytest.param("-2+3", "'-2+3", id="minus"),
        pytest.param("@SUM(A1)", "'@SUM(A1)", id="at"),
        pytest.param("\t=1", "'\t=1", id="tab"),
        pytest.param("\r=1", "'\r=1", id="carriage-return"),
        pytest.param("\n=1", "'\n=1", id="line-end"),
        pytest.param("  =1", "'  =1", id="spaces-before"),
        pytest.param("\u200b=1", "'=1", id="nothing-visible-before"),
        pytest.param("＝1", "'＝1", id="full-width"),
        pytest.param("-5", "-5", id="negative-number"),
        pytest.param("+3.5%", "+3.5%", id="signed-percentage"),
        pytest.param("-1,234.50", "-1,234.50", id="thousands"),
        pytest.param("+44 1234", "'+44 1234", id="telephone"),
        pytest.param("a=1", "a=1", id="sign-further-on"),
        pytest.param("a\0\x1b[31mb", "ab", id="controls"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_spreadsheet_takes_a_cell_for_text(text: str, cell: str) -> None:
    assert for_cell(text) == cell


@given(st.text())
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(text: str) -> None:
    cell = for_cell(text)
    if cell.lstrip()[:1] in tuple("=@") or cell[:1] in tuple("\t\r"):
        pytest.fail(f"a spreadsheet would run {cell!r}")
