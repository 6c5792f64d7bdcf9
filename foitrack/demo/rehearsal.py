"""A whole campaign, day by day: the simulated forces on one side, the commands a researcher types on the other.

The commands are the real ones, run in this process; nothing here reaches into the store. Where a reply waits for a
person, the demo says yes in that person's place.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from foitrack.campaigns import load as load_campaign
from foitrack.core.model import Campaign
from foitrack.core.words import Kind
from foitrack.core.workdays import Calendar
from foitrack.demo.cast import Paper
from foitrack.demo.replies import Reply, Story
from foitrack.demo.servers import HOST, Servers
from foitrack.forces import Forces
from foitrack.shipped import shipped
from foitrack.workspace import Workspace, make, write_private

CAMPAIGN = "social-media"
FIRST_DAY = date(2026, 3, 2)
LAST_DAY = date(2026, 6, 30)
USER, PASSWORD = "researcher@newsroom.example", "loopback"

SETTINGS = """# The workspace of 'foitrack demo'. Its servers are gone; every screen still works.

[requester]
name = "Robin Researcher"
email = "{user}"

[smtp]
host = "{host}"
port = {smtp_port}
security = "none"
username = "{user}"

[imap]
host = "{host}"
port = {imap_port}
security = "none"
username = "{user}"

