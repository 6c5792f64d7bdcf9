"""Check the mail account: keyring, names, encryption, what the mailbox can do, limits, and a letter to oneself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Protocol

from foitrack.accounts.providers import Provider
from foitrack.core.model import Login, MailServer
from foitrack.core.words import LoginKind
from foitrack.errors import ServerError
from foitrack.mail import probe
from foitrack.mail.inbox import Survey
from foitrack.services.checking.findings import Finding, fault, ok, warning

KEYRING, NAMES, ENCRYPTION, LOGIN = "keyring", "names", "encryption", "way of logging in"
PLUS, MAILBOX, LABEL, LIMIT, CLOCK, TEST_LETTER = (
    "reply addresses",
    "mailbox",
    "label on filed mail",
    "daily limit",
    "clock of the server",
    "test letter",
)
SOON = timedelta(days=14)
SKEW = timedelta(minutes=5)
_OLD_TLS = ("SSLv3", "TLSv1", "TLSv1.1")
_WANTED = {
    "IDLE": "'foitrack watch' asks every half minute instead of being told",
    "UIDPLUS": "a copy put in Sent cannot be found again by its number",
    "SPECIAL-USE": "the Sent and Junk folders may not be found",
}


class Mailbox(Protocol):
    """A mailbox that tells about itself."""

    def survey(self) -> Survey:
        """Tell what it can do."""
        ...

    def arrived(self, message_id: str) -> tuple[str, datetime | None] | None:
        """Tell where a mail lies and when it arrived."""
        ...

    def open(self, folder: str) -> int:
        """Open a folder; return its UIDVALIDITY."""
        ...

    def label(self, folder: str, uidvalidity: int, uids: Sequence[int], label: str, on: bool) -> None:
        """Put a label on mails, or take it off."""
        ...


def keyring(name: str, doubt: str, elsewhere: bool) -> Iterator[Finding]:
    """Name the keyring and what is doubtful about it; `elsewhere` when secrets come from another place anyway."""
    if doubt:
        yield warning(KEYRING, doubt, "keep secrets in another way: docs/how-to/run-it-unattended.md")
    elif name:
        yield ok(KEYRING, name)
    elif elsewhere:
        yield ok(KEYRING, "none on this machine; the secrets come from elsewhere")
    else:
        yield warning(KEYRING, "none on this machine", "docs/how-to/run-it-unattended.md shows the other ways")


def kind(login: Login, server: MailServer, provider: Provider | None) -> Iterator[Finding]:
    """Compare how the settings log in with what the provider takes; `server` is the outgoing one."""
    if server.host.endswith(".example.org"):
        yield fault(LOGIN, f"{server.host} is only an example", "run 'foitrack login' to set the account up")
    elif provider is None:
        yield ok(LOGIN, f"{login.kind}; the provider is not known here")
    elif login.kind in (provider.login, provider.also):
        yield ok(LOGIN, f"{login.kind}, as {provider.name} takes it")
    else:
        yield fault(LOGIN, f"{provider.name} takes no {login.kind} from programs", "run 'foitrack login'")
    if login.kind is not LoginKind.PASSWORD and not login.client_id:
        yield fault(LOGIN, "no application is registered", "write its id as client_id under [oauth]")


def plus(wanted: bool, provider: Provider | None) -> Iterator[Finding]:
    """Compare the reply addresses that the settings want with what the provider delivers."""
    if not wanted:
        yield ok(PLUS, "answers come to the plain address")
    elif provider is None or provider.plus:
        yield ok(PLUS, "name+reference" + ("" if provider else "; a test letter shows whether they arrive"))
    else:
        do = "set plus_addressing = false under [sending], or try 'foitrack doctor --test-letter'"
        yield fault(PLUS, f"{provider.name} delivers no name+reference addresses, as far as is known", do)


def names(server: MailServer) -> Iterator[Finding]:
    """Look a server's name up."""
    found = probe.addresses(server)
    yield ok(NAMES, f"{server.host} is {', '.join(found[:3])}")


def encryption(side: str, server: MailServer, now: datetime) -> Iterator[Finding]:
    """Verify chain, host and dates of a server's certificate, and the version of TLS."""
    found = probe.encryption(side, server)
    if found is None:
        yield ok(ENCRYPTION, f"{server.host} is this machine: nothing is encrypted")
        return
    what = f"{server.host}: {found.version}, certificate by {found.issuer} until {found.ends_at:%Y-%m-%d}"
    if found.version in _OLD_TLS:
        yield warning(ENCRYPTION, f"{server.host} speaks only {found.version}", "ask whoever runs the server")
    if found.ends_at - now < SOON:
        yield warning(ENCRYPTION, f"{what}: it ends soon", "ask whoever runs the server to renew it")
    else:
        yield ok(ENCRYPTION, what)


