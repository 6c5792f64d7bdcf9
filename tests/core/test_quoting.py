from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foitrack.core.quoting import Kind, mark, new_text
from foitrack.core.replylines import MOST_LINES

REQUEST = """Dear Kent Police,

Under the Freedom of Information Act 2000 I would like to ask for the following information:

1. How many members of staff were investigated over their use of social media from January 2020 to December 2024?
2. How many of those cases concerned police officers?
3. How many ended in resignation, dismissal or retirement?

Please send the answers as a spreadsheet.

Yours faithfully,
Jane Doe
"""
QUOTED = "".join(f"> {line}\n" for line in REQUEST.splitlines())
OUTLOOK = "From: Jane Doe <jane@example.org>\nSent: 02 March 2026 10:00\nTo: FOI\nSubject: FOI request\n\n"

# What the reply is, and what of it is new. `sent` is what we sent before it.
REPLIES = [
    ("nothing-quoted", "Dear Jane,\n\nWe hold 88 records.", "Dear Jane,\n\nWe hold 88 records."),
    (
        "above-a-marked-quotation",
        f"We hold 88 records.\n\nOn Mon, 2 Mar 2026 at 10:00, Jane Doe <jane@example.org> wrote:\n{QUOTED}",
        "We hold 88 records.",
    ),
    (
        "attribution-over-two-lines",
        f"We hold 88.\n\nOn Mon, 2 Mar 2026 at 10:00, Jane Doe\n<jane@example.org> wrote:\n{QUOTED}",
        "We hold 88.",
    ),
    ("above-an-unmarked-quotation", f"We hold 88.\n\nOn 2 Mar 2026, Jane Doe wrote:\n\n{REQUEST}", "We hold 88."),
    ("above-an-outlook-quotation", f"We hold 88 records.\n\n{OUTLOOK}{REQUEST}", "We hold 88 records."),
    ("outlook-with-rule-above", f"We hold 88.\n________________________________\n{OUTLOOK}{REQUEST}", "We hold 88."),
    (
        "outlook-with-bold-labels",
        "We hold 88.\n\n*From:* Jane <j@x.example>\n*Sent:* 2 March 2026 10:00\n*To:* FOI\n*Subject:* x\n\nold",
        "We hold 88.",
    ),
    ("original-message", f"We hold 88.\n\n-----Original Message-----\n{OUTLOOK}{REQUEST}", "We hold 88."),
    ("below-a-marked-quotation", f"{QUOTED}\nWe hold 88 records.", "We hold 88 records."),
    (
        "between-marked-questions",
        "> 2. How many of those cases concerned police officers?\n\n57\n\n> 3. How many ended in resignation?\n\n9",
        "57\n\n9",
    ),
    (
        "between-unmarked-questions-under-outlook",
        f"Good morning,\n\n{OUTLOOK}" + REQUEST.replace("officers?\n", "officers?\n57 of them\n"),
        "Good morning,\n\n57 of them",
    ),
    (
        "on-the-line-of-the-question",
        "2. How many of those cases concerned police officers? 57\n"
        "3. How many ended in resignation, dismissal or retirement? 9",
        "57\n 9",
    ),
    (
        "below-the-last-question-under-outlook",
        f"Good morning,\n\n{OUTLOOK}{REQUEST}\n\nAnswer: 88, 57 and 9.",
        "Good morning,\n\nAnswer: 88, 57 and 9.",
    ),
    (
        "request-repeated-without-marks",
        f"You asked:\n\n{REQUEST}\n\nOur response:\n\nWe hold 88 records.",
        "You asked:\n\nOur response:\n\nWe hold 88 records.",
    ),
    (
        "request-repeated-with-other-line-breaks",
        'You asked: "How many members of staff were investigated over their use of\n'
        'social media from January 2020 to December 2024?"\n\n88',
        'You asked: "\n88',
    ),
    (
        "our-words-inside-their-sentence",
        "Your request under the Freedom of Information Act 2000 I would like to refuse in part.",
        "Your request under the Freedom of Information Act 2000 I would like to refuse in part.",
    ),
    (
        "period-that-looks-like-a-heading",
        "Figures\nFrom: 1 April 2025\nTo: 31 March 2026\nSubject: conduct\nDate: today\n88 cases",
        "Figures\nFrom: 1 April 2025\nTo: 31 March 2026\nSubject: conduct\nDate: today\n88 cases",
    ),
    (
        "from-in-prose",
        "From: the Professional Standards Department\nwe hold 88 records.",
        "From: the Professional Standards Department\nwe hold 88 records.",
    ),
    (
        "answer-forwarded-from-a-colleague",
        "Please see the response below.\n\nFrom: PSD <psd@kent.police.uk>\nSent: 3 March 2026 09:00\nTo: FOI\n"
        "Subject: FW: request\n\nWe hold 88 records.",
        "Please see the response below.\n\nWe hold 88 records.",
    ),
    (
        "nothing-but-a-forwarded-mail",
        "From: PSD <psd@kent.police.uk>\nSent: 3 March 2026 09:00\nTo: FOI\nSubject: FW: request\n\nWe hold 88.",
        "We hold 88.",
    ),
    (
        "answers-below-in-red",
        f"Our answers are in red below.\n\n{OUTLOOK}Question one\n88\nQuestion two\n57",
        "Our answers are in red below.\n\nQuestion one\n88\nQuestion two\n57",
    ),
    (
        "chain-of-three",
        f"We hold 88.\n\n{OUTLOOK}Have you had time?\n\nFrom: FOI <foi@x.example>\n"
        f"Sent: 1 March 2026\nTo: Jane\nSubject: ack\n\n"
        "We acknowledge your request.",
        "We hold 88.",
    ),
    (
        "lotus-notes",
        "We hold 88.\n\nBob Smith <bob@x.example>\nSent by: Bob\n06/03/26 10:00\n"
        "Please respond to\nBob\n\nTo\nFOI\ncc\n\nSubject\nFOI request\n\nold words",
        "We hold 88.",
    ),
    ("signature-after-dashes", "We hold 88.\n\n-- \nAnn Smith\nFOI Officer\nTel: 01234 567890", "We hold 88."),
    (
        "signature-after-regards",
        "We hold 88.\n\nKind regards,\n\nAnn Smith\nFOI Officer | Kent Police\nwww.kent.police.uk",
        "We hold 88.",
    ),
    (
        "text-after-the-signature",
        "We hold 88.\n\nYours sincerely\n\nAnn Smith\n\n"
        "Please note that section 17 of the Act applies to the rest of your questions, as set out here.",
        "We hold 88.\n\nPlease note that section 17 of the Act applies to the rest of your questions, as set out here.",
    ),
    ("figures-after-regards", "See below.\n\nRegards\nAnn\n\n2020  12\n2021  15", "See below.\n\n2020  12\n2021  15"),
    (
        "disclaimer",
        "We hold 88.\n\nThis email is confidential and intended solely for the addressee.\nIf you are not, delete it.",
        "We hold 88.",
    ),
    (
        "disclaimer-in-a-box",
        "We hold 88.\n\n**********\nThis email and any files are confidential and\n\n"
        "intended solely for the use of somebody.\n\nThe system manager.\n**********",
        "We hold 88.",
    ),
    (
        "answer-in-a-box",
        "Please note.\n\n----------\nWe hold 88 records.\n----------\n\nThis message is intended only for you.",
        "Please note.\n\n----------\nWe hold 88 records.\n----------",
    ),
    ("external-banner", "CAUTION: External email\n\nWe hold 88.", "We hold 88."),
    (
        "confidential-as-an-answer",
        "The communication between client and lawyer is privileged and section 42 applies.",
        "The communication between client and lawyer is privileged and section 42 applies.",
    ),
    (
        "table-with-bars",
        "| Year | Cases |\n| 2020 | 12 |\n| 2021 | 15 |",
        "| Year | Cases |\n| 2020 | 12 |\n| 2021 | 15 |",
    ),
    ("on-average", "On average, 12 cases a year:\n2020 has 5.", "On average, 12 cases a year:\n2020 has 5."),
    ("it-wrote", "The force wrote in 2020:\n88 cases.", "The force wrote in 2020:\n88 cases."),
    (
        "rule-above-two-headings",
        f"We hold 88.\n________________________________\n-----Original Message-----\n{OUTLOOK}old",
        "We hold 88.",
    ),
    (
        "sentence-after-regards",
        "Regards\n\nAnn\nAll of these were dealt with in 2020.",
        "All of these were dealt with in 2020.",
    ),
    ("nothing", "", ""),
]


