"""Write mails to a folder instead of sending them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from foitrack.core.model import Requester
from foitrack.mail.compose import new_message_id
from foitrack.services.intending import Intent, mail_of
from foitrack.store import letters as outbox
from foitrack.store.database import Store


def write_drafts(
    store: Store, folder: Path, requester: Requester, intents: Sequence[Intent], at: datetime
) -> list[Path]:
    """Write each letter as REF.eml, as it would be sent now; return the files."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    domain = requester.email.rpartition("@")[2]
    sent = outbox.by_ref(store, [each.request.ref for each in intents])
    files = []
    for intent in intents:
        ref = intent.request.ref
        file = folder / f"{ref}.eml"
        message_id = new_message_id(ref, domain, "dry-run")
        file.write_bytes(mail_of(intent, requester, sent.get(ref, []), at, message_id))
        file.chmod(0o600)
        files.append(file)
    return files
