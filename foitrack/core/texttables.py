"""Tables typed into running text: cells parted by tabs, bars or wide spaces, on lines that follow one another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from foitrack.core.model import Table

BETWEEN = (re.compile(r"\t+"), re.compile(r"\s*\|\s*"), re.compile(r"(?<=\S) {3,}(?=\S)"))
RULE_LINE = re.compile(r"[\s|+:=_-]*")
MOST_LINES = 20_000


def text_tables(text: str) -> tuple[Table, ...]:
    """Find the tables in a text; a table is two lines or more with the same separator, its place `lines 3-9`."""
    lines = text.split("\n")[:MOST_LINES]
    found: list[Table] = []
    for separator, group in groupby(enumerate(lines, 1), key=lambda each: separator_of(each[1])):
        block = list(group)
        rows = tuple(cells(line, separator) for _, line in block if not RULE_LINE.fullmatch(line)) if separator else ()
        if len(rows) >= 2:
            found.append(Table(rows, f"lines {block[0][0]}-{block[-1][0]}"))
    return tuple(found)


def separator_of(line: str) -> re.Pattern[str] | None:
    """Choose what parts the cells of a line; None for a line of words."""
    return next((each for each in BETWEEN if len(tuple(parts(line, each))) > 1), None)


def cells(line: str, separator: re.Pattern[str]) -> tuple[str, ...]:
    """Split one line; bars at its ends frame it and part nothing."""
    return tuple(parts(line, separator))


def parts(line: str, separator: re.Pattern[str]) -> Iterator[str]:
    """Yield the cells of a line. A tab at the start of a line parts an empty cell; spaces there are an indent."""
    bare = line.strip(" ")
    if separator is BETWEEN[1]:
        bare = bare.removeprefix("|").removesuffix("|")
        yield from (each.strip() for each in bare.split("|"))
        return
    pieces = bare.split("\t") if separator is BETWEEN[0] else separator.split(bare)
    yield from (each.strip() for each in pieces)
