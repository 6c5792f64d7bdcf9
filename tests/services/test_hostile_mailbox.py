"""A mailbox full of broken and hostile mail, fetched as it is typed: all of it is kept, and the last is read too."""

from __future__ import annotations

import resource
from email.policy import SMTP

import pytest

from tests.desk import Desk, reply
from tests.mail.hostile import HOSTILE
from tests.mail.malformed import ROWS
from tests.services.test_collecting import kept

pytestmark = pytest.mark.server

SMALL_BYTES = 700_000
ALLOWED_SECONDS = 60.0


def test_a_mailbox_of_broken_and_hostile_mails_is_kept_whole_and_read_to_its_end(desk: Desk) -> None:
    """What takes megabytes is read in tests/mail; here are those of which a mailbox may hold hundreds."""
    desk("draft", "bicycles")
    ref = desk.refs()["Kent Police"]
    raws = [row.raw for row in ROWS] + [raw for make in HOSTILE.values() if len(raw := make()) < SMALL_BYTES]
    to = f"Delivered-To: ada+{ref.lower()}@newsroom.test\n".encode()
    mails = [to + b"%d: x\n" % number + raw for number, raw in enumerate(raws) if raw and b"\0" not in raw]
    mails = [raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for raw in mails]
    last = reply(f"ada+{ref.lower()}@newsroom.test", "We have received your request.\n").as_bytes(policy=SMTP)
    for raw in (*mails, last):
        desk.receive(raw)
    began = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    ran = desk("fetch")
    assert f"{len(mails) + 1} new" in ran.err
    assert len(mails) > 200
    assert sorted(kept(desk)) == sorted((*mails, last))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - began < ALLOWED_SECONDS
    (told,) = [each for each in ran.out.splitlines() if "acknowledged" in each and "RE: your request" in each]
    assert ref in told
    assert "0 new" in desk("fetch").err
    desk("show", ref)
