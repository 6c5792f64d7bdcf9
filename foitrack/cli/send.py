"""`foitrack send`: list what would go to whom, ask, and send it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from foitrack.cli.output import say
from foitrack.cli.parameters import CampaignName, RequestType
from foitrack.cli.session import LONDON, Session, pass_session
from foitrack.cli.tables import Column, print_table
from foitrack.core.model import Request
from foitrack.core.words import Channel
from foitrack.errors import PartlyDone, ServerError
from foitrack.forces import stale
from foitrack.mail.verdicts import Accepted, NotNow, Refused, Unknown
from foitrack.services.deliveries import look_up_unknown, unknown
from foitrack.services.enclosing import with_answer_sheets
from foitrack.services.queueing import again, to_send
from foitrack.services.rehearsing import write_drafts
from foitrack.services.sending import Intent, Outbox, Report, Sent
from foitrack.store import requests
from foitrack.store.letters import Outgoing

if TYPE_CHECKING:
    from foitrack.mail.inbox import Inbox

COLUMNS = (Column("Ref"), Column("To", shrink=True), Column("Address", shrink=True), Column("Subject", shrink=True))


@click.command()
@click.argument("campaign", type=CampaignName(), required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Write the mails as .eml files and send nothing.")
@click.option("--only", metavar="FORCE", multiple=True, help="Send to this force only; may be given several times.")
@click.option("--again", "once_more", metavar="REF", type=RequestType(), help="Send this one letter once more.")
@click.option("--to", "address", metavar="ADDRESS", help="With --again: the address it goes to from now on.")
@pass_session
def command(
    session: Session,
    campaign: str | None,
    yes: bool,
    dry_run: bool,
    only: tuple[str, ...],
    once_more: Request | None,
    address: str | None,
) -> None:
    """Send what is drafted, after listing it and asking.

    Example: foitrack send social-media --only kent
    """
    if (campaign is None) == (once_more is None):
        raise click.UsageError("name a campaign, or one letter with --again REF")
    if address and not once_more:
        raise click.UsageError("--to goes with --again; to change an address for good, edit forces.yaml")
    intents = _intents(session, campaign, only) if campaign else []
    if dry_run:
        _dry_run(session, intents)
        return
    with ExitStack() as stack:
        if unknown(session.store):
            _look_up(session)
            intents = _intents(session, campaign, only) if campaign else []
        if once_more:
            once = [again(session.store, once_more, address or "")]
            intents = with_answer_sheets(once, session.campaign(once_more.campaign))
        if not intents:
            say("nothing to send: every letter has left or is waiting for your word")
            _say_channels(session, campaign)
            return
        _list(session, intents)
        if not yes:
            click.confirm(f"Send {_letters(len(intents))}?", abort=True, err=True)
        report = send_with_progress(stack.enter_context(open_outbox(session)), intents)
    _say_channels(session, campaign)
    conclude(report)


@contextmanager
def open_outbox(session: Session) -> Iterator[Outbox]:
    """Connect to the outgoing server, and to the mailbox when sent letters are to be put in Sent."""
    with ExitStack() as stack:
        post = stack.enter_context(session.postbox())
        sent_folder = _sent_folder(session, stack) if session.settings.save_sent else None
        pause = 60 / session.settings.per_minute
        yield Outbox(session.store, session.settings.requester, post, lambda: session.now, pause, sent_folder)


def _sent_folder(session: Session, stack: ExitStack) -> Inbox | None:
    """Connect to the mailbox; letters go out also while it cannot be reached."""
    try:
        return stack.enter_context(session.inbox())
    except ServerError as fault:
        say(f"! no copies will be put in the Sent folder: {fault}")
        return None


def _intents(session: Session, campaign: str, only: Sequence[str]) -> list[Intent]:
    """Return what may go, to the forces chosen, with what goes along."""
    ids = {session.forces.find(name).id for name in only}
    chosen = [each for each in to_send(session.store, campaign) if not ids or each.request.authority in ids]
    return with_answer_sheets(chosen, session.campaign(campaign)) if chosen else []


def _dry_run(session: Session, intents: Sequence[Intent]) -> None:
    folder = session.home.root / "dry-run"
    files = write_drafts(folder, session.settings.requester, intents, session.now)
    say(f"wrote {_letters(len(files))} to {folder}; nothing was sent")


def _list(session: Session, intents: Sequence[Intent]) -> None:
    rows = [(i.request.ref, i.request.authority_name, i.request.address, i.letter.subject) for i in intents]
    print_table(COLUMNS, rows)
    asked = [session.forces[i.request.authority] for i in intents if i.request.authority in session.forces]
    old = [each for each in asked if stale(each, session.today)]
    if old:
        since = min((each.checked_on for each in old if each.checked_on), default=None)
        when = f"since {since.year}" if since else "ever"
        say(f"! {len(old)} of these {len(intents)} addresses were not checked {when}: look at some before you send")


def _look_up(session: Session) -> None:
    """Say of each letter in doubt whether it is in Sent."""
    letters: list[tuple[Outgoing, bool | None]]
    try:
        with session.inbox() as inbox:
            letters = look_up_unknown(session.store, inbox, session.now)
    except ServerError as fault:
        say(f"! could not look in the Sent folder: {fault}")
        letters = [(each, None) for each in unknown(session.store)]
    for letter, found in letters:
        if found:
            say(f"{letter.ref}: the {letter.letter} letter is in the Sent folder; recorded as sent")
        else:
            where = "it is not in the Sent folder" if found is False else "there is no Sent folder to look in"
            say(f"! {letter.ref}: it is not known whether the {letter.letter} letter left; {where}")
            say(
                f"  'foitrack record {letter.ref} sent' if it did, 'foitrack send --again {letter.ref}' to send it anew"
            )


def send_with_progress(outbox: Outbox, intents: Sequence[Intent]) -> Report:
    """Send with a progress bar on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("sending"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=len(intents))
        return outbox.send(intents, lambda sent: bar.update(task, advance=1, description=sent.request.authority_name))


