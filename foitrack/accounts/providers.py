"""Mail providers, from the shipped `data/providers.yaml`: hosts, ways to log in, and how much they let through."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from foitrack.core.words import LoginKind, Security
from foitrack.shipped import shipped

# RFC 2606 and RFC 6761 keep these for examples and tests: nobody is asked about them.
_NOT_REAL = (".test", ".example", ".invalid", ".localhost", ".local", "example.com", "example.net", "example.org")
_PATIENCE_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Host:
    """One server of a provider."""

    host: str
    port: int
    security: Security


@dataclass(frozen=True, slots=True)
class Provider:
    """One entry of the file, whose head explains each field. Limits are 0 where none is published."""

    id: str
    name: str
    domains: tuple[str, ...]
    mx: tuple[str, ...]
    smtp: Host
    imap: Host
    login: LoginKind
    per_minute: int
    per_day: int
    recipients: int
    limits: str
    saves_sent: bool
    plus: bool
    hint: str
    also: LoginKind | None = None


@cache
def providers() -> tuple[Provider, ...]:
    """Return every provider of the file, in its order."""
    import msgspec

    from foitrack.core.yamltext import parse_yaml

    value, problems = parse_yaml(shipped("providers.yaml").read_text(encoding="utf-8"))
    assert not problems, problems
    return msgspec.convert(value, type=tuple[Provider, ...])


def of_address(address: str, servers: Callable[[str], Sequence[str]] | None = None) -> Provider | None:
    """Return who runs the mailbox of an address: by its domain, else by the servers that take its domain's mail.

    `servers` names those (the MX records); without it, DNS is asked. None when nobody known does.
    """
    domain = address.rpartition("@")[2].lower()
    for each in providers():
        if domain in each.domains:
            return each
    if "." not in domain or f".{domain}".endswith(_NOT_REAL):
        return None
    names = [name.rstrip(".").lower() for name in (servers or mail_servers)(domain)]
    found = [
        (len(end), each)
        for each in providers()
        for end in each.mx
        if any(name == end or name.endswith(f".{end}") for name in names)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def of_host(host: str, port: int | None = None) -> Provider | None:
    """Return the provider whose outgoing server this is; a server on this machine is known by its port only."""
    for each in providers():
        if each.smtp.host == host.lower() and (port in (None, each.smtp.port) or not each.smtp.host.startswith("127.")):
            return each
    return None


def by_name(name: str) -> Provider | None:
    """Return a provider by its id or name."""
    wanted = name.strip().lower()
    return next((each for each in providers() if wanted in (each.id, each.name.lower())), None)


def as_settings(provider: Provider, address: str, kind: LoginKind | None = None) -> dict[str, object]:
    """Return what the provider means for `foitrack.toml`, by place (`smtp.host`)."""
    values: dict[str, object] = {}
    for side, host in (("smtp", provider.smtp), ("imap", provider.imap)):
        values |= {f"{side}.host": host.host, f"{side}.port": host.port, f"{side}.security": host.security.value}
        values[f"{side}.username"] = address
    values["login.kind"] = (kind or provider.login).value
    values["sending.per_minute"] = min(provider.per_minute, 20)
    values["sending.plus_addressing"] = provider.plus
    values["sending.save_sent"] = not provider.saves_sent
    return values


def guessed(address: str) -> dict[str, object]:
    """Return the likeliest servers of a mailbox that nobody known runs, by place."""
    domain = address.rpartition("@")[2].lower() or "example.org"
    values: dict[str, object] = {"smtp.host": f"smtp.{domain}", "smtp.port": 465, "smtp.security": "tls"}
    values |= {"imap.host": f"imap.{domain}", "imap.port": 993, "imap.security": "tls"}
    return values | {"smtp.username": address, "imap.username": address}


def mail_servers(domain: str, nameservers: Sequence[str] = (), port: int = 53) -> list[str]:
    """Ask DNS which servers take a domain's mail; empty when it says nothing in time."""
    import dns.exception
    import dns.resolver

    try:
        resolver = dns.resolver.Resolver(configure=not nameservers)
        if nameservers:
            resolver.nameservers, resolver.port = list(nameservers), port
        return [str(each.exchange) for each in resolver.resolve(domain, "MX", lifetime=_PATIENCE_SECONDS)]
    except (dns.exception.DNSException, OSError):
        return []
