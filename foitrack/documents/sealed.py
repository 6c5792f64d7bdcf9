"""Signatures and encrypted mails (S/MIME, PGP): a signature holds nothing to read, what is encrypted cannot be read.

A mail that is signed as a whole is read by the mail's own parser; the file kept of it adds nothing.
"""

from __future__ import annotations

from foitrack.core.model import Document
from foitrack.errors import Unreadable

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_MARKS = (b"-----BEGIN PGP SIGNATURE", b"-----BEGIN PKCS7", b"Version:")
"""What begins a signature, and the part that only says that the next one is encrypted (RFC 3156 section 4)."""


def read(content: bytes) -> Document:
    """Return nothing for a signature or signed mail; raise Unreadable for an encrypted one."""
    if _SIGNED_DATA in content[:40] or content.lstrip().startswith(_MARKS):
        return Document()
    raise Unreadable(
        "it is encrypted", "open the mail in the program that has its key, or ask for it without encryption"
    )
