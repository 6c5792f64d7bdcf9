"""References in text: our own, and the authorities' in every shape they are known to use."""

import pytest

from foitrack.core.model import Attachment, Message
from foitrack.core.references import own_references, reference_key, references_in


def in_text(text: str, subject: str = "") -> tuple[str, ...]:
    return references_in(Message(subject=subject, text=text), own_refs={"SM-7Q4KX"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Re: SM-7Q4KX", ("SM-7Q4KX",), id="as written"),
        pytest.param("re: sm-7q4kx.", ("SM-7Q4KX",), id="in small letters"),
        pytest.param("SM-7Q4KO and sm-7q4li", ("SM-7Q4K0", "SM-7Q411"), id="letters that Crockford reads as digits"),
        pytest.param("XSM-7Q4KX1 A-SM-7Q4KX-2", (), id="inside something longer"),
        pytest.param("SM-7Q4KX SM-7Q4KX", ("SM-7Q4KX",), id="once each"),
        pytest.param("COVID-12345", (), id="five letters before the hyphen"),
    ],
)
def test_finds_what_has_the_shape_of_our_references(text: str, found: tuple[str, ...]) -> None:
    assert own_references(text) == found


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        pytest.param("Our ref: 575/21", "575/21", id="Avon and Somerset"),
        pytest.param("FOI 1234/24", "1234/24", id="number and year behind FOI"),
        pytest.param("Enquiry Ref: 630-25", "630-25", id="Cleveland"),
        pytest.param("Enquiry ref 89- 26", "89-26", id="Cleveland with a stray space"),
        pytest.param("FOI Reference: 828/2023", "828/2023", id="Dyfed-Powys"),
        pytest.param("Ref 2025/29098", "2025/29098", id="Gwent"),
        pytest.param("FREEDOM OF INFORMATION REQUEST REFERENCE NO: 482-2025", "482-2025", id="Warwickshire"),
        pytest.param("your request FOI-120-2024 is", "FOI-120-2024", id="Warwickshire with FOI"),
        pytest.param("reference FOI 2017/366", "FOI 2017/366", id="Wiltshire"),
        pytest.param("recorded under the reference 305.2016-17.", "305.2016-17", id="North Yorkshire"),
        pytest.param("answered as 0086.2025-26 today", "0086.2025-26", id="North Yorkshire without a label"),
        pytest.param("Request Reference No: FOI 003703/19", "FOI 003703/19", id="Norfolk and Suffolk"),
        pytest.param("FOI 004163-18", "FOI 004163-18", id="Norfolk and Suffolk with a hyphen"),
        pytest.param("Our Ref: 000915/15", "000915/15", id="Nottinghamshire"),
        pytest.param("Reference HQ/PA/003493/18", "HQ/PA/003493/18", id="Thames Valley"),
        pytest.param("HC/001391/13", "HC/001391/13", id="Hampshire without a label"),
        pytest.param("Reference No: 01.FOI.23.029569", "01.FOI.23.029569", id="Metropolitan with dots"),
        pytest.param("01/FOI/19/001234", "01/FOI/19/001234", id="Metropolitan with strokes"),
        pytest.param("Reference No: 2018060000941", "2018060000941", id="Metropolitan before 2019"),
        pytest.param("F-2013-01604", "F-2013-01604", id="Humberside"),
        pytest.param("Our reference FOI2019/07700", "FOI2019/07700", id="Bedfordshire, Cambridgeshire, Hertfordshire"),
        pytest.param("REQUEST 20/09/1088", "20/09/1088", id="Kent, which looks like a date"),
        pytest.param("reference number 20171967", "20171967", id="South Yorkshire"),
        pytest.param("FOI 1769251/23", "1769251/23", id="West Yorkshire"),
        pytest.param("logged under reference 23526", "23526", id="Essex, with a label"),
        pytest.param("Our Ref: DC/FOI 782/17", "DC/FOI 782/17", id="Durham"),
        pytest.param("Ref: 165-11-594", "165-11-594", id="Surrey"),
        pytest.param("IM-FOI-2021-0942", "IM-FOI-2021-0942", id="Police Scotland"),
        pytest.param("RFI 2015-096", "2015-096", id="Wiltshire before"),
        pytest.param("REF. RFI2011000175", "RFI2011000175", id="Thames Valley before"),
    ],
)
def test_finds_the_reference_of_each_force(text: str, reference: str) -> None:
    found = in_text(text)
    assert [reference_key(each) for each in found] == [reference_key(reference)]
    assert found == (reference,)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("received on 19/10/2015", id="a date"),
        pytest.param("reference: 19/10/2015", id="a date behind a label"),
        pytest.param("This account is not manned 24/7", id="opening hours"),
        pytest.param("the FOI Act 2000", id="the year of the Act"),
        pytest.param("FOI 2018/19 data", id="a financial year"),
        pytest.param("ref: 01622 690690", id="a telephone number"),
        pytest.param("Enquiry no: 01622690690", id="a telephone number in one piece"),
        pytest.param("your reference SM-7Q4KX", id="our own reference"),
        pytest.param("There were 575/21 cases", id="a number with no label"),
        pytest.param("call 101, quoting your request", id="no reference at all"),
    ],
)
def test_takes_nothing_else_for_a_reference(text: str) -> None:
    assert in_text(text) == ()


def test_finds_every_reference_of_a_request_that_was_split() -> None:
    text = "It has been split and logged under the references shown below:\n5607\n5608,\n5609 and 5610\nRegards"
    assert in_text(text) == ("5607", "5608", "5609", "5610")


@pytest.mark.parametrize(
    "listed",
    [
        "5607 - Question 1\n5608 - Question 2; 5609 - Questions 3 and 4\n5610: Q5",
        "5607 (question 1), 5608 (part 2), 5609 (items 3-4) and 5610 (point 5).",
    ],
)
def test_finds_every_reference_of_a_list_that_says_what_each_answers(listed: str) -> None:
    assert in_text(f"logged under the references shown below: {listed}") == ("5607", "5608", "5609", "5610")


def test_finds_a_reference_that_stands_in_the_subject_only() -> None:
    assert in_text("logged under the above reference", "FOI 23526 - Acknowledgement") == ("23526",)


def test_reads_no_reference_into_a_subject_about_something_else() -> None:
    assert in_text("", "Burglary 14/25 in your street") == ()


def test_finds_an_unmistakable_reference_in_a_file_name_but_not_in_that_of_a_logo() -> None:
    files = (
        Attachment("F-2013-01604 Response.pdf", "application/pdf", b""),
        Attachment("F-2013-01605.png", "", b"", True),
    )
    assert references_in(Message(attachments=files)) == ("F-2013-01604",)


def test_reads_the_given_text_in_place_of_the_whole() -> None:
    message = Message(text="ref: 11/26\n> ref: 12/26")
    assert references_in(message, text="ref: 11/26") == ("11/26",)


@pytest.mark.parametrize(
    ("one", "other"),
    [("FOI 003703/19", "3703-19"), ("HQ/PA/003493/18", "hq pa 3493 18"), ("630-25", "630/25")],
)
def test_knows_two_writings_of_one_reference(one: str, other: str) -> None:
    assert reference_key(one) == reference_key(other)


def test_keeps_different_references_apart() -> None:
    assert len({reference_key(each) for each in ("630-25", "63-025", "630-26", "HQ 630-25")}) == 4
