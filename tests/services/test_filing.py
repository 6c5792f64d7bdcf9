"""Mails find their request by every rung of the ladder; a person corrects that, teaches, and takes it back."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any

import pytest

from foitrack.workspace import write_private
from tests.desk import CAMPAIGN, Desk, reply

pytestmark = pytest.mark.server

KENT, ESSEX = "freedomofinformation@kent.police.uk", "info.rights.freedom@essex.police.uk"
NORFOLK = "freedom@norfolk.pnn.police.uk"
WAITS = "Dear Ada\n\nThank you for your patience. I am making enquiries of colleagues.\n"
REFUSED = (
    "Dear Ada\n\nNorfolk and Suffolk Constabularies have considered your request. The cost of complying would exceed "
    "the appropriate limit and this letter serves as a refusal notice under section 12(1) of the Freedom of "
    "Information Act 2000.\n"
)


@pytest.fixture
def sent(desk: Desk) -> Desk:
    """A desk whose campaign left on 2 March; the day is the 5th."""
    desk("draft", "bicycles")
    desk("send", "bicycles", "--yes")
    desk.on = "2026-03-05"
    return desk


def tag(desk: Desk, authority: str) -> str:
    """The reply address of an authority's request."""
    return f"ada+{desk.refs()[authority].lower()}@newsroom.test"


def our_id(desk: Desk, address: str) -> str:
    """The Message-ID of the letter that went to an address."""
    from foitrack.mail.parse import parse

    assert desk.smtp is not None
    (raw,) = [raw for _, to, raw in desk.smtp.received if to == [address]]
    return parse(raw).message_id.strip("<>")


def got(desk: Desk, mail: EmailMessage) -> dict[str, Any]:
    """Let a mail arrive, fetch it, and return its line of the inbox."""
    desk.receive(mail)
    desk("fetch")
    return max(desk.json("inbox"), key=lambda each: each["message"])


def kinds(desk: Desk, ref: str) -> list[str]:
    """The kinds of the events of a request that were not taken back."""
    events = desk.json("show", ref)["events"]
    gone = {each["retracts"] for each in events}
    return [each["kind"] for each in events if each["id"] not in gone and each["kind"] != "retracted"]


def another_campaign(desk: Desk) -> None:
    """Ask Kent something else, so that its sender alone says nothing."""
    other = CAMPAIGN.replace("Stolen bicycles", "Tasers").replace("[kent, essex, norfolk, suffolk]", "[kent]")
    other = other.replace("reported stolen", "drawn as tasers").replace("were found", "were fired at anyone")
    write_private(desk.workspace.campaign_file("tasers"), other)
    desk("draft", "tasers")
    desk("send", "tasers", "--yes")


