"""The command line: words in, tables out. One module a command, imported only when it is called."""

from __future__ import annotations

from datetime import date, datetime
from importlib import import_module
from pathlib import Path

import click

from foitrack import __version__
from foitrack.cli.session import Session

COMMANDS = {
    "demo": "Run a whole campaign against simulated forces, over real mail servers on this machine.",
    "init": "Make a workspace: settings, forces, campaigns and letters.",
    "login": "Set up the mail account, keep its secrets in the keyring, and try both servers.",
    "unit": "Print systemd units that watch the mailbox and mail you a daily digest.",
    "logout": "Remove the mail account's secrets from the keyring.",
    "doctor": "Check everything a campaign depends on and say what to do about each fault.",
    "forces": "List the authorities, or check the file they stand in.",
    "new": "Write a commented starter for a campaign.",
    "draft": "Fill, check and show the letters of a campaign, and make its requests.",
    "send": "Send what is drafted, after listing it and asking.",
    "fetch": "Collect replies once, and say where each went.",
    "watch": "Stay connected and collect replies as they come.",
    "inbox": "Show what waits for a person: the holding pen, and the replies to decide on.",
    "triage": "Go through what waits, one mail a screen, one key a decision.",
    "file": "File a message under a request by hand; under several when it answers several.",
    "record": "Record a fact of a request by hand, or take one back.",
    "status": "Show where everything stands and what needs doing first.",
    "show": "Show one request with its story and dates, or one message with its text and attachments.",
    "due": "Explain day by day when an answer is due to a request received on a day.",
    "chase": "Show the letters that late requests may get today; write them as .docx, or send them.",
    "plan": "Show what will be asked of whom on which day, if nothing comes.",
    "answer": "Record an answer and where it stands; without one, list what the replies suggest.",
    "results": "Show the table: one row an authority; totals, shares, ranking, coverage.",
    "bundle": "Pack the evidence: every original mail and attachment, a chronology, the dates, the complaint.",
    "search": "Search the text of messages and attachments; all the words must stand there.",
    "calendar": "Write the dates of all requests, or of one campaign, as an iCalendar file with alarms.",
    "rules": "Test the rules for reading replies against the decided mails.",
    "export": "Write the data for other tools: CSV, JSON, or a database for Datasette.",
    "backup": "Copy the workspace, consistently, and prove the copy.",
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own and are imported only when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work."""
        return [name for name in COMMANDS if _module_exists(name)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        if cmd_name not in COMMANDS or not _module_exists(cmd_name):
            return None
        command = import_module(f"foitrack.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        from foitrack.cli.parameters import bounded

        return bounded(command)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what no file name and no text can hold."""
        if any("\0" in each for each in args):
            raise click.UsageError("an argument holds the character NUL", ctx)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; name the nearest when there is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as fault:
            from foitrack.errors import nearest

            near = nearest(args[0], self.list_commands(ctx), 1)
            if not near:
                raise
            raise click.UsageError(f"no such command {args[0]!r}; did you mean {near[0]!r}?", ctx) from fault

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands and their one line each, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[click.shell_completion.CompletionItem]:
        """Complete command names without importing the commands."""
        from click.shell_completion import CompletionItem

        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        return [CompletionItem(name, help=COMMANDS[name]) for name in names] or super().shell_complete(ctx, incomplete)


def _module_exists(name: str) -> bool:
    return (Path(__file__).parent / f"{name}.py").exists()


class Day(click.ParamType[date]):
    """A day written as YYYY-MM-DD."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2026-03-02", param, ctx)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-w", "--workspace", type=click.Path(path_type=Path), envvar="FOITRACK_WORKSPACE", help="The workspace.")
@click.option("--on", type=Day(), metavar="DATE", help="Take this day for today.")
@click.version_option(__version__, prog_name="foitrack", message="%(prog)s %(version)s")
@click.pass_context
def foitrack(ctx: click.Context, workspace: Path | None, on: date | None) -> None:
    """Put one question to every police force of England and Wales, and end with one table of answers.

    Start with 'foitrack demo' to watch a whole campaign, or 'foitrack init' to make a workspace of your own.
    """
    ctx.obj = Session(workspace=workspace, on=on, started=datetime.now().astimezone())
