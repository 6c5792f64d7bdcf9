"""One message on the screen: as text, its source, its headers, its attachments."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from foitrack.cli.filewords import in_a_line
from foitrack.cli.output import say, writing
from foitrack.core.display import for_terminal, safe_name
from foitrack.core.model import Match
from foitrack.core.quoting import mark
from foitrack.core.words import Rung
from foitrack.errors import FoitrackError
from foitrack.services.deciding import Unfiled
from foitrack.services.unpacking import content
from foitrack.store import blobs
from foitrack.store.correspondence import StoredAttachment, StoredMessage
from foitrack.store.database import Store


def message_lines(
    message: StoredMessage,
    filed: Sequence[Match],
    our_texts: Sequence[str] = (),
    held: Unfiled | None = None,
    ours: Sequence[str] = (),
) -> list[str]:
    """Return a message as a page: who, when, what, its text with quotations marked, its attachments.

    `held` is where it is when no request has it; `ours` is the request that a letter of ours went out for.
    """
    lines = [
        f"message   {message.id}, {message.direction}, {message.on}",
        f"from      {message.sender_name} <{message.sender}>".replace("  <", " <"),
        f"to        {', '.join(message.recipients)}",
        f"subject   {message.subject or '(none)'}",
        *(f"filed     {each.ref} {filed_by(each.rung, each.evidence, each.sender_known)}" for each in filed),
        *(_held(held) if held else ()),
        *(f"letter    of {each}" for each in ours),
        *(f"!         {each}" for each in (*message.problems, *message.warnings)),
        "",
        *_marked(message.text, our_texts),
        "",
    ]
    for number, each in enumerate(message.attachments, start=1):
        lines.append(f"[{number}] {in_a_line(each)}")
        lines += [f"    ! {warning}" for warning in each.warnings]
    return lines


def _held(held: Unfiled) -> list[str]:
    if held.aside is not None:
        return [f"aside     no reply to any request{f': {held.aside}' if held.aside else ''}"]
    return [f"waits     {held.reason}", *(f"perhaps   {ref}: {evidence}" for ref, evidence in held.likely)]


def filed_by(rung: str, evidence: str, sender_known: bool = True) -> str:
    """Say how a message was filed: `by our reference (B-0N4YP stands in the subject)`, `by hand`."""
    how = rung if rung == Rung.BY_HAND else f"by {rung} ({evidence})"
    return how if sender_known else f"{how}; SENDER NOT KNOWN"


def _marked(text: str, our_texts: Sequence[str]) -> list[str]:
    """Return the text line by line, what is not new (quotations, signature, disclaimer) behind a bar."""
    new = [(part.start, part.end) for part in mark(text, our_texts) if part.kind == "new"]
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        fresh = any(text[max(at, start) : min(at + len(line), end)].strip(" \t\r\n>") for start, end in new)
        lines.append(("  " if fresh else "| ") * bool(line.strip()) + line.strip("\r\n"))
        at += len(line)
    return lines


def as_json(message: StoredMessage, refs: Sequence[str], held: Unfiled | None = None) -> dict[str, object]:
    """Return a message as JSON, with the requests it belongs to or why it belongs to none."""
    return stored_json(message) | {
        "refs": refs,
        "reason": message.reason,
        "set_aside": held.aside if held else None,
        "likely": [{"ref": ref, "evidence": evidence} for ref, evidence in (held.likely if held else ())],
    }


def stored_json(message: StoredMessage) -> dict[str, object]:
    """Return what the store knows of a message by itself, as JSON."""
    return {
        "message": message.id,
        "direction": message.direction,
        "at": message.at,
        "on": message.on,
        "sender": message.sender,
        "sender_name": message.sender_name,
        "recipients": message.recipients,
        "subject": message.subject,
        "text": message.text,
        "sha256": message.raw,
        "bytes": message.bytes,
        "problems": message.problems,
        "warnings": message.warnings,
        "attachments": [
            {
                "name": each.name,
                "type": each.type,
                "bytes": each.bytes,
                "sha256": each.sha256,
                "warnings": each.warnings,
                "inline": each.inline,
            }
            for each in message.attachments
        ],
    }


def show_source(store: Store, message: StoredMessage) -> None:
    """Write the raw mail: as it is into a pipe or file, made harmless on a terminal."""
    raw = blobs.get(store, blobs.MAIL, message.raw)
    if sys.stdout.isatty():
        click.echo(for_terminal(raw.decode("utf-8", "replace"), keep_newlines=True))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)


def save(store: Store, message: StoredMessage, folder: Path) -> None:
    """Write every attachment to a folder, under its safe name; never over another file."""
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for each in message.attachments:
        found = content(store, message, each)
        with writing(folder):
            target = _free(folder, safe_name(each.name, f"attachment-{each.position}"))
            target.write_bytes(found)
            target.chmod(0o600)
        say(f"wrote {target}")
        for warning in each.warnings:
            say(f"! {each.name}: {warning}")


def _free(folder: Path, name: str) -> Path:
    target = folder / name
    number = 2
    while target.exists():
        target = folder / f"{Path(name).stem}-{number}{Path(name).suffix}"
        number += 1
    return target


def open_attachment(store: Store, message: StoredMessage, number: int, folder: Path) -> str:
    """Open one attachment with the desktop's own program, after its warnings; return in words what became of it.

    Raises FoitrackError when there is no such number.
    """
    if not 1 <= number <= len(message.attachments):
        raise FoitrackError(f"message {message.id} has no attachment {number}", f"it has {len(message.attachments)}")
    each: StoredAttachment = message.attachments[number - 1]
    for warning in each.warnings:
        say(f"! {warning}")
    if each.warnings:
        click.confirm(f"Open {each.name} all the same?", abort=True, err=True)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = _free(folder, safe_name(each.name, f"attachment-{each.position}"))
    target.write_bytes(content(store, message, each))
    target.chmod(0o600)
    return f"no program here opens it: {target}" if click.launch(str(target)) else f"opened {target}"
