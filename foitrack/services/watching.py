"""Stay connected and collect mail as it comes; come back, with growing pauses, when the server is gone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from math import inf
from time import monotonic, sleep
from typing import Generic, Protocol, TypeVar

from foitrack.errors import CertificateError, LoginRefused, ServerError, StoreBusy, TryLater
from foitrack.services.fetching import News

CYCLE_SECONDS = 240.0  # folders that are not waited in are looked at this often
FIRST_PAUSE_SECONDS = 2.0
LONGEST_PAUSE_SECONDS = 300.0
STEADY_SECONDS = 60.0  # a connection that lived so long was a good one: the pauses start small again
JITTER = 0.2


class Box(Protocol):
    """A mailbox that tells when there is mail."""

    def wait(self, seconds: float) -> bool:
        """Wait until there is new mail or the seconds have passed; tell which."""
        ...


AnyBox = TypeVar("AnyBox", bound=Box)


@dataclass
class Pauses:
    """How long to stay away after each failure: twice as long as before, with jitter, up to five minutes."""

    seconds: float = FIRST_PAUSE_SECONDS
    dice: random.Random = field(default_factory=random.Random)

    def next(self, at_least: float = 0.0) -> float:
        """Return the next pause, never less than a server has asked for."""
        pause = self.seconds * self.dice.uniform(1 - JITTER, 1 + JITTER)
        self.seconds = min(self.seconds * 2, LONGEST_PAUSE_SECONDS)
        return max(pause, at_least)

    def start_small(self) -> None:
        """Begin with the smallest again."""
        self.seconds = FIRST_PAUSE_SECONDS


@dataclass(frozen=True)
class Watcher(Generic[AnyBox]):
    """Everything watching needs. `connect` opens the mailbox, `collect` fetches what is new, `say` tells a person.

    `good_for` is how many seconds from now a connection is good: an access token ends, and a fresh one wants a fresh
    connection.
    """

    connect: Callable[[], AbstractContextManager[AnyBox]]
    collect: Callable[[AnyBox], Iterator[News]]
    say: Callable[[str], None]
    pauses: Pauses = field(default_factory=Pauses)
    rest: Callable[[float], None] = sleep
    clock: Callable[[], float] = monotonic
    good_for: Callable[[AnyBox], float] = lambda _: inf

    def watch(self, seconds: float | None = None) -> Iterator[News]:
        """Yield the news of each mail as it comes, for ever or for so many seconds.

        A connection that breaks, and a store that another program holds, are tried again after a pause. Raises
        LoginRefused and CertificateError, which no waiting will cure.
        """
        end = None if seconds is None else self.clock() + seconds
        while end is None or self.clock() < end:
            began = self.clock()
            try:
                yield from self._connected(end)
            except (LoginRefused, CertificateError):
                raise
            except (ServerError, StoreBusy) as fault:
                if self.clock() - began > STEADY_SECONDS:
                    self.pauses.start_small()
                pause = self._left(end, self.pauses.next(_asked_for(fault)))
                self.say(f"! {fault}; trying again in {pause:.0f} seconds")
                self.rest(pause)

    def _connected(self, end: float | None) -> Iterator[News]:
        with self.connect() as box:
            self.say("connected; waiting for replies (Ctrl-C ends)")
            woken = False
            while self.good_for(box) > 0:
                came = 0
                for news in self.collect(box):
                    came += 1
                    yield news
                if end is not None and self.clock() >= end:
                    return
                if woken and not came:
                    self.rest(self._left(end, FIRST_PAUSE_SECONDS))  # it called for nothing: do not run in circles
                woken = box.wait(self._left(end, max(0.0, min(CYCLE_SECONDS, self.good_for(box)))))

    def _left(self, end: float | None, seconds: float) -> float:
        return seconds if end is None else max(0.0, min(seconds, end - self.clock()))


def _asked_for(fault: Exception) -> float:
    return fault.after_seconds or 0.0 if isinstance(fault, TryLater) else 0.0
