"""`foitrack init`: make a workspace; at a terminal, after five questions."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from foitrack.cli.output import say
from foitrack.errors import FoitrackError
from foitrack.shipped import shipped
from foitrack.workspace import SETTINGS_FILE, Workspace, make, write_private
from foitrack.workspace.settings import is_address, starter

EXAMPLE = "social-media"


@dataclass
class Wanted:
    """The five things a workspace needs; None is what nobody has said yet."""

    folder: Path | None
    name: str | None
    email: str | None
    account: dict[str, object] | None
    campaign: str | None


@click.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), required=False)
@click.option("--name", help="Your full, real name.")
@click.option("--email", help="The address the authorities answer to.")
@click.option("--provider", metavar="NAME", help="Who runs your mailbox, such as microsoft-365 or fastmail.")
@click.option("--smtp-host", help="The server that sends your mail.")
@click.option("--imap-host", help="The server that holds your mailbox.")
@click.option("--campaign", metavar="NAME", help=f"A first campaign; {EXAMPLE} is the example, ready to be drafted.")
@click.option("--yes", is_flag=True, help="Ask nothing, also at a terminal.")
def command(
    folder: Path | None,
    name: str | None,
    email: str | None,
    provider: str | None,
    smtp_host: str | None,
    imap_host: str | None,
    campaign: str | None,
    yes: bool,
) -> None:
    """Make a workspace: settings, forces, campaigns and letters.

    Example: foitrack init my-questions --name "Ada Reporter" --email ada@newsroom.example
    """
    wanted = Wanted(folder, name, email, _account(email, provider, smtp_host, imap_host), campaign)
    if not yes and sys.stdin.isatty() and sys.stderr.isatty():
        _ask(wanted)
    _check_requester(wanted)
    _check_campaign(wanted.campaign)
    workspace = make(wanted.folder or Path(), starter(_settings(wanted)), _forces())
    say(f"made a workspace in {workspace.root}")
    if wanted.campaign:
        _write_campaign(workspace, wanted.campaign)
        where = "" if workspace.root == Path.cwd() else f"cd {workspace.root}, then "
        if wanted.campaign != EXAMPLE:
            where += f"put your questions into campaigns/{wanted.campaign}.yaml, then "
        say(f"next: {where}'foitrack draft {wanted.campaign}' shows its letters; nothing leaves before you say so")
        say("      'foitrack login' connects the mail account")
    else:
        say("next: look through foitrack.toml, run 'foitrack login', then 'foitrack new NAME'")


def _account(
    email: str | None, provider: str | None, smtp_host: str | None, imap_host: str | None
) -> dict[str, object] | None:
    """Return the account's settings as far as options give them; None when they say nothing."""
    if provider:
        from foitrack.accounts.providers import as_settings
        from foitrack.cli.account import provider_named

        if not email:
            raise click.UsageError("--provider goes with --email")
        return as_settings(provider_named(provider), email)
    hosts = {"smtp.host": smtp_host, "imap.host": imap_host}
    return {place: host for place, host in hosts.items() if host} or None


def _ask(wanted: Wanted) -> None:
    """Ask for what is not known yet, with what this machine knows filled in."""
    from foitrack.cli import guesses
    from foitrack.cli.account import ask_account

    if wanted.folder is None:
        wanted.folder = Path(click.prompt("A folder for the workspace", default="my-requests", err=True))
    if (wanted.folder / SETTINGS_FILE).exists():
        raise FoitrackError(f"{wanted.folder} is a workspace already", "choose another folder, or edit foitrack.toml")
    if wanted.name is None:
        say("The Act asks for your real name (section 8(1)(b)); it stands under every letter.")
        wanted.name = click.prompt("Your full name", default=guesses.full_name() or None, err=True)
    if wanted.email is None:
        wanted.email = click.prompt(
            "The address that authorities answer to", default=guesses.mail_address() or None, err=True
        )
    if wanted.account is None:
        wanted.account = ask_account(wanted.email)
    if wanted.campaign is None:
        say(f"A first campaign: {EXAMPLE} is the example, ready to be drafted; another name gets a starter to fill in.")
        answer = click.prompt("Its name (- for none)", default=EXAMPLE, err=True)
        wanted.campaign = "" if answer == "-" else answer


def _settings(wanted: Wanted) -> dict[str, object]:
    """Return what is known, by place."""
    known = {
        "requester.name": wanted.name,
        "requester.email": wanted.email,
        "smtp.username": wanted.email,
        "imap.username": wanted.email,
    }
    return {place: value for place, value in known.items() if value} | (wanted.account or {})


def _check_requester(wanted: Wanted) -> None:
    """Refuse a name or an address that no letter could bear, before anything is made."""
    if wanted.name is not None and not wanted.name.strip():
        raise FoitrackError("the name is empty", "give your full, real name: section 8(1)(b) asks for it")
    if wanted.email is not None and not is_address(wanted.email):
        raise FoitrackError(f"{wanted.email!r} is not a mail address", "such as name@example.org")


def _check_campaign(name: str | None) -> None:
    """Refuse a name before anything is made."""
    from foitrack.campaigns import name_problem

    if name and (problem := name_problem(name)):
        raise FoitrackError(str(problem))


def _write_campaign(workspace: Workspace, name: str) -> None:
    from foitrack import starters

    example = shipped(f"examples/{EXAMPLE}.yaml").read_text(encoding="utf-8")
    write_private(workspace.campaign_file(name), example if name == EXAMPLE else starters.starter(name, ""))
    say(f"wrote campaigns/{name}.yaml")


def _forces() -> str:
    return shipped("forces.yaml").read_text(encoding="utf-8")
