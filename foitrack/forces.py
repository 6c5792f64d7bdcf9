"""forces.yaml: read it, and list everything that is wrong with it, by entry and field."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields
from pathlib import Path

from foitrack.core.authorities import Forces, is_addressable, stale
from foitrack.core.domains import is_shared
from foitrack.core.entry import Entry, hint
from foitrack.core.model import Authority
from foitrack.core.words import Channel, Law
from foitrack.core.yamltext import parse_yaml
from foitrack.errors import BadFile, Problem

__all__ = ["Forces", "check", "is_addressable", "load", "stale"]

FIELDS = tuple(field.name for field in fields(Authority))
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def load(path: Path) -> Forces:
    """Return the authorities of a forces file. Raises BadFile with every problem."""
    forces, problems = _read(path)
    if problems:
        raise BadFile(str(path), problems)
    return forces


def check(path: Path) -> list[Problem]:
    """Return every problem of a forces file, by entry and field."""
    return _read(path)[1]


def _read(path: Path) -> tuple[Forces, list[Problem]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return Forces(()), [Problem("file", f"cannot be read: {getattr(error, 'strerror', None) or error}")]
    value, problems = parse_yaml(text)
    if value is None and problems:
        return Forces(()), problems
    if not isinstance(value, list) or not value:
        return Forces(()), [*problems, Problem("file", "is not a list of authorities", "start each with `- id: …`")]
    pairs = [_authority(number, item) for number, item in enumerate(value, start=1)]
    forces = Forces(tuple(authority for authority, _ in pairs))
    problems += [problem for _, found in pairs for problem in found]
    return forces, problems + _between(forces)


def _authority(number: int, item: object) -> tuple[Authority, list[Problem]]:
    """Read one entry."""
    name = item.get("id") if isinstance(item, dict) else None
    entry = Entry(name if name and isinstance(name, str) else f"entry {number}", item, FIELDS)
    channel = entry.word("channel", Channel, Channel.EMAIL)
    authority = Authority(
        id=_matching(entry, "id", _ID, "lower-case words with hyphens, such as west-mercia"),
        name=entry.text("name", required=True),
        group=_matching(entry, "group", _ID, "one lower-case word"),
        nation=entry.text("nation", required=True),
        region=entry.text("region", required=True),
        email=_email(entry, required=channel is Channel.EMAIL),
        source=entry.text("source", required=True),
        checked_on=entry.day("checked_on"),
        domains=_domains(entry, required=channel is Channel.EMAIL),
        website=_website(entry),
        wdtk=entry.text("wdtk", required=channel is Channel.WHATDOTHEYKNOW),
        channel=channel,
        law=entry.word("law", Law, Law.FOIA),
        other_names=entry.texts("other_names"),
        postal_address=entry.text("postal_address", required=channel is Channel.POST),
        no_reply=tuple(address.lower() for address in entry.texts("no_reply")),
        shared_with=entry.texts("shared_with"),
        note=entry.text("note"),
    )
    return authority, entry.problems


def _matching(entry: Entry, key: str, pattern: re.Pattern[str], do: str) -> str:
    text = entry.text(key, required=True)
    if text and not pattern.fullmatch(text):
        entry.fault(key, f"is {text!r}", do)
    return text


def _email(entry: Entry, required: bool) -> str:
    text = entry.text("email", required=required)
    if text and not _EMAIL.fullmatch(text):
        entry.fault("email", f"is not an address: {text!r}", "write it as foi@force.police.uk")
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _domains(entry: Entry, required: bool) -> tuple[str, ...]:
    domains = entry.texts("domains", required=required)
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            entry.fault("domains", f"is not a mail domain: {domain!r}", "write it as force.police.uk, in lower case")
        elif is_shared(domain):
            entry.fault("domains", f"{domain} belongs to many bodies", "write the third level: force.police.uk")
    return domains


def _website(entry: Entry) -> str:
    text = entry.text("website", required=True)
    if text and not re.fullmatch(r"https?://[^\s<>\"']+", text):
        entry.fault("website", f"is not a web address: {text!r}", "write it as https://www.force.police.uk")
    return text


def _between(forces: Forces) -> list[Problem]:
    """List what is wrong between entries: an id used twice, a partner that is not there."""
    ids = Counter(authority.id for authority in forces.entries if authority.id)
    found = [Problem(f"{id_}.id", f"is used {n} times", "each id once") for id_, n in ids.items() if n > 1]
    for authority in forces.entries:
        for partner in authority.shared_with:
            if partner not in ids:
                found.append(Problem(f"{authority.id}.shared_with", f"is no id: {partner!r}", hint(partner, list(ids))))
    return found
