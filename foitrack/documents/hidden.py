"""What is hidden or dangerous in the zip-based office formats: docx, xlsx, pptx, ods, odt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import ZipFile

from foitrack.documents.packages import member, opened
from foitrack.errors import Unreadable

PERSON = re.compile(rb"<(?:dc:creator|cp:lastModifiedBy|meta:initial-creator|meta:printed-by)>([^<]{1,200})</", re.I)
OUTSIDE = re.compile(rb"<Relationship\s[^>]*TargetMode=\"External\"[^>]*>", re.I)
AUTHOR = re.compile(rb"<w:(?:ins|del|moveFrom|moveTo)\s[^>]*w:author=\"([^\"]{0,200})\"")
KINDS = (
    (re.compile(r"(?i)vbaProject\.bin$|^Basic/.+\.xml$|^Scripts/"), "macros", "do not enable them"),
    (re.compile(r"(?i)^xl/externalLinks/[^/]+\.xml$"), "links to other workbooks", "do not update them"),
    (re.compile(r"(?i)/embeddings/[^/]+$|^Object [^/]+/content\.xml$"), "embedded files", "they are not read"),
    (re.compile(r"(?i)/activeX/[^/]+$"), "ActiveX controls", "do not enable them"),
    (re.compile(r"(?i)pivotCacheRecords\d*\.xml$"), "a pivot cache", "it may hold the rows behind the table"),
    (re.compile(r"(?i)/(?:comments|threadedComment)[^/]*\.xml$"), "comments", "they may not be meant for you"),
)


def warnings(content: bytes) -> tuple[str, ...]:
    """Name macros, links, embedded files, pivot caches, comments, tracked changes, hidden text and names of persons."""
    try:
        package = opened(content)
        return tuple(dict.fromkeys(found(package)))
    except Unreadable:
        return ()


def found(package: ZipFile) -> Iterator[str]:
    """Yield a warning for each thing found."""
    names = package.namelist()
    for pattern, what, do in KINDS:
        if any(pattern.search(name) for name in names):
            yield f"it holds {what}: {do}"
    for name in names:
        lower = name.casefold()
        if lower.endswith(".rels"):
            yield from outside(member(package, name))
        elif re.fullmatch(r"word/(?:document|header\d*|footer\d*|footnotes)\.xml", lower):
            yield from in_word(member(package, name))
        elif lower in ("content.xml", "meta.xml", "docprops/core.xml"):
            yield from in_part(member(package, name))


def outside(part: bytes) -> Iterator[str]:
    """Name links that a program follows by itself; hyperlinks wait for a click and are no danger."""
    for link in OUTSIDE.findall(part):
        if b'/hyperlink"' not in link.lower():
            kind = re.search(rb"Type=\"[^\"]*/([A-Za-z]+)\"", link)
            what = kind[1].decode() if kind else "unknown"
            yield f"it links to something outside ({what}): opening it may tell its sender"


def in_word(part: bytes) -> Iterator[str]:
    """Name tracked changes and hidden text of a part of a Word file."""
    authors = sorted({text(author) for author in AUTHOR.findall(part)} - {""})
    if authors:
        yield f"it holds tracked changes by {', '.join(authors[:5])}"
    elif re.search(rb"<w:(?:ins|del)\s", part):
        yield "it holds tracked changes"
    if re.search(rb"<w:vanish(?:\s*/>|\s+w:val=\"(?:1|true|on)\")", part):
        yield "it holds hidden text"


def in_part(part: bytes) -> Iterator[str]:
    """Name persons in the properties, and comments, hidden rows and tracked changes of an OpenDocument."""
    persons = sorted({text(person) for person in PERSON.findall(part)} - {""})
    if persons:
        yield f"its properties name {', '.join(persons[:5])}"
    if b"<office:annotation" in part:
        yield "it holds comments: they may not be meant for you"
    if b"<text:tracked-changes" in part:
        yield "it holds tracked changes"
    if re.search(rb"table:visibility=\"(?:collapse|filter)\"", part):
        yield "it holds hidden rows or columns"


def text(raw: bytes) -> str:
    """Decode a name, without anything that could upset a terminal."""
    return " ".join("".join(each for each in raw.decode("utf-8", "replace") if each.isprintable()).split())
