"""The straight lines drawn on a PDF page: the rules of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import c_float
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

THIN = 3.0
MOST_PATHS = 30_000
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: at `at` on the other axis, from `start` to `end` along its own."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The horizontal and vertical rules of a page."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]


def rules(page: pypdfium2.PdfPage) -> Rules:
    """Collect the rules of a page: drawn lines, sides of rectangles, and rectangles as thin as a line."""
    across: list[Rule] = []
    down: list[Rule] = []
    for (left, bottom), (right, top) in strokes(page):
        if right - left <= THIN < top - bottom:
            down.append(Rule((left + right) / 2, bottom, top))
        elif top - bottom <= THIN < right - left:
            across.append(Rule((top + bottom) / 2, left, right))
    return Rules(tuple(across), tuple(down))


def strokes(page: pypdfium2.PdfPage) -> Iterator[tuple[Point, Point]]:
    """Yield the box of each straight stroke, as its lower left and upper right corner."""
    for count, path in enumerate(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])):
        if count >= MOST_PATHS:
            return
        left, bottom, right, top = path.get_bounds()
        if min(right - left, top - bottom) <= THIN:
            yield (left, bottom), (right, top)
        else:
            yield from sides(path)


def sides(path: pypdfium2.PdfObject) -> Iterator[tuple[Point, Point]]:
    """Yield the straight segments of a path that is more than one line."""
    matrix = path.get_matrix()
    before: Point | None = None
    first: Point | None = None
    for at in range(min(pdfium.FPDFPath_CountSegments(path), 4 * MOST_PATHS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, at)
        x, y = c_float(), c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point: Point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO and before:
            yield box(before, point)
        if pdfium.FPDFPathSegment_GetClose(segment) and first:
            yield box(point, first)
        before = point


def box(one: Point, other: Point) -> tuple[Point, Point]:
    """Order two corners."""
    return (min(one[0], other[0]), min(one[1], other[1])), (max(one[0], other[0]), max(one[1], other[1]))


def places(found: tuple[Rule, ...], apart: float = 3.0) -> list[float]:
    """Return where rules lie, those closer together than `apart` as one."""
    merged: list[float] = []
    for at in sorted(rule.at for rule in found):
        if merged and at - merged[-1] <= apart:
            continue
        merged.append(at)
    return merged
