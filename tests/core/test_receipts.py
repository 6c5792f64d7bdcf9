"""A receipt that says more than that it is one is seen by a person before anything is recorded."""

from __future__ import annotations

import pytest

from foitrack.core.receipts import more_than_a_receipt

RECEIVED = "Thank you for your request which was received on 2 March 2026. Our reference is FOI/1234/26. "

MORE = {
    "a question": "Before we go any further, could you tell us which type of bicycles you have in mind?",
    "on hold": "We have put it on hold until you tell us what you mean by found.",
    "not held and closed": "We do not hold this and your case is now closed.",
    "not valid": "As it does not give your real name it is not valid under section 8 and will not be processed.",
    "a fee": "A payment of 45 pounds is needed before we can start.",
    "figures in a line": "Reported: 1,204. Found: 88.",
    "figures under each other": "\nReported: 1,204\nFound: 88\n",
    "another body": "Policing of bicycles is a matter for the City of London; ask them instead.",
    "answered by post": "The answer has been sent to you by post today.",
    "proof of identity": "Please send a copy of your passport; the 20 days begin when we have it.",
    "abuse": "We regard it as an abuse and will not be answering it.",
    "another Act": "We deal with it under the Environmental Information Regulations and will need 40 working days.",
    "withdrawn": "As you did not answer us, we treat it as withdrawn.",
    "in Welsh": "Ni allwn ateb y cais hwn.",
}

NO_MORE = {
    "the statutory sentence": "You will receive a response within the statutory timescale of 20 working days.",
    "a date": "You should receive our reply in any case by 30/03/2026, subject to the information not being exempt.",
    "a fee that may come": "There may be a fee payable for the retrieval of the information; if so we will tell you.",
    "a question that may come": "If we need any further information to clarify your request we will contact you.",
    "rights": "If you are unhappy with our service, how do you complain? Write to the review officer.",
    "a telephone": "Telephone: 101 ext 4567",
    "a reference of its own line": "Our ref: 20/03/1088",
}


@pytest.mark.parametrize("text", MORE.values(), ids=MORE)
def test_what_goes_beyond_a_receipt_is_named(text: str) -> None:
    assert more_than_a_receipt(RECEIVED + text)


@pytest.mark.parametrize("text", NO_MORE.values(), ids=NO_MORE)
def test_what_every_receipt_says_is_no_more_than_a_receipt(text: str) -> None:
    assert more_than_a_receipt(RECEIVED + text) == ""


def test_a_file_is_more_than_a_receipt() -> None:
    assert more_than_a_receipt(RECEIVED, files=1) == "it brings a file"