@pytest.mark.parametrize(("reply", "new"), [pytest.param(*row[1:], id=row[0]) for row in REPLIES])
def test_what_is_new_in_a_reply_is_told_from_what_it_repeats(reply: str, new: str) -> None:
    assert new_text(reply, [REQUEST]) == new


def test_without_our_letters_a_quotation_is_still_told_by_its_marks() -> None:
    reply = f"We hold 88.\n\n{OUTLOOK}{REQUEST}"
    assert new_text(reply) == "We hold 88."


def test_each_part_says_what_it_is() -> None:
    reply = (
        "Dear Jane,\n\n2. How many of those cases concerned police officers?\n57\n\nKind regards\nAnn\n\n"
        "This email is confidential and intended for you.\n\nOn 2 Mar 2026, Bob wrote:\n> old words\n"
    )
    found = [(part.kind, reply[part.start : part.end].strip()) for part in mark(reply, [REQUEST])]
    assert found == [
        (Kind.NEW, "Dear Jane,"),
        (Kind.OUR_REQUEST, "2. How many of those cases concerned police officers?"),
        (Kind.NEW, "57"),
        (Kind.SIGNATURE, "Kind regards\nAnn"),
        (Kind.DISCLAIMER, "This email is confidential and intended for you."),
        (Kind.NEW, ""),
        (Kind.QUOTED, "On 2 Mar 2026, Bob wrote:\n> old words"),
    ]


