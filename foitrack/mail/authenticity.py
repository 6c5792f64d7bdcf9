"""What the account's own mail server found out about a mail's sender (RFC 8601): SPF, DMARC, DKIM.

Anybody can write such fields into a mail, so only those count that name a server the account trusts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

CHECKS = ("SPF", "DMARC", "DKIM")
_FAILED = frozenset({"fail", "softfail", "permerror", "hardfail"})
_PASSED = frozenset({"pass", "bestguesspass"})

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"(?i)\b(spf|dmarc|dkim)\s*=\s*([a-z]+)([^;]*)")
_DETAIL = re.compile(r"(?i)\b(?:header\.(?:from|d|i)|smtp\.(?:mailfrom|helo))\s*=\s*[\"']?([^\s;\"']+)")
_RECEIVED_SPF = re.compile(r"(?i)^\s*([a-z]+)\b")
_RECEIVER = re.compile(r"(?i)\breceiver=([^\s;]+)")


@dataclass(frozen=True, slots=True)
class Check:
    """One test of a mail's sender: which (`SPF`, `DMARC`, `DKIM`), the server's word for its result, and its domain."""

    check: str
    result: str
    of: str = ""
    by: str = ""

    @property
    def failed(self) -> bool:
        """Whether the test went against the sender; a test that found nothing to test has not failed."""
        return self.result in _FAILED

    @property
    def passed(self) -> bool:
        """Whether the sender stood the test."""
        return self.result in _PASSED


def checks(headers: Mapping[str, Sequence[str]], trusted: Collection[str]) -> tuple[Check, ...]:
    """Return the tests that servers named in `trusted` made, in the order SPF, DMARC, DKIM, at most one of each.

    `headers` are Message.headers; `trusted` are the names the account's own servers sign with (the authserv-id), the
    empty name standing for Microsoft 365, which signs with none. A server writes its fields above those that came with
    the mail, so the uppermost that names a test counts; of several signatures in it, one that passed decides DKIM.
    """
    names = {name.lower().rstrip(".") for name in trusted}
    fields = [*_results(headers.get("authentication-results", ()), names), *_spf(headers, names)]
    return tuple(best for name in CHECKS if (best := _uppermost(fields, name)))


def servers(headers: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the names of the servers that say they tested this mail, uppermost first: one may be the account's own."""
    return tuple(dict.fromkeys(name for value in headers.get("authentication-results", ()) if (name := _server(value))))


def _uppermost(fields: list[list[Check]], name: str) -> Check | None:
    """Return the test called `name` in the first field that has it: one that passed, else the first."""
    for field in fields:
        found = [each for each in field if each.check == name]
        if found:
            return next((each for each in found if each.passed), found[0])
    return None


def _server(value: str) -> str:
    """Return the name of the server at the head of an Authentication-Results field, or nothing where it has none."""
    head = _COMMENT.sub("", value).partition(";")[0].split()
    return head[0].lower().rstrip(".") if head and "=" not in head[0] else ""


def _results(values: Sequence[str], trusted: set[str]) -> Iterator[list[Check]]:
    """Yield the tests in each Authentication-Results field of a trusted server."""
    for value in values:
        by = _server(value)
        if by in trusted:
            plain = _COMMENT.sub("", value)
            yield [
                Check(name.upper(), result.lower(), _domain(rest), by)
                for name, result, rest in _RESULT.findall(plain.partition(";")[2] if by else plain)
            ]


def _domain(details: str) -> str:
    found = _DETAIL.search(details)
    return found.group(1).rpartition("@")[2].lower() if found else ""


def _spf(headers: Mapping[str, Sequence[str]], trusted: set[str]) -> Iterator[list[Check]]:
    """Yield the uppermost Received-SPF (RFC 7208), when its receiver is trusted or not named."""
    for value in headers.get("received-spf", ())[:1]:
        result = _RECEIVED_SPF.match(value)
        receiver = _RECEIVER.search(value)
        by = receiver.group(1).lower().strip("<>") if receiver else "unknown"
        if result and trusted and (by in trusted or by == "unknown"):
            yield [Check("SPF", result.group(1).lower(), "", by)]
