"""Sending by the schedule: today's share, the rest later, and a server's word obeyed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from foitrack.bankholidays import load
from foitrack.core.model import Letter, Request
from foitrack.errors import LoginRefused, ServerError, TryLater
from foitrack.mail.verdicts import Accepted, NotNow
from foitrack.services.dispatching import Dispatched, Dispatcher
from foitrack.services.intending import Intent
from foitrack.services.scheduling import Pace
from foitrack.services.sending import Report, Sent
from tests.services.test_scheduling import at

CALENDAR = load()


def intents(number: int) -> list[Intent]:
    return [
        Intent(
            Request(f"B-{each}", "bicycles", "kent", "Kent Police", "foi@kent.test", ""), Letter("request", "", "", "")
        )
        for each in range(number)
    ]


class Office:
    """A clock that moves when someone rests, and a server that takes letters unless its script says otherwise."""

    def __init__(self, now: str, pace: Pace, *script: Callable[[Sequence[Intent]], Report]) -> None:
        self.time = at(now)
        self.script = list(script)
        self.left: list[tuple[datetime, str]] = []
        self.said: list[datetime] = []
        self.dispatcher = Dispatcher(
            pace, CALENDAR, lambda: self.time, self.gone, self.send, self.rest, self.said.append
        )

    def gone(self) -> list[datetime]:
        return [instant for instant, _ in self.left if instant > self.time - timedelta(hours=24)]

    def rest(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)

    def send(self, share: Sequence[Intent]) -> Report:
        if self.script:
            return self.script.pop(0)(share)
        return self.take(share)

    def take(self, share: Sequence[Intent]) -> Report:
        report = Report()
        for each in share:
            self.left.append((self.time, each.request.ref))
            self.time += self.dispatcher.pace.gap
            report.results.append(Sent(each.request, each.step, Accepted()))
        return report

    def stops_after(self, number: int, fault: ServerError) -> Callable[[Sequence[Intent]], Report]:
        def send(share: Sequence[Intent]) -> Report:
            report = self.take(share[:number])
            report.stopped_by = fault
            report.queued = [each.request.ref for each in share[number:]]
            if isinstance(fault, TryLater) and fault.after_seconds:
                report.wait_until(self.time + timedelta(seconds=fault.after_seconds))
            return report

        return send


def refs(done: Dispatched) -> list[str]:
    return [each.request.ref for each in done.later]


def test_what_may_leave_now_leaves_and_the_rest_is_told() -> None:
    office = Office("2026-03-02T10:00", Pace(60, per_day=3))
    done = office.dispatcher.run(intents(5))
    assert [ref for _, ref in office.left] == ["B-0", "B-1", "B-2"]
    assert refs(done) == ["B-3", "B-4"]
    assert done.next_at == at("2026-03-03T10:00")
    assert office.said == []


def test_nothing_leaves_at_a_weekend() -> None:
    office = Office("2026-03-07T10:00", Pace(60))
    done = office.dispatcher.run(intents(2))
    assert office.left == []
    assert done.next_at == at("2026-03-09T08:00")


def test_with_wait_everything_leaves_in_its_time() -> None:
    office = Office("2026-03-06T17:00", Pace(60, per_day=2))
    done = office.dispatcher.run(intents(5), wait=True)
    assert done.later == []
    assert done.report.whole
    assert done.report.sent == 5
    days = [f"{instant:%d %H:%M}" for instant, _ in office.left]
    assert days == ["06 17:00", "06 17:00", "09 08:00", "09 08:00", "10 08:00"]
    assert office.said == [at("2026-03-09T08:00"), at("2026-03-10T08:00")]


def test_a_server_that_asks_to_come_back_is_obeyed_when_we_wait() -> None:
    office = Office("2026-03-02T10:00", Pace(60))
    office.script = [office.stops_after(1, TryLater("busy", "", 900.0))]
    done = office.dispatcher.run(intents(3), wait=True)
    assert [ref for _, ref in office.left] == ["B-0", "B-1", "B-2"]
    assert office.left[1][0] - office.left[0][0] >= timedelta(minutes=15)
    assert done.report.whole


def test_without_wait_what_a_server_puts_off_stays_queued_with_the_time() -> None:
    office = Office("2026-03-02T10:00", Pace(60))
    office.script = [office.stops_after(1, TryLater("busy", "", 900.0))]
    done = office.dispatcher.run(intents(3))
    assert done.report.queued == ["B-1", "B-2"]
    assert isinstance(done.report.stopped_by, TryLater)
    assert done.report.go_on_at is not None
    assert len(office.left) == 1


def test_one_letter_put_off_is_tried_again_when_we_wait() -> None:
    office = Office("2026-03-02T10:00", Pace(60))

    def not_now(share: Sequence[Intent]) -> Report:
        report = office.take(share[1:])
        report.results.append(Sent(share[0].request, share[0].step, NotNow(450, "greylisted", 300.0)))
        report.queued = [share[0].request.ref]
        report.wait_until(office.time + timedelta(seconds=300))
        return report

    office.script = [not_now]
    done = office.dispatcher.run(intents(2), wait=True)
    assert [ref for _, ref in office.left] == ["B-1", "B-0"]
    assert done.report.whole
    assert done.report.sent == 2


def test_a_server_that_never_takes_one_is_given_up_after_three_rounds() -> None:
    office = Office("2026-03-02T10:00", Pace(60))
    office.script = [office.stops_after(0, TryLater("busy", "", 60.0)) for _ in range(10)]
    done = office.dispatcher.run(intents(2), wait=True)
    assert len(office.script) == 7
    assert done.report.queued == ["B-0", "B-1"]
    assert isinstance(done.report.stopped_by, TryLater)


def test_a_refused_login_ends_it_whether_we_wait_or_not() -> None:
    for wait in (True, False):
        office = Office("2026-03-02T10:00", Pace(60))
        office.script = [office.stops_after(1, LoginRefused("no"))]
        done = office.dispatcher.run(intents(3), wait)
        assert isinstance(done.report.stopped_by, LoginRefused)
        assert done.report.queued == ["B-1", "B-2"]
        assert len(office.left) == 1
