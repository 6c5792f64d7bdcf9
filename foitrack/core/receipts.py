"""Whether a mail that reads as a receipt says more than that: then a person sees it before anything is recorded.

A sentence that only says what may happen ("a fee may be payable", "if we need more we will ask") asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_MOST_CHARACTERS = 20_000
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n|\n(?=[-*•\d])")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_MAY = re.compile(
    r"\b(?:if|may|might|should (?:your?|we|there|any|this)|unless|in the event|subject to|where (?:an?|we|this|the)"
    r"|can be|would|whether|in some cases|any (?:further|fee|reply|response)|how to|for example)\b",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"\b(?:unhappy|dissatisfied|complain\w*|internal review)\b|^thank", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:not valid|invalid|(?:will|can|could) ?not be (?:process|accept|consider|answer|progress|dealt|deal|start)\w*"
    r"|cannot (?:process|accept|deal|start|answer|consider|begin|be \w+)|unable to|will not (?:be|answer|process|start)"
    r"|before we|until (?:you|we|your)|once (?:you|we have|your|payment)|begins? (?:when|once|on)|will need"
    r"|(?:we|i) (?:need|require)\b|(?:is|are) (?:needed|required|necessary|missing)|lacks?"
    r"|(?:please|could you|can you|would you|kindly) (?:provide|confirm|clarify|specify|tell|supply|send|narrow|refine"
    r"|re-?send|resubmit|complete|let (?:us|me) know|advise|state|give)"
    r"|payment|cheque|invoice|passport|driving licence|proof of|clarif\w+|refus\w+|exempt\w*|vexatious|abus\w+"
    r"|repeated|not hold|not held|no information|no records?|enclos\w+|attach\w+|exceeds?|withdrawn|closed"
    r"|another (?:force|authority)|matter for|ask (?:them|the)|passed (?:it|this|your \w+) (?:on )?to|transferred"
    r"|by post|posted|still (?:want|require|wish|need)|extend\w*|more time|delay\w*|environmental information"
    r"|section (?:8|9|12|14|16|17|2\d|3\d|4[0-4])\b|ni (?:all|allwn|fydd|ellir)\b|gwrthod|eglurhad)",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"^\s*[^\n:|]{2,60}[:|\t]\s*[<£]?\d[\d,.]*\s*%?\s*[.;]?\s*$", re.MULTILINE)
_LABEL = re.compile(
    r"\b(?:ref\w*|no|number|tel\w*|phone|fax|ext\w*|mobile|dx|foi|date\w*|received|due|case|id|po box|below)\b", re.I
)
_INLINE_FIGURE = re.compile(
    r"\b(?:there (?:were|was)|totalled|the total is)\b[^.\n]{0,20}?\d[\d,]*\b|\b(?:reported|found|recorded|total): ?\d",
    re.IGNORECASE,
)


def more_than_a_receipt(new_text: str, files: int = 0) -> str:
    """Return what in a mail goes beyond a receipt, in words; empty when nothing does. `files` leaves logos out."""
    if files:
        return "it brings a file" if files == 1 else f"it brings {files} files"
    text = _ADDRESS.sub("", new_text[:_MOST_CHARACTERS])
    return next(_beyond(text), "")


def _beyond(text: str) -> Iterator[str]:
    if found := _INLINE_FIGURE.search(text):
        yield f"it gives a figure: {' '.join(found[0].split())}"
    for figure in _FIGURE.finditer(text):
        if not _LABEL.search(figure[0].partition(":")[0]):
            yield f"it gives a figure: {' '.join(figure[0].split())}"
    for sentence in filter(str.strip, _SENTENCE.split(text)):
        words = " ".join(sentence.split())
        if _RIGHTS.search(words):
            continue
        if "?" in words:
            yield f"it asks: {words[-120:]}"
        if not _MAY.search(words) and _MORE.search(words):
            yield f"it says: {words[:120]}"
