"""Where in a file something stands, written so that a person finds it: `reply.xlsx#Sheet1!B7`, `reply.pdf#p3`."""

from __future__ import annotations


def cell_name(row: int, column: int) -> str:
    """Name a cell as spreadsheets do, from its row and column counted from 0: (6, 1) is `B7`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def cell_place(label: str, where: str, row: int, column: int) -> str:
    """Name a cell of a table of a file; a table in the mail itself (no label) has no place of its own."""
    if not label:
        return ""
    return f"{label}#{where}!{cell_name(row, column)}" if where else f"{label}#{cell_name(row, column)}"


def page_place(label: str, page: int) -> str:
    """Name a page of a file, counted from 1."""
    return f"{label}#p{page}"
