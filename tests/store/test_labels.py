"""Which places of a mail bear a label, and which still want one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from foitrack.core.model import Match, Message, Request, Sighting
from foitrack.core.words import Rung
from foitrack.store import filings, inbound, labels, requests
from foitrack.store.database import Store
from foitrack.store.inbound import Arrived
from foitrack.store.labels import Labelled

AT = datetime(2026, 3, 4, tzinfo=UTC)
INBOX, JUNK = Labelled("INBOX", 7, "foi", (4,)), Labelled("Junk", 3, "foi", (2,))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Mail 1 is filed and lies in INBOX (numbered anew meanwhile) and in Junk; mail 2 is held."""
    with Store(tmp_path / "foitrack.db") as store, store.atomic():
        requests.add(store, [Request("AB-12345", "bicycles", "kent", "Kent Police", "a@b.test", "c@d.test")], AT)
        arrived = [Arrived(Message(), f"{each}" * 64, 9, (), AT, date(2026, 3, 4)) for each in (1, 2)]
        filed, held = inbound.add(store, arrived, AT)
        filings.file(store, filed, [Match("AB-12345", Rung.BY_HAND, "", True)], AT)
        seen = [("INBOX", 6, 1, filed), ("INBOX", 7, 4, filed), ("INBOX", 7, 5, held), ("Junk", 3, 2, filed)]
        places = [(Sighting(folder, uidvalidity, uid), number) for folder, uidvalidity, uid, number in seen]
        inbound.see(store, "me@here", places)
        inbound.see(store, "another@there", places)
        inbound.move_cursor(store, "me@here", "INBOX", (7, 5))
        inbound.move_cursor(store, "me@here", "Junk", (3, 2))
        yield store


def test_a_filed_mail_wants_the_label_where_it_is_now_in_this_account(store: Store) -> None:
    assert labels.wanting(store, "me@here", "foi") == [INBOX, JUNK]
    labels.note(store, "me@here", INBOX)
    labels.note(store, "me@here", INBOX)
    assert labels.wanting(store, "me@here", "foi") == [JUNK]
    assert labels.outlived(store, "me@here", "foi") == []


def test_a_label_outlives_the_filing_and_the_setting(store: Store) -> None:
    labels.note(store, "me@here", INBOX)
    assert labels.outlived(store, "me@here", "other") == [INBOX]
    filings.undo(store, 1, "AB-12345", AT)
    assert labels.wanting(store, "me@here", "foi") == []
    assert labels.outlived(store, "me@here", "foi") == [INBOX]
    labels.forget(store, "me@here", INBOX)
    assert labels.outlived(store, "me@here", "foi") == []


def test_mails_of_one_folder_stand_together(store: Store) -> None:
    filings.file(store, 2, [Match("AB-12345", Rung.BY_HAND, "", True)], AT)
    assert labels.wanting(store, "me@here", "foi") == [Labelled("INBOX", 7, "foi", (4, 5)), JUNK]
