"""Enter answers with their sources, and list what the replies suggest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from foitrack.core.candidates import Candidate, candidates
from foitrack.core.model import Answer, Authority, Campaign, Document, Question, Request
from foitrack.core.quotedout import without_our_sentences
from foitrack.core.quoting import new_text
from foitrack.core.values import parse_value
from foitrack.core.words import Direction
from foitrack.documents.bounded import read_bounded
from foitrack.errors import FoitrackError, UnknownName
from foitrack.mail.parse import parse
from foitrack.store import answers, correspondence, inbound, readings
from foitrack.store.correspondence import StoredMessage
from foitrack.store.database import Store

CERTAIN = 1.0


def answer(
    store: Store,
    campaign: Campaign,
    request: Request,
    given: Mapping[str, str],
    source: str,
    message: int | None,
    at: datetime,
) -> list[Answer]:
    """Record values (cell to text) with their source; return the answers. All or none; raise naming the bad one."""
    cells = {cell: question for question in campaign.questions for cell in question.cells}
    message = _message_of(store, request, source, message)
    recorded = [_answer(request, cell, text, cells, source, message) for cell, text in given.items()]
    with store.atomic():
        for each in recorded:
            answers.add(store, each, at)
    return recorded


def _message_of(store: Store, request: Request, source: str, message: int | None) -> int | None:
    """Return the message that a source stands in; raise when no such message or file came for the request."""
    came = correspondence.of_request(store, request.ref)
    if message is not None and message not in (each.id for each in came):
        numbers = ", ".join(str(each.id) for each in came if each.direction is Direction.IN) or "none"
        raise FoitrackError(f"message {message} is not of {request.ref}", f"its replies are {numbers}")
    file = source.rpartition("#")[0]
    if not file or message is not None:
        return message
    found = [each.id for each in came if any(one.name == file for one in each.attachments)]
    if not found and not file.startswith("message "):
        files = ", ".join(one.name for each in came for one in each.attachments if not one.inline) or "none"
        raise FoitrackError(f"no file {file!r} came for {request.ref}", f"its files are {files}")
    return found[-1] if found else None


def _answer(
    request: Request, cell: str, text: str, cells: Mapping[str, Question], source: str, message: int | None
) -> Answer:
    if cell not in cells:
        raise UnknownName("question", cell, cells, f"the campaign asks for {', '.join(cells)}")
    value = parse_value(text, cells[cell].type)
    if value is None:
        raise FoitrackError(
            f"{cell}={text}: {text!r} is no {cells[cell].type}", "write it as the reply does, such as 88 or <5"
        )
    return Answer(request.ref, cell, value.text, source, message)


def suggest(
    store: Store, campaign: Campaign, request: Request, authority: Authority | None
) -> list[tuple[int, Candidate]]:
    """Return candidate values for each cell with the message they stand in: the latest reply first, the best first."""
    messages = [each for each in correspondence.of_request(store, request.ref) if each.direction is Direction.IN]
    names = (authority.name, *authority.other_names) if authority else (request.authority_name,)
    ours = [each.text for each in correspondence.of_request(store, request.ref) if each.direction is Direction.OUT]
    found = []
    for message in reversed(messages):
        for each in candidates(
            campaign.questions,
            _documents(store, message),
            without_our_sentences(new_text(message.text), ours, [each.text for each in campaign.questions]),
            ref=request.ref,
            names=names,
        ):
            found.append((message.id, each))
    order = {cell: place for place, cell in enumerate(c for q in campaign.questions for c in q.cells)}
    return sorted(found, key=lambda pair: (order[pair[1].cell], -pair[1].certainty, -pair[0]))


def _documents(store: Store, message: StoredMessage) -> list[tuple[str, Document]]:
    """Return what was read of a message's files, and of its own HTML, whose tables its plain text has lost."""
    files = [each for each in message.attachments if not each.inline]
    read = readings.documents(store, [each.sha256 for each in files])
    found = [(each.name, read[each.sha256]) for each in files if each.sha256 in read]
    html = parse(inbound.raw_bytes(store, message.raw)).html
    if "<table" in html.lower():
        document = read_bounded(html.encode(), "message.html", "text/html")
        found.append((f"message {message.id}", replace(document, text="")))
    return found


def accept(
    store: Store, campaign: Campaign, request: Request, chosen: Sequence[tuple[int, Candidate]], at: datetime
) -> list[Answer]:
    """Record chosen candidates, each with the file and place, or the message, that it stands in."""
    recorded = []
    for message, each in chosen:
        source = each.source or f"message {message}"
        recorded += answer(store, campaign, request, {each.cell: each.value.text}, source, message, at)
    return recorded


def best(found: Sequence[tuple[int, Candidate]], least: float = 0.0) -> list[tuple[int, Candidate]]:
    """Return the best candidate of each cell that is at least so certain."""
    chosen: dict[str, tuple[int, Candidate]] = {}
    for pair in found:
        if pair[1].certainty >= least:
            chosen.setdefault(pair[1].cell, pair)
    return list(chosen.values())
