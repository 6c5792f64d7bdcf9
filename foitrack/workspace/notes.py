"""The mails a workspace sends to its own requester: when the last digest left, and how each is known when it comes in.

They stand in `notes.json` beside the store, and hold no more than instants and Message-IDs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from foitrack.workspace import Workspace, write_private

_KEPT = 400


@dataclass(frozen=True, slots=True)
class Notes:
    """The instant (aware UTC) up to which the last digest told, and the Message-IDs of our own notes, oldest first."""

    told_until: datetime | None = None
    message_ids: tuple[str, ...] = ()

    def with_note(self, message_id: str, told_until: datetime | None = None) -> Notes:
        """Return these notes and one more; only the latest are kept."""
        return Notes(told_until or self.told_until, (*self.message_ids, message_id)[-_KEPT:])


def read_notes(workspace: Workspace) -> Notes:
    """Read the notes; a file that is missing or spoilt holds none."""
    try:
        data = json.loads(_file(workspace).read_text(encoding="utf-8"))
        told = data.get("told_until")
        return Notes(datetime.fromisoformat(told) if told else None, tuple(map(str, data.get("message_ids", []))))
    except (OSError, ValueError, AttributeError, TypeError):
        return Notes()


def write_notes(workspace: Workspace, notes: Notes) -> None:
    """Write the notes."""
    told = notes.told_until.isoformat() if notes.told_until else None
    write_private(_file(workspace), json.dumps({"told_until": told, "message_ids": notes.message_ids}) + "\n")


def _file(workspace: Workspace) -> Path:
    return workspace.root / "notes.json"
