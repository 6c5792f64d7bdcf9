"""Much can happen between a list and a yes, and between two shares: what is no longer due stays, and is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from foitrack.cli.boundary import run
from foitrack.core.model import Requester
from foitrack.mail.verdicts import Delivered
from foitrack.services.queueing import requests_still_due, to_send
from foitrack.services.sending import Outbox
from foitrack.store import requests
from foitrack.store.database import Store
from tests.desk import EMAIL, Desk
from tests.posts import FakePost
from tests.servers.smtp import KEEP_AND_DROP
from tests.services.test_sending import KENT, drafted, letters_to, states
from tests.services.test_sending_again import raws, sent

__all__ = ["drafted", "sent"]
GREYLISTED = "450 4.2.0 greylisted, try again in 300 seconds"


class Meanwhile:
    """A person who types a command elsewhere before saying yes here."""

    def __init__(self, desk: Desk, *words: str) -> None:
        self._words = ["-w", str(desk.workspace.root), "--on", desk.on, *words]

    def readline(self, *_: object) -> str:
        assert run(self._words) == 0
        return "y\n"

    def isatty(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["sent", "--note", "by web form"], "it was sent on 2026-03-02"),
        (["withdrawn"], "the request is withdrawn"),
    ],
    ids=["sent by hand", "withdrawn"],
)
def test_a_request_that_is_no_longer_to_go_when_the_yes_comes_is_left_out(
    drafted: Desk, monkeypatch: pytest.MonkeyPatch, words: Sequence[str], why: str
) -> None:
    kent = drafted.refs()["Kent Police"]
    monkeypatch.setattr("sys.stdin", Meanwhile(drafted, "record", kent, *words))
    said = drafted("send", "bicycles").err
    assert f"! {kent}: left out: {why}" in said
    assert "sent 3 letters" in said
    assert letters_to(drafted)[KENT] == 0


def test_a_chase_letter_of_a_request_answered_before_the_yes_is_left_out(
    sent: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kent = sent.refs()["Kent Police"]
    sent.on = "2026-04-01"
    monkeypatch.setattr("sys.stdin", Meanwhile(sent, "record", kent, "disclosed"))
    said = sent("chase", "--send").err
    assert f"! {kent}: left out: " in said
    assert "sent 3 letters" in said
    assert letters_to(sent)[KENT] == 1


def test_each_share_of_a_run_is_looked_at_once_more_and_has_the_text_of_its_day(drafted: Desk) -> None:
    kent, essex = drafted.refs()["Kent Police"], drafted.refs()["Essex Police"]
    post = FakePost()
    with Store(drafted.workspace.database) as store:
        outbox = Outbox(
            store,
            Requester("Ada Reporter", EMAIL),
            post,
            lambda: datetime(2026, 3, 2, 10, tzinfo=UTC),
            still_due=lambda share: requests_still_due(store, share),
        )
        listed = {each.request.ref: each for each in to_send(store, "bicycles")}
        drafted("record", kent, "sent")
        campaign = drafted.workspace.campaign_file("bicycles")
        campaign.write_text(campaign.read_text().replace("How many were found?", "How many came home?"))
        drafted("draft", "bicycles")
        report = outbox.send([listed[kent], listed[essex]])
    assert report.left_out == {kent: "it was sent on 2026-03-02"}
    assert [each.request.ref for each in report.results] == [essex]
    [(_, raw)] = post.taken
    assert "How many came home?" in " ".join(message_from_bytes(raw).get_payload().split())


class Interrupted(FakePost):
    """Takes letters; once it has taken the first, something happens in another window."""

    meanwhile: Callable[[], object]

    def deliver(self, raw: bytes, sender: str, recipient: str) -> Delivered:
        delivered = super().deliver(raw, sender, recipient)
        if self.tried == 1:
            self.meanwhile()
        return delivered


@pytest.mark.parametrize(
    ("words", "why"),
    [(["withdrawn"], "the request is withdrawn"), (["sent"], "it was sent on 2026-03-02")],
    ids=["withdrawn", "sent by hand"],
)
def test_a_letter_that_is_settled_while_the_run_goes_on_does_not_leave(
    drafted: Desk, words: list[str], why: str
) -> None:
    kent, essex = drafted.refs()["Kent Police"], drafted.refs()["Essex Police"]
    post = Interrupted()
    post.meanwhile = lambda: drafted("record", kent, *words)
    with Store(drafted.workspace.database) as store:
        outbox = Outbox(
            store,
            Requester("Ada Reporter", EMAIL),
            post,
            lambda: datetime(2026, 3, 2, tzinfo=UTC),
            still_due=lambda share: requests_still_due(store, share),
        )
        intents = {each.request.ref: each for each in to_send(store, "bicycles")}
        report = outbox.send([intents.pop(essex), *intents.values()])
    assert report.left_out == {kent: why}
    assert len(post.taken) == 3
    assert states(drafted, kent) == ["queued"]
    assert "nothing to send" in drafted("send", "bicycles", "--yes").err


def test_a_letter_corrected_on_the_same_day_goes_as_corrected(sent: Desk) -> None:
    assert sent.smtp is not None
    kent = sent.refs()["Kent Police"]
    sent.on = "2026-03-05"
    sent("record", kent, "clarification-asked")
    sent.smtp.script("rcpt", GREYLISTED, recipient=KENT)
    words = ["chase", "--letter", "clarification", "--to", kent, "--send", "--yes", "--paragraph"]
    sent(*words, "I mean the year 2024.", expect=4)
    sent(*words, "I mean the year 2025.")
    assert b"I mean the year 2025." in raws(sent)[-1]
    assert b"2024." not in raws(sent)[-1]
    assert states(sent, kent)[3:] == ["queued", "attempted", "deferred", "cancelled", "queued", "attempted", "accepted"]


def test_a_letter_that_is_the_same_on_the_same_day_is_not_written_anew(drafted: Desk) -> None:
    assert drafted.smtp is not None
    kent = drafted.refs()["Kent Police"]
    drafted.smtp.script("rcpt", GREYLISTED, recipient=KENT)
    drafted("send", "bicycles", "--yes", expect=4)
    drafted("send", "bicycles", "--yes")
    assert states(drafted, kent) == ["queued", "attempted", "deferred", "attempted", "accepted"]


@pytest.mark.parametrize("content", [b"", None], ids=["emptied", "gone"])
def test_a_queued_letter_whose_file_is_damaged_is_written_anew(drafted: Desk, content: bytes | None) -> None:
    assert drafted.smtp is not None
    kent = drafted.refs()["Kent Police"]
    drafted.smtp.script("rcpt", GREYLISTED, recipient=KENT)
    drafted("send", "bicycles", "--only", "kent", "--yes", expect=4)
    (message,) = drafted.json("show", kent)["messages"]
    file = drafted.workspace.root / "mail" / message["sha256"][:2] / f"{message['sha256']}.eml"
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    assert "sent 4 letters" in drafted("send", "bicycles", "--yes").err
    assert set(letters_to(drafted).values()) == {1}


def test_a_letter_that_cannot_be_sent_as_it_is_does_not_keep_the_others(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    with Store(sent.workspace.database) as store, store.atomic():
        request = requests.get(store, kent)
        assert request is not None
        requests.change_address(store, kent, "foi@münchen.de", request.reply_to, request.channel)
    sent.on = "2026-04-01"
    said = sent("chase", "--send", "--yes", expect=4).err
    assert "sent 3 letters; not all left" in said
    assert f"{kent}: it cannot be sent as it is ({kent}: To: 'foi@münchen.de' is no mail address" in said


def test_a_withdrawn_request_does_not_leave(drafted: Desk) -> None:
    drafted("record", drafted.refs()["Kent Police"], "withdrawn")
    drafted("send", "bicycles", "--yes")
    assert letters_to(drafted)[KENT] == 0
    assert len(letters_to(drafted)) == 3


def test_a_settling_word_taken_back_leaves_the_letter_in_doubt_as_before(drafted: Desk) -> None:
    assert drafted.smtp is not None
    drafted.smtp.script("end", KEEP_AND_DROP, recipient=KENT)
    drafted("send", "bicycles", "--yes", expect=4)
    kent = drafted.refs()["Kent Police"]
    drafted.on = "2026-03-04"
    drafted("record", kent, "sent")
    drafted("record", kent, "--retract", str(drafted.json("show", kent)["events"][-1]["id"]))
    assert drafted.status(kent)["next"].startswith("look up in Sent")
    assert f"{kent}: it is not known whether the request letter left" in drafted("send", "bicycles", "--yes").err
    drafted("record", kent, "sent")
    assert drafted.status(kent)["sent"] == "2026-03-02"