def clock(server: MailServer, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Compare this machine's clock with the one in the outgoing server's greeting, where there is one."""
    told = probe.clock(server)
    if told is None:
        yield ok(CLOCK, f"{server.host} does not tell the time; a test letter would")
    elif abs(told - now()) > SKEW:
        yield _off(CLOCK, abs(told - now()))
    else:
        yield ok(CLOCK, f"within {SKEW.seconds // 60} minutes of {server.host}")


def _off(check: str, by: timedelta) -> Finding:
    minutes = by.total_seconds() / 60
    return fault(check, f"this machine's clock is {minutes:.0f} minutes off the server's", "set the clock")


def mailbox(connect: Callable[[], AbstractContextManager[Mailbox]], save_sent: bool) -> Iterator[Finding]:
    """Ask what the mailbox can do, and for its Sent and Junk folders."""
    with connect() as box:
        found = box.survey()
    missing = [name for name in _WANTED if name not in found.capabilities]
    yield ok(MAILBOX, "can " + (", ".join(name for name in _WANTED if name not in missing) or "little"))
    yield from (warning(MAILBOX, f"it cannot {name}: {_WANTED[name]}") for name in missing)
    if found.sent:
        yield ok(MAILBOX, f"sent letters lie in {found.sent}")
    else:
        do = "set save_sent = false under [sending]" if save_sent else ""
        yield warning(MAILBOX, "there is no Sent folder: a letter in doubt cannot be looked up", do)
    if found.junk:
        yield ok(MAILBOX, f"{found.junk} is read too")
    else:
        yield warning(MAILBOX, "there is no Junk folder that names itself", "name it among the folders under [imap]")


def label(connect: Callable[[], AbstractContextManager[Mailbox]], name: str) -> Iterator[Finding]:
    """Ask whether the mailbox takes the label that filed mail is to get; no mail gets it now."""
    with connect() as box:
        try:
            box.label("INBOX", box.open("INBOX"), (), name, True)
        except ServerError as refused:
            yield warning(LABEL, refused.what, refused.do)
        else:
            yield ok(LABEL, f"INBOX takes {name}")


def limit(per_day: int, source: str, sizes: Mapping[str, int]) -> Iterator[Finding]:
    """Compare what may leave in 24 hours with the size of each campaign."""
    if not per_day:
        yield ok(LIMIT, "none is known for this provider")
        return
    yield ok(LIMIT, f"{per_day} letters in 24 hours ({source})")
    for name, letters in sizes.items():
        if letters > per_day:
            days = -(-letters // per_day)
            yield warning(LIMIT, f"{name} has {letters} letters and takes {days} days", "'foitrack send' spreads them")


def test_letter(
    address: str,
    send: Callable[[str], str],
    connect: Callable[[], AbstractContextManager[Mailbox]],
    now: Callable[[], datetime],
    rest: Callable[[float], None],
    patience: timedelta = timedelta(minutes=2),
) -> Iterator[Finding]:
    """Send one letter to a reply address of one's own and wait for it; compare this machine's clock with the server's.

    `send` takes the address and returns the Message-ID; `rest` sleeps for some seconds.
    """
    sent_at = now()
    message_id = send(address)
    with connect() as box:
        while (found := box.arrived(message_id)) is None and now() - sent_at < patience:
            rest(3.0)
    if found is None:
        waited = int(patience.total_seconds() // 60)
        do = "set plus_addressing = false under [sending], or ask your mail provider"
        yield fault(TEST_LETTER, f"the letter to {address} did not arrive within {waited} minutes", do)
        return
    folder, arrived_at = found
    if folder.upper() == "INBOX":
        yield ok(TEST_LETTER, f"the letter to {address} arrived")
    else:
        yield warning(TEST_LETTER, f"the letter to {address} arrived in {folder}", "tell the provider it is no junk")
    if arrived_at is not None and (arrived_at < sent_at - SKEW or arrived_at > now() + SKEW):
        yield _off(TEST_LETTER, abs(arrived_at - sent_at))
