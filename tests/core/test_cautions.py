"""What a person is warned of in a reply."""

import pytest

from foitrack.core.cautions import remedy, warnings
from foitrack.core.model import Address, Attachment, Bounce, Message
from foitrack.core.reading import warnings as from_reading

SENDER = Address("foi@kent.police.uk")
FILE = Attachment("answer.pdf", "application/pdf", b"x")
LOGO = Attachment("logo.png", "image/png", b"x", inline=True)


def warned(text: str, *files: Attachment) -> tuple[str, ...]:
    return warnings(Message(text=text, sender=SENDER, recipients=("ann@example.org",), attachments=files), text)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        pytest.param(
            "See https://www.kent.police.uk/foi/disclosure-log/2026/12.",
            "points to a disclosure log: https://www.kent.police.uk/foi/disclosure-log/2026/12",
            id="a disclosure log",
        ),
        pytest.param(
            "Open https://switch.egress.com/ui/abc",
            "the reply lies behind a link: https://switch.egress.com/ui/abc",
            id="a portal",
        ),
        pytest.param(
            "Please log in to read it: https://x.example/1",
            "the reply may lie behind a link: https://x.example/1",
            id="a link to log in at",
        ),
        pytest.param(
            "The password will be sent separately.", "a file needs a password that comes separately", id="a password"
        ),
        pytest.param(
            "Hello.\nThe file is password-protected; the password is your reference.\nKim",
            "a file needs a password: “The file is password-protected; the password is your reference”",
            id="a password that is told",
        ),
        pytest.param(
            "Please find attached our response.", "says “Please find attached”, but nothing is attached", id="no file"
        ),
        pytest.param(
            "-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----",
            "the text is encrypted (PGP), and foitrack has no key to it",
            id="PGP",
        ),
        pytest.param(
            "In future please send requests to new.foi@kent.police.uk.",
            "asks to write to another address: new.foi@kent.police.uk",
            id="another address",
        ),
    ],
)
def test_warns_of(text: str, warning: str) -> None:
    assert warned(text) == (warning,)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("The files can be downloaded from https://we.tl/t-1 until 20/03/2026.", "until 20/03/2026"),
        ("You can download them at https://we.tl/t-1 within 7 days.", "within 7 days"),
        ("Please download it from https://we.tl/t-1 by 2 April 2026", "by 2 April 2026"),
    ],
    ids=["until", "within", "by"],
)
def test_warns_of_the_day_until_which_something_can_be_downloaded(text: str, when: str) -> None:
    link, expiry = warned(text)
    assert link == "the reply lies behind a link: https://we.tl/t-1"
    assert expiry.startswith("a link expires: “")
    assert expiry.endswith(f"{when}”")


@pytest.mark.parametrize("kind", ["application/pkcs7-signature", "application/pgp-signature"])
def test_a_signature_is_not_what_was_announced(kind: str) -> None:
    said = "Please find attached our response."
    assert warned(said, Attachment("smime.p7s", kind, b"x")) == warned(said) != ()


def test_warns_of_a_link_that_expires() -> None:
    found = warned("Open https://switch.egress.com/ui/abc\nThe link will expire on 9 April 2026.")
    assert found[1] == "a link expires: “The link will expire on 9 April 2026”"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("See our website https://www.kent.police.uk/ for more.", id="a plain link"),
        pytest.param("Please contact foi@kent.police.uk with questions.", id="the sender's own address"),
        pytest.param("Please send it to ann@example.org", id="our address"),
        pytest.param(
            "The time limit expires on 3 May; see https://www.kent.police.uk/", id="a time limit that expires"
        ),
        pytest.param("Your licence expires in May.", id="something else that expires"),
        pytest.param("The officer was attached to CID.", id="another attachment"),
        pytest.param("", id="nothing"),
    ],
)
def test_does_not_warn_of(text: str) -> None:
    assert warned(text) == ()


def test_does_not_miss_a_file_that_is_there_but_is_not_content_with_a_logo() -> None:
    text = "Please find attached our response."
    assert warned(text, FILE) == ()
    assert warned(text, LOGO) != ()


def test_tells_of_a_mail_that_is_only_delayed() -> None:
    late = Message(bounce=Bounce("foi@kent.police.uk", False, "4.4.1", given_up=False))
    assert "still trying: foi@kent.police.uk" in warnings(late, "")[0]
    assert warnings(Message(bounce=Bounce("foi@kent.police.uk", True)), "") == ()


def test_never_gives_more_than_eight_warnings_nor_one_twice() -> None:
    links = "\n".join(f"https://switch.egress.com/{n}" for n in range(50))
    assert len(warned(links)) == 8
    assert len(warned("https://switch.egress.com/1 " * 50)) == 1


def test_is_at_hand_where_replies_are_read() -> None:
    assert from_reading is warnings


def test_tells_of_a_full_mailbox_that_the_server_gave_up_on() -> None:
    full = Message(bounce=Bounce("foi@kent.police.uk", False, "5.2.2", "mailbox\nfull"))
    assert warnings(full, "") == ("our letter did not arrive at foi@kent.police.uk: 5.2.2 mailbox full",)
    assert warnings(Message(bounce=Bounce("foi@kent.police.uk", False)), "")[0].endswith("at foi@kent.police.uk")


@pytest.mark.parametrize(
    ("warning", "helps"),
    [
        ("the reply lies behind a link: https://x.example", "'foitrack chase --letter preferred-form --to SM-7Q4KX"),
        ("answer.pdf: not read: it is protected with a password", "'foitrack chase --letter preferred-form"),
        ("our letter did not arrive at a@b.example", "'foitrack send --again SM-7Q4KX' sends it once more"),
        ("asks to write to another address: a@b.example", "'foitrack send --again SM-7Q4KX --to a@b.example'"),
        ("the mail could not be delivered yet; the server is still trying", ""),
        ("foitrack could not tell what it says (ValueError); read it yourself", ""),
    ],
    ids=["a link", "a password", "a full mailbox", "another address", "a delay", "our own fault"],
)
def test_names_what_helps(warning: str, helps: str) -> None:
    assert remedy(warning, "SM-7Q4KX").startswith(helps)
    assert bool(remedy(warning, "SM-7Q4KX")) == bool(helps)
