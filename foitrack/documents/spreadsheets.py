"""Spreadsheets: xlsx, xls and ods through calamine. Hidden sheets are named and not read."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from foitrack.core.model import Document, Table
from foitrack.core.places import cell_name
from foitrack.documents import odsmarks, sheetmarks
from foitrack.documents.sheetmarks import Marks
from foitrack.errors import Unreadable

MOST_CELLS = 4_000_000


def read(content: bytes) -> Document:
    """Read every visible sheet as a table whose rows and columns are the sheet's own, so `B7` is row 7, column B."""
    marked = sheetmarks.marks(content) or odsmarks.marks(content)
    try:
        return sheets(CalamineWorkbook.from_filelike(io.BytesIO(content)), marked)
    except CalamineError as fault:
        raise locked(fault) from fault
    except BaseException as fault:
        if type(fault).__name__ == "PanicException":  # calamine's own, which cannot be imported
            raise damaged() from fault
        raise


def sheets(book: CalamineWorkbook, marked: Mapping[str, Marks]) -> Document:
    """Read the sheets of a workbook."""
    tables: list[Table] = []
    warnings: list[str] = []
    for meta in book.sheets_metadata:
        if meta.visible is not SheetVisibleEnum.Visible:
            warnings.append(f"hidden sheet {meta.name!r}, not read: perhaps not meant to be sent")
        elif meta.typ is SheetTypeEnum.WorkSheet:
            sheet = table(book.get_sheet_by_name(meta.name), seen := marked.get(meta.name, Marks()))
            tables.append(sheet)
            warnings += hidden_parts(sheet, seen)
    text = "\n\n".join("\n".join("\t".join(row) for row in each.rows) for each in tables)
    return Document(text=text, tables=tuple(tables), warnings=tuple(warnings))


def locked(fault: CalamineError) -> Unreadable:
    """Say whether a workbook is locked or damaged."""
    if "assword" in str(fault):
        return Unreadable("the workbook is protected with a password", "ask for the password or an open copy")
    return damaged()


def damaged() -> Unreadable:
    """Say that a workbook is damaged."""
    return Unreadable("the workbook is damaged", "ask for it again, or as CSV")


def hidden_parts(sheet: Table, seen: Marks) -> Iterator[str]:
    """Name the hidden rows and columns that would have held something."""
    width = max(map(len, sheet.rows), default=0)
    rows = [str(row + 1) for row in sorted(seen.hidden_rows) if row < len(sheet.rows)]
    columns = [letters(column) for column in sorted(seen.hidden_columns) if column < width]
    for what, which in (("row", rows), ("column", columns)):
        if which:
            named = f"{what}{'s' if len(which) > 1 else ''} {', '.join(which[:8])}{' …' if len(which) > 8 else ''}"
            yield f"hidden {named} of sheet {sheet.where!r}, not read: perhaps not meant to be sent"


def letters(column: int) -> str:
    """Name a column, counted from 0."""
    return cell_name(0, column)[:-1]


def table(sheet: CalamineSheet, seen: Marks) -> Table:
    """Read one sheet, merged cells filled, hidden rows and columns left blank."""
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise Unreadable(f"sheet {sheet.name!r} has {sheet.total_height:,} rows", "ask for it as CSV")
    rows = [[written(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (at, column), text in seen.texts.items():
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = text
    for at, column in seen.percent:
        if at < len(rows) and column < len(rows[at]) and (share := rows[at][column]):
            rows[at][column] = as_percent(share)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or seen.merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = rows[top][left]
    for at, row in enumerate(rows):
        for column in range(len(row)) if at in seen.hidden_rows else seen.hidden_columns:
            row[column : column + 1] = [""] * (column < len(row))
    return Table(tuple(map(tuple, rows)), sheet.name)


def as_percent(share: str) -> str:
    """Write a share as the percentage the sheet shows."""
    try:
        return f"{float(share) * 100:.10g}%"
    except ValueError:
        return share


def written(cell: float | str | bool | time | date | datetime | timedelta) -> str:
    """Write a cell's value as a person would: whole numbers without a point, dates as ISO."""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer() and abs(cell) <= 1e15:
            return str(int(cell))
        case float():
            return f"{cell:.10g}"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return " ".join(str(cell).split())
