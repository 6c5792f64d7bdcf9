"""The data for other tools: plain rows of everything, worked out for one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from foitrack.core.workdays import Calendar
from foitrack.services.reporting import overview
from foitrack.store import answers, correspondence, events, filings, readings, requests
from foitrack.store import letters as outbox
from foitrack.store.database import Store

Rows = list[dict[str, Any]]


def everything(store: Store, calendar: Calendar, today: date, campaign: str | None = None) -> dict[str, Rows]:
    """Return every table as rows: requests, events, messages, filings, attachments, answers; or one campaign's."""
    refs = [each.ref for each in requests.every(store, campaign)]
    messages = {each.id: each for ref in refs for each in correspondence.of_request(store, ref)}
    return {
        "requests": _requests(store, calendar, today, campaign),
        "events": _events(store, campaign),
        "messages": [
            {
                "message": each.id,
                "direction": each.direction.value,
                "happened_on": each.on.isoformat(),
                "at": each.at.isoformat(),
                "sender": each.sender,
                "sender_name": each.sender_name,
                "recipients": "; ".join(each.recipients),
                "subject": each.subject,
                "text": each.text,
                "sha256": each.raw,
            }
            for each in sorted(messages.values(), key=lambda one: one.id)
        ],
        "filings": [_filing(ref, number, match) for ref in refs for number, match in _matches(store, ref)],
        "attachments": _attachments(store, list(messages.values())),
        "answers": _answers(store, refs),
    }


def _requests(store: Store, calendar: Calendar, today: date, campaign: str | None) -> Rows:
    rows = []
    for each in overview(store, calendar, today, campaign).lines:
        row = {name: str(v) if isinstance(v, date) else v for name, v in each.as_json().items()}
        row["stage"], row["outcome"] = str(each.stage), str(each.outcome) if each.outcome else None
        row["references"], row["warnings"] = "; ".join(each.references), "; ".join(each.warnings)
        rows.append(row)
    return rows


def _events(store: Store, campaign: str | None) -> Rows:
    rows = []
    for ref, happened in events.every(store, campaign).items():
        gone = {event.retracts for event in happened}
        for event in happened:
            rows.append(
                {
                    "event": event.id,
                    "ref": ref,
                    "happened_on": event.on.isoformat(),
                    "kind": event.kind.value,
                    "note": event.note,
                    "until": event.until.isoformat() if event.until else None,
                    "sections": ", ".join(event.sections),
                    "reference": event.reference,
                    "letter": event.letter,
                    "decision": event.decision.value if event.decision else None,
                    "message": event.message,
                    "by_hand": int(event.by_hand),
                    "taken_back": int(event.id in gone),
                }
            )
    return rows


def _matches(store: Store, ref: str) -> list[tuple[int, Mapping[str, Any]]]:
    filed = filings.of_request(store, ref)
    ours: Mapping[str, Any] = {"rung": "our letter", "evidence": "sent by us", "sender_known": 1}
    sent = [(each.message, ours) for each in outbox.of(store, ref)]
    return sent + [
        (number, {"rung": match.rung.value, "evidence": match.evidence, "sender_known": int(match.sender_known)})
        for number, match in filed.items()
    ]


def _filing(ref: str, number: int, match: Mapping[str, Any]) -> dict[str, Any]:
    return {"ref": ref, "message": number, **match}


def _attachments(store: Store, messages: list[correspondence.StoredMessage]) -> Rows:
    files = [each for message in messages for each in message.attachments if not each.inline]
    read = readings.documents(store, [each.sha256 for each in files])
    return [
        {
            "attachment": each.id,
            "message": each.message,
            "name": each.name,
            "type": each.type,
            "bytes": each.bytes,
            "sha256": each.sha256,
            "warnings": "; ".join(each.warnings),
            "text": read[each.sha256].text if each.sha256 in read else "",
        }
        for each in sorted(files, key=lambda one: one.id)
    ]


def _answers(store: Store, refs: list[str]) -> Rows:
    rows = []
    for ref in refs:
        given = answers.of(store, ref)
        last = {each.cell: place for place, each in enumerate(given)}
        for place, each in enumerate(given):
            rows.append(
                {
                    "ref": ref,
                    "cell": each.cell,
                    "value": each.value,
                    "source": each.source,
                    "message": each.message,
                    "recorded_at": each.recorded_at.isoformat() if each.recorded_at else None,
                    "stands": int(last[each.cell] == place),
                }
            )
    return rows
