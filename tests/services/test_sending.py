"""A letter leaves once: `send`, through the real command, against a real SMTP server on good days and bad ones."""

from __future__ import annotations

import re
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from foitrack.errors import StoreBusy
from foitrack.store.database import Store
from foitrack.store.lock import only_one
from tests.desk import Desk
from tests.servers.smtp import DROP, KEEP_AND_DROP

KENT = "freedomofinformation@kent.police.uk"  # the second of the campaign's four


def letters_to(desk: Desk) -> Counter[str]:
    """How many letters the SMTP server took for each recipient."""
    assert desk.smtp is not None
    return Counter(recipients[0] for _, recipients, _ in desk.smtp.received)


def states(desk: Desk, ref: str) -> list[str]:
    """The steps of every letter of a request, oldest first."""
    with Store(desk.workspace.database) as store:
        rows = store.query(
            "SELECT state FROM deliveries JOIN letters USING (message) WHERE ref = ? ORDER BY deliveries.id", [ref]
        )
    return [row["state"] for row in rows]


def in_sent(desk: Desk) -> int:
    """How many mails lie in the account's Sent folder."""
    assert desk.dovecot is not None
    return len(desk.dovecot.mails("Sent"))


@pytest.fixture
def drafted(desk: Desk) -> Desk:
    desk("draft", "bicycles")
    return desk


def test_each_letter_leaves_once_and_its_steps_are_facts(drafted: Desk) -> None:
    assert "sent 4 letters" in drafted("send", "bicycles", "--yes").err
    assert "nothing to send" in drafted("send", "bicycles", "--yes").err
    assert set(letters_to(drafted).values()) == {1}
    for ref in drafted.refs().values():
        assert states(drafted, ref) == ["queued", "attempted", "accepted"]


def test_the_bytes_that_left_are_the_bytes_that_are_kept(drafted: Desk) -> None:
    drafted("send", "bicycles", "--yes")
    ref = drafted.refs()["Kent Police"]
    (message,) = drafted.json("show", ref)["messages"]
    kept = (drafted.workspace.root / "mail" / message["sha256"][:2] / f"{message['sha256']}.eml").read_bytes()
    (left,) = [raw for _, recipients, raw in drafted.smtp.received if recipients == [KENT]]
    assert left == kept


def test_nothing_leaves_without_a_yes(drafted: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Typed("n\n"))
    drafted("send", "bicycles", expect=130)
    assert drafted.smtp.received == []
    assert {each["stage"] for each in drafted.json("status")} == {"drafted"}


def test_a_dry_run_writes_the_mails_and_sends_nothing(drafted: Desk) -> None:
    drafted("send", "bicycles", "--dry-run")
    files = sorted(path.name for path in (drafted.workspace.root / "dry-run").iterdir())
    assert files == sorted(f"{ref}.eml" for ref in drafted.refs().values())
    assert drafted.smtp.connections == 0


def test_only_takes_one_force_and_the_rest_can_follow(drafted: Desk) -> None:
    drafted("send", "bicycles", "--only", "kent", "--yes")
    assert letters_to(drafted) == {KENT: 1}
    drafted("send", "bicycles", "--yes")
    assert sum(letters_to(drafted).values()) == 4
    assert letters_to(drafted)[KENT] == 1


@pytest.mark.parametrize(
    "answer",
    ["550 5.1.1 no such user", "554 5.7.1 not wanted", "552 5.2.2 mailbox full"],
    ids=["550", "554", "552"],
)
def test_a_refused_recipient_is_that_requests_event_and_the_others_go(drafted: Desk, answer: str) -> None:
    drafted.smtp.script("rcpt", answer, recipient=KENT)
    ran = drafted("send", "bicycles", "--yes", expect=4)
    kent = drafted.refs()["Kent Police"]
    assert "sent 3 letters; not all left" in ran.err
    assert f"{kent} Kent Police: {KENT} was refused for good ({answer.split(maxsplit=1)[0]}" in ran.err
    assert drafted.status(kent)["stage"] == "not delivered"
    assert KENT not in letters_to(drafted)


