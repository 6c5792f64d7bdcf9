"""What an SMTP answer means for one letter, and for the letters behind it.

RFC 5321 has two words, 4yz *not now* and 5yz *never*. It does not say whose fault it is, and large providers say
*never* when they mean *tomorrow*. So the enhanced code (RFC 3463) and the provider's own wording are read too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from foitrack.core.model import MailServer
from foitrack.errors import LoginRefused, ServerError, TryLater
from foitrack.mail.connection import one_line, where


class Step(StrEnum):
    """Where in the conversation an answer was given."""

    GREETING = "the greeting"
    SENDER = "the sender"
    RECIPIENT = "the recipient"
    GO_AHEAD = "the go-ahead"
    TEXT = "the letter"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The server took the letter: from here on it answers for it."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """The server will never take this letter for this recipient; the other letters are not concerned."""

    code: int
    words: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """The letter has not left; try it again in `after_seconds`. The other letters are not concerned."""

    code: int
    words: str
    after_seconds: float


@dataclass(frozen=True, slots=True)
class Unknown:
    """The whole letter went out and no answer came back: it may have left, or not."""

    words: str


Delivered = Accepted | Refused | NotNow | Unknown

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_UNITS = {"s": 1.0, "m": _MINUTE, "h": _HOUR}
_WAIT = re.compile(r"\b(\d{1,6}(?:\.\d+)?)\s*(s|m|h)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?)?\b", re.IGNORECASE)
_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")

_A_DAYS_WORTH = re.compile(
    r"daily\b.{0,40}\b(limit|quota)|sending limit exceeded|submissionquotaexceeded|exceeded .{0,40}\bper day", re.I
)
_TOO_FAST = re.compile(
    r"throttl|rate.?limit|too many (connections|concurrent|messages|login|commands|e-?mails)|concurrent connections"
    r"|unusual rate|server (is )?(too )?busy|sending .{0,30}too (fast|quickly)|slow down|thread limit exceeded"
    r"|system resources|too much mail",
    re.I,
)
_RECIPIENT_BUSY = re.compile(
    r"\b4\.2\.\d|(user|recipient|mailbox)\b.{0,60}\b(too quickly|at a rate|receiving|over quota|full|limit exceeded)",
    re.I,
)
_GREYLISTED = re.compile(r"gr[ae]y.?list|postgrey", re.I)
_NEEDS_LOGIN = re.compile(
    r"authentication (is )?(required|unsuccessful|failed)|must (log ?in|authenticate|issue a starttls)"
    r"|not authenticated|relay(ing)? (access )?(denied|not (permitted|allowed))|unable to relay|not permitted to relay",
    re.I,
)
_ABOUT_US = re.compile(
    r"send as this sender|sender address rejected|sender (is )?(denied|blocked)|outbound sender|banned send"
    r"|client host .{0,80}(blocked|rejected|denied)|(is|are|being) listed (at|by|in|on)"
    r"|spamhaus|blocked using|block ?list|\b(dmarc|spf|dkim)\b",
    re.I,
)
_ABOUT_US_CODES = frozenset({"5.1.7", "5.1.8", "5.7.60", "5.7.501", "5.7.502", "5.7.503", "5.7.708"})
_NO_SUCH_RECIPIENT = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"})
_LOGIN_CODES = frozenset({530, 534, 535, 538})


def judge(server: MailServer, step: Step, code: int, words: str | bytes) -> Refused | NotNow:
    """Tell what a negative answer says about this letter.

    Returns Refused or NotNow when it concerns this letter alone. Raises TryLater, LoginRefused or ServerError when it
    concerns every letter of this connection; the letter has not left then either.
    """
    if concern := concerns_all(server, step, code, words):
        raise concern
    said = one_line(words)
    return NotNow(code, said, wait_seconds(said, code)) if 400 <= code < 500 else Refused(code, said)


def concerns_all(server: MailServer, step: Step, code: int, words: str | bytes) -> ServerError | None:
    """Return the error to raise when a negative answer concerns every letter, and None when it concerns only this."""
    said = one_line(words)
    at = f"{where(server)} answered {code} {said}".rstrip()
    if _A_DAYS_WORTH.search(said):
        return TryLater(at, "the day's limit is reached; go on tomorrow", _DAY)
    if _all_must_wait(step, code, said):
        seconds = wait_seconds(said, code)
        return TryLater(at, f"go on in {spoken(seconds)}", seconds)
    if 400 <= code < 500:
        return None
    codes = set(_ENHANCED.findall(said))
    if step is Step.RECIPIENT and codes & _NO_SUCH_RECIPIENT:
        return None
    if _ABOUT_US.search(said) or codes & _ABOUT_US_CODES:
        return ServerError(at, "it does not let this account send; ask your mail provider")
    if code in _LOGIN_CODES or _NEEDS_LOGIN.search(said):
        return LoginRefused(at, "check user name and secret with foitrack login")
    if step is Step.SENDER and code != 552 and "5.3.4" not in codes:
        return ServerError(at, "it does not let this address send; check [requester] email and the account")
    if step is Step.GREETING or code < 500:
        return ServerError(at, "check host, port and security, or ask your mail provider")
    return None


def _all_must_wait(step: Step, code: int, said: str) -> bool:
    if _RECIPIENT_BUSY.search(said):
        return False
    temporary = 400 <= code < 500
    return bool(_TOO_FAST.search(said)) or (temporary and (step in (Step.GREETING, Step.SENDER) or code == 421))


def wait_seconds(words: str, code: int = 450) -> float:
    """Read how long an answer asks us to wait; without a figure, what its kind usually needs, in seconds."""
    if figure := _WAIT.search(words):
        return min(float(figure[1]) * _UNITS[figure[2].lower()], _DAY)
    if _GREYLISTED.search(words):
        return 5 * _MINUTE
    return 5 * _MINUTE if code == 421 else 15 * _MINUTE


def spoken(seconds: float) -> str:
    """Say a wait in words, rounded up: `1 minute`, `15 minutes`, `2 hours`."""
    for size, noun in ((_HOUR, "hour"), (_MINUTE, "minute")):
        if seconds >= size:
            count = -int(-seconds // size)
            return f"{count} {noun}{'' if count == 1 else 's'}"
    count = max(1, -int(-seconds // 1))
    return f"{count} second{'' if count == 1 else 's'}"
