"""A person's word sends a letter once more: only one that is needed, and nothing is written down before the yes."""

from __future__ import annotations

from email import message_from_bytes

import pytest

from foitrack.store.database import Store
from tests.desk import Desk
from tests.servers.smtp import KEEP_AND_DROP
from tests.services.test_sending import KENT, drafted, in_doubt, letters_to, typed

__all__ = ["drafted", "in_doubt"]
NEW = "foi.new@kent.police.uk"


@pytest.fixture
def sent(drafted: Desk) -> Desk:
    drafted("send", "bicycles", "--yes")
    return drafted


def raws(desk: Desk) -> list[bytes]:
    """The mails that Kent's server took."""
    assert desk.smtp is not None
    return [raw for _, recipients, raw in desk.smtp.received if recipients == [KENT]]


@pytest.fixture
def chase_in_doubt(sent: Desk) -> Desk:
    """The server took a chase letter to Kent and hung up without an answer."""
    assert sent.smtp is not None
    sent.on = "2026-04-01"
    sent.smtp.script("end", KEEP_AND_DROP, recipient=KENT)
    sent("chase", "--send", "--yes", expect=4)
    return sent


def test_a_letter_that_the_look_up_finds_in_sent_is_not_sent_again(in_doubt: Desk) -> None:
    kent = in_doubt.refs()["Kent Police"]
    in_doubt.receive(raws(in_doubt)[0], "Sent")
    said = in_doubt("send", "--again", kent, "--yes").err
    assert f"{kent}: the request letter is in the Sent folder; recorded as sent" in said
    assert f"{kent}: nothing is sent again: its letter left" in said
    assert letters_to(in_doubt)[KENT] == 1


def test_a_chase_letter_that_the_look_up_finds_does_not_send_the_request_again(chase_in_doubt: Desk) -> None:
    desk = chase_in_doubt
    kent = desk.refs()["Kent Police"]
    desk.receive(raws(desk)[-1], "Sent")
    desk.on = "2026-04-02"
    assert "nothing is sent again" in desk("send", "--again", kent, "--yes").err
    assert desk.status(kent)["sent"] == "2026-03-02"
    assert letters_to(desk)[KENT] == 2


def test_the_list_names_the_letter_that_goes_once_more(chase_in_doubt: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = chase_in_doubt
    kent = desk.refs()["Kent Police"]
    typed(monkeypatch, "n")
    asked = desk("send", "--again", kent, expect=130)
    assert f"Send the overdue letter of {kent} once more?" in asked.err
    assert "overdue" in asked.out
    desk("send", "--again", kent, "--yes")
    assert raws(desk)[-1].split(b"\r\n\r\n")[1][:200] == raws(desk)[-2].split(b"\r\n\r\n")[1][:200]


def test_a_request_that_has_left_is_not_sent_again_to_the_same_address(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    for to in ([], ["--to", KENT]):
        assert (
            "has left and did not come back: --to ADDRESS" in sent("send", "--again", kent, *to, "--yes", expect=1).err
        )
    sent("send", "--again", kent, "--to", NEW, "--yes")
    assert (letters_to(sent)[KENT], letters_to(sent)[NEW]) == (1, 1)


def test_a_dry_run_stands_in_the_same_thread_as_the_letter_that_leaves(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    sent("send", "--again", kent, "--to", NEW, "--dry-run")
    rehearsed = message_from_bytes((sent.workspace.root / "dry-run" / f"{kent}.eml").read_bytes())
    sent("send", "--again", kent, "--to", NEW, "--yes")
    (raw,) = [raw for _, recipients, raw in sent.smtp.received if recipients == [NEW]]
    left = message_from_bytes(raw)
    assert left["In-Reply-To"]
    for name in ("In-Reply-To", "References", "Reply-To", "To", "Subject"):
        assert rehearsed[name] == left[name]


def test_a_request_that_came_back_is_sent_again(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    sent("record", kent, "bounced")
    sent("send", "--again", kent, "--yes")
    assert letters_to(sent)[KENT] == 2


@pytest.mark.parametrize(("kind", "says"), [("refused", "was answered on"), ("withdrawn", "is withdrawn")])
def test_nothing_is_sent_again_about_a_request_that_is_over(in_doubt: Desk, kind: str, says: str) -> None:
    kent = in_doubt.refs()["Kent Police"]
    in_doubt("record", kent, "sent")
    in_doubt("record", kent, kind)
    assert says in in_doubt("send", "--again", kent, "--yes", expect=1).err
    assert letters_to(in_doubt)[KENT] == 1


def test_the_address_stays_until_the_yes(sent: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    kent = sent.refs()["Kent Police"]
    typed(monkeypatch, "n")
    sent("send", "--again", kent, "--to", NEW, expect=130)
    sent.on = "2026-04-01"
    sent("chase", "--send", "--yes", "--only", "kent")
    assert letters_to(sent)[NEW] == 0
    assert letters_to(sent)[KENT] == 2


def test_after_the_yes_the_next_letters_go_to_the_new_address_too(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    sent("send", "--again", kent, "--to", NEW, "--yes")
    sent.on = "2026-04-01"
    sent("chase", "--send", "--yes", "--only", "kent")
    assert letters_to(sent)[NEW] == 2


@pytest.mark.parametrize(
    "address", ["foi@m\u00fcnchen.de", "foi@kent", "foi kent@kent.police.uk", "f@k.uk\nBcc: x@y.uk"]
)
def test_an_address_that_no_mail_can_bear_is_refused_and_not_kept(sent: Desk, address: str) -> None:
    kent = sent.refs()["Kent Police"]
    assert "is not a mail address" in sent("send", "--again", kent, "--to", address, "--yes", expect=1).err
    sent.on = "2026-04-01"
    assert "sent 4 letters" in sent("chase", "--send", "--yes").err


def kept(desk: Desk) -> tuple[list[str], set[str]]:
    """Every row of the store, and the name of every raw mail."""
    with Store(desk.workspace.database) as store:
        rows = list(store.connection.iterdump())
    return rows, {path.name for path in (desk.workspace.root / "mail").rglob("*.eml")}


@pytest.mark.parametrize("words", [(), ("--to", NEW)], ids=["to the same address", "to another"])
def test_a_dry_run_of_a_letter_in_doubt_keeps_nothing_and_asks_no_server(
    in_doubt: Desk, words: tuple[str, ...]
) -> None:
    assert in_doubt.smtp is not None
    kent, before, connections = in_doubt.refs()["Kent Police"], kept(in_doubt), in_doubt.smtp.connections
    said = in_doubt("send", "--again", kent, *words, "--dry-run").err
    assert "wrote 1 letter to" in said
    assert (in_doubt.workspace.root / "dry-run" / f"{kent}.eml").exists()
    assert (kept(in_doubt), in_doubt.smtp.connections) == (before, connections)


def test_a_dry_run_of_a_queued_letter_leaves_it_as_it_is(drafted: Desk) -> None:
    assert drafted.smtp is not None
    drafted.smtp.script("rcpt", "451 4.3.0 later", recipient=KENT)
    drafted("send", "bicycles", "--yes", expect=4)
    kent, before = drafted.refs()["Kent Police"], kept(drafted)
    drafted.on = "2026-03-03"
    drafted("send", "--again", kent, "--dry-run")
    assert kept(drafted) == before
