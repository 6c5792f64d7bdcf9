"""One request's story as a page and as JSON: events, dates with their reasons, answers, correspondence."""

from __future__ import annotations

from collections.abc import Sequence

from foitrack.cli.filewords import in_a_line, more_lines
from foitrack.cli.message import filed_by, stored_json
from foitrack.core.clock import Deadline
from foitrack.core.explanation import explanation_of
from foitrack.core.model import Event
from foitrack.core.quoting import new_text
from foitrack.core.report import days_in_words, in_words
from foitrack.core.words import Direction
from foitrack.core.workdays import Calendar
from foitrack.services.explaining import in_short
from foitrack.services.reporting import Story
from foitrack.store.correspondence import StoredMessage

MOST_LINES = 40


def as_json(found: Story, calendar: Calendar) -> dict[str, object]:
    """Return the story under the names that scripts rely on."""
    status = found.standing.status
    return found.line.as_json() | {
        "follows": found.standing.request.follows,
        "followed_by": found.followed_by,
        "events": [event_json(each) for each in found.standing.events],
        "messages": [message_json(found, each) for each in found.messages],
        "dates": [deadline_json(each, calendar) for each in status.dates],
        "answers": [
            {"cell": each.cell, "value": each.value, "source": each.source, "message": each.message}
            for each in found.answers
        ],
    }


def deadline_json(deadline: Deadline, calendar: Calendar) -> dict[str, object]:
    """Return a deadline as JSON, with the weekdays that were not counted on the way to it."""
    told = explanation_of(deadline, calendar)
    return {
        "what": deadline.what,
        "due": deadline.due,
        "why": deadline.why,
        "section": deadline.section,
        "counted_from": deadline.counted_from,
        "working_days": deadline.working_days or None,
        "not_counted": [{"date": day.date, "why": day.why} for day in told.skipped] if told else [],
        "england_and_wales_only": told.england_and_wales if told else None,
    }


def event_json(event: Event) -> dict[str, object]:
    """Return an event as JSON."""
    return {
        "id": event.id,
        "on": event.on,
        "kind": event.kind,
        "note": event.note,
        "until": event.until,
        "sections": event.sections,
        "reference": event.reference,
        "letter": event.letter,
        "decision": event.decision,
        "message": event.message,
        "bounced": event.bounced,
        "retracts": event.retracts,
        "by_hand": event.by_hand,
        "recorded_at": event.recorded_at,
    }


def message_json(found: Story, message: StoredMessage) -> dict[str, object]:
    """Return a message of the correspondence as JSON."""
    match = found.matches.get(message.id)
    return stored_json(message) | {
        "rung": match.rung if match else None,
        "evidence": match.evidence if match else None,
        "sender_known": match.sender_known if match else None,
    }


def as_text(found: Story, calendar: Calendar) -> str:
    """Return the story as a page of text."""
    dates = _dates(found, calendar)
    return "\n".join([*_head(found), "", *_events(found), "", *dates, *_answers(found), *_messages(found)])


def _head(found: Story) -> list[str]:
    line, request = found.line, found.standing.request
    days = days_in_words(line.working_days_left)
    return [
        f"{line.ref}  {line.authority}  ({line.campaign})",
        f"stage      {line.stage}" + (f", {line.outcome}" if line.outcome else ""),
        f"due        {line.due}" + (f" ({days})" if days else "") if line.due else "due        nothing is awaited",
        f"next       {line.next}",
        f"address    {request.address or request.channel}",
        *([f"theirs     {', '.join(line.references)}"] if line.references else []),
        *([f"follows    {request.follows}, refused on cost"] if request.follows else []),
        *([f"narrowed   {', '.join(found.followed_by)} takes its place"] if found.followed_by else []),
        *(f"!          {each}" for each in line.warnings),
    ]


def _events(found: Story) -> list[str]:
    """Return the events with their numbers, by which `record --retract` takes one back."""
    told = sorted(found.standing.events, key=lambda each: (each.on, each.id))
    retracted = {event.retracts for event in told}
    wide = max((len(str(event.id)) for event in told), default=0)
    lines = ["Events, by number"]
    for event in told:
        mark = " [taken back]" if event.id in retracted else ""
        which = f" event {event.retracts}" if event.retracts else ""
        rests = f"  message {event.message}" if event.message else ""
        lines.append(f"  {event.id:>{wide}}  {event.on}  {in_words(event)}{which}{mark}{rests}")
    return lines if told else ["Events", "  none yet"]


def _dates(found: Story, calendar: Calendar) -> list[str]:
    """Return each date with its reason, and what was not counted on the way to it."""
    lines = []
    for each in found.standing.status.dates:
        section = f" (s.{each.section})" if each.section else ""
        lines.append(f"  {each.due}  {each.what}: {each.why}{section}")
        lines += [f"              {text}" for text in in_short(each, calendar)]
    return ["Dates", *lines, ""] if lines else []


def _answers(found: Story) -> list[str]:
    if not found.answers:
        return []
    return ["Answers", *(f"  {each.cell} = {each.value}  ({each.source})" for each in found.answers), ""]


def _messages(found: Story) -> list[str]:
    lines = ["Correspondence"]
    ours = [each.text for each in found.messages if each.direction is Direction.OUT]
    for message in found.messages:
        arrow = "to" if message.direction is Direction.OUT else "from"
        who = message.recipients[0] if message.direction is Direction.OUT and message.recipients else message.sender
        lines += ["", f"  [{message.id}] {message.on}  {arrow} {who}", f"      {message.subject}"]
        match = found.matches.get(message.id)
        if match:
            lines.append(f"      filed {filed_by(match.rung, match.evidence, match.sender_known)}")
        lines += [f"      ! {each}" for each in message.problems]
        lines += _text(message, ours)
        for each in message.attachments:
            if not each.inline:
                lines.append(f"      + {in_a_line(each)}")
                lines += [f"        ! {warning}" for warning in each.warnings]
    return lines


def _text(message: StoredMessage, ours: Sequence[str]) -> list[str]:
    """Return what a message says behind a bar: of a reply what is new in it; and where the rest can be seen."""
    text = message.text.strip()
    shown = new_text(message.text, ours) if message.direction is Direction.IN else text
    lines = (shown or text).splitlines()
    rest = len(text.splitlines()) - len(lines[:MOST_LINES])
    more = [f"      … {more_lines(rest)}: foitrack show {message.id}"] if rest > 0 else []
    return [f"      | {each}".rstrip() for each in lines[:MOST_LINES]] + more
