"""The questions about the mail account that `init` and `login` share: who runs it, else which servers."""

from __future__ import annotations

import click

from foitrack.accounts.providers import Provider, as_settings, by_name, guessed, of_address, providers
from foitrack.cli.output import say
from foitrack.core.words import Security
from foitrack.errors import UnknownName

MICROSOFT_PAGE = "docs/how-to/use-microsoft-365.md"
GOOGLE_PAGE = "docs/how-to/use-google.md"


def provider_named(name: str) -> Provider:
    """Return a provider by its name; raise UnknownName with the nearest."""
    found = by_name(name)
    if found is None:
        known = [each.id for each in providers()]
        raise UnknownName("provider", name, known, f"known are {', '.join(known)}; or give --smtp-host and --imap-host")
    return found


def recognised(address: str) -> Provider | None:
    """Return who runs the mailbox of an address, and say so."""
    found = of_address(address)
    if found is None:
        say(f"Who runs the mailbox of {address} is not known here, so its servers are asked for.")
    else:
        say(f"The mailbox of {address} is run by {found.name}.")
    return found


def ask_account(address: str, provider: Provider | None = None) -> dict[str, object]:
    """Return the account's settings by place: the provider's, else asked for, with the likeliest filled in."""
    found = provider or recognised(address)
    if found is None:
        return ask_servers(address)
    say(f"Letters leave at {found.smtp.host}, replies are read at {found.imap.host}. Have ready: {found.hint}.")
    return as_settings(found, address)


def ask_servers(address: str) -> dict[str, object]:
    """Ask for both servers."""
    values = guessed(address)
    for side, work in (("smtp", "sends your mail"), ("imap", "holds your mailbox")):
        values[f"{side}.host"] = click.prompt(f"The server that {work}", default=values[f"{side}.host"], err=True)
        security = click.prompt(
            "Its security", type=click.Choice([Security.TLS.value, Security.STARTTLS.value]), default="tls", err=True
        )
        usual = {"smtp": {"tls": 465, "starttls": 587}, "imap": {"tls": 993, "starttls": 143}}[side][security]
        values[f"{side}.security"] = security
        values[f"{side}.port"] = click.prompt("Its port", type=click.IntRange(1, 65535), default=usual, err=True)
    values["imap.username"] = click.prompt("Your user name there", default=address, err=True)
    values["smtp.username"] = values["imap.username"]
    return values
