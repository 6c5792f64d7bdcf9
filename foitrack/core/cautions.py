"""What a reply asks one to look out for: links, files announced but missing, another address to write to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from foitrack.core.model import Bounce, Message

_LONGEST_TEXT = 200_000
_MOST = 8
FORM_LETTER = "preferred-form"
"""The letter that asks for another form of communication (section 11)."""
_LONGEST_WHY = 120

_LINK = re.compile(r"https?://[^\s<>\"')\]]{4,400}", re.IGNORECASE)
_PORTAL = re.compile(
    r"sharefile|egress|icasework|infreemation|onetrust|wetransfer|//we\.tl/|mimecast|sharepoint|onedrive|dropbox|mediafire"
    r"|galaxkey|proofpoint|zivver|quatrix|objectiveconnect|huddle|box\.com|portal|securemail|secure-?(?:link|share|file)"
    r"|/rqo/|download",
    re.IGNORECASE,
)
_PORTAL_WORDS = re.compile(
    r"\b(?:secure (?:link|portal|e-?mail)|log ?in to|sign in to|register (?:for|to access)|(?:one.time )?passcode"
    r"|download (?:the|your|it|them)|access (?:the|your) (?:response|document|file)s?)\b",
    re.IGNORECASE,
)
_OF_PORTALS = ("secure ", "in to", "register ", "passcode", "download ", "access ")
"""Of these the words of a portal hold one, in lower case: whether one is there at all is quickly told."""

_LOG = re.compile(r"disclosure[-_ /]?logs?|previous[-_ ]foi|published (?:foi )?responses|publication scheme", re.I)
_EXPIRES = re.compile(
    r"[^.\n]{0,40}\b(?:(?:link|access|message|download|files?|documents?|invitation|passcode)\b[^.\n]{0,60}"
    r"\b(?:expires?|expiry|expiring|valid (?:for|until)|deleted after)"
    r"|will (?:only )?be (?:available|accessible) (?:for|until)|available for download"
    r"|\bdownload(?:ed|able)?\b[^\n]{0,200}? (?:until|before|by|within) (?=\d))\b[^.\n]{0,80}",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\b(?:please (?:find|see)(?: the)? (?:attached|enclosed)|(?:is|are) (?:attached|enclosed)"
    r"|attached (?:is|are|to this)"
    r"|i (?:have )?(?:attach|enclose)(?:d)?|see (?:the )?(?:attached|attachment)|in the attached)\b",
    re.IGNORECASE,
)
_ADDRESS = r"[\w.+'-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}"
_ANY_ADDRESS = re.compile(_ADDRESS)
_ELSEWHERE = re.compile(
    r"\b(?:(?:please|kindly|must|should|to) (?:now )?(?:be )?"
    r"(?:use|sen[dt]|e-?mail|direct|submit|re-?send|forward|address|write)\b"
    rf"[^.\n]{{0,80}}?|write to |new (?:e-?mail )?address(?: is)?:? ?)({_ADDRESS})",
    re.IGNORECASE,
)
_PASSWORD = re.compile(r"\bpassword\b[^.\n]{0,60}\b(?:sent|follow|separate|e-?mail)", re.I)
_LOCKED = re.compile(r"[^.\n]{0,80}\bpassword[- ]protected\b[^.\n]{0,80}", re.I)
_PGP = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_DELAYED = "the mail could not be delivered yet; the server is still trying"
_FAILED = "our letter did not arrive"
_ANOTHER = "asks to write to another address: "
_FORM = "'foitrack chase --letter {letter} --to {ref} --paragraph \"…\"' asks for another form (section 11)"


def warnings(message: Message, new_text: str) -> tuple[str, ...]:
    """Return what a person should look at in a reply, one line each, in plain words; never more than eight."""
    return tuple(dict.fromkeys(_warnings(message, new_text[:_LONGEST_TEXT])))[:_MOST]


def other_addresses(message: Message, text: str) -> tuple[str, ...]:
    """Return the addresses that a reply asks to write to, other than its sender's and ours, lower-case."""
    if "@" not in text:
        return ()
    text = text[:_LONGEST_TEXT]
    known = {message.sender.email.lower() if message.sender else "", *message.recipients}
    bearing = " ".join(word for word in text.split() if "@" in word)
    if known.issuperset(_plain(address) for address in _ANY_ADDRESS.findall(bearing)):
        return ()
    asked = (_plain(found[1]) for found in _ELSEWHERE.finditer(text))
    return tuple(dict.fromkeys(address for address in asked if address not in known))


def _plain(address: str) -> str:
    return address.rstrip(".").lower()


def _warnings(message: Message, text: str) -> Iterator[str]:
    if message.bounce and not message.bounce.permanent:
        yield _undelivered(message.bounce)
    said_in = text.lower()
    links = [found[0].rstrip(".,;") for found in _LINK.finditer(text)] if "://" in text else []
    for link in links:
        if _LOG.search(link):
            yield f"points to a disclosure log: {link}"
        elif _PORTAL.search(link):
            yield f"the reply lies behind a link: {link}"
    portal = any(words in said_in for words in _OF_PORTALS) and _PORTAL_WORDS.search(text)
    if links and portal and not any(_PORTAL.search(link) for link in links):
        yield f"the reply may lie behind a link: {links[0]}"
    if (links or portal) and (expiry := _EXPIRES.search(text)):
        yield f"a link expires: “{_flat(expiry[0])}”"
    if "BEGIN PGP" in text and _PGP.search(text):
        yield "the text is encrypted (PGP), and foitrack has no key to it"
    if "password" in said_in and _PASSWORD.search(text):
        yield "a file needs a password that comes separately"
    elif "password" in said_in and (locked := _LOCKED.search(text)):
        yield f"a file needs a password: “{_flat(locked[0])}”"
    files = [each for each in message.attachments if not each.inline and not each.type.endswith("-signature")]
    announced = not files and ("attach" in said_in or "enclose" in said_in)
    if announced and (said := _ANNOUNCED.search(text)):
        yield f"says “{_flat(said[0])}”, but nothing is attached"
    for address in other_addresses(message, text):
        yield f"{_ANOTHER}{address}"


def _undelivered(bounce: Bounce) -> str:
    """Say whether a server gave a letter up, as for a full mailbox, or still tries."""
    if not bounce.given_up:
        return _DELAYED + (f": {bounce.address}" if bounce.address else "")
    why = " ".join(each for each in (bounce.status, _flat(bounce.words)[:_LONGEST_WHY]) if each)
    return _FAILED + (f" at {bounce.address}" if bounce.address else "") + (f": {why}" if why else "")


def remedy(warning: str, ref: str) -> str:
    """Return the command that helps against what a warning says of the request `ref`; empty when there is none."""
    if warning.startswith(_FAILED):
        return f"'foitrack send --again {ref}' sends it once more"
    if warning.startswith(_ANOTHER):
        return f"'foitrack send --again {ref} --to {warning.removeprefix(_ANOTHER)}' sends the request there"
    return "" if warning.startswith((_DELAYED, "foitrack ")) else _FORM.format(letter=FORM_LETTER, ref=ref)


def _flat(words: str) -> str:
    return " ".join(words.split())
