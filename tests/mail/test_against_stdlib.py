"""Well-formed mails read as Python's own parser reads them."""

import email
import email.policy
from email.message import EmailMessage

from hypothesis import given, settings
from hypothesis import strategies as st

from foitrack.mail.parse import parse

WORDS = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp", "Zs"))
)
LINES = st.lists(
    st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF, exclude_categories=("Cc", "Cs", "Cf", "Zs"))),
    min_size=1,
)
NAMES = st.text("abcdefgh£é–0123456789_", min_size=1, max_size=60)
FILES = st.lists(st.tuples(NAMES, st.binary(min_size=1, max_size=300)), max_size=4)


def made(subject: str, lines: list[str], files: list[tuple[str, bytes]], html: bool) -> bytes:
    """Return a mail as Python's own library writes it."""
    message = EmailMessage(email.policy.SMTP)
    message["From"] = "FOI Unit <foi@kent.police.uk>"
    message["To"] = "Jané Doe <jane@example.org>"
    message["Subject"] = subject
    message.set_content("\n".join(["Dear Jane,", *lines]))
    if html:
        message.add_alternative("<p>In HTML</p>", subtype="html")
    for name, content in files:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=f"{name}.bin")
    return message.as_bytes()


@given(WORDS, LINES, FILES, st.booleans())
@settings(max_examples=80, deadline=None)
def test_subject_people_text_and_files_are_those_of_the_standard_library(
    subject: str, lines: list[str], files: list[tuple[str, bytes]], html: bool
) -> None:
    raw = made(subject, lines, files, html)
    theirs = email.message_from_bytes(raw, policy=email.policy.default)
    ours = parse(raw)
    assert ours.subject == str(theirs["Subject"]).strip()
    assert [(each.name, each.email) for each in ours.to] == [("Jané Doe", "jane@example.org")]
    body = theirs.get_body(("plain",))
    assert body is not None
    assert ours.text == body.get_content().replace("\r\n", "\n").strip("\n")
    assert [(each.name, each.content) for each in ours.attachments] == [
        (each.get_filename(), each.get_content()) for each in theirs.iter_attachments()
    ]
    assert ours.problems == ()
