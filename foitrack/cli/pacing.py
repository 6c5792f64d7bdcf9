"""How `send` and `chase` let letters leave: the schedule shown before the yes, today's share, and what stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from time import sleep
from typing import TYPE_CHECKING, Any, TypeVar

import click

from foitrack.accounts.providers import of_host
from foitrack.cli.output import say
from foitrack.cli.session import LONDON, Session
from foitrack.errors import NotAllowed, ServerError
from foitrack.services.dispatching import SOON, Dispatched, Dispatcher
from foitrack.services.intending import Intent, Rechecked
from foitrack.services.scheduling import Pace, Part, gone, why_closed
from foitrack.services.sending import Outbox, Report
from foitrack.workspace.settings import is_loopback

if TYPE_CHECKING:
    from foitrack.mail.inbox import Inbox

Command = TypeVar("Command", bound=Callable[..., Any])
StillDue = Callable[[Sequence[Intent]], Rechecked]
_PARTS_SHOWN = 7


def pace_options(command: Command) -> Command:
    """Add --now and --wait."""
    for option in (
        click.option("--wait", is_flag=True, help="Stay, and send each day's share when its time comes."),
        click.option("--now", "any_time", is_flag=True, help="Send also at night, at a weekend, on a bank holiday."),
    ):
        command = option(command)
    return command


def pace_of(session: Session, any_time: bool = False) -> Pace:
    """Return how fast letters may leave: by the settings and the provider. A server on this machine knows no night."""
    settings = session.settings
    provider = of_host(settings.smtp.host, settings.smtp.port)
    here = provider is None and is_loopback(settings.smtp.host)
    return Pace(
        per_minute=min(settings.per_minute, provider.per_minute) if provider else settings.per_minute,
        per_day=settings.per_day or (provider.per_day if provider else 0),
        any_time=any_time or here,
    )


def dispatch(
    session: Session,
    intents: Sequence[Intent],
    question: str,
    yes: bool,
    any_time: bool,
    wait: bool,
    still_due: StillDue,
) -> Report:
    """Show the schedule, ask, and send what may leave now (with `wait`, all of it); say what leaves later.

    `still_due` looks at each share once more before it goes: much can happen between a list and a yes.
    Raises NotAllowed when none may leave now and nobody wants to wait.
    """
    if wait and session.moved:
        raise NotAllowed("--on stops the clock, and --wait would wait for ever", "leave one of them out")
    pace = pace_of(session, any_time)
    dispatcher = Dispatcher(
        pace,
        session.calendar,
        lambda: _now(session),
        lambda: gone(session.store, session.now),
        lambda share: _send(session, share, pace, still_due),
        sleep,
        lambda at: say(f"waiting until {when(at)} (Ctrl-C stops; nothing is lost)"),
    )
    parts = dispatcher.plan(len(intents))
    _show(parts, pace)
    if parts[0].begins > session.now + SOON and not wait:
        raise _not_now(session, parts, pace)
    if not yes:
        click.confirm(question, abort=True, err=True)
    done = dispatcher.run(intents, wait)
    _say_later(done)
    return done.report


def when(at: datetime) -> str:
    """Say an instant as a person in London would: `Monday 2 March, 08:00`."""
    return f"{at.astimezone(LONDON):%A %-d %B, %H:%M}"


def _now(session: Session) -> datetime:
    session.refresh()
    return session.now


def _send(session: Session, share: Sequence[Intent], pace: Pace, still_due: StillDue) -> Report:
    with open_outbox(session, pace) as outbox:
        outbox = replace(outbox, still_due=still_due)
        return send_with_progress(outbox, share)


@contextmanager
def open_outbox(session: Session, pace: Pace | None = None) -> Iterator[Outbox]:
    """Connect to the outgoing server, and to the mailbox when sent letters are to be put in Sent."""
    pace = pace or pace_of(session)
    with ExitStack() as stack:
        post = stack.enter_context(session.postbox())
        sent_folder = _sent_folder(session, stack) if session.settings.save_sent else None
        pause = 60 / pace.per_minute
        yield Outbox(session.store, session.settings.requester, post, lambda: _now(session), pause, sent_folder)


def _sent_folder(session: Session, stack: ExitStack) -> Inbox | None:
    """Connect to the mailbox; letters go out also while it cannot be reached."""
    try:
        return stack.enter_context(session.inbox())
    except ServerError as fault:
        say(f"! no copies will be put in the Sent folder: {fault}")
        return None


def send_with_progress(outbox: Outbox, intents: Sequence[Intent]) -> Report:
    """Send with a progress bar on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("sending"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=len(intents))
        return outbox.send(intents, lambda sent: bar.update(task, advance=1, description=sent.request.authority_name))


def _show(parts: Sequence[Part], pace: Pace) -> None:
    """Show the schedule: one line when all leave today and soon, else when the last one leaves, and a line a part."""
    if len(parts) == 1:
        minutes = (parts[0].ends - parts[0].begins).total_seconds() / 60
        if minutes >= 1:
            say(f"{pace.per_minute} a minute: the last leaves at {parts[0].ends.astimezone(LONDON):%H:%M}")
        return
    limit = f", {pace.per_day} in 24 hours" if pace.per_day else ""
    say(f"{pace.per_minute} a minute{limit}: the last leaves on {when(parts[-1].ends)}")
    for part in parts[:_PARTS_SHOWN]:
        until = f"{part.ends.astimezone(LONDON):%H:%M}"
        say(f"  {when(part.begins)} to {until}: {_letters(part.letters)}")
    if len(parts) > _PARTS_SHOWN:
        say("  … and so on")


def _not_now(session: Session, parts: Sequence[Part], pace: Pace) -> NotAllowed:
    closed = "" if pace.any_time else why_closed(session.now, session.calendar)
    begins = when(parts[0].begins)
    if closed:
        do = "--now sends at once, --wait stays until then"
        return NotAllowed(f"{closed}: letters leave from {begins}", do)
    limit = f"{pace.per_day} letters in 24 hours"
    return NotAllowed(f"the limit of {limit} is reached: the next leave from {begins}", "come back then, or --wait")


def _say_later(done: Dispatched) -> None:
    if done.later and done.next_at is not None and done.report.stopped_by is None:
        verb = "waits for its" if len(done.later) == 1 else "wait for their"
        say(f"{_letters(len(done.later))} {verb} day: run the command again from {when(done.next_at)}")


def _letters(number: int) -> str:
    return "1 letter" if number == 1 else f"{number} letters"
