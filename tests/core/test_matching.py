"""Which request a mail is about: every rung of the ladder, its evidence, and what waits for a person."""

from dataclasses import replace
from datetime import date

import pytest

from foitrack.core.known import Known, KnownRequest
from foitrack.core.matching import match
from foitrack.core.model import Address, Attachment, Bounce, Message
from foitrack.core.words import Rung

KENT = KnownRequest(
    "SM-7Q4KX", "social-media", "kent", "ann+sm-7q4kx@example.org", True, date(2026, 3, 2), "foi@kent.police.uk"
)
KENT_DOGS = KnownRequest(
    "DG-22222", "dogs", "kent", "ann+dg-22222@example.org", True, date(2026, 2, 2), "foi@kent.police.uk"
)
ESSEX = KnownRequest(
    "SM-9W3AB", "social-media", "essex", "ann+sm-9w3ab@example.org", True, date(2026, 3, 2), "foi@essex.police.uk"
)
NORFOLK = KnownRequest("SM-AAAA1", "social-media", "norfolk", "ann+sm-aaaa1@example.org")
SUFFOLK = KnownRequest("SM-BBBB2", "social-media", "suffolk", "ann+sm-bbbb2@example.org")

KNOWN = Known(
    requests={each.ref: each for each in (KENT, KENT_DOGS, ESSEX, NORFOLK, SUFFOLK)},
    message_ids={"<one@example.org>": "SM-7Q4KX", "<two@example.org>": "SM-9W3AB"},
    references={"kent": {"20/09/1088": ("SM-7Q4KX",)}, "cleveland": {"630-25": ("SM-9W3AB",)}},
    senders={"pat.officer@gmail.example": ("essex",), "do_not_reply@icasework.com": ("essex",)},
    domains={
        "kent.police.uk": ("kent",),
        "essex.police.uk": ("essex",),
        "norfolk.police.uk": ("norfolk",),
        "suffolk.police.uk": ("suffolk",),
    },
    shared={"norfolk": ("suffolk",), "suffolk": ("norfolk",), "kent": ("essex",), "essex": ("kent",)},
    names={"norfolk": ("Norfolk Constabulary",), "suffolk": ("Suffolk Constabulary",)},
)
APART = replace(KNOWN, shared={})


def mail(sender: str = "foi@kent.police.uk", **fields: object) -> Message:
    return replace(Message(sender=Address(sender)), **fields)  # type: ignore[arg-type]


LADDER = [
    pytest.param(mail(recipients=("ann+sm-7q4kx@example.org",)), Rung.REPLY_ADDRESS, id="our reply address"),
    pytest.param(
        mail(recipients=("x@y.z", "Ann+SM-7Q4KX@example.org")), Rung.REPLY_ADDRESS, id="in any header and case"
    ),
    pytest.param(mail(recipients=("ann+sm-7q4kz@example.org",)), Rung.REPLY_ADDRESS, id="one character mistyped"),
    pytest.param(mail(recipients=("ann+sm-74qkx@example.org",)), Rung.REPLY_ADDRESS, id="two characters swapped"),
    pytest.param(mail(recipients=("ann+sm7q4kx@example.org",)), Rung.REPLY_ADDRESS, id="the hyphen left out"),
    pytest.param(mail(in_reply_to=("<one@example.org>",)), Rung.MESSAGE_ID, id="In-Reply-To"),
    pytest.param(mail(in_reply_to=("one@example.org",)), Rung.MESSAGE_ID, id="In-Reply-To without brackets"),
    pytest.param(mail(references=("<x@y>", "<one@example.org>", "<z@y>")), Rung.MESSAGE_ID, id="References"),
    pytest.param(mail(subject="RE: request [sm-7q4kx]"), Rung.REFERENCE, id="our reference in the subject"),
    pytest.param(mail(text="You wrote about SM-7Q4KX."), Rung.REFERENCE, id="our reference in the text"),
    pytest.param(mail(text="Your ref SM-7O4KX"), None, id="a reference that is one character off is only a hint"),
    pytest.param(mail(text="Our ref: 20/09/1088"), Rung.AUTHORITY_REFERENCE, id="the authority's reference"),
    pytest.param(
        mail(subject="FOI 20/09/1088"), Rung.AUTHORITY_REFERENCE, id="the authority's reference in the subject"
    ),
]


@pytest.mark.parametrize(("message", "rung"), LADDER)
def test_climbs_the_ladder(message: Message, rung: Rung | None) -> None:
    result = match(message, KNOWN)
    assert [(each.ref, each.rung, each.sender_known) for each in result.matches] == (
        [("SM-7Q4KX", rung, True)] if rung else []
    )
    assert all(each.evidence for each in result.matches)


