"""Letters that leave by another way: a web form, WhatDoTheyKnow."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from foitrack.letters.elsewhere import for_form, whatdotheyknow_link
from tests.letters.cases import CASES, FORCES, REQUESTER, letter_of, request_to

KENT = FORCES["kent"]
LETTER = letter_of(CASES["request"])


def link() -> str:
    return whatdotheyknow_link(LETTER, KENT, REQUESTER, request_to(KENT).reply_to)


def test_a_form_gets_whole_paragraphs_under_the_subject() -> None:
    lines = for_form(LETTER).split("\n")
    assert lines[0] == LETTER.subject
    assert "I am making a request under the Freedom of Information Act 2000." in lines
    assert any(line.startswith("1. How many") and line.endswith("Facebook or Twitter)?") for line in lines)


def test_a_link_opens_a_request_to_the_authority_with_title_and_text() -> None:
    parts = urlsplit(link())
    fields = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc, parts.path) == ("https", "www.whatdotheyknow.com", "/new/kent_police")
    assert fields["title"] == ["Investigations of officers and staff over the use of social media [SM-GCD74]"]
    assert fields["body"][0].startswith("Dear Sir or Madam\n\nI am making a request")


def test_what_is_published_holds_the_name_and_no_address_of_the_requester() -> None:
    body = parse_qs(urlsplit(link()).query)["body"][0]
    assert body.endswith("Yours faithfully\n\nJo Bloggs\n")
    for private in ("bloggs.example", "High Street", "AB1 2CD", "Address for correspondence"):
        assert private not in body


def test_every_question_and_the_reference_stay() -> None:
    body = parse_qs(urlsplit(link()).query)["body"][0]
    assert "8. How many of those investigations concerned an official account" in body
    assert "SM-GCD74" in body


def test_nothing_in_a_name_or_title_leaves_its_place_in_the_link() -> None:
    odd = whatdotheyknow_link(replace(LETTER, subject="a&b: c&body=x#y"), replace(KENT, wdtk="../x?y"), REQUESTER)
    parts = urlsplit(odd)
    assert parts.path == "/new/..%2Fx%3Fy"
    assert parse_qs(parts.query)["title"] == ["c&body=x#y"]
    assert parts.fragment == ""


def test_an_authority_without_a_name_there_has_no_link() -> None:
    assert whatdotheyknow_link(LETTER, replace(KENT, wdtk=""), REQUESTER) == ""
