"""References in text: our own, and the shapes in which authorities write theirs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from foitrack.core.mistyped import one_character_off
from foitrack.core.model import Message

_LONGEST_TEXT = 200_000
_MOST = 100

_OWN_START = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{1,4}$")
_OWN_END = re.compile(r"-([0-9A-Za-z]{5})(?![A-Za-z0-9]|-[A-Za-z0-9])")
_CROCKFORD = str.maketrans("ILO", "110")

# What a reference may look like once a label stands before it: optional capitals, then something with a digit.
_TOKEN = (
    r"(?:[A-Z]{1,6}[ /.-]{1,2}){0,3}[A-Z]{0,4}\d[\dA-Z]{0,13}"
    r"(?: ?[/.-] ?[\dA-Z]{1,8}){0,4}"
)
# What begins with a class of characters is found quickly: some take in the character before what they look for.
_LABELLED = re.compile(
    r"[^\w./-](?=[cefr])(?:ref(?:erence)?s?|foi[as]?|rfi|eir|enquiry|case|request)\b"
    r"(?: ?(?:ref(?:erence)?s?|id|no|nos|num|numbers?|under|is|are|of|as|the|unique|request|log)){0,6}"
    rf"[.:;#() -]{{0,4}}((?-i:{_TOKEN}))(?![A-Za-z\d]| \d{{5}})",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"\breferences?(?: numbers?)?(?: (?:shown|given|listed|set out))?(?: below| following)? ?: ?", re.I
)
_ANSWERS = r"(?: ?[-–—:(] ?(?:questions?|parts?|points?|items?|q)\.? ?\d{1,2}(?: ?(?:-|to|and|&) ?\d{1,2})?\)?)?"
_IN_LIST = re.compile(rf"[\s,;•*-]*(?:and |& )?({_TOKEN})(?![A-Za-z\d])(?i:{_ANSWERS})")
_SUBJECT_ABOUT_A_REQUEST = re.compile(r"\b(?:foi|freedom of information|ref|reference|request|rfi|response)\b", re.I)
_IN_SUBJECT = re.compile(rf"[^\w/.-]({_TOKEN})(?![\w/])")
_UNMISTAKABLE = re.compile(
    r"[^\w/.-](?=[A-Z\d])("
    r"01[./]FOI[./]\d{2}[./]\d{5,6}(?:[./]\d{1,2})?"  # Metropolitan
    r"|(?:HQ|CM|HC)(?:/PA)?/\d{6}/\d{2}"  # Thames Valley, Hampshire
    r"|F-\d{4}-\d{5}"  # Humberside
    r"|FOI ?\d{4}/\d{4,6}"  # Bedfordshire, Cambridgeshire, Hertfordshire
    r"|FOI[ -]?\d{6}[/-]\d{2}"  # Norfolk and Suffolk
    r"|[A-Z]{2}/FOI ?\d{2,5}/\d{2}"  # Durham
    r"|\d{3,5}\.20\d{2}-\d{2}"  # North Yorkshire
    r"|[A-Z]{2}-FOI-\d{4}-\d{3,5}"  # Police Scotland
    r"|FOI-\d{2,5}-\d{2,4}"  # Warwickshire
    r")(?![\w/])"
)
_DATE = re.compile(r"(?:[0-3]?\d[/.-][01]?\d[/.-](?:19|20)\d{2}|(?:19|20)\d{2}-[01]\d-[0-3]\d|[0-3]\d\.[01]\d\.\d{2})$")
_PHONE = re.compile(r"(?:0\d{9,10}|44\d{10}|101|999)$")
_YEARS = re.compile(r"(?:19|20)\d{2}$")
_SPAN_OF_YEARS = re.compile(r"((?:19|20)\d{2})[/-](\d{2}|\d{4})$")
_LABEL_AT_START = re.compile(r"^(?:REF(?:ERENCE)?|FOIA|FOI(?= ?\d+$| ?\d{1,5}[/-]\d{2}$)|NO)[ .:]+")


def own_references(text: str) -> tuple[str, ...]:
    """Return everything in `text` that has the shape of one of our references, upper-case, in order, once each.

    The shape is one to four letters, a hyphen, and five characters of Crockford's base 32,
    in which a typed I or L means 1 and an O means 0. Whether it *is* one of ours is for the caller to look up.
    """
    return tuple(dict.fromkeys(_own(text[:_LONGEST_TEXT])))


def _own(text: str) -> Iterator[str]:
    for end in _OWN_END.finditer(text):
        if start := _OWN_START.search(text, max(0, end.start() - 4), end.start()):
            yield f"{start[0].upper()}-{end[1].upper().translate(_CROCKFORD)}"


def references_in(message: Message, own_refs: Collection[str] = (), text: str | None = None) -> tuple[str, ...]:
    """Return the authority's own references in a message, as written but for spaces, best first, once each.

    A reference counts where a label stands before it (`our ref`, `reference`, `FOI`), where its shape is
    unmistakable, or where it stands in a subject that speaks of a request. Dates, telephone numbers, spans of
    years and `own_refs` (as written by us, in capitals; also with one character wrong) never count. `text` is read
    in place of the message's own, such as only its new part.
    """
    body = (message.text if text is None else text)[:_LONGEST_TEXT]
    names = "".join(f" {each.name} \n" for each in message.attachments if not each.inline)
    candidates = [*_of_subject(message.subject), *_of_text(body), *(m[1] for m in _UNMISTAKABLE.finditer(names))]
    kept: dict[str, str] = {}
    for candidate in dict.fromkeys(candidates):
        reference = _tidy(candidate)
        if _is_reference(reference) and not _is_ours(reference, own_refs):
            kept.setdefault(reference_key(reference), reference)
        if len(kept) == _MOST:
            break
    return tuple(kept.values())


def reference_key(reference: str) -> str:
    """Return what two writings of one reference have in common: `FOI 003703/19` and `3703-19` are equal.

    Only references of one authority may be compared: `630-25` is used by several.
    """
    pieces = re.findall(r"[A-Z]+|\d+", reference.upper())
    kept = [piece.lstrip("0") or "0" for piece in pieces if piece not in ("FOI", "FOIA", "REF")]
    return "-".join(kept)


def _is_ours(reference: str, own_refs: Collection[str]) -> bool:
    return any(
        each in own_refs or any(one_character_off(each, own) for own in own_refs) for each in own_references(reference)
    )


def _of_subject(subject: str) -> Iterator[str]:
    spaced = f" {subject}"
    yield from (m[1] for m in _UNMISTAKABLE.finditer(spaced))
    if _SUBJECT_ABOUT_A_REQUEST.search(subject):
        yield from (m[1] for m in _IN_SUBJECT.finditer(spaced) if _stands_alone_in_a_subject(m[1]))


def _stands_alone_in_a_subject(token: str) -> bool:
    digits = sum(character.isdigit() for character in token)
    return digits >= 5 or (digits >= 3 and any(mark in token for mark in "/-."))


def _of_text(text: str) -> Iterator[str]:
    flat = f" {' '.join(text.replace('*', ' ').split())}"
    yield from (m[1] for m in _UNMISTAKABLE.finditer(flat))
    yield from (m[1] for m in _LABELLED.finditer(flat))
    for label in _LISTED.finditer(flat) if "reference" in flat.lower() else ():
        at = label.end()
        while entry := _IN_LIST.match(flat, at):
            yield entry[1]
            at = entry.end()


def _tidy(candidate: str) -> str:
    closed = re.sub(r" ?([/.-]) ?", r"\1", " ".join(candidate.split())).strip(" .-/")
    return _LABEL_AT_START.sub("", closed)


def _is_reference(reference: str) -> bool:
    """Tell a reference from a date, a telephone number, opening hours, a year or a span of years."""
    if len(reference) < 4 or _DATE.match(reference) or _YEARS.match(reference):
        return False
    if _PHONE.match(re.sub(r"\D", "", reference)) and not re.search(r"[A-Z./]", reference):
        return False
    span = _SPAN_OF_YEARS.match(reference)
    return not (span and int(span[2][-2:]) == (int(span[1]) + 1) % 100)
