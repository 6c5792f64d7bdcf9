"""Writing workbooks through xlsxwriter."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

Book = Any
"""xlsxwriter's workbook and worksheets carry no types."""

bold = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
wrapped = {"text_wrap": True, "valign": "top"}
framed = {"border": 1, "text_wrap": True, "valign": "top", "bg_color": "#FFFFE0"}
grey = {"font_color": "#888888", "valign": "top"}
italic = {"italic": True, "font_color": "#666666"}


def written_book(fill: Callable[[Book], None]) -> bytes:
    """Make a workbook in memory. Text is never taken for a formula, a link or a number."""
    import xlsxwriter

    out = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, settings) as book:
        fill(book)
    return out.getvalue()
