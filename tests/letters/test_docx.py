"""Letters for Word: a real letter, in order, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime

import docx
import pytest

from foitrack.core.model import Letter
from foitrack.letters.docx import write_docx
from tests.letters.cases import CASES, FORCES, REQUESTER, letter_of, request_to

ON = date(2026, 4, 1)


def made(letter: Letter, force: str = "kent", on: date = ON) -> bytes:
    """Return a letter to a force as a Word file."""
    authority = FORCES[force]
    return write_docx(letter, request_to(authority), authority, REQUESTER, on, ["12345"], ["The request", "The reply"])


def paragraphs(content: bytes) -> list[str]:
    """Return the paragraphs of a Word file as text."""
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def test_a_letter_has_sender_date_references_address_subject_text_and_enclosures_in_this_order() -> None:
    letter = letter_of(CASES["overdue"])
    found = paragraphs(made(letter))
    assert found[:5] == [
        "Jo Bloggs\n1 High Street\nAnytown AB1 2CD\njo+sm-gcd74@bloggs.example",
        "1 April 2026",
        "Our reference: SM-GCD74\nYour reference: 12345",
        "Freedom of Information\nKent Police\nSutton Road\nMaidstone\nKent\nME15 9BZ\n"
        "By e-mail: freedomofinformation@kent.police.uk",
        letter.subject,
    ]
    assert found[5] == "Dear Sir or Madam"
    assert found[-5:] == [
        "Jo Bloggs",
        "Address for correspondence: jo+sm-gcd74@bloggs.example\n1 High Street\nAnytown AB1 2CD",
        "Enclosures",
        "1.\tThe request",
        "2.\tThe reply",
    ]
    assert found[found.index("Yours faithfully") + 1] == "\t"


def test_paragraphs_are_whole_again_and_questions_are_items() -> None:
    found = paragraphs(made(letter_of(CASES["request"])))
    assert "I am making a request under the Freedom of Information Act 2000." in found
    items = [text for text in found if text[0].isdigit() and "\t" in text]
    assert len(items) == 8 + 2
    assert items[0].endswith("over their use of social media (for example Facebook or Twitter)?")


@pytest.mark.parametrize("name", CASES)
def test_no_word_of_a_letter_is_lost_on_the_way_to_word(name: str) -> None:
    letter = letter_of(CASES[name])
    addressee, text = letter.text.split("\n\n", 1)
    written = " ".join(" ".join(paragraphs(made(letter))).split())
    assert addressee.startswith("To: ")
    assert f"{letter.subject} {' '.join(text.split())}".replace(" Jo Bloggs ", " ") in written.replace(
        " Jo Bloggs ", " "
    )


def test_the_same_letter_is_the_same_bytes() -> None:
    letter = letter_of(CASES["overdue"])
    assert made(letter) == made(letter)
    assert made(letter) != made(letter, on=date(2026, 4, 2))


def test_the_file_says_who_wrote_it_when_and_in_which_language() -> None:
    content = made(letter_of(CASES["overdue"]))
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert (properties.author, properties.language) == ("Jo Bloggs", "en-GB")
    assert properties.created == properties.modified == datetime(2026, 4, 1, tzinfo=UTC)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == "[Content_Types].xml"


def test_a_page_is_a4() -> None:
    section = docx.Document(io.BytesIO(made(letter_of(CASES["overdue"])))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_characters_that_a_word_file_cannot_hold_are_left_out() -> None:
    letter = Letter(
        "overdue", "F-1", "A\x00 \x1b[31msubject\x0b", "Dear\x01 \u202eSir\n\n1. a\x02\n\nYours faithfully\n\nJo\n"
    )
    found = "\n".join(paragraphs(made(letter)))
    assert not set("\x00\x01\x02\x0b\x1b\u202e") & set(found)


def test_an_authority_without_a_postal_address_is_addressed_by_its_name() -> None:
    found = paragraphs(made(letter_of(CASES["overdue"]), force="northern-ireland"))
    assert found[3].split("\n") == [
        "Freedom of Information",
        "Police Service of Northern Ireland",
        "By e-mail: FOI@psni.pnn.police.uk",
    ]


def test_a_complaint_is_addressed_to_the_ico() -> None:
    found = paragraphs(made(letter_of(CASES["ico-complaint-silence"])))
    assert found[3].startswith("The Information Commissioner’s Office")
    assert "Kent Police" not in found[3]
    assert found[2] == "Our reference: SM-GCD74\nReference of Kent Police: 12345"