def test_each_rung_of_the_ladder_files_and_shows_its_evidence(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    message_id = our_id(sent, KENT)
    mails = {
        "our reply address": reply(tag(sent, "Kent Police"), WAITS),
        "our message-id": reply("ada@newsroom.test", WAITS, in_reply_to=f"<{message_id}>"),
        "our reference": reply("ada@newsroom.test", WAITS, subject=f"FOI request {kent}"),
        "the only open request of this sender": reply("ada@newsroom.test", WAITS),
    }
    for rung, mail in mails.items():
        line = got(sent, mail)
        assert (line["ref"], line["rung"], line["sender_known"]) == (kent, rung, True)
        assert line["evidence"]
    shown = sent("inbox").out
    assert f"sent to {tag(sent, 'Kent Police')}" in shown
    assert f"In-Reply-To names our message <{message_id}>" in shown
    assert f"{kent} stands in the subject" in shown
    assert f"{KENT} writes for kent, which has no other open request" in shown


def test_a_reference_of_theirs_files_where_the_sender_has_two_open_requests(sent: Desk) -> None:
    another_campaign(sent)
    kent = sent.refs()["Kent Police"]
    line = got(sent, reply("ada@newsroom.test", WAITS))
    assert (line["ref"], line["reason"]) == ("", "kent: 2 open requests, and nothing in it says which")
    assert line["likely"][0]["ref"] == sent.refs("tasers")["Kent Police"]
    got(sent, reply(tag(sent, "Kent Police"), WAITS + "Our reference: FOI/2026/00417.\n"))
    line = got(sent, reply("ada@newsroom.test", WAITS, subject="FOI 2026/417"))
    assert (line["ref"], line["rung"]) == (kent, "the authority's reference")


def test_filing_by_hand_teaches_sender_and_reference_and_undo_unteaches(sent: Desk) -> None:
    another_campaign(sent)
    kent = sent.refs()["Kent Police"]
    casework = {"sender": "Case 4 <officer@casework.test>"}
    line = got(sent, reply("ada@newsroom.test", WAITS + "Our reference: RFI 99/77-K.\n", **casework))
    assert "not known to write for any authority" in line["reason"]
    number = str(line["message"])
    sent("file", number, kent)
    line = got(sent, reply("ada@newsroom.test", WAITS, subject="Request RFI 99/77-K", **casework))
    assert (line["ref"], line["rung"], line["sender_known"]) == (kent, "the authority's reference", True)
    assert "RFI 99/77-K" in sent.status(kent)["references"][0]
    sent("file", number, "--undo")
    sent("file", str(line["message"]), "--undo")
    line = got(sent, reply("ada@newsroom.test", WAITS + "again\n", subject="Request RFI 99/77-K", **casework))
    assert line["ref"] == ""
    assert sent.status(kent)["references"] == []


def test_a_personal_mailbox_is_learnt_for_its_force(sent: Desk) -> None:
    essex = sent.refs()["Essex Police"]
    private = {"sender": "j.smith@freemail.test"}
    sent("file", str(got(sent, reply("ada@newsroom.test", WAITS, **private))["message"]), essex)
    line = got(sent, reply("ada@newsroom.test", WAITS + "More.\n", **private))
    assert (line["ref"], line["rung"]) == (essex, "the only open request of this sender")
    other = got(sent, reply("ada@newsroom.test", WAITS, sender="DC Jones <ann.jones@essex.pnn.police.uk>"))
    assert (other["ref"], other["sender_known"]) == (essex, True)


def test_moving_a_message_moves_what_followed_and_moving_it_back_too(sent: Desk) -> None:
    refs = sent.refs()
    kent, essex = refs["Kent Police"], refs["Essex Police"]
    line = got(sent, reply(tag(sent, "Kent Police"), WAITS + "Our reference: FOI/20/1088.\n"))
    number = str(line["message"])
    sent("record", kent, "promised", "--message", number, "--until", "2026-04-20")
    sent("file", number, essex)
    assert (kinds(sent, kent), kinds(sent, essex)) == (["sent"], ["sent", "promised"])
    assert [sent.status(each)["references"] for each in (kent, essex)] == [[], ["FOI/20/1088"]]
    assert [each["until"] for each in sent.json("show", essex)["events"]] == [None, "2026-04-20"]
    sent("file", number, kent)
    assert (kinds(sent, kent), kinds(sent, essex)) == (["sent", "promised"], ["sent"])
    sent("triage", "--undo")
    assert (kinds(sent, kent), kinds(sent, essex)) == (["sent"], ["sent", "promised"])
    sent("triage", "--undo")
    assert (kinds(sent, kent), kinds(sent, essex)) == (["sent", "promised"], ["sent"])
    sent("triage", "--undo")
    assert (kinds(sent, kent), sent.json("inbox")[0]["rung"]) == (["sent"], "our reply address")
    assert "nothing was decided" in sent("triage", "--undo", expect=1).err


def test_undo_takes_back_each_decision_of_a_script_in_turn(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    number = str(got(sent, reply("ada@newsroom.test", "Buy bicycles", sender="shop@spam.test"))["message"])
    before = sent.json("inbox")
    sent("file", number, "--not-ours")
    assert sent.json("inbox") == []
    assert f"taken back: message {number} set aside" in sent("triage", "--undo").err
    assert sent.json("inbox") == before
    sent("file", number, kent)
    sent("file", number, "--undo")
    assert sent.json("inbox")[0]["likely"][0] == {"ref": kent, "evidence": "it was filed there"}
    sent("triage", "--undo")
    assert sent.json("inbox")[0]["rung"] == "by hand"
    line = got(sent, reply("ada@newsroom.test", WAITS, sender="shop@spam.test"))
    assert line["ref"] == kent


def test_an_event_taken_back_by_record_is_not_taken_back_twice(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    number = str(got(sent, reply(tag(sent, "Kent Police"), WAITS))["message"])
    sent("record", kent, "promised", "--message", number)
    event = sent.json("show", kent)["events"][-1]
    sent("record", kent, "--retract", str(event["id"]))
    assert "nothing was decided" in sent("triage", "--undo", expect=1).err


def test_a_joint_reply_is_filed_under_both_and_decided_once(sent: Desk) -> None:
    refs = sent.refs()
    norfolk, suffolk = refs["Norfolk Constabulary"], refs["Suffolk Constabulary"]
    line = got(sent, reply(tag(sent, "Norfolk Constabulary"), REFUSED, sender=f"FOI <{NORFOLK}>"))
    waiting = sent.json("inbox")
    assert [each["ref"] for each in waiting] == [norfolk, suffolk]
    assert [each["also"] for each in waiting] == [[suffolk], [norfolk]]
    assert "the reply speaks for suffolk too" in waiting[1]["evidence"]
    ran = sent("record", norfolk, "refused", "--message", str(line["message"]), "--all")
    assert f"{norfolk}: recorded" in ran.err
    assert f"{suffolk}: recorded" in ran.err
    for ref in (norfolk, suffolk):
        assert sent.status(ref)["outcome"] == "refused"
        assert sent.json("show", ref)["events"][-1]["sections"] == ["12(1)"]
    assert sent.json("inbox") == []
    sent("triage", "--undo")
    assert [sent.status(ref)["outcome"] for ref in (norfolk, suffolk)] == [None, None]


def test_a_joint_reply_moved_to_one_request_says_there_what_it_says_once_and_comes_back_whole(sent: Desk) -> None:
    refs = sent.refs()
    norfolk, suffolk, kent = (refs[name] for name in ("Norfolk Constabulary", "Suffolk Constabulary", "Kent Police"))
    waits = got(sent, reply(tag(sent, "Norfolk Constabulary"), REFUSED, sender=NORFOLK))
    number = str(waits["message"])
    sent("record", norfolk, "refused", "--message", number, "--all")
    sent("file", number, kent)
    assert [kinds(sent, ref) for ref in (norfolk, suffolk, kent)] == [["sent"], ["sent"], ["sent", "refused"]]
    sent("triage", "--undo")
    assert [kinds(sent, ref) for ref in (norfolk, suffolk, kent)] == [
        ["sent", "refused"],
        ["sent", "refused"],
        ["sent"],
    ]
    sent("triage", "--undo")
    assert [kinds(sent, ref) for ref in (norfolk, suffolk, kent)] == [["sent"], ["sent"], ["sent"]]


def test_without_all_a_joint_reply_is_decided_for_one(sent: Desk) -> None:
    refs = sent.refs()
    line = got(sent, reply(tag(sent, "Norfolk Constabulary"), REFUSED, sender=f"FOI <{NORFOLK}>"))
    sent("record", refs["Norfolk Constabulary"], "refused", "--message", str(line["message"]))
    (left,) = sent.json("inbox")
    assert (left["ref"], left["also"]) == (refs["Suffolk Constabulary"], [])
    sent("record", refs["Norfolk Constabulary"], "noted", "--all", expect=2)


def test_one_reply_to_two_requests_is_filed_under_both(sent: Desk) -> None:
    another_campaign(sent)
    first, second = sent.refs()["Kent Police"], sent.refs("tasers")["Kent Police"]
    got(sent, reply(tag(sent, "Kent Police"), WAITS, subject=f"Your requests {first} and {second}"))
    assert {each["ref"] for each in sent.json("inbox")} == {first, second}


def test_a_split_request_has_all_its_references_in_our_next_subject(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    text = WAITS + "Your request has been split. Our references: FOI/2026/0101, FOI/2026/0102 and FOI/2026/0103.\n"
    got(sent, reply(tag(sent, "Kent Police"), text))
    assert sent.status(kent)["references"] == ["FOI/2026/0101", "FOI/2026/0102", "FOI/2026/0103"]
    number = str(sent.json("inbox")[0]["message"])
    sent("record", kent, "promised", "--message", number, "--until", "2026-04-20")
    sent.on = "2026-04-21"
    (letter,) = [each for each in sent.json("chase") if each["ref"] == kent]
    assert letter["allowed"], letter
    assert "your references FOI/2026/0101, FOI/2026/0102, FOI/2026/0103" in letter["subject"]
    for number in ("0101", "0103"):
        assert got(sent, reply("ada@newsroom.test", WAITS, subject=f"FOI/2026/{number}"))["ref"] == kent


def test_a_letter_goes_to_the_stored_address_whatever_reply_to_says(sent: Desk) -> None:
    mail = reply(tag(sent, "Kent Police"), WAITS, sender="noreply@kent.police.uk")
    mail["Reply-To"] = "attacker@freemail.test"
    line = got(sent, mail)
    assert line["sender_known"]
    sent("record", line["ref"], "promised", "--message", str(line["message"]))
    sent.on = "2026-04-01"
    assert sent.smtp is not None
    sent.smtp.received.clear()
    sent("chase", "--only", "kent", "--send", "--yes", "--now")
    assert [to for _, to, _ in sent.smtp.received] == [[KENT]]


def test_a_reply_of_the_wrong_force_is_filed_and_marked(sent: Desk) -> None:
    line = got(sent, reply(tag(sent, "Kent Police"), WAITS, sender="foi@sussex.police.uk"))
    assert (line["ref"], line["sender_known"]) == (sent.refs()["Kent Police"], False)
    sent("file", str(line["message"]), line["ref"])
    (line,) = sent.json("inbox")
    assert (line["rung"], line["sender_known"]) == ("by hand", True)
    sent("triage", "--undo")
    (line,) = sent.json("inbox")
    assert (line["rung"], line["sender_known"]) == ("our reply address", False)


def test_inbox_names_the_reasons_and_the_likeliest_best_first(sent: Desk) -> None:
    refs = sent.refs()
    near = refs["Suffolk Constabulary"]
    wrong = near[:-1] + ("2" if near[-1] != "2" else "3")
    line = got(sent, reply("ada@newsroom.test", WAITS, subject=f"Request {wrong}", sender=f"FOI <{NORFOLK}>"))
    assert (line["ref"], line["rung"]) == (refs["Norfolk Constabulary"], "the only open request of this sender")
    assert sent.status(line["ref"])["references"] == []
    line = got(sent, reply("ada@newsroom.test", WAITS, subject=f"Request {wrong}", sender="x@casework.test"))
    assert line["likely"] == [
        {"ref": near, "evidence": f"{wrong} stands in it, one character from {near}"},
    ]
    assert set(line) >= {"message", "received", "sender", "subject", "reason", "ref", "rung", "suggestions", "likely"}


ACKNOWLEDGED = (
    "Dear Ada\n\nThank you for your request for information, which was received on 2 March 2026. We will respond "
    "within 20 working days.\n"
)


def test_an_acknowledgement_filed_by_hand_is_recorded_and_goes_with_the_filing(sent: Desk) -> None:
    kent, essex = sent.refs()["Kent Police"], sent.refs()["Essex Police"]
    number = str(got(sent, reply("ada@newsroom.test", ACKNOWLEDGED, sender="x@casework.test"))["message"])
    assert kinds(sent, kent) == ["sent"]
    assert f"recorded acknowledged for {kent}" in sent("file", number, kent).err
    assert (kinds(sent, kent), sent.json("inbox")) == (["sent", "acknowledged"], [])
    sent("file", number, essex)
    assert (kinds(sent, kent), kinds(sent, essex)) == (["sent"], ["sent", "acknowledged"])
    sent("triage", "--undo")
    sent("triage", "--undo")
    assert (kinds(sent, kent), kinds(sent, essex)) == (["sent"], ["sent"])
    assert sent.json("inbox")[0]["ref"] == ""


def test_an_acknowledgement_that_a_person_took_back_is_not_recorded_anew(sent: Desk) -> None:
    kent = sent.refs()["Kent Police"]
    text = f"{ACKNOWLEDGED}Our reference: RFI/2026/77.\n"
    number = str(got(sent, reply("ada@newsroom.test", text, sender="x@casework.test"))["message"])
    sent("file", number, kent)
    event = sent.json("show", kent)["events"][-1]["id"]
    sent("record", kent, "--retract", str(event))
    sent("file", number, kent)
    assert kinds(sent, kent) == ["sent"]
