"""HTML mail as text: tables in shape, links with their address, hidden text left out; in bounded time.

inscriptis lays the page out. What would cost it too much (very large, very deep, or a table blown up by one long cell)
is read by `plain`, which keeps every word and loses the shape.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_CHARACTERS = 2_000_000
_MAX_ELEMENTS = 60_000
_MAX_DEPTH = 200
_MAX_CANVAS = 5_000_000
_MAX_LINK = 2_000

_MARKUP = re.compile(
    r"(?is)\s*(?:<\?xml|<!doctype\s+html|<html\b|<body\b|<head\b)"
    r"|<(?:p|br|div|table|font|span|ul|ol|td)(?:\s[^<>]{0,500})?/?>.*</(?:p|div|table|font|span|ul|ol|td|html)>"
)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,300}\?>", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|font-size:0(?:px|pt|em|%)?(?:;|!|$)|opacity:0(?:\.0+)?(?:;|!|$)"
    r"|max-height:0(?:px)?(?:;|!|$)"
)
_UNREAD = ("script", "style", "template", "noscript", "object", "applet", "title", "meta", "link", "select")
_INLINE = ("a", "b", "em", "font", "i", "span", "strong", "u")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*){2,}")
_BLOCK = re.compile(r"(?i)<(?:/?(?:p|div|tr|table|h[1-6]|li|ul|ol|blockquote|pre|body|html|section)|br|hr)\b[^<>]*>")
_CELL = re.compile(r"(?i)</t[dh]>")
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")
_SKIPPED = re.compile(r"(?i)<(!--|script\b|style\b|title\b)")
_CID = re.compile(r"(?i)\bcid:([^\"'\s>)]{1,300})")


def looks_like_html(text: str) -> bool:
    """Tell whether a part called plain text holds HTML source."""
    return "<" in text and bool(_MARKUP.match(text[:10_000].lstrip("\ufeff")))


def content_ids(source: str) -> frozenset[str]:
    """Return the Content-IDs of the parts that an HTML text shows, lower-case."""
    return frozenset(found.lower() for found in _CID.findall(source)) if "cid:" in source.lower() else frozenset()


def text_of(source: str, limit: int = MAX_CHARACTERS) -> tuple[str, str]:
    """Return the text of an HTML page, and a problem when its shape was given up (else nothing).

    A page of more than `limit` characters is not laid out.
    """
    if len(source) > limit:
        return plain(source), "the HTML is very large; its text was kept without its tables' shape"
    laid_out = _laid_out(_DECLARATION.sub("", source.lstrip("\ufeff").replace("\0", "")))
    if laid_out is None:
        return plain(source), "the HTML could not be laid out; its text was kept without its tables' shape"
    return _tidied(laid_out), ""


def plain(source: str) -> str:
    """Return the words of an HTML page, line by line, without any layout. Linear in the length of the page."""
    text = _BLOCK.sub("\n", _CELL.sub("  ", _without_skipped(source)))
    return _tidied(html.unescape(_TAG.sub("", text)))


def _without_skipped(source: str) -> str:
    """Cut out comments, scripts, styles and the title; what is never closed is skipped to the end of its tag."""
    kept: list[str] = []
    at = 0
    lowered = source.lower()
    while found := _SKIPPED.search(source, at):
        kept.append(source[at : found.start()])
        word = found.group(1).lower()
        close = "-->" if word == "!--" else f"</{word}"
        end = lowered.find(close, found.end())
        if end < 0:
            at = found.end()
            break
        at = end + len(close)
    return "".join([*kept, source[at:]])


def _laid_out(source: str) -> str | None:
    """Return the page as inscriptis lays it out, or None when that would cost too much or cannot be done."""
    import lxml.etree
    import lxml.html
    from inscriptis.html_engine import Inscriptis

    try:
        tree = lxml.html.document_fromstring(source, parser=lxml.html.HTMLParser(huge_tree=False, encoding=None))
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError, AssertionError):
        return None if source.strip() else ""
    if not _affordable(tree):
        return None
    _prune(tree)
    try:
        text: str = Inscriptis(tree, _settings()).get_text()
    except (RecursionError, ValueError, IndexError, KeyError, AttributeError, TypeError):
        return None
    return text


def _settings() -> Any:
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig

    return ParserConfig(css=CSS_PROFILES["strict"].copy(), table_cell_separator="  ")


def _affordable(tree: HtmlElement) -> bool:
    """Tell whether laying out the page takes bounded time: elements, depth, and the size of padded tables."""
    elements = rows = longest = depth = deepest = 0
    import lxml.etree

    for event, element in lxml.etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        deepest = max(deepest, depth)
        rows += element.tag == "tr"
        longest = max(longest, len(element.text or ""), len(element.tail or ""))
        if elements > _MAX_ELEMENTS or deepest > _MAX_DEPTH:
            return False
    return rows * longest <= _MAX_CANVAS


def _prune(tree: HtmlElement) -> None:
    """Take out what a reader does not see, and write the address of each link behind its words."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        if (element.tag in _UNREAD or _is_hidden(element)) and element.getparent() is not None:
            element.drop_tree()
        elif element.tag == "a":
            _write_address(element)
        elif element.tag in ("td", "th"):
            _flatten(element)
        elif element.tag == "table":
            _start_line(element)


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    if element.get("hidden") is not None:
        return True
    return bool(style) and bool(_HIDDEN.search(re.sub(r"\s", "", style.lower())))


def _flatten(cell: HtmlElement) -> None:
    """Take the paragraph out of a cell that holds one, as Word writes them, so that it makes no empty line."""
    paragraphs = cell.findall("p")
    if len(paragraphs) == 1:
        paragraphs[0].tag = "div"


def _start_line(table: HtmlElement) -> None:
    """Put a table on a line of its own where words stand right before it."""
    before, parent = table.getprevious(), table.getparent()
    if parent is None or not isinstance(parent.tag, str):
        return
    words = parent.text if before is None else before.tail
    if before is not None and before.tag in _INLINE:
        words = f"{before.text_content()}{words or ''}"
    if words and words.strip():
        table.addprevious(parent.makeelement("br"))


def _write_address(link: HtmlElement) -> None:
    """Append ` (address)` to a link to the web, unless its words are the address."""
    target = (link.get("href") or "").strip()
    if not target.lower().startswith(("http://", "https://", "ftp://")) or len(target) > _MAX_LINK:
        return
    words = re.sub(r"\s", "", link.text_content()).lower().removesuffix("/")
    if words.removeprefix("https://").removeprefix("http://") == re.sub(r"^\w+://|/$", "", target.lower()):
        return
    if len(link):
        link[-1].tail = f"{link[-1].tail or ''} ({target})"
    else:
        link.text = f"{link.text or ''} ({target})"


def _tidied(text: str) -> str:
    """Return text without trailing spaces, and with at most one empty line in a row."""
    lines = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\xa0", " ").split("\n"))
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")