def test_prefers_the_stronger_rung() -> None:
    message = mail(recipients=("ann+sm-7q4kx@example.org",), in_reply_to=("<two@example.org>",), subject="DG-22222")
    first = match(message, KNOWN).matches[0]
    assert (first.ref, first.rung) == ("SM-7Q4KX", Rung.REPLY_ADDRESS)


def test_prefers_our_message_id_to_a_mistyped_address() -> None:
    message = mail("foi@essex.police.uk", recipients=("ann+sm-7q4kz@example.org",), in_reply_to=("<two@example.org>",))
    assert [each.ref for each in match(message, APART).matches] == ["SM-9W3AB"]


def test_files_nothing_by_a_mistyped_address_that_could_be_two() -> None:
    twin = replace(KENT, ref="SM-7Q4KY", authority="kent")
    known = replace(KNOWN, requests={**KNOWN.requests, "SM-7Q4KY": twin})
    assert match(mail(recipients=("ann+sm-7q4kz@example.org",)), known).matches == ()


def test_takes_a_tag_at_a_foreign_domain_only_when_it_is_exact() -> None:
    assert match(mail(recipients=("ann+sm-7q4kx@forwarded.example",)), KNOWN).matches
    assert not match(mail(recipients=("ann+sm-7q4kz@forwarded.example",)), KNOWN).matches


def test_knows_a_reply_address_without_a_tag_that_belongs_to_one_request() -> None:
    known = replace(
        KNOWN, requests={**KNOWN.requests, "SM-CCCC3": replace(KENT, ref="SM-CCCC3", reply_to="only@example.org")}
    )
    (found,) = match(mail(recipients=("only@example.org",)), known).matches
    assert (found.ref, found.rung) == ("SM-CCCC3", Rung.REPLY_ADDRESS)


def test_says_when_a_strong_match_comes_from_an_unknown_sender() -> None:
    (found,) = match(mail("someone@elsewhere.example", recipients=("ann+sm-7q4kx@example.org",)), KNOWN).matches
    assert not found.sender_known
    assert "someone@elsewhere.example is not known to write for kent" in found.evidence


def test_says_when_the_wrong_force_answers() -> None:
    (found,) = match(mail("foi@norfolk.police.uk", in_reply_to=("<one@example.org>",)), APART).matches
    assert not found.sender_known
    assert "writes for norfolk, not for kent" in found.evidence


@pytest.mark.parametrize(
    "sender",
    ["foi@kent.police.uk", "Pat.O'Example@kent.pnn.police.uk", "no-reply@mail.kent.police.uk", "foi@essex.police.uk"],
)
def test_knows_every_sender_of_a_force_and_of_its_shared_unit(sender: str) -> None:
    (found,) = match(mail(sender, recipients=("ann+sm-7q4kx@example.org",)), KNOWN).matches
    assert found.sender_known


def test_knows_no_force_by_police_uk_alone() -> None:
    known = replace(KNOWN, domains={"police.uk": ("kent",)})
    (found,) = match(mail("x@police.uk", recipients=("ann+sm-7q4kx@example.org",)), known).matches
    assert not found.sender_known


def test_knows_a_sender_that_was_learnt() -> None:
    (found,) = match(mail("Pat.Officer@gmail.example", recipients=("ann+sm-9w3ab@example.org",)), KNOWN).matches
    assert found.sender_known


def test_never_matches_on_a_reference_of_another_authority() -> None:
    result = match(mail(text="Our ref: 630-25"), KNOWN)
    assert result.matches == ()
    assert result.likely[0].ref == "SM-9W3AB"
    assert "cleveland has used 630-25" in result.likely[0].evidence


def test_knows_a_reference_however_it_is_written() -> None:
    known = replace(KNOWN, references={"kent": {"FOI 003703/19": ("SM-7Q4KX",)}})
    assert [each.ref for each in match(mail(text="Ref: 3703-19"), known).matches] == ["SM-7Q4KX"]


def test_settles_both_requests_that_one_reference_stands_for() -> None:
    known = replace(KNOWN, references={"kent": {"0086.2025-26": ("SM-7Q4KX", "DG-22222")}})
    assert {each.ref for each in match(mail(text="Ref: 0086.2025-26"), known).matches} == {"SM-7Q4KX", "DG-22222"}


def test_files_by_a_sender_with_one_open_request() -> None:
    (found,) = match(mail("foi@essex.police.uk", text="Here you are."), APART).matches
    assert (found.ref, found.rung, found.sender_known) == ("SM-9W3AB", Rung.SENDER, True)


def test_does_not_count_closed_requests() -> None:
    known = replace(APART, requests={**APART.requests, "DG-22222": replace(KENT_DOGS, open=False)})
    assert [each.ref for each in match(mail(text="Hello"), known).matches] == ["SM-7Q4KX"]


