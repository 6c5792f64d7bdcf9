"""Our own references: short, sayable, and not to be mistaken for an authority's number.

`SM-7Q4KX` is the campaign's initials and five characters of Crockford's base32 (no I, L, O, U),
at least one of them a letter and one a digit, so that neither a word nor a bare number looks like one.
"""

from __future__ import annotations

import re
from collections.abc import Container
from hashlib import sha256
from itertools import count

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 5


def new_ref(campaign: str, authority: str, requester_email: str, taken: Container[str]) -> str:
    """Return the reference of a request; the same three always give the same one unless it is taken."""
    for attempt in count():
        digest = sha256(f"{campaign}\n{authority}\n{requester_email.lower()}\n{attempt}".encode()).digest()
        number = int.from_bytes(digest[:8], "big")
        code = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
        ref = f"{initials(campaign)}-{code}"
        if not code.isdigit() and not code.isalpha() and ref not in taken:
            return ref
    raise AssertionError("count() never ends")


def initials(campaign: str) -> str:
    """Return up to four capitals that stand for a campaign's name (`social-media` gives SM)."""
    return "".join(word[0] for word in re.findall(r"[a-z]+", campaign.lower())).upper()[:4] or "F"
