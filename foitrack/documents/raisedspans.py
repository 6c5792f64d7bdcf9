"""Raised marks in OpenDocument files, where a style says that a span is raised."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from foitrack.documents.raised import raised

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
RAISED = re.compile(r"super\b|[1-9]\d*%")


def raise_marks(document: etree._Element) -> tuple[etree._Element, ...]:
    """Write every raised span of a document as a raised mark; return those spans."""
    names = {
        style.get(f"{STYLE}name")
        for style in document.iter(f"{STYLE}style")
        for properties in style.iterchildren(f"{STYLE}text-properties")
        if RAISED.match(properties.get(f"{STYLE}text-position", ""))
    }
    spans = tuple(each for each in document.iter(f"{TEXT}span") if each.get(f"{TEXT}style-name") in names)
    for span in spans:
        span.text = raised("".join(texts(span)))
        del span[:]
    return spans


def texts(span: etree._Element) -> Iterator[str]:
    """Yield the text below a span."""
    return (str(each) for each in span.itertext())
