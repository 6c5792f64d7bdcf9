"""What is killed at each of its steps: a command, what stood before it, and what must be true once it is run again."""

from __future__ import annotations

import random
from email.policy import SMTP
from signal import SIGKILL
from typing import Protocol

from foitrack.services.aside import WORTH_A_PROCESS
from foitrack.store.database import Store
from tests.desk import Desk, reply
from tests.keywords import ask_for, flags
from tests.servers.smtp import DROP, KEEP_AND_DROP
from tests.torture.killing import Victim, start
from tests.torture.letters import check_sound, finish, received, settle
from tests.torture.mails import arrive, check, large_mail, mail, read_folders

KENT = "freedomofinformation@kent.police.uk"
DUE_ON = "2026-04-01"  # the letters of 2 March are due an answer on 30 March


class Scene(Protocol):
    """One command: `prepare` the desk, `act` (and die), `check` what a person finds and does afterwards."""

    def prepare(self, desk: Desk) -> None:
        """Let happen what comes before."""
        ...

    def act(self, desk: Desk, fatal: int) -> Victim:
        """Run the command, which dies at this step; return it when it has ended."""
        ...

    def check(self, desk: Desk) -> None:
        """Run it again where that is needed, and look that nothing is lost or doubled."""
        ...


class _Words:
    """A command that is one line of words."""

    words: tuple[str, ...] = ()

    def act(self, desk: Desk, fatal: int) -> Victim:
        victim = start(desk, *self.words, fatal=fatal)
        victim.end()
        return victim


class Send(_Words):
    """`send`: four letters."""

    words = ("send", "bicycles", "--yes")

    def prepare(self, desk: Desk) -> None:
        pass

    def check(self, desk: Desk) -> None:
        finish(desk)


class SendAtOnce(Send):
    """`send` to a server slower than the pause, without copies in Sent: an answer and the next attempt are one act."""

    def prepare(self, desk: Desk) -> None:
        file = desk.workspace.settings_file
        file.write_text(file.read_text().replace("per_minute = 600", "per_minute = 600\nsave_sent = false"))
        desk.smtp.script("end", delay_seconds=0.12)


class SendAgain(_Words):
    """`send --again` of a letter in doubt that had not left."""

    def prepare(self, desk: Desk) -> None:
        desk.smtp.script("end", DROP, recipient=KENT)
        desk("send", "bicycles", "--yes", "--only", "kent", expect=4)
        self.words = ("send", "--again", desk.refs()["Kent Police"], "--yes")

    def check(self, desk: Desk) -> None:
        assert received(desk)[KENT] <= 1
        desk("send", "bicycles", "--only", "kent", "--yes")
        settle(desk)
        assert received(desk) == {KENT: 1}
        check_sound(desk)


class Chase(_Words):
    """`chase --send`: a second letter to each of four."""

    words = ("chase", "--send", "--yes")

    def prepare(self, desk: Desk) -> None:
        desk("send", "bicycles", "--yes")
        desk.on = DUE_ON

    def check(self, desk: Desk) -> None:
        assert set(received(desk).values()) <= {1, 2}
        desk("chase", "--send", "--yes")
        settle(desk, before=1)
        assert set(received(desk).values()) == {2}
        for ref in desk.refs().values():
            assert [each["kind"] for each in desk.json("show", ref)["events"]] == ["sent", "chased"]
        assert "no letter may go by mail today" in desk("chase", "--send", "--yes").err
        check_sound(desk)


class RecordSent(_Words):
    """`record … sent`, a person's word for a letter in doubt that did leave."""

    def prepare(self, desk: Desk) -> None:
        desk.smtp.script("end", KEEP_AND_DROP, recipient=KENT)
        desk("send", "bicycles", "--yes", expect=4)
        self.ref = desk.refs()["Kent Police"]
        self.words = ("record", self.ref, "sent")

    def check(self, desk: Desk) -> None:
        if desk.status(self.ref)["stage"] == "unknown":
            desk(*self.words)
        finish(desk)


class File(_Words):
    """`file`: a held mail put where it belongs, and what it says recorded."""

    def prepare(self, desk: Desk) -> None:
        desk("send", "bicycles", "--yes")
        self.ref = desk.refs()["Kent Police"]
        said = (
            "Thank you for your request, which was received on 2 March 2026. We will respond within 20 working days.\n"
        )
        desk.receive(reply("ada@newsroom.test", said, sender="FOI <someone@freemail.test>", on="2026-03-03"))
        desk.on = "2026-03-03"
        desk("fetch")
        (held,) = desk.json("inbox")
        self.words = ("file", str(held["message"]), self.ref)

    def check(self, desk: Desk) -> None:
        before = [each["message"] for each in desk.json("inbox") if each["ref"] != self.ref]
        filed = [each for each in desk.json("show", self.ref)["messages"] if each["direction"] == "in"]
        assert len(before) + len(filed) == 1
        desk(*self.words)
        assert [each for each in desk.json("inbox") if each["ref"] != self.ref] == []
        shown = desk.json("show", self.ref)
        assert [each["kind"] for each in shown["events"]] == ["sent", "acknowledged"]
        assert [each["direction"] for each in shown["messages"]] == ["out", "in"]
        check_sound(desk)


