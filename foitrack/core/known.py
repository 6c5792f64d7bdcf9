"""What is known when a message arrives: the snapshot of the store that messages are matched against."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from foitrack.core.domains import fold_domain, is_shared
from foitrack.core.mistyped import LONGEST, one_character_off, shortened
from foitrack.core.references import reference_key

_WORD = re.compile(r"[\w'’-]+")


@dataclass(frozen=True, slots=True)
class KnownRequest:
    """One request as matching sees it. `open` is false once it is answered or withdrawn.

    `address` is where the request went; `reply_to` the address we asked to be answered at.
    """

    ref: str
    campaign: str
    authority: str
    reply_to: str = ""
    open: bool = True
    sent_on: date | None = None
    address: str = ""


@dataclass(frozen=True)
class Known:
    """Everything matching may look up. Made once, then asked for each of any number of messages; `learn` adds to it.

    `message_ids`: our Message-IDs to the ref they were sent for.
    `references`: authority to its own references to the refs they stand for.
    `senders`: a learnt address to the authorities that have written from it.
    `domains`: a folded domain to the authorities whose mail comes from it.
    `shared`: an authority to those it shares a unit with.
    `names`: an authority to the names it goes by.
    """

    requests: Mapping[str, KnownRequest]
    message_ids: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    domains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shared: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def by_message_id(self) -> Mapping[str, str]:
        """Our Message-IDs without angle brackets, to the refs they were sent for."""
        return {bare_id(message_id): ref for message_id, ref in self.message_ids.items()}

    @cached_property
    def by_authority(self) -> Mapping[str, tuple[KnownRequest, ...]]:
        """The requests to each authority, the latest first."""
        found: defaultdict[str, list[KnownRequest]] = defaultdict(list)
        for request in self.requests.values():
            found[request.authority].append(request)
        return {each: tuple(sorted(requests, key=_newest_first)) for each, requests in found.items()}

    @cached_property
    def by_address(self) -> Mapping[str, tuple[KnownRequest, ...]]:
        """The requests sent to each address, lower-case."""
        found: defaultdict[str, list[KnownRequest]] = defaultdict(list)
        for request in self.requests.values():
            if request.address:
                found[request.address.lower()].append(request)
        return {address: tuple(sorted(requests, key=_newest_first)) for address, requests in found.items()}

    @cached_property
    def by_reply_to(self) -> Mapping[str, str]:
        """Reply addresses that belong to one request alone, lower-case, to its ref."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for request in self.requests.values():
            if request.reply_to:
                found[request.reply_to.lower()].append(request.ref)
        return {address: refs[0] for address, refs in found.items() if len(refs) == 1}

    @cached_property
    def _by_name(self) -> dict[tuple[str, ...], list[tuple[str, str]]]:
        """The words of each name of two words or more, to the authorities that go by it, each with the name."""
        found: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)
        for authority, names in self.names.items():
            for name in names:
                words = tuple(name_words(name))
                if len(words) > 1:
                    found[words].append((authority, name))
        return found

    @cached_property
    def _lengths_of_names(self) -> tuple[int, ...]:
        return tuple(sorted({len(words) for words in self._by_name}, reverse=True))

    def named_by(self, words: Sequence[str]) -> Sequence[tuple[str, str]]:
        """Return the authorities, each with its name, whose name these words begin with: the longest such name."""
        for length in self._lengths_of_names:
            if found := self._by_name.get(tuple(words[:length])):
                return found
        return ()

    @cached_property
    def _by_shortened(self) -> Mapping[str, Sequence[str]]:
        """Each ref, lower-case, as it is and with one character left out, to the refs that read so."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for ref in self.requests:
            for each in shortened(ref.lower()):
                found[each].append(ref)
        return found

    def near(self, tag: str) -> list[str]:
        """Return the refs that differ by one character from what was written, lower-case."""
        if len(tag) > LONGEST:
            return []
        alike = {ref for each in shortened(tag) for ref in self._by_shortened.get(each, ())}
        return sorted(ref for ref in alike if one_character_off(tag, ref.lower()))

    @cached_property
    def our_domains(self) -> frozenset[str]:
        """The domains we are answered at."""
        return frozenset(each.reply_to.lower().rpartition("@")[2] for each in self.requests.values() if each.reply_to)

    @cached_property
    def by_reference(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """For each authority, its references by their key (`reference_key`), to the refs they stand for."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for authority, references in self.references.items():
            keyed = found.setdefault(authority, {})
            for reference, refs in references.items():
                key = reference_key(reference)
                keyed[key] = tuple(dict.fromkeys((*keyed.get(key, ()), *refs)))
        return found

    @cached_property
    def authorities_by_reference(self) -> dict[str, tuple[str, ...]]:
        """The authorities that have used a reference, by its key: only a hint, for several may."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for authority, references in self.by_reference.items():
            for key in references:
                found[key].append(authority)
        return {key: tuple(authorities) for key, authorities in found.items()}

    @cached_property
    def folded_domains(self) -> Mapping[str, tuple[str, ...]]:
        """`domains` with its keys folded."""
        found: dict[str, tuple[str, ...]] = {}
        for domain, authorities in self.domains.items():
            folded = fold_domain(domain)
            found[folded] = tuple(dict.fromkeys((*found.get(folded, ()), *authorities)))
        return found

    @cached_property
    def folded_senders(self) -> Mapping[str, tuple[str, ...]]:
        """`senders` with its addresses in lower case."""
        return {address.lower(): authorities for address, authorities in self.senders.items()}

    def learn(self, ref: str, references: Iterable[str]) -> None:
        """Take in an authority's references that a mail has just taught; nothing else in a snapshot ever grows."""
        authority = self.requests[ref].authority
        for key in map(reference_key, references):
            authorities = self.authorities_by_reference.get(key, ())
            self.authorities_by_reference[key] = tuple(dict.fromkeys((*authorities, authority)))
            refs = self.by_reference.setdefault(authority, {}).get(key, ())
            self.by_reference[authority][key] = tuple(dict.fromkeys((*refs, ref)))

    def authorities_of(self, address: str) -> tuple[str, ...]:
        """Return the authorities that mail from this address may come from: by what was learnt, else by its domain."""
        learnt = self.folded_senders.get(address.lower(), ())
        domain = address.rpartition("@")[2]
        by_domain = () if is_shared(domain) else self.folded_domains.get(fold_domain(domain), ())
        return tuple(dict.fromkeys((*learnt, *by_domain)))


def name_words(text: str) -> list[str]:
    """Return the words of a text as names are compared: lower-case, without stops, `&` as `and`."""
    return _WORD.findall(text.lower().replace("&", " and "))


def bare_id(message_id: str) -> str:
    """Return a Message-ID without its angle brackets."""
    return message_id.strip().strip("<>").strip()


def _newest_first(request: KnownRequest) -> tuple[int, str]:
    return (-request.sent_on.toordinal() if request.sent_on else 0, request.ref)
