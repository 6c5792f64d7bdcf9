"""What `fetch` and `watch` share: the collector and reader of this workspace, and one line a mail."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import click

from foitrack.cli.output import say
from foitrack.cli.session import Session
from foitrack.core.display import for_terminal
from foitrack.documents.executors import open_executor, read_all
from foitrack.mail.inbox import Inbox
from foitrack.rules import rules_for
from foitrack.services.aside import Aside
from foitrack.services.collecting import Collector
from foitrack.services.fetching import News, fetch
from foitrack.services.interpreting import Interpreter
from foitrack.services.keeping import keep
from foitrack.services.knowing import known
from foitrack.services.understanding import understand
from foitrack.workspace.notes import read_notes

TELL_FROM = 10


def collect(session: Session, inbox: Inbox) -> Iterator[News]:
    """Collect what is new over an open connection."""
    store, forces, calendar, today = session.store, session.forces, session.calendar, session.today
    rules = rules_for(session.home.rules_file)
    with (
        open_executor(session.settings.executor) as executor,
        Aside(partial(keep, store.folder)) as keeper,
        Aside(partial(understand, rules, calendar)) as reader,
    ):
        collector = Collector(
            store,
            keeper,
            session.settings.account,
            lambda: known(store, forces, calendar, today),
            today,
            session.now,
            notes=frozenset(read_notes(session.home).message_ids),
            moved=session.moved,
            vouching=session.settings.vouching,
        )
        interpreter = Interpreter(store, reader, partial(read_all, executor=executor), session.now)
        yield from fetch(collector, interpreter, inbox, session.settings.folders, _progress)


def _progress(done: int, of: int) -> None:
    if of >= TELL_FROM and (done % TELL_FROM == 0 or done == of):
        say(f"read {done} of {of} files")


def print_news(news: News) -> None:
    """Print one line for a mail."""
    click.echo(for_terminal(line(news)))


def line(news: News) -> str:
    """Return a mail as one line: number, day, where it went, what it says, from whom."""
    if news.matches:
        where = " + ".join(each.ref for each in news.matches)
        says = ", ".join(dict.fromkeys(each.kind.value for each in news.suggestions)) or "to read"
        mark = " (recorded)" if news.recorded else ""
        unknown = "" if all(each.sender_known for each in news.matches) else "  ! sender not known"
        return f"[{news.number}] {news.on}  {where}  {says}{mark}  {news.sender}  {news.subject}{unknown}"
    return f"[{news.number}] {news.on}  holding pen: {news.reason}  {news.sender}  {news.subject}"