def test_holds_a_mail_of_a_sender_with_two_open_requests() -> None:
    result = match(mail(text="Hello"), APART)
    assert result.matches == ()
    assert result.reason == "kent: 2 open requests, and nothing in it says which"
    assert [each.ref for each in result.likely] == ["SM-7Q4KX", "DG-22222"], "the latest first"
    assert "open request of kent in social-media, sent on 2 March 2026" in result.likely[0].evidence


def test_files_nothing_by_a_case_system_that_many_forces_use() -> None:
    result = match(mail("do_not_reply@icasework.com", text="Hello"), KNOWN)
    assert result.matches == ()
    assert "writes for many bodies" in result.reason


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        pytest.param(Message(text="Hi"), "no sender", id="no sender"),
        pytest.param(mail("spam@elsewhere.example"), "is not known to write for any authority", id="a stranger"),
        pytest.param(mail("foi@cleveland.police.uk"), "is not known", id="a force that was not asked"),
    ],
)
def test_says_why_a_mail_waits(message: Message, reason: str) -> None:
    result = match(message, KNOWN)
    assert result.matches == ()
    assert reason in result.reason


def test_hints_at_a_reference_with_one_character_wrong() -> None:
    result = match(mail("spam@elsewhere.example", text="about SM-7Q4KZ"), KNOWN)
    assert [each.ref for each in result.likely] == ["SM-7Q4KX"]


def test_settles_two_requests_that_one_reply_names() -> None:
    message = mail(recipients=("ann+sm-7q4kx@example.org",), text="This answers SM-7Q4KX and DG-22222 together.")
    assert [(each.ref, each.rung) for each in match(message, KNOWN).matches] == [
        ("SM-7Q4KX", Rung.REPLY_ADDRESS),
        ("DG-22222", Rung.REFERENCE),
    ]


def test_takes_no_second_request_from_quoted_text() -> None:
    message = mail(text="Here is our answer.\n> SM-7Q4KX\n> see also DG-22222")
    assert [each.ref for each in match(message, KNOWN, "Here is our answer.").matches] == ["SM-7Q4KX"]


def test_takes_no_second_request_of_a_stranger_to_the_force() -> None:
    message = mail(recipients=("ann+sm-7q4kx@example.org",), text="SM-AAAA1")
    assert [each.ref for each in match(message, KNOWN).matches] == ["SM-7Q4KX"]


JOINT = "Norfolk and Suffolk Constabularies have considered your request and our response is below."


def test_settles_the_requests_of_both_forces_when_the_reply_speaks_for_both() -> None:
    message = mail("foi@norfolk.police.uk", recipients=("ann+sm-aaaa1@example.org",), text=JOINT)
    first, second = match(message, KNOWN).matches
    assert (first.ref, first.rung) == ("SM-AAAA1", Rung.REPLY_ADDRESS)
    assert (second.ref, second.rung, second.sender_known) == ("SM-BBBB2", Rung.SENDER, True)
    assert "speaks for suffolk too" in second.evidence


def test_settles_both_by_the_sender_alone_when_the_reply_speaks_for_both() -> None:
    known = replace(KNOWN, domains={"norfolk.police.uk": ("norfolk", "suffolk")})
    assert [each.ref for each in match(mail("foi@norfolk.police.uk", text=JOINT), known).matches] == [
        "SM-AAAA1",
        "SM-BBBB2",
    ]


def test_settles_one_when_only_the_signature_names_both() -> None:
    text = "Your request has been received.\nNorfolk and Suffolk Information Compliance Unit"
    message = mail("foi@norfolk.police.uk", recipients=("ann+sm-aaaa1@example.org",), text=text)
    assert [each.ref for each in match(message, KNOWN).matches] == ["SM-AAAA1"]


def test_settles_no_joint_request_of_another_campaign_nor_a_closed_one() -> None:
    message = mail("foi@norfolk.police.uk", recipients=("ann+sm-aaaa1@example.org",), text=JOINT)
    for partner in (replace(SUFFOLK, campaign="dogs"), replace(SUFFOLK, open=False)):
        known = replace(KNOWN, requests={**KNOWN.requests, "SM-BBBB2": partner})
        assert [each.ref for each in match(message, known).matches] == ["SM-AAAA1"]


