"""Check what stands around the store: settings and their permissions, forces, campaigns, letters, bank holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from foitrack import campaigns, forces
from foitrack.bankholidays import horizon_warning
from foitrack.bankholidays import load as load_calendar
from foitrack.letters.templates import Templates
from foitrack.services.checking.findings import Finding, fault, ok, warning
from foitrack.workspace import Workspace

SETTINGS, FORCES, CAMPAIGNS, LETTERS, HOLIDAYS = "settings", "forces", "campaigns", "letter templates", "bank holidays"


def settings(home: Workspace) -> Iterator[Finding]:
    """Read the settings; see that nobody else can read the workspace."""
    home.settings()
    yield ok(SETTINGS, f"{home.settings_file} can be read")
    for path in (home.root, home.settings_file, home.database):
        if path.exists() and path.stat().st_mode & 0o077:
            yield warning(SETTINGS, f"others on this machine can read {path}", f"chmod go= {path}")


def authorities(home: Workspace, today: date) -> Iterator[Finding]:
    """Read the forces file; count the addresses that were not checked for long."""
    every = forces.load(home.forces_file)
    old = [each for each in every.values() if forces.stale(each, today)]
    yield ok(FORCES, f"{len(every)} authorities")
    if old:
        yield warning(FORCES, f"{len(old)} addresses were not checked for two years", "'foitrack forces' shows which")


def questions(home: Workspace) -> Iterator[Finding]:
    """Read every campaign."""
    every = forces.load(home.forces_file)
    names = campaigns.names(home.campaigns)
    for name in names:
        for each in campaigns.check(campaigns.path_of(home.campaigns, name), every):
            yield fault(CAMPAIGNS, f"{name}.yaml, {each.where}: {each.what}", each.do)
    yield ok(CAMPAIGNS, f"{len(names)} campaign files")


def templates(home: Workspace) -> Iterator[Finding]:
    """Compile every letter template, the workspace's own included."""
    letters = Templates([home.letters])
    problems = letters.problems()
    yield from (fault(LETTERS, f"{each.where}: {each.what}", each.do) for each in problems)
    own = sorted(path.stem for path in home.letters.glob("*.txt"))
    yield ok(LETTERS, f"{len(letters.names)} letters" + (f"; your own: {', '.join(own)}" if own else ""))


def holidays(home: Workspace, today: date) -> Iterator[Finding]:
    """Read the bank holidays; warn when deadlines will soon lie beyond the last known one."""
    calendar = load_calendar(home.holidays_file if home.holidays_file.exists() else None)
    beyond = horizon_warning(calendar, today)
    yield warning(HOLIDAYS, beyond) if beyond else ok(HOLIDAYS, f"known until {calendar.last}")
