"""What two runs at once may do to the same rows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from foitrack.core.model import Message, Sighting
from foitrack.store import inbound
from foitrack.store.database import Store
from foitrack.store.inbound import Arrived

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_place_may_be_noted_by_two_runs(tmp_path: Path) -> None:
    with Store(tmp_path / "foitrack.db") as store:
        for _ in range(2):
            with store.atomic():
                known = inbound.known(store, ["abc"])
                number = (
                    known.get("abc") or inbound.add(store, [Arrived(Message(), "abc", 3, (), NOW, NOW.date())], NOW)[0]
                )
                inbound.see(store, "me@here", [(Sighting("INBOX", 7, 1), number)])
        assert [tuple(row) for row in store.query("SELECT folder, uid, message FROM sightings")] == [("INBOX", 1, 1)]