class Fetch(_Words):
    """`fetch`: several batches of several folders, with documents to read for more than one commit."""

    words = ("fetch",)
    folders = ("INBOX", "Junk", "FOI")

    def prepare(self, desk: Desk) -> None:
        read_folders(desk, "FOI")
        dice, refs = random.Random(4), list(desk.refs().values())
        self.mails = [large_mail(dice, number, refs, tables=5) for number in range(3)]
        for raw, folder in zip(self.mails, ("INBOX", "INBOX", "FOI"), strict=True):
            desk.receive(raw, folder)
        small = [mail(dice, number, refs) for number in range(10, 16)]
        arrive(desk, dice, small, ("Junk", "FOI"))
        self.mails += small

    def check(self, desk: Desk) -> None:
        desk("fetch")
        check(desk, self.mails, self.folders)
        assert "0 new" in desk("fetch").err


class FetchMany(_Words):
    """`fetch`: so many mails that a process beside keeps and parses them, while the last are filed."""

    words = ("fetch",)

    def prepare(self, desk: Desk) -> None:
        dice, refs = random.Random(5), list(desk.refs().values())
        self.mails = [mail(dice, number, refs) for number in range(WORTH_A_PROCESS * 2)]
        for place, raw in enumerate(self.mails):
            desk.receive(raw, "INBOX" if place % 3 else "Junk")
        for raw in self.mails[:WORTH_A_PROCESS]:
            desk.receive(raw, "Junk")

    def check(self, desk: Desk) -> None:
        desk("fetch")
        check(desk, self.mails)
        assert "0 new" in desk("fetch").err


class FetchAndLabel(_Words):
    """`fetch` that labels what it files: each filed mail bears the label in each place, and the store knows it."""

    words = ("fetch",)

    def prepare(self, desk: Desk) -> None:
        ask_for(desk, "foitrack")
        kent = f"ada+{desk.refs()['Kent Police'].lower()}@newsroom.test"
        self.mails = [reply(to, "An answer.\n").as_bytes(policy=SMTP) for to in (kent, "ada@newsroom.test")]
        for raw in self.mails:
            desk.receive(raw, "INBOX")
            desk.receive(raw, "Junk")

    def check(self, desk: Desk) -> None:
        desk("fetch")
        check(desk, self.mails)
        assert [flags(desk, folder) for folder in ("INBOX", "Junk")] == [[{"foitrack"}, set()]] * 2
        with Store(desk.workspace.database) as store:
            assert store.query("SELECT count(*) FROM labels")[0][0] == 2


class Watch:
    """`watch`: it dies as it starts, or while it stores what came before or during IDLE."""

    minutes = "0.04"

    def prepare(self, desk: Desk) -> None:
        to = f"ada+{desk.refs()['Kent Police'].lower()}@newsroom.test"
        self.mails = [reply(to, f"Answer {number}.\n").as_bytes(policy=SMTP) for number in range(4)]
        for raw in self.mails[:2]:
            desk.receive(raw)

    def act(self, desk: Desk, fatal: int) -> Victim:
        victim = start(desk, "watch", "--for", self.minutes, fatal=fatal)
        victim.says(r"^\[2\]")
        for raw in self.mails[2:]:
            desk.receive(raw)
        victim.end()
        return victim

    def check(self, desk: Desk) -> None:
        desk("fetch")
        check(desk, self.mails)


class TwoFetches(Fetch):
    """Two `fetch`es at once, of which one dies."""

    def act(self, desk: Desk, fatal: int) -> Victim:
        mortal, other = start(desk, *self.words, fatal=fatal), start(desk, *self.words)
        mortal.end()
        assert other.end() == 0, other.said
        return mortal


class TwoSends(Send):
    """Two `send`s of which one dies: the other begins while the first is at its first letter, or once it is dead."""

    def act(self, desk: Desk, fatal: int) -> Victim:
        others: list[Victim] = []

        def second() -> None:
            if not others:
                others.append(start(desk, *self.words))

        desk.smtp.script("end", delay_seconds=0.15)
        desk.smtp.when_at["mail"] = second
        mortal = start(desk, *self.words, fatal=fatal)
        mortal.end()
        second()
        others[0].end()
        desk.smtp.lines.clear()
        desk.smtp.when_at.clear()
        return mortal


def perform(scene: Scene, desk: Desk, fatal: int) -> int:
    """Prepare, act and check; return how many steps it took when it lived, else -9."""
    scene.prepare(desk)
    victim = scene.act(desk, fatal)
    code = victim.process.returncode
    assert fatal or code != -SIGKILL
    scene.check(desk)
    return code if code < 0 else victim.steps


SCENES: tuple[type[Scene], ...] = (
    Send,
    SendAtOnce,
    SendAgain,
    Chase,
    RecordSent,
    File,
    Fetch,
    FetchMany,
    FetchAndLabel,
    Watch,
    TwoFetches,
    TwoSends,
)