FAILED = Bounce("foi@essex.police.uk", True, "5.1.1", "User unknown")


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"text": "Message-ID: <two@example.org>"}, id="our Message-ID in the text"),
        pytest.param({"in_reply_to": ("<two@example.org>",)}, id="our Message-ID in a header"),
        pytest.param(
            {"attachments": (Attachment("m.eml", "message/rfc822", b"Message-ID: <two@example.org>\n"),)},
            id="the returned message",
        ),
        pytest.param(
            {"attachments": (Attachment("h.txt", "text/rfc822-headers", b"Reply-To: ann+sm-9w3ab@example.org\n"),)},
            id="our reply address in the returned headers",
        ),
        pytest.param({"recipients": ("ann+sm-9w3ab@example.org",)}, id="sent to our reply address"),
    ],
)
def test_matches_a_delivery_report_by_what_it_returns(fields: dict[str, object]) -> None:
    (found,) = match(mail("MAILER-DAEMON@mx.example.org", bounce=FAILED, **fields), KNOWN).matches
    assert found.ref == "SM-9W3AB"
    assert found.rung in (Rung.MESSAGE_ID, Rung.REPLY_ADDRESS)
    assert found.sender_known


def test_does_not_believe_a_report_about_another_address() -> None:
    forged = replace(FAILED, address="other@essex.police.uk")
    (found,) = match(mail("x@evil.example", bounce=forged, text="<two@example.org>"), KNOWN).matches
    assert not found.sender_known


def test_matches_a_bare_delivery_report_by_the_failed_address_on_a_weak_rung() -> None:
    (found,) = match(mail("MAILER-DAEMON@x", bounce=FAILED), KNOWN).matches
    assert (found.ref, found.rung) == ("SM-9W3AB", Rung.SENDER)


def test_holds_a_bare_delivery_report_when_two_requests_went_to_the_address() -> None:
    result = match(mail("MAILER-DAEMON@x", bounce=replace(FAILED, address="foi@kent.police.uk")), KNOWN)
    assert result.matches == ()
    assert "a delivery report about a mail to foi@kent.police.uk" in result.reason
    assert [each.ref for each in result.likely] == ["SM-7Q4KX", "DG-22222"]


@pytest.mark.parametrize(
    "hostile",
    [
        mail("@", text="SM-7Q4KX" * 5000),
        mail("a@b@c", recipients=("+@", "@", "++@x", "ann+@example.org", "ann+" + "x" * 9000 + "@example.org")),
        mail(bounce=Bounce("", True), attachments=(Attachment("x", "message/rfc822", b"\xff\x00<" * 50_000),)),
        mail(recipients=tuple(f"ann+sm-{n:05}@example.org" for n in range(20_000)), text="SM-ABCD9 SM-1BCD9 " * 9000),
        mail(in_reply_to=("", "<>", "<" * 5000), references=("<>" * 5000,)),
    ],
)
def test_survives_whatever_a_mail_holds(hostile: Message) -> None:
    assert match(hostile, KNOWN).reason is not None


CASE_SYSTEM = "do_not_reply@icasework.com"


@pytest.mark.parametrize(
    "message",
    [
        replace(mail(CASE_SYSTEM), sender=Address(CASE_SYSTEM, "Suffolk Constabulary")),
        mail("kim@elsewhere.example", subject="FOI: Suffolk Constabulary"),
        mail("kim@elsewhere.example", text="Dear Ann\n\nThank you.\n\nInformation Rights, SUFFOLK\nCONSTABULARY."),
        mail("kim@elsewhere.example", text="word " * 9_000 + "\nSuffolk Constabulary\n"),
    ],
    ids=["the sender's name", "the subject", "over a line's end", "the foot of a long text"],
)
def test_of_a_sender_that_could_write_for_anybody_the_authority_named_is_the_likeliest(message: Message) -> None:
    result = match(message, replace(KNOWN, senders={}))
    assert result.matches == ()
    assert [each.ref for each in result.likely] == ["SM-BBBB2"]
    assert result.likely[0].evidence == "it names Suffolk Constabulary: open request of suffolk in social-media"


@pytest.mark.parametrize("text", ["We met in Suffolk.", "A constabulary in Suffolk", "Suffolk Constabularyish", ""])
def test_what_only_resembles_a_name_is_no_hint(text: str) -> None:
    assert match(mail("kim@elsewhere.example", text=text), KNOWN).likely == ()


def test_the_name_of_another_authority_is_no_hint_where_the_sender_is_known() -> None:
    result = match(mail(text="As Suffolk Constabulary told you"), KNOWN)
    assert {each.ref for each in result.likely} == {"SM-7Q4KX", "DG-22222"}


def test_the_longest_of_two_names_counts() -> None:
    names = {"norfolk": ("Norfolk Constabulary",), "suffolk": ("Norfolk Constabulary South",)}
    found = match(mail("kim@elsewhere.example", subject="Norfolk Constabulary South"), replace(KNOWN, names=names))
    assert [each.ref for each in found.likely] == ["SM-BBBB2"]