[sending]
per_minute = 600
"""

CLARIFICATION = "I mean investigations that were opened within the period, whatever their outcome."

Type = Callable[[Sequence[str]], tuple[int, str]]
Tell = Callable[[str], None]


@dataclass
class Rehearsal:
    """The state of one rehearsal. `type_command` runs a command, `tell` shows a line of the story."""

    root: Path
    type_command: Type
    tell: Tell
    calendar: Calendar
    seed: int = 0
    letters_seen: int = 0
    to_come: list[Reply] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def run(self) -> dict[str, Any]:
        """Play the whole campaign; return its results as `foitrack results` gives them."""
        with Servers(USER, PASSWORD) as servers, _secrets():
            self.workspace = self._make_workspace(servers)
            self.forces, self.campaign = self._cast()
            self.story = Story(
                self.campaign, [self.forces[each] for each in self.campaign.authorities], self.calendar, self.seed
            )
            self._send_requests(servers)
            day = FIRST_DAY
            while day <= LAST_DAY and (self.to_come or day < self._first_chase()):
                self._live_through(servers, day)
                day += timedelta(days=1)
            self.last_day = day
        results = json.loads(self._type(day, "results", CAMPAIGN, "--format", "json"))
        assert isinstance(results, dict)
        return results

    def _make_workspace(self, servers: Servers) -> Workspace:
        settings = SETTINGS.format(user=USER, host=HOST, smtp_port=servers.smtp_port, imap_port=servers.imap_port)
        workspace = make(self.root, settings, shipped("forces.yaml").read_text(encoding="utf-8"))
        example = shipped("examples") / f"{CAMPAIGN}.yaml"
        write_private(workspace.campaign_file(CAMPAIGN), example.read_text(encoding="utf-8"))
        return workspace

    def _cast(self) -> tuple[Forces, Campaign]:
        from foitrack.forces import load

        forces = load(self.workspace.forces_file)
        return forces, load_campaign(self.workspace.campaign_file(CAMPAIGN), forces)

    def _type(self, day: date, *words: str) -> str:
        """Type a command on a day and return what it prints; anything but success is a fault of the demo."""
        code, printed = self.type_command(["-w", str(self.root), "--on", day.isoformat(), *words])
        if code != 0:
            raise RuntimeError(f"the demo typed 'foitrack {' '.join(words)}' and got {code}: {printed}")
        return printed

    def _json(self, day: date, *words: str) -> Any:
        return json.loads(self._type(day, *words, "--format", "json"))

    def _send_requests(self, servers: Servers) -> None:
        self._type(FIRST_DAY, "draft", CAMPAIGN)
        self._type(FIRST_DAY, "send", CAMPAIGN, "--yes")
        self.tell(f"{FIRST_DAY}  sent {len(servers.received)} letters, one to each territorial force")
        self._forces_read(servers, FIRST_DAY)

    def _forces_read(self, servers: Servers, day: date) -> None:
        """Let the forces read what has come since, and plan their replies."""
        for _, raw in servers.received[self.letters_seen :]:
            self.to_come += self.story.replies_to(raw, day)
            self.letters_seen += 1

    def _live_through(self, servers: Servers, day: date) -> None:
        arriving = [each for each in self.to_come if each.on <= day]
        self.to_come = [each for each in self.to_come if each.on > day]
        for each in arriving:
            servers.deliver(each.raw, each.at)
        if arriving:
            self._type(day, "fetch")
            self._decide(day, arriving)
        if self.calendar.is_working_day(day):
            self._chase(day)
        self._forces_read(servers, day)

    def _decide(self, day: date, arriving: Sequence[Reply]) -> None:
        """Say yes in the researcher's place, to what waits for one."""
        told = Counter(str(each.kind) for each in arriving)
        self.counted += told
        self.tell(f"{day}  " + ", ".join(f"{number} {kind}" for kind, number in sorted(told.items())))
        for each in arriving:
            if each.kind is Kind.BOUNCED:
                self._send_elsewhere(day, each)
        for waiting in self._json(day, "inbox"):
            reply = next((each for each in arriving if self._is(each, waiting)), None)
            if not waiting["ref"]:
                self._file_by_hand(day, waiting, reply)
            self._record(day, waiting, reply)

    def _send_elsewhere(self, day: date, bounced: Reply) -> None:
        """Look the new address up on the force's page, as a researcher would, and send the request again."""
        for name in bounced.authorities:
            self._type(day, "send", "--again", self.refs[name], "--to", self.story.new_addresses[name], "--yes")
            self.tell(f"{day}    {self.forces[name].name} bounced; sent again to the address on its page")

    def _is(self, reply: Reply, waiting: dict[str, Any]) -> bool:
        from foitrack.mail.parse import parse

        message = parse(reply.raw)
        same_sender = message.sender is not None and message.sender.email == waiting["sender"]
        return same_sender and message.subject == waiting["subject"]

    def _file_by_hand(self, day: date, waiting: dict[str, Any], reply: Reply | None) -> None:
        refs = [self.refs[name] for name in (reply.authorities if reply else ())]
        self._type(day, "file", str(waiting["message"]), *refs)
        waiting["ref"] = refs[0]
        self.tell(f"{day}    filed by hand: {waiting['subject']!r} under {', '.join(refs)}")

    def _record(self, day: date, waiting: dict[str, Any], reply: Reply | None) -> None:
        """Record what a person makes of a mail, and do what follows from it."""
        ref, kind = waiting["ref"], reply.kind if reply else Kind.NOTED
        self._type(day, "record", ref, str(kind), "--message", str(waiting["message"]))
        match kind:
            case Kind.DISCLOSED | Kind.PARTLY_DISCLOSED:
                accepted = self._json(day, "answer", ref, "--accept", "--yes")
                if reply and self.story.parts[reply.authorities[0]].paper is Paper.SCAN:
                    self._read_by_eye(day, ref, reply.authorities[0], waiting["message"], accepted)
            case Kind.CLARIFICATION_ASKED:
                self._type(
                    day,
                    "chase",
                    "--letter",
                    "clarification",
                    "--to",
                    ref,
                    "--paragraph",
                    CLARIFICATION,
                    "--send",
                    "--yes",
                )
                self.tell(f"{day}    answered a question for clarification: the twenty days start again")

    def _read_by_eye(self, day: date, ref: str, name: str, message: int, accepted: Sequence[dict[str, Any]]) -> None:
        """Hold what was accepted against the scan, and type in what was not read from it, or was read wrongly."""
        story = self._json(day, "show", ref)
        [file] = [
            one["name"] for each in story["messages"] if each["message"] == message for one in each["attachments"]
        ]
        read = {each["question"]: each["value"] for each in accepted if each["source"].startswith(f"{file}#")}
        missing = {cell: text for cell, text in self.story.truth[name].items() if read.get(cell) != text}
        if missing:
            pairs = [f"{cell}={text}" for cell, text in missing.items()]
            self._type(day, "answer", ref, *pairs, "--from", f"{file}#p1", "--message", str(message))
        told = f"{len(missing)} of {len(self.story.truth[name])} figures read by eye and typed in"
        self.tell(f"{day}    {self.forces[name].name} sent a scan: {told}")

    def _chase(self, day: date) -> None:
        may = [each for each in self._json(day, "chase", CAMPAIGN) if each["allowed"]]
        if may:
            self._type(day, "chase", CAMPAIGN, "--send", "--yes")
            told = Counter(each["letter"] for each in may)
            self.tell(f"{day}  chased: " + ", ".join(f"{number} {letter}" for letter, number in sorted(told.items())))

    @property
    def refs(self) -> dict[str, str]:
        """Our reference of each authority's request, by the authority's id."""
        return {each["force"]: each["ref"] for each in self._json(FIRST_DAY, "draft", CAMPAIGN)}

    def _first_chase(self) -> date:
        return self.calendar.add(FIRST_DAY, 30)


@contextmanager
def _secrets() -> Iterator[None]:
    """Give the servers' password in the environment for as long as they run; leave the keyring alone."""
    given = {
        "FOITRACK_SMTP_PASSWORD": PASSWORD,
        "FOITRACK_IMAP_PASSWORD": PASSWORD,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