@pytest.mark.parametrize(
    "answer",
    ["450 4.2.0 greylisted, try again in 300 seconds", "451 4.3.0 local error", "452 4.2.2 too little space"],
    ids=["450 greylisting", "451", "452"],
)
def test_a_not_now_leaves_that_letter_queued_says_when_and_goes_on(drafted: Desk, answer: str) -> None:
    drafted.smtp.script("rcpt", answer, recipient=KENT)
    ran = drafted("send", "bicycles", "--yes", expect=4)
    kent = drafted.refs()["Kent Police"]
    assert "sent 3 letters" in ran.err
    assert f"Kent Police: not now ({answer.split(maxsplit=1)[0]}" in ran.err
    assert "still queued, run the command again after " in ran.err
    assert drafted.status(kent)["stage"] == "queued"
    assert "sent 1 letter" in drafted("send", "bicycles", "--yes").err
    assert states(drafted, kent) == ["queued", "attempted", "deferred", "attempted", "accepted"]
    assert set(letters_to(drafted).values()) == {1}


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("mail", "421 4.7.0 too many messages, slow down"),
        ("rcpt", "450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents delivery"),
        ("mail", "550 5.4.5 Daily user sending limit exceeded."),
        ("end", "432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending"),
    ],
    ids=["421", "Gmail 4.2.1", "Gmail daily", "Microsoft concurrent"],
)
def test_throttling_keeps_the_rest_queued_and_says_when_to_go_on(drafted: Desk, step: str, answer: str) -> None:
    answers = [answer] * (2 if answer.startswith("421") else 1)  # a 421 may be boredom: it is called once more
    drafted.smtp.script(step, *answers, recipient=KENT if step in ("rcpt", "end") else "")
    ran = drafted("send", "bicycles", "--yes", expect=4 if step in ("rcpt", "end") else 1)
    assert re.search(r"go on (in \d+ minutes|tomorrow)|run the command again after \d\d:\d\d on ", ran.err)
    left = sum(letters_to(drafted).values())
    assert left < 4
    assert f"sent {4 - left} letter" in drafted("send", "bicycles", "--yes").err
    assert set(letters_to(drafted).values()) == {1}
    assert len(letters_to(drafted)) == 4


def test_a_server_that_is_down_leaves_everything_as_it_was(drafted: Desk) -> None:
    drafted.smtp.script("connect", "554 5.3.2 down for repairs")
    ran = drafted("send", "bicycles", "--yes", expect=1)
    assert ran.err.strip().count("\n") <= 8
    assert "Traceback" not in ran.err
    assert "sent 4 letters" in drafted("send", "bicycles", "--yes").err


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_drop_before_the_text_loses_nothing_and_doubles_nothing(drafted: Desk, step: str) -> None:
    drafted.smtp.script(step, DROP, DROP, recipient="" if step == "mail" else KENT)
    drafted("send", "bicycles", "--yes", expect=4)
    assert "sent" in drafted("send", "bicycles", "--yes").err
    assert letters_to(drafted) == dict.fromkeys(letters_to(drafted), 1)
    assert len(letters_to(drafted)) == 4


@pytest.fixture
def in_doubt(drafted: Desk) -> Desk:
    """The server took the letter to Kent and hung up without an answer."""
    drafted.smtp.script("end", KEEP_AND_DROP, recipient=KENT)
    ran = drafted("send", "bicycles", "--yes", expect=4)
    assert "it is not known whether it left" in ran.err
    assert drafted.status(drafted.refs()["Kent Police"])["stage"] == "unknown"
    return drafted


def test_a_letter_in_doubt_is_looked_up_and_never_sent_by_itself(in_doubt: Desk) -> None:
    kent = in_doubt.refs()["Kent Police"]
    ran = in_doubt("send", "bicycles", "--yes")
    assert f"{kent}: it is not known whether the request letter left; it is not in the Sent folder" in ran.err
    assert f"'foitrack record {kent} sent' if it did, 'foitrack send --again {kent}'" in ran.err
    assert "nothing to send" in ran.err
    assert set(letters_to(in_doubt).values()) == {1}


def test_a_letter_in_doubt_that_is_in_sent_is_recorded_as_sent_on_the_day_it_left(in_doubt: Desk) -> None:
    (raw,) = [raw for _, recipients, raw in in_doubt.smtp.received if recipients == [KENT]]
    in_doubt.receive(raw, "Sent")
    in_doubt.on = "2026-03-05"
    kent = in_doubt.refs()["Kent Police"]
    assert f"{kent}: the request letter is in the Sent folder; recorded as sent" in in_doubt("send", "bicycles").err
    assert in_doubt.status(kent)["stage"] == "waiting"
    assert in_doubt.status(kent)["sent"] == "2026-03-02"
    assert letters_to(in_doubt)[KENT] == 1


def test_a_person_settles_a_letter_in_doubt_as_sent(in_doubt: Desk) -> None:
    kent = in_doubt.refs()["Kent Police"]
    in_doubt.on = "2026-03-06"
    in_doubt("record", kent, "sent")
    assert in_doubt.status(kent)["sent"] == "2026-03-02"
    assert states(in_doubt, kent)[-1] == "accepted"
    assert [each["kind"] for each in in_doubt.json("show", kent)["events"]] == ["sent"]
    assert "nothing to send" in in_doubt("send", "bicycles").err


def test_a_person_settles_a_letter_in_doubt_by_sending_it_again(in_doubt: Desk) -> None:
    kent = in_doubt.refs()["Kent Police"]
    in_doubt("send", "--again", kent, "--yes")
    assert letters_to(in_doubt)[KENT] == 2
    assert states(in_doubt, kent) == [
        "queued",
        "attempted",
        "attempted",
        "cancelled",
        "queued",
        "attempted",
        "accepted",
    ]
    assert "nothing to send" in in_doubt("send", "bicycles").err


