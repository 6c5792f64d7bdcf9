"""Write the reference pages from the code, or, with --check, fail when one of them is not what the code makes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from foitrack import errors
from foitrack.cli import COMMANDS, foitrack
from foitrack.core.occasions import RULES
from foitrack.core.words import Kind, Outcome, Stage
from foitrack.workspace.settings import SETTINGS, starter

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "<!-- Made by tools/make_docs.py from the code; change the code, not this page. -->\n\n"


def commands() -> str:
    """Every command's own help."""
    context = click.Context(foitrack, info_name="foitrack", max_content_width=100)
    parts = [f"# Commands\n\n{MADE}```text\n{foitrack.get_help(context)}\n```\n"]
    for name in foitrack.list_commands(context):
        command = foitrack.get_command(context, name)
        assert command is not None
        parts.append(_help(context, name, command))
        if isinstance(command, click.Group):
            within = click.Context(command, info_name=name, parent=context, max_content_width=100)
            parts += [_help(within, f"{name} {each}", command.commands[each]) for each in sorted(command.commands)]
    return "\n".join(parts)


def _help(parent: click.Context, name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name.split()[-1], parent=parent, max_content_width=100)
    return f"## {name}\n\n```text\n{command.get_help(context)}\n```\n"


def settings() -> str:
    """Every setting with its default and meaning."""
    rows = []
    for each in SETTINGS:
        default = "must be given" if each.default is None else f"`{each.default!r}`" if each.default != "" else "empty"
        rows.append(f"| `{each.place}` | {each.type.__name__} | {default} | {each.meaning.replace('|', 'or')} |")
    table = "| setting | type | default | meaning |\n| --- | --- | --- | --- |\n" + "\n".join(rows)
    secrets = (
        "Secrets never stand in a file of ours: they are in the keyring\n"
        "under the service `foitrack`, else in `FOITRACK_SMTP_PASSWORD` and `FOITRACK_IMAP_PASSWORD` (for a sign-in\n"
        "`FOITRACK_REFRESH_TOKEN` and `FOITRACK_CLIENT_SECRET`), else printed by `login.password_command`, else in\n"
        "systemd's credential files: [run it unattended](../how-to/run-it-unattended.md)."
    )
    return f"# Settings\n\n{MADE}`foitrack.toml` in the workspace. {secrets}\n\n{table}\n\n```toml\n{starter({})}```\n"


def exit_codes() -> str:
    """What an exit code means, and every error raised on purpose."""
    codes = (
        "| code | means |\n| --- | --- |\n| 0 | done |\n| 1 | the user can put it right |\n| 2 | wrong usage |\n"
        "| 3 | a bug; a report is written, ready to paste |\n| 4 | partly done; the message lists what is not |\n"
        "| 130 | stopped by the user |\n"
    )
    return f"# Exit codes\n\n{MADE}{codes}\n```text\n{(errors.__doc__ or '').strip()}\n```\n"


def words() -> str:
    """The words that are stored and printed."""
    letters = "\n".join(
        f"| `{rule.letter}` | {rule.occasion} | `{rule.makes}` | {rule.addressee} |" for rule in RULES.values()
    )
    return (
        f"# Words\n\n{MADE}"
        f"**Kinds of event**, for `foitrack record REF KIND`: {_listed(Kind)}.\n\n"
        f"**Stages**, worked out from the events and a day: {_listed(Stage)}.\n\n"
        f"**Outcomes**: {_listed(Outcome)}.\n\n"
        "**Letters** beside the request itself:\n\n"
        f"| letter | occasion | makes the event | goes to |\n| --- | --- | --- | --- |\n{letters}\n"
    )


def _listed(enumeration: type[Kind] | type[Stage] | type[Outcome]) -> str:
    return ", ".join(f"`{each.value}`" for each in enumeration)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "exit-codes.md": exit_codes,
    "words.md": words,
}


def main() -> int:
    """Write the pages, or check them."""
    assert COMMANDS
    stale = []
    for name, make in PAGES.items():
        page, text = REFERENCE / name, make()
        if page.exists() and page.read_text(encoding="utf-8") == text:
            continue
        if "--check" in sys.argv:
            stale.append(name)
        else:
            page.write_text(text, encoding="utf-8")
            print(f"wrote {page.name}")
    if stale:
        print(f"not what the code makes: {', '.join(stale)}; run python tools/make_docs.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
