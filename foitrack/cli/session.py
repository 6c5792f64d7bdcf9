"""What every command is handed: the workspace, the store, the authorities, and the one door for today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from foitrack.errors import NotAllowed

if TYPE_CHECKING:
    from foitrack.accounts import Keys
    from foitrack.core.model import Campaign, MailServer
    from foitrack.core.plan import Plan
    from foitrack.core.workdays import Calendar
    from foitrack.forces import Forces
    from foitrack.mail.inbox import Inbox
    from foitrack.mail.postbox import Postbox
    from foitrack.store.database import Store
    from foitrack.workspace import Workspace
    from foitrack.workspace.settings import Settings

LONDON = ZoneInfo("Europe/London")


@dataclass
class Session:
    """One run of the command line. `on` moves today; everything is opened at its first use."""

    workspace: Path | None
    on: date | None
    started: datetime

    @property
    def moved(self) -> bool:
        """True when --on says that today is another day."""
        return self.on is not None and self.on != self.started.astimezone(LONDON).date()

    @property
    def now(self) -> datetime:
        """This instant (aware UTC), on the day that --on names."""
        local = self.started.astimezone(LONDON)
        if self.on is None:
            return local.astimezone(UTC)
        return datetime.combine(self.on, local.time(), LONDON).astimezone(UTC)

    @property
    def today(self) -> date:
        """Today in Europe/London."""
        return self.now.astimezone(LONDON).date()

    @cached_property
    def home(self) -> Workspace:
        """The workspace; raises NoWorkspace."""
        from foitrack.workspace import find, open_at

        return open_at(self.workspace) if self.workspace else find(Path.cwd())

    @cached_property
    def settings(self) -> Settings:
        """The workspace's settings; raises BadFile with every fault."""
        return self.home.settings()

    @cached_property
    def store(self) -> Store:
        """The open store, closed when the command ends."""
        from foitrack.store.database import Store

        store = Store(self.home.database)
        click.get_current_context().find_root().call_on_close(store.close)
        return store

    @cached_property
    def forces(self) -> Forces:
        """The authorities of this workspace."""
        from foitrack.forces import load

        return load(self.home.forces_file)

    def campaign(self, name: str) -> Campaign:
        """Read a campaign's file; raises BadFile with every fault."""
        from foitrack.campaigns import load

        return load(self.home.campaign_file(name), self.forces)

    @cached_property
    def plan(self) -> Plan:
        """The plan of letters: the settings' own, else the default; raises BadFile with every problem."""
        from foitrack.core.plan import DEFAULT_PLAN, plan_from

        if self.settings.plan is None:
            return DEFAULT_PLAN
        from foitrack.errors import BadFile
        from foitrack.letters.templates import Templates

        plan, problems = plan_from(self.settings.plan, Templates([self.home.letters]).names)
        if problems:
            raise BadFile(self.home.settings_file.name, problems)
        return plan

    def refresh(self) -> None:
        """Look at the clock again; a command that runs for days lives through midnight."""
        self.started = datetime.now().astimezone()

    @cached_property
    def calendar(self) -> Calendar:
        """The bank holidays of the whole UK, with the workspace's own additions."""
        from foitrack.bankholidays import load

        own = self.home.holidays_file
        return load(own if own.exists() else None)

    def reread(self) -> None:
        """Forget the settings, and what was made from them, after they were changed."""
        for name in ("settings", "plan", "keys"):
            self.__dict__.pop(name, None)

    @cached_property
    def keys(self) -> Keys:
        """The account's secrets, as its servers want them now."""
        from foitrack.accounts import Keys

        return Keys(self.settings.login)

    def postbox(self) -> Postbox:
        """The outgoing server, with its secret; entering it connects. Not while --on moves the day, but on loopback."""
        from foitrack.mail.postbox import Postbox

        server = self.settings.smtp
        self._never_moved(server, f"a letter to {server.host} would bear a wrong date")
        self.keys.secret_for("smtp", server)  # what is missing shows before anything is connected
        return Postbox(server, lambda refused: self.keys.secret_for("smtp", server, refused))

    def inbox(self) -> Inbox:
        """The mailbox, with its secret; entering it connects. Not while --on moves the day, but on loopback."""
        from foitrack.mail.inbox import Inbox

        server = self.settings.imap
        self._never_moved(server, f"what {server.host} holds would be kept under a wrong date")
        self.keys.secret_for("imap", server)
        return Inbox(server, lambda refused: self.keys.secret_for("imap", server, refused))

    def _never_moved(self, server: MailServer, harm: str) -> None:
        """Raise NotAllowed while --on moves the day, unless the server is on this machine, as a rehearsal's is."""
        from foitrack.workspace.settings import is_loopback

        if self.moved and not is_loopback(server.host):
            raise NotAllowed(
                f"--on {self.on} moves the day, and {harm}",
                "do it without --on; with it only on a server of this machine",
            )


pass_session = click.make_pass_decorator(Session)
