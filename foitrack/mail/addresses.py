"""Read address fields as programs write them: unquoted commas, colons and brackets, groups, half of it encoded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from foitrack.core.model import Address
from foitrack.mail import headers

MAX_ADDRESSES = 2_000

_ANGLE = re.compile(r"<([^<>]*)>[^<>]*$")
_COMMENT = re.compile(r"\(((?:[^()\\]|\\.){0,500})\)")
_BARE = re.compile(r"[^\s<>()\[\],;:\"]{1,200}@[^\s<>()\[\],;:\"@]{1,255}")
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.){0,250}"|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]{0,2000}\?=|<[^<>]{0,500}>|\((?:[^()\\]|\\.){0,500}\)|[,;:]',
    re.DOTALL,
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.){0,250})"')
_ESCAPE = re.compile(r"\\(.)")
_OF_A_PERSON = re.compile(r"[@<]")
_MAX_GROUP_NAME = 200
_MAX_NAME = 200
_REWRITTEN = re.compile(r"^(?:prvs|btv\d|msprvs\d?)=[^=]+=(.+@.+)$", re.IGNORECASE)
_RECEIVED_FOR = re.compile(r"\bfor\s{1,9}<([^<>\s@]{1,200}@[^<>\s@]{1,255})>")


def read(value: bytes) -> tuple[Address, ...]:
    """Return the addresses in a field's raw value, at most 2,000, names decoded. What holds no address is left out."""
    found: list[Address] = []
    name = ""
    for raw in _chunks(headers.unfolded(value)):
        chunk = headers.words(raw) if "=?" in raw and "@" not in raw and "=40" in raw else raw
        if "@" not in chunk and "<" not in chunk:
            name = f"{name}, {chunk}"[-_MAX_NAME:] if name else chunk
            continue
        address = _address(f"{name}, {chunk}" if name and "<" in chunk else chunk)
        name = ""
        if address:
            found.append(address)
        if len(found) >= MAX_ADDRESSES:
            break
    return tuple(found)


def one(value: bytes) -> Address | None:
    """Return the address in a field that holds one, such as From; also a bare word such as MAILER-DAEMON."""
    found = read(value)
    for address in found:
        bare = _BARE.findall(address.email)
        if bare and " " in address.email:
            rest = address.email.replace(bare[-1], "").strip(" -,")
            return Address(_lowered(bare[-1]), address.name or rest)
        return address
    text = headers.text_of(value).strip("<> ")
    if found_bare := _BARE.search(text):
        return Address(_lowered(found_bare.group()), "")
    return Address("", text) if text else None


def in_any(values: Iterable[bytes]) -> Iterator[str]:
    """Yield each address in recipient fields, lower-case, also without what a mail server put in front of it."""
    for value in values:
        for address in read(value):
            for bare in _BARE.findall(address.email) or [address.email]:
                yield bare.lower()
                if rewritten := _REWRITTEN.match(bare):
                    yield rewritten.group(1).lower()


def received_for(values: Iterable[bytes]) -> Iterator[str]:
    """Yield the addresses that Received fields say the mail was taken for, lower-case."""
    for value in values:
        if found := _RECEIVED_FOR.search(headers.unfolded(value)):
            yield found.group(1).lower()


def _chunks(text: str) -> Iterator[str]:
    """Cut a list at its commas and semicolons, but not inside quotes, brackets, comments or encoded words."""
    start = 0
    group = ";" in text
    for token in _TOKEN.finditer(text):
        if token.group() in (",", ";"):
            yield from _filled(text[start : token.start()])
            start = token.end()
        elif token.group() == ":" and group and not _OF_A_PERSON.search(text[start : token.start()][:_MAX_GROUP_NAME]):
            start = token.end()
    yield from _filled(text[start:])


def _filled(chunk: str) -> Iterator[str]:
    if chunk.strip():
        yield chunk.strip()


def _address(chunk: str) -> Address | None:
    """Return the address in one item of a list, or None when it holds none."""
    angle = _ANGLE.search(chunk)
    if angle:
        email, name = angle.group(1), chunk[: angle.start()].rstrip("<")
        if "@" not in email and (bare := _BARE.search(chunk)):
            email, name = bare.group(), ""
    elif "<" in chunk:
        name, _, email = chunk.partition("<")
    else:
        comment = _COMMENT.search(chunk)
        email, name = _COMMENT.sub("", chunk), comment.group(1) if comment else ""
    email = email.strip().removeprefix("mailto:").strip("<>'\" ")
    if ":" in email and email.startswith("@"):
        email = email.rpartition(":")[2]
    if "@" not in email:
        return None
    return Address(_lowered(headers.words(email) if "=?" in email else email), _name(name))


def _name(raw: str) -> str:
    """Return a display name without its quotes, decoded."""
    name = _QUOTED.sub(lambda found: _ESCAPE.sub(r"\1", found.group(1)), raw.strip())
    return headers.words(name).strip() if "=?" in name else name.strip('" ')


def _lowered(email: str) -> str:
    """Return an address with its domain in lower case."""
    local, at, domain = email.rpartition("@")
    return f"{local}{at}{domain.lower()}"
