"""Write mails to a folder instead of sending them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from foitrack.core.model import Requester
from foitrack.mail.compose import compose, new_message_id
from foitrack.services.intending import Intent


def write_drafts(folder: Path, requester: Requester, intents: Sequence[Intent], at: datetime) -> list[Path]:
    """Write each letter as REF.eml, as it would be sent now; return the files."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    domain = requester.email.rpartition("@")[2]
    files = []
    for intent in intents:
        ref = intent.request.ref
        file = folder / f"{ref}.eml"
        message_id = new_message_id(ref, domain, "dry-run")
        raw = compose(intent.letter, intent.request, requester, at, message_id, attachments=intent.enclosures)
        file.write_bytes(raw)
        file.chmod(0o600)
        files.append(file)
    return files
