"""`foitrack show`: one request's story, or one message."""

from __future__ import annotations

from pathlib import Path

import click

from foitrack.cli import message as screen
from foitrack.cli.output import format_option, print_csv, print_json, print_page, say
from foitrack.cli.parameters import NUMBER, RequestType
from foitrack.cli.session import Session, pass_session
from foitrack.cli.story import as_json, as_text
from foitrack.core.display import for_terminal
from foitrack.core.model import Request
from foitrack.core.report import in_words
from foitrack.core.words import Direction
from foitrack.mail.authenticity import checks, servers
from foitrack.mail.parse import parse
from foitrack.services.deciding import unfiled
from foitrack.services.filing import any_message
from foitrack.services.reporting import story
from foitrack.services.unpacking import with_files
from foitrack.store import blobs, correspondence, filings
from foitrack.store.correspondence import StoredMessage


class Shown(click.ParamType[Request | int]):
    """A request, by its reference or authority, or a message, by its number."""

    name = "ref or message"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Request | int:
        """Return the request, or the message's number."""
        text = str(value)
        return NUMBER.convert(text, param, ctx) if text.isdecimal() else RequestType().convert(value, param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        """Complete references."""
        return RequestType().shell_complete(ctx, param, incomplete)


@click.command()
@click.argument("what", metavar="REF|MESSAGE", type=Shown())
@click.option("--raw", is_flag=True, help="Of a message: its source.")
@click.option("--headers", is_flag=True, help="Of a message: its headers, and what your own server says of its sender.")
@click.option("--save", "folder", type=click.Path(path_type=Path, file_okay=False), help="Write its attachments here.")
@click.option("--open", "number", type=int, metavar="N", help="Open its attachment N.")
@format_option
@pass_session
def command(
    session: Session, what: Request | int, raw: bool, headers: bool, folder: Path | None, number: int | None, form: str
) -> None:
    """Show one request with its story and dates, or one message with its text and attachments.

    Example: foitrack show SM-7Q4KX
    """
    ways = [raw, headers, folder is not None, number is not None]
    if sum(ways) > 1:
        raise click.UsageError("--raw, --headers, --save and --open are ways to look at a message: choose one")
    if isinstance(what, Request):
        if any(ways):
            raise click.UsageError("--raw, --headers, --save and --open are for a message: give its number")
        _show_request(session, what, form)
        return
    message = with_files(session.store, any_message(session.store, what))
    if raw:
        screen.show_source(session.store, message)
    elif headers:
        _show_headers(session, message)
    elif folder is not None:
        screen.save(session.store, message, folder)
    elif number is not None:
        say(screen.open_attachment(session.store, message, number, session.home.root / "opened"))
    elif form == "csv":
        raise click.UsageError("a message is no table: --format csv is for a request; --format json has all of it")
    else:
        _show_message(session, message, form)


def _show_message(session: Session, message: StoredMessage, form: str) -> None:
    store = session.store
    matches = filings.of_message(store, message.id)
    held = unfiled(store, message) if message.direction is Direction.IN and not matches else None
    ours = correspondence.refs_of_letter(store, message.id)
    if form == "json":
        print_json(screen.as_json(message, ours or [each.ref for each in matches], held))
    else:
        texts = correspondence.our_texts(store, message.id)
        print_page(screen.message_lines(message, matches, texts, held, ours))


def _show_request(session: Session, request: Request, form: str) -> None:
    found = story(session.store, session.calendar, session.today, request, session.plan)
    if form == "json":
        print_json(as_json(found, session.calendar))
    elif form == "csv":
        rows = [[each.on, each.kind, in_words(each), each.message, each.id] for each in found.standing.events]
        print_csv(["on", "kind", "what", "message", "event"], rows)
    else:
        print_page(as_text(found, session.calendar).split("\n"))


def _show_headers(session: Session, message: StoredMessage) -> None:
    """Print the headers; only what the account's own server added vouches for the sender."""
    parsed = parse(blobs.get(session.store, blobs.MAIL, message.raw))
    for name, values in parsed.headers.items():
        for value in values:
            click.echo(for_terminal(f"{name}: {value}"))
    trusted = session.settings.vouching
    own = " or ".join(each or "Microsoft 365" for each in trusted)
    tested = checks(parsed.headers, trusted)
    for each in tested:
        say(f"{each.by or own} says: {each.check} {each.result}{f' for {each.of}' if each.of else ''}")
    if not tested:
        others = ", ".join(servers(parsed.headers))
        doubt = f"; {others} does, but anyone can write that into a mail" if others else ""
        say(f"{own} says nothing about who sent this{doubt}")
        if others:
            say('If that is the name of your own server, put it into foitrack.toml: imap.authserv = ["…"]')
