"""Send letters as the schedule has them: today's share now, the rest later, and never against a server's word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from foitrack.core.workdays import Calendar
from foitrack.errors import TryLater
from foitrack.services.intending import Intent
from foitrack.services.scheduling import Pace, Part, schedule
from foitrack.services.sending import Report

NO_TIME, SOON = timedelta(0), timedelta(minutes=1)
_FRUITLESS_ROUNDS = 3
_LONGEST_REST_SECONDS = 30.0  # a laptop that slept in between looks at its clock again


@dataclass
class Dispatched:
    """What became of a run: the report of all its shares together, and the letters that leave on later days."""

    report: Report = field(default_factory=Report)
    later: list[Intent] = field(default_factory=list)
    next_at: datetime | None = None


@dataclass(frozen=True)
class Dispatcher:
    """Everything a run needs. `send` sends a share at once, `gone` tells what left in the last 24 hours."""

    pace: Pace
    calendar: Calendar
    now: Callable[[], datetime]
    gone: Callable[[], Sequence[datetime]]
    send: Callable[[Sequence[Intent]], Report]
    rest: Callable[[float], None]
    say: Callable[[datetime], None] = lambda _: None

    def plan(self, letters: int, not_before: datetime | None = None) -> list[Part]:
        """Return when so many letters would leave from now on."""
        now = self.now()
        return schedule(letters, self.pace, max(now, not_before or now), self.calendar, self.gone())

    def run(self, intents: Sequence[Intent], wait: bool = False) -> Dispatched:
        """Send what may leave now; with `wait`, stay and send the rest when its time comes.

        A server that asks to come back later is obeyed: with `wait` by waiting so long, at most three times in a row
        without a letter leaving; without by leaving the rest for another run.
        """
        done = Dispatched(later=list(intents))
        fruitless = 0
        while done.later and fruitless < _FRUITLESS_ROUNDS:
            first = self.plan(len(done.later), done.report.go_on_at)[0]
            done.next_at = first.begins
            if first.begins > self.now() + (NO_TIME if wait else SOON):
                if not wait:
                    break
                self._wait_until(first.begins)
                continue
            share, done.later = done.later[: first.letters], done.later[first.letters :]
            report = self.send(share)
            fruitless = 0 if report.sent else fruitless + 1
            again = [each for each in share if each.request.ref in report.queued]
            stops = report.stopped_by is not None and not isinstance(report.stopped_by, TryLater)
            if wait and again and not stops and fruitless < _FRUITLESS_ROUNDS:
                report.queued, report.stopped_by = [], None
                report.results = [each for each in report.results if each.request.ref not in _refs(again)]
                done.later = again + done.later
            _add(done.report, report)
            if done.report.stopped_by is not None:
                break
        return done

    def _wait_until(self, at: datetime) -> None:
        self.say(at)
        while (left := (at - self.now()).total_seconds()) > 0:
            self.rest(min(left, _LONGEST_REST_SECONDS))


def _refs(intents: Sequence[Intent]) -> set[str]:
    return {each.request.ref for each in intents}


def _add(whole: Report, share: Report) -> None:
    """Add what became of one share to what became of those before."""
    whole.results += share.results
    whole.queued += share.queued
    whole.left_out |= share.left_out
    whole.faulty |= share.faulty
    whole.stopped_by = share.stopped_by
    whole.not_in_sent += share.not_in_sent
    whole.why_not_in_sent = share.why_not_in_sent or whole.why_not_in_sent
    if share.go_on_at is not None:
        whole.wait_until(share.go_on_at)
