"""A letter that leaves by another way than mail: unfolded for a web form, or as a prefilled WhatDoTheyKnow link."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from foitrack.core.model import Authority, Letter, Requester
from foitrack.letters.wrapping import unwrap

_NEW_REQUEST = "https://www.whatdotheyknow.com/new/"
_ADDRESSEE = re.compile(r"To: [^\n]*\n+")


def for_form(letter: Letter) -> str:
    """Return the subject and the text to paste into a web form: whole paragraphs, one a line."""
    return f"{letter.subject}\n\n{unwrap(letter.text)}"


def whatdotheyknow_link(letter: Letter, authority: Authority, requester: Requester, reply_to: str = "") -> str:
    """Return a link that opens a new request on WhatDoTheyKnow with title and text filled in.

    What stands there is published for everybody, and answers go to the site's own address, so every line that holds an
    address of the requester is left out; the name, which section 8 asks for, stays. Returns nothing for an authority
    that has no name there.
    """
    if not authority.wdtk:
        return ""
    text = _ADDRESSEE.sub("", unwrap(letter.text), count=1)
    private = [line.strip() for line in requester.postal_address.splitlines() if line.strip()]
    private += [address for address in (requester.email, reply_to) if address]
    lines = [line for line in text.split("\n") if not any(_holds(line, each) for each in private)]
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
    title = letter.subject.partition(": ")[2] or letter.subject
    return (
        f"{_NEW_REQUEST}{quote(authority.wdtk, safe='')}?{urlencode({'title': title, 'body': body}, quote_via=quote)}"
    )


def _holds(line: str, private: str) -> bool:
    """Say whether a line holds an e-mail address, or is a line of a postal address."""
    return private.casefold() in line.casefold() if "@" in private else private.casefold() == line.strip().casefold()