def conclude(report: Report) -> None:
    """Say what became of the letters; raise PartlyDone with a list when not all left, or what stopped the run."""
    troubles = [text for text in map(_trouble, report.results) if text]
    if report.not_in_sent:
        say(f"! {_letters(report.not_in_sent)} could not be put in the Sent folder: {report.why_not_in_sent}")
    if report.stopped_by and not report.results:
        raise type(report.stopped_by)(
            f"{report.stopped_by.what} ({_stay(len(report.queued))} queued, nothing was sent)",
            report.stopped_by.do,
        )
    if report.whole:
        say(f"sent {_letters(report.sent)}")
        return
    if report.stopped_by:
        troubles.append(f"stopped: {report.stopped_by}")
    if report.queued:
        when = f"after {report.go_on_at.astimezone(LONDON):%H:%M on %-d %B}" if report.go_on_at else "later"
        troubles.append(f"still queued, run the command again {when}: {', '.join(report.queued)}")
    raise PartlyDone(f"sent {_letters(report.sent)}; not all left\n" + "\n".join(f"  {each}" for each in troubles))


def _trouble(sent: Sent) -> str:
    who = f"{sent.request.ref} {sent.request.authority_name}"
    match sent.delivered:
        case Accepted():
            return ""
        case Refused(code, words):
            return f"{who}: {sent.request.address} was refused for good ({code} {words})"
        case NotNow(code, words):
            return f"{who}: not now ({code} {words})"
        case Unknown(words):
            return f"{who}: it is not known whether it left ({words}); run 'foitrack send' again to look it up"


def _say_channels(session: Session, campaign: str | None) -> None:
    others = [each for each in requests.every(session.store, campaign) if each.channel is not Channel.EMAIL]
    if campaign and others:
        names = ", ".join(f"{each.authority_name} ({each.channel})" for each in others)
        say(f"not by e-mail: {names}; 'foitrack record REF sent' when you have sent it")


def _stay(number: int) -> str:
    return f"{_letters(number)} {'stays' if number == 1 else 'stay'}"


def _letters(number: int) -> str:
    return "1 letter" if number == 1 else f"{number} letters"
