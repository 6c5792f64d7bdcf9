"""`foitrack inbox`: what waits for a person, with the evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from foitrack.cli.message import filed_by
from foitrack.cli.output import format_option, print_csv, print_json, print_page
from foitrack.cli.session import Session, pass_session
from foitrack.core.model import Suggestion
from foitrack.services.deciding import Waiting, waiting


@click.command()
@format_option
@pass_session
def command(session: Session, form: str) -> None:
    """Show what waits for a person: the holding pen, and the replies to decide on.

    Example: foitrack inbox
    """
    found = waiting(session.store)
    if form == "json":
        print_json([as_json(each) for each in found])
    elif form == "csv":
        rows = [
            [
                w.message.id,
                w.message.on,
                w.message.sender,
                w.message.subject,
                w.reason,
                w.ref,
                w.rung,
                "; ".join(s.kind for s in w.suggestions),
            ]
            for w in found
        ]
        print_csv(["message", "received", "sender", "subject", "reason", "ref", "rung", "suggestions"], rows)
    elif not found:
        click.echo("Nothing waits for you.")
    else:
        for each, *others in _by_message(found):
            print_page([*as_text(each, others), ""])


def as_json(each: Waiting) -> dict[str, object]:
    """Return one waiting message under the names that scripts rely on."""
    return {
        "message": each.message.id,
        "received": each.message.on,
        "sender": each.message.sender,
        "sender_name": each.message.sender_name,
        "subject": each.message.subject,
        "reason": each.reason,
        "ref": each.ref,
        "also": each.also,
        "rung": each.rung,
        "evidence": each.evidence,
        "sender_known": each.sender_known,
        "suggestions": [
            {
                "kind": one.kind,
                "words": [{"text": words.text, "where": words.where} for words in one.words],
                "certainty": one.certainty,
                "sections": one.sections,
                "references": one.references,
                "until": one.until,
                "received_on": one.received_on,
                "decision": one.decision,
            }
            for one in each.suggestions
        ],
        "likely": [{"ref": ref, "evidence": evidence} for ref, evidence in each.likely],
        "attachments": [one.name for one in each.message.attachments if not one.inline],
        "problems": each.message.problems,
        "warnings": each.message.warnings,
    }


def _by_message(found: Sequence[Waiting]) -> Iterable[list[Waiting]]:
    together: dict[int, list[Waiting]] = {}
    for each in found:
        together.setdefault(each.message.id, []).append(each)
    return together.values()


def as_text(each: Waiting, others: Sequence[Waiting] = ()) -> list[str]:
    """Return one waiting message as lines; `others` are its other requests, when it is a reply to several."""
    message = each.message
    lines = [f"[{message.id}] {message.on}  {message.sender}", f"    {message.subject or '(no subject)'}"]
    for one in message.attachments:
        if not one.inline:
            lines += [f"    + {one.name}", *(f"      ! {warning}" for warning in one.warnings)]
    lines += [f"    ! {one}" for one in (*message.problems, *message.warnings)]
    if not each.ref:
        lines.append(f"    waits because {each.reason}")
        lines += [f"    perhaps {ref}: {evidence}" for ref, evidence in each.likely]
        return [*lines, f"    foitrack file {message.id} {each.likely[0][0] if each.likely else 'REF'}"]
    lines += [_filed(one) for one in (each, *others)]
    lines += [f"    seems: {one.kind}{_details(one)}" for one in each.suggestions] or ["    cannot tell what it says"]
    kind = each.suggestions[0].kind if each.suggestions else "KIND"
    every = " --all" if others else ""
    return [*lines, f"    foitrack record {each.ref} {kind} --message {message.id}{every}"]


def _filed(each: Waiting) -> str:
    return f"    filed under {each.ref} {each.authority} {filed_by(each.rung, each.evidence, each.sender_known)}"


def _details(one: Suggestion) -> str:
    sections = f" s.{', '.join(one.sections)}" if one.sections else ""
    until = f" by {one.until}" if one.until else ""
    words = "; ".join(f"“{each.text}” ({each.where})" for each in one.words[:2])
    return f"{sections}{until}, {one.certainty:.0%}: {words}"