def test_a_person_who_does_not_say_yes_to_again_has_changed_nothing(
    in_doubt: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kent = in_doubt.refs()["Kent Police"]
    monkeypatch.setattr("sys.stdin", _Typed("n\n"))
    in_doubt("send", "--again", kent, expect=130)
    assert in_doubt.status(kent)["stage"] == "unknown"
    assert letters_to(in_doubt)[KENT] == 1


def test_a_letter_sent_again_while_the_server_is_down_goes_with_the_next_send(drafted: Desk) -> None:
    drafted("send", "bicycles", "--yes")
    kent = drafted.refs()["Kent Police"]
    drafted.smtp.script("rcpt", "451 4.3.0 later", recipient="new@kent.police.uk")
    drafted.on = "2026-03-03"
    drafted("send", "--again", kent, "--to", "new@kent.police.uk", "--yes", expect=4)
    assert "sent 1 letter" in drafted("send", "bicycles", "--yes").err
    assert letters_to(drafted)["new@kent.police.uk"] == 1
    assert letters_to(drafted)[KENT] == 1
    assert "nothing to send" in drafted("send", "bicycles", "--yes").err


def test_a_sent_that_was_recorded_by_mistake_and_taken_back_lets_the_letter_go(drafted: Desk) -> None:
    kent = drafted.refs()["Kent Police"]
    drafted("record", kent, "sent")
    (event,) = drafted.json("show", kent)["events"]
    drafted("record", kent, "--retract", str(event["id"]))
    assert "sent 4 letters" in drafted("send", "bicycles", "--yes").err


def test_a_letter_queued_yesterday_goes_with_todays_date(drafted: Desk) -> None:
    drafted.smtp.script("rcpt", "451 4.3.0 later", recipient=KENT)
    drafted("send", "bicycles", "--yes", expect=4)
    drafted.on = "2026-03-03"
    drafted("send", "bicycles", "--yes")
    (raw,) = [raw for _, recipients, raw in drafted.smtp.received if recipients == [KENT]]
    assert b"Date: Tue, 03 Mar 2026" in raw
    assert drafted.status(drafted.refs()["Kent Police"])["sent"] == "2026-03-03"


def test_a_sent_letter_is_put_in_sent_once(drafted: Desk) -> None:
    drafted("send", "bicycles", "--yes")
    assert in_sent(drafted) == 4
    drafted("send", "bicycles", "--yes")
    assert in_sent(drafted) == 4


def test_a_provider_that_keeps_its_own_copies_gets_no_second_one(drafted: Desk) -> None:
    drafted.smtp.when_taken = lambda raw: drafted.receive(raw, "Sent")
    drafted("send", "bicycles", "--yes")
    assert in_sent(drafted) == 4


def test_letters_go_also_while_the_mailbox_cannot_be_reached(drafted: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOITRACK_IMAP_PASSWORD", "wrong")
    ran = drafted("send", "bicycles", "--yes")
    assert "no copies will be put in the Sent folder: localhost port" in ran.err
    assert "sent 4 letters" in ran.err


def test_two_sends_at_once_send_each_letter_once(drafted: Desk) -> None:
    drafted.smtp.script("end", delay_seconds=0.3)
    ended: list[int] = []

    def second() -> None:
        from foitrack.cli.boundary import run

        words = ["-w", str(drafted.workspace.root), "--on", drafted.on, "send", "bicycles", "--yes"]
        ended.append(run(words))

    other = threading.Timer(0.5, second)
    other.start()
    drafted("send", "bicycles", "--yes")
    other.join()
    assert ended == [1]
    assert set(letters_to(drafted).values()) == {1}


def test_a_second_send_is_told_who_is_sending_and_since_when(drafted: Desk) -> None:
    from datetime import UTC, datetime

    with Store(drafted.workspace.database) as store, only_one(store, "sending", datetime(2026, 3, 2, 9, tzinfo=UTC)):
        ran = drafted("send", "bicycles", "--yes", expect=1)
    assert "another foitrack is at sending already (process" in ran.err
    assert "since 2026-03-02T09:00:00+00:00): let it finish" in ran.err


def test_the_lock_of_a_killed_holder_is_free(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    now = datetime(2026, 3, 2, tzinfo=UTC)
    with Store(tmp_path / "foitrack.db") as store:
        with only_one(store, "sending", now), pytest.raises(StoreBusy), only_one(store, "sending", now):
            pass
        with only_one(store, "sending", now):
            pass


def typed(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Let a person type this."""
    monkeypatch.setattr("sys.stdin", _Typed(f"{answer}\n"))


class _Typed:
    """What a person types."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines(keepends=True)

    def readline(self, *_: Any) -> str:
        return self._lines.pop(0) if self._lines else ""

    def isatty(self) -> bool:
        return False