@pytest.mark.parametrize("reply", [pytest.param(row[1], id=row[0]) for row in REPLIES])
def test_nothing_is_ever_taken_away(reply: str) -> None:
    assert "".join(reply[part.start : part.end] for part in mark(reply, [REQUEST])) == reply


LINES = st.sampled_from(
    [
        *REQUEST.splitlines(),
        *OUTLOOK.splitlines(),
        "> quoted",
        "We hold 88.",
        "-- ",
        "Kind regards",
        "",
        "On 1 May, X wrote:",
        "*****" * 2,
    ]
)


@given(st.lists(LINES, max_size=25).map("\n".join))
def test_parts_follow_one_another_without_gaps_whatever_the_text(reply: str) -> None:
    parts = mark(reply, [REQUEST])
    assert "".join(reply[part.start : part.end] for part in parts) == reply
    assert all(one.kind is not other.kind for one, other in pairwise(parts))


@given(st.text(max_size=300))
def test_any_text_is_marked_whole(reply: str) -> None:
    assert "".join(reply[part.start : part.end] for part in mark(reply, [reply[:100], REQUEST])) == reply


def test_of_a_million_lines_the_first_are_marked_and_none_is_lost() -> None:
    text = "> quoted\nNew.\n" + "-\n" * MOST_LINES * 5 + "> the last line"
    parts = mark(text)
    assert (parts[0].kind, parts[0].end) == (Kind.QUOTED, len("> quoted\n"))
    assert (parts[-1].kind, parts[-1].end) == (Kind.NEW, len(text))
    assert all(before.end == after.start for before, after in pairwise(parts))
